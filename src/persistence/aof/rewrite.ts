/** A rewrite of the append-only file that is under way, and when one is due of itself. */
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
export function growthToRewrite(
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
export const FEW_FAILURES = 3;
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
