/**
 * Requests that tell of other clients (CLIENT LIST, INFO, MEMORY STATS) are executed when all
 * sockets that had something in this turn of the event loop have been read. So they see what others
 * had sent before them, whichever socket the system names first: who asks behind a client that has
 * sent too much no longer finds it there. Replies are sent at the end of the turn in any case, so
 * nobody waits longer for it.
 */
import type { Session, Wait } from '../commands/framework/session.ts';

export class OthersFirst {
  /** Sockets that have not been read yet in this turn may have something. */
  unread = false;
  /** In the order in which their requests came. */
  readonly #waiting = new Set<Session>();

  /** Suspends the session, to be executed when all have been read; false when they have. */
  holds(session: Session): boolean {
    if (!this.unread) return false;
    const wait: Wait = {
      untilMs: 0,
      interruptible: false,
      repeats: true,
      timedOut: () => {},
      ended: () => this.#waiting.delete(session),
    };
    this.#waiting.add(session);
    session.suspend(wait);
    return true;
  }

  waits(session: Session): boolean {
    return this.#waiting.has(session);
  }

  /** All have been read. */
  resume(): void {
    for (const session of [...this.#waiting]) session.resume();
  }
}
