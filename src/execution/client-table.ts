/** The connected clients, by id, oldest first, and those of them that wait. */
import type { ClientRegistry } from '../commands/framework/server.ts';
import type { ClientSession } from './client-session.ts';
import { RecentMaximum } from './recent-maximum.ts';

export class ClientTable implements ClientRegistry {
  readonly #sessions = new Map<number, ClientSession>();
  readonly #waiting = new Set<ClientSession>();
  /** What clients held in their buffers, for INFO. */
  readonly input = new RecentMaximum();
  readonly output = new RecentMaximum();
  #lastId = 0;

  get count(): number {
    return this.#sessions.size;
  }

  get waitingCount(): number {
    return this.#waiting.size;
  }

  get timedWaitCount(): number {
    let count = 0;
    for (const { wait } of this.#waiting) {
      if (wait !== undefined && wait.untilMs > 0) count++;
    }
    return count;
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
    this.#waiting.delete(session);
  }

  find(id: number): ClientSession | undefined {
    return this.#sessions.get(id);
  }

  list(): ClientSession[] {
    return [...this.#sessions.values()];
  }

  /** The session has begun or ceased to wait. */
  waits(session: ClientSession, isWaiting: boolean): void {
    if (isWaiting) this.#waiting.add(session);
    else this.#waiting.delete(session);
  }

  /** Ends the waits whose time is up. */
  endWaits(nowMs: number): void {
    if (this.#waiting.size === 0) return;
    for (const session of [...this.#waiting]) {
      const { wait } = session;
      if (wait === undefined || wait.untilMs === 0 || wait.untilMs > nowMs) continue;
      session.resume((reply) => wait.timedOut(reply));
    }
  }
}
