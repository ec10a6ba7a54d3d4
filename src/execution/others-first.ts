/**
 * Requests that tell of other clients (CLIENT LIST, INFO, MEMORY STATS) are executed when all
 * sockets that had something in the same turn of the event loop have been read. So they see what
 * others had sent before them, whichever socket the system names first: who asks behind a client
 * that has sent too much no longer finds it there.
 */
import type { Session, Wait } from '../commands/framework/session.ts';

export class OthersFirst {
  /** There are sockets, and somebody who calls `resume` when they have been read. */
  enabled = false;
  /** In the order in which their requests came. */
  readonly #waiting = new Set<Session>();

  /** Suspends the session; its request is executed when the others have been read. */
  hold(session: Session): void {
    const wait: Wait = {
      untilMs: 0,
      interruptible: false,
      repeats: true,
      timedOut: () => {},
      ended: () => this.#waiting.delete(session),
    };
    this.#waiting.add(session);
    session.suspend(wait);
  }

  /** All have been read. */
  resume(): void {
    for (const session of [...this.#waiting]) session.resume();
  }
}
