/** The connected clients, by id, oldest first. */
import type { ClientRegistry } from '../commands/framework/server.ts';
import type { ClientSession } from './client-session.ts';

export class ClientTable implements ClientRegistry {
  readonly #sessions = new Map<number, ClientSession>();
  #lastId = 0;

  get count(): number {
    return this.#sessions.size;
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
  }

  list(): ClientSession[] {
    return [...this.#sessions.values()];
  }
}
