/** Watches what waits to be sent to one client, as `client-output-buffer-limit` has it. */
import type { OutputLimit } from './connection-owner.ts';

export class OutputWatch {
  /** Since when it has been above the soft limit, ms; 0 when it is not. */
  #aboveSinceMs = 0;

  /** Is it too much, at once or for too long? @param owner Asked for the time if that matters. */
  exceeds(limit: OutputLimit, bytes: number, owner: { readonly nowMs: number }): boolean {
    const { hardBytes, softBytes, softSeconds } = limit;
    if (hardBytes > 0 && bytes >= hardBytes) return true;
    if (softBytes === 0 || bytes < softBytes) {
      this.#aboveSinceMs = 0;
      return false;
    }
    const now = owner.nowMs;
    if (this.#aboveSinceMs === 0) this.#aboveSinceMs = now;
    return now - this.#aboveSinceMs > softSeconds * 1000;
  }
}
