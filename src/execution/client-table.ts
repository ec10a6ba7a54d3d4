/** The connected clients, by id, oldest first, and those of them that wait. */
import type { ClientRegistry } from '../commands/framework/server.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import type { ClientSession, SessionOwner } from './client-session.ts';
import { Deadlines } from './deadlines.ts';
import { OthersFirst } from './others-first.ts';
import { RecentMaximum } from './recent-maximum.ts';

export class ClientTable implements ClientRegistry, SessionOwner {
  readonly #sessions = new Map<number, ClientSession>();
  readonly #waiting = new Set<ClientSession>();
  readonly #deadlines = new Deadlines();
  /** Those that wait until the others' sockets have been read. */
  readonly othersFirst = new OthersFirst();
  /** What clients held in their buffers, for INFO. */
  readonly input = new RecentMaximum();
  readonly output = new RecentMaximum();
  /** Called when the next wait that ends in time has become another one. */
  onNextDeadline: ((untilMs: number) => void) | undefined = undefined;
  /** Called when error replies were written that no command wrote. */
  onFailure: ((session: ClientSession, reply: ReplyWriter, count: number) => void) | undefined =
    undefined;
  #lastId = 0;

  get count(): number {
    return this.#sessions.size;
  }

  get waitingCount(): number {
    return this.#waiting.size;
  }

  get timedWaitCount(): number {
    return this.#deadlines.count;
  }

  get recentInputBytes(): number {
    return this.input.value;
  }

  get recentOutputBytes(): number {
    return this.output.value;
  }

  /** Ids are never used twice. */
  nextId(): number {
    return ++this.#lastId;
  }

  add(session: ClientSession): void {
    this.#sessions.set(session.id, session);
  }

  remove(session: ClientSession): void {
    this.#sessions.delete(session.id);
    this.waits(session, false);
  }

  find(id: number): ClientSession | undefined {
    return this.#sessions.get(id);
  }

  list(): ClientSession[] {
    return [...this.#sessions.values()];
  }

  /** The session has begun or ceased to wait. */
  waits(session: ClientSession, isWaiting: boolean): void {
    if (!isWaiting) {
      this.#waiting.delete(session);
      this.#deadlines.remove(session);
      return;
    }
    if (session.waitsForOthers) return; // That is no wait anybody is to know of.
    this.#waiting.add(session);
    const untilMs = session.wait?.untilMs ?? 0;
    if (untilMs === 0) return;
    session.deadlineMs = untilMs;
    this.#deadlines.add(session);
    if (this.#deadlines.next === session) this.onNextDeadline?.(untilMs);
  }

  failed(session: ClientSession, reply: ReplyWriter, count: number): void {
    this.onFailure?.(session, reply, count);
  }

  /** Ends the waits whose time is past. Returns when the next one ends; 0: there is none. */
  endWaits(nowMs: number): number {
    for (;;) {
      const session = this.#deadlines.next;
      if (session === undefined) return 0;
      // Clocks count whole milliseconds: all of them have passed only when it shows one more.
      if (session.deadlineMs >= nowMs) return session.deadlineMs;
      const { wait } = session;
      session.resume((reply) => wait?.timedOut(reply));
    }
  }
}
