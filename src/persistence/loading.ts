/**
 * Loading a data set in slices, so that clients meanwhile learn that it is being loaded, and how
 * long that will take. The keyspace's clock stands at zero while a slice runs: nothing expires.
 */
import type { Clock } from '../base/clock.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { AofLoadError } from './aof/aof-loader.ts';
import { fileErrorOf } from './files.ts';
import { keyDelayMs } from './key-delay.ts';
import { RdbError } from './rdb/rdb-format.ts';
import type { LogLevel } from './rdb-persistence.ts';

export interface LoadingSource {
  /** A piece; false when all is loaded. */
  step(): boolean;
  position(): number;
  /** All is loaded, which took so many seconds. */
  finish?(seconds: string): void;
  close?(): void;
  /** What was read is not what an RDB file should be; called once it is closed. */
  damaged?(): void;
}

export interface LoadingSettings {
  readonly clock: Clock;
  readonly keyspace: Keyspace;
  log(level: LogLevel, text: string): void;
  /** The option `key-load-delay`. */
  readonly loadDelay: () => number;
}

/** The clock is read only every so many steps. */
const STEPS_PER_LOOK = 64;
/** A line in the log, when loading takes so long. */
const REPORT_MS = 5000;

export class Loading {
  readonly #host: LoadingSettings;
  readonly #source: LoadingSource;
  readonly #ended: () => void;
  readonly totalBytes: number;
  readonly startedMs: number;
  readonly #startedMonotonicMs: number;
  #reportedMs: number;
  #notBeforeMs = 0;
  done = false;
  failed = false;

  constructor(host: LoadingSettings, totalBytes: number, source: LoadingSource, ended: () => void) {
    this.#host = host;
    this.#source = source;
    this.#ended = ended;
    this.totalBytes = totalBytes;
    this.startedMs = host.clock.nowMs();
    this.#startedMonotonicMs = host.clock.monotonicMs();
    this.#reportedMs = this.#startedMonotonicMs;
  }

  get loadedBytes(): number {
    return this.done ? this.totalBytes : Math.min(this.#source.position(), this.totalBytes);
  }

  get seconds(): number {
    return (this.#host.clock.monotonicMs() - this.#startedMonotonicMs) / 1000;
  }

  get percent(): number {
    return this.totalBytes === 0 ? 100 : (this.loadedBytes / this.totalBytes) * 100;
  }

  /** Seconds that it will still take, at the pace so far; 1 while nobody can know. */
  get etaSeconds(): number {
    const loaded = this.loadedBytes;
    if (loaded === 0 || this.seconds < 1) return 1;
    return Math.max(Math.floor((this.seconds * (this.totalBytes - loaded)) / loaded), 0);
  }

  /** Loads for about so long. */
  slice(budgetMs: number): void {
    const { clock, keyspace } = this.#host;
    if (clock.monotonicMs() < this.#notBeforeMs) return;
    const deadline = clock.monotonicMs() + budgetMs;
    const { nowMs } = keyspace;
    keyspace.setNow(clock.nowMs());
    keyspace.nowMs = 0;
    try {
      for (;;) {
        for (let step = 0; step < STEPS_PER_LOOK; step++) {
          if (!this.#source.step()) {
            keyspace.setNow(clock.nowMs());
            this.#finish();
            return;
          }
        }
        if (this.#delay(STEPS_PER_LOOK) || clock.monotonicMs() >= deadline) break;
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      keyspace.setNow(Math.max(nowMs, clock.nowMs()));
    }
    this.#report();
  }

  /** `key-load-delay`, a step being a key or a command. */
  #delay(steps: number): boolean {
    const delayMs = keyDelayMs(this.#host.loadDelay(), steps);
    if (delayMs === 0) return false;
    this.#notBeforeMs = this.#host.clock.monotonicMs() + delayMs;
    return true;
  }

  #finish(): void {
    this.#source.finish?.(this.seconds.toFixed(3));
    this.done = true;
    this.#ended();
  }

  #fail(error: unknown): void {
    const { log } = this.#host;
    this.failed = true;
    this.done = true;
    const position = this.#source.position();
    if (error instanceof RdbError) {
      log('warning', `Internal error in RDB reading offset ${position} -> ${error.message}`);
    } else if (error instanceof OutOfMemoryError) {
      log('warning', `The data do not fit into memory: ${error.message}`);
    } else if (!(error instanceof AofLoadError)) {
      log('warning', `Reading failed: ${fileErrorOf(error).message}`);
    }
    this.#source.close?.();
    if (error instanceof RdbError) {
      this.#source.damaged?.();
      log('warning', 'Terminating server after rdb file reading failure.');
    }
    this.#ended();
  }

  #report(): void {
    const now = this.#host.clock.monotonicMs();
    if (this.done || now - this.#reportedMs < REPORT_MS) return;
    this.#reportedMs = now;
    const percent = this.percent.toFixed(1);
    this.#host.log('notice', `Loading: ${percent}% done, about ${this.etaSeconds} seconds to go`);
  }
}
