/**
 * Who shares an fsync with `appendfsync always`. Nobody is served while the loop waits for the
 * disk, so it pays to look at the sockets again first: those who were answered by the fsync before
 * are likely to have sent their next request. It goes on as long as that brings somebody, a few
 * times in vain if fewer wait than did last time, and never for longer than an fsync takes: at the
 * worst a client waits twice as long.
 */

/** So often in vain while fewer wait than waited for the fsync before; else once. */
const MOST_IN_VAIN = 3;
/** One slow fsync must not make clients wait for the next: no more of it is believed. */
const MOST_BELIEVED_MS = 2;
/** Of what an fsync takes now, so much goes into what the next is expected to take. */
const WEIGHT = 0.25;

export class CommitGroup {
  #waiting = 0;
  #startedMs = 0;
  #looksInVain = 0;
  #lastSize = 0;
  #expectedMs = 0;

  /**
   * Is it worth while to look at the sockets again, when `waiting` of the `connected` clients wait
   * for the fsync that comes next? To be asked after each look.
   */
  mayGrow(waiting: number, connected: number, nowMs: number): boolean {
    if (this.#waiting === 0) this.#startedMs = nowMs;
    if (waiting > this.#waiting) this.#looksInVain = 0;
    else this.#looksInVain++;
    this.#waiting = waiting;
    if (waiting < connected && nowMs - this.#startedMs < this.#expectedMs) {
      const most = waiting < this.#lastSize ? MOST_IN_VAIN : 1;
      if (this.#looksInVain < most) return true;
    }
    this.#waiting = 0;
    this.#lastSize = waiting;
    return false;
  }

  /** Writing and fsync took so long, whoever waited for it. */
  committed(tookMs: number): void {
    this.#waiting = 0;
    const believed = Math.min(tookMs, MOST_BELIEVED_MS);
    this.#expectedMs += WEIGHT * (believed - this.#expectedMs);
  }
}
