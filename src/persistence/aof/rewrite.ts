/** Rewrites of the append-only file: the one under way, when the next is due, how the last went. */
import type { Clock } from '../../base/clock.ts';
import type { Config } from '../../config/config.ts';
import type { RdbSave } from '../snapshot/rdb-save.ts';
import type { Manifest, nextBase } from './manifest.ts';

export interface Rewrite {
  readonly save: RdbSave;
  readonly startedMs: number;
  readonly base: ReturnType<typeof nextBase>;
  /** What the manifest says when the base is there. */
  readonly manifestAfter: Manifest;
  /** The increment has a name for the time being, and gets this one then. */
  readonly renames: { readonly from: string; readonly to: string } | undefined;
}

/**
 * By how many per cent a file of so many bytes has outgrown its base, if that is enough for
 * `auto-aof-rewrite-percentage` and `auto-aof-rewrite-min-size`.
 */
function growthToRewrite(
  config: Config,
  currentBytes: number,
  baseBytes: number,
): number | undefined {
  const percent = config.get('auto-aof-rewrite-percentage');
  if (percent === 0) return undefined;
  if (currentBytes <= Number(config.get('auto-aof-rewrite-min-size'))) return undefined;
  const growth = Math.floor((currentBytes * 100) / Math.max(baseBytes, 1)) - 100;
  return growth >= percent ? growth : undefined;
}

/** So many failures in a row are enough for patience. */
const FEW_FAILURES = 3;
/** A rewrite that must succeed is tried again so soon, and later when it has failed some times. */
const RETRY_MS = 1000;
const RETRY_LATER_MS = 4000;
const MINUTE_MS = 60_000;
const MOST_MINUTES = 60;

/** Rewrites that are due of themselves and keep failing are put off, longer each time. */
export class RewriteLimit {
  #minutes = 0;
  #untilMs: number | undefined = undefined;

  /** One is due: has it to wait? Says in the log for how long, once for each time. */
  holds(failures: number, nowMs: number, log: (level: 'warning', text: string) => void): boolean {
    if (failures < FEW_FAILURES) {
      this.#minutes = 0;
      this.#untilMs = undefined;
      return false;
    }
    if (this.#untilMs !== undefined) {
      if (nowMs < this.#untilMs) return true;
      this.#untilMs = undefined;
      return false;
    }
    this.#minutes = Math.min(Math.max(this.#minutes * 2, 1), MOST_MINUTES);
    this.#untilMs = nowMs + this.#minutes * MINUTE_MS;
    log(
      'warning',
      'Background AOF rewrite has repeatedly failed and triggered the limit, will retry in ' +
        `${this.#minutes} minutes`,
    );
    return true;
  }
}

interface Host {
  readonly config: Config;
  readonly clock: Clock;
  log(level: 'warning', text: string): void;
}

export class Rewrites {
  readonly #host: Host;
  running: Rewrite | undefined = undefined;
  /** One begins as soon as nothing else is being saved. */
  #due: 'no' | 'asked for' | 'begins anew' = 'no';
  /** Nobody wants the one that is being stopped to begin anew. */
  #givenUp = false;
  #lastTryMs = Number.NEGATIVE_INFINITY;
  lastOk = true;
  lastSeconds = -1;
  /** Since the start, or CONFIG RESETSTAT. */
  count = 0;
  /** In a row. */
  failures = 0;
  readonly #limit = new RewriteLimit();

  constructor(host: Host) {
    this.#host = host;
  }

  /** To everybody else it goes on even while what was stopped has yet to begin anew. */
  get isRunning(): boolean {
    return this.running !== undefined || this.#due === 'begins anew';
  }

  get isScheduled(): boolean {
    return this.#due === 'asked for';
  }

  get isDue(): boolean {
    return this.#due !== 'no';
  }

  /** Of the one that is under way; -1 when there is none. */
  get seconds(): number {
    return this.running === undefined ? -1 : this.#secondsOf(this.running);
  }

  #secondsOf({ startedMs }: Rewrite): number {
    return Math.floor((this.#host.clock.monotonicMs() - startedMs) / 1000);
  }

  schedule(): void {
    this.#due = 'asked for';
  }

  /** What is being saved is not what shall be in the file. */
  beginAnew(): void {
    this.running?.save.stop();
  }

  giveUp(): void {
    this.#givenUp = true;
    this.#due = 'no';
    this.running?.save.stop();
  }

  begins(): void {
    this.#lastTryMs = this.#host.clock.monotonicMs();
    this.#due = 'no';
    this.#givenUp = false;
  }

  /** It is over, in whichever way. */
  ends(): Rewrite {
    const rewrite = this.running;
    if (rewrite === undefined) throw new Error('a rewrite ended that was not begun');
    this.running = undefined;
    this.lastSeconds = this.#secondsOf(rewrite);
    return rewrite;
  }

  stopped(): void {
    if (!this.#givenUp) this.#due = 'begins anew';
  }

  failed(): void {
    this.lastOk = false;
    this.failures++;
  }

  succeeded(): void {
    this.lastOk = true;
    this.failures = 0;
    this.count++;
  }

  /** One that must succeed, and perhaps has failed: is it time for it? */
  get mayTry(): boolean {
    const retryMs = this.failures < FEW_FAILURES ? RETRY_MS : RETRY_LATER_MS;
    return this.#host.clock.monotonicMs() - this.#lastTryMs >= retryMs;
  }

  /** The next one need not wait. */
  hurry(): void {
    this.#lastTryMs = Number.NEGATIVE_INFINITY;
  }

  /** By how many per cent a file of so many bytes has outgrown its base, if one is due for that. */
  growthDue(currentBytes: number, baseBytes: number): number | undefined {
    const { clock, config, log } = this.#host;
    const growth = growthToRewrite(config, currentBytes, baseBytes);
    if (growth === undefined) return undefined;
    return this.#limit.holds(this.failures, clock.monotonicMs(), log) ? undefined : growth;
  }
}
