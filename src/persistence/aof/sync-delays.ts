/**
 * An fsync that is due while the one before is still under way: the disk is slow. Told and counted
 * once for every two seconds, after which Redis, which holds writes back so long, goes on.
 */

const PATIENCE_MS = 2000;

export class SyncDelays {
  /** `aof_delayed_fsync`. */
  count = 0;
  #sinceMs: number | undefined = undefined;

  /** One is due, and has to wait. */
  wait(nowMs: number, log: (level: 'notice', text: string) => void): void {
    this.#sinceMs ??= nowMs;
    if (nowMs - this.#sinceMs < PATIENCE_MS) return;
    this.#sinceMs = undefined;
    this.count++;
    log(
      'notice',
      'Asynchronous AOF fsync is taking too long (disk is busy?). Nobody waits for it, but what ' +
        'was written since could be lost in a power cut.',
    );
  }

  /** None is under way any more. */
  over(): void {
    this.#sinceMs = undefined;
  }
}
