/**
 * Clients whose request must wait until something is over that is for all alike: a pause, the next
 * step of a snapshot, the reading of other sockets. The request is kept by the connection and
 * executed, checks included, when they go on.
 */
import type { Session } from '../commands/framework/session.ts';

export class HeldRequests {
  /** In the order in which their requests came. */
  readonly #waiting = new Set<Session>();

  /** Suspends the session until `resume`; it is forgotten if its client goes away. */
  hold(session: Session): void {
    this.#waiting.add(session);
    session.suspend({
      untilMs: 0,
      interruptible: false,
      repeats: true,
      timedOut: () => {},
      ended: () => this.#waiting.delete(session),
    });
  }

  /** All go on; whoever must wait again is held again. */
  resume(): void {
    for (const session of [...this.#waiting]) session.resume();
  }
}
