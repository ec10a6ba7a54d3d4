/**
 * CLIENT PAUSE. While it lasts, every session has a bit in its gate, so that a plain request pays
 * nothing when nobody pauses. A request that must wait is kept by its connection and executed once
 * the pause is over; the keyspace removes no expired keys meanwhile, so that the data stand still.
 */
import { FLAG_MAY_REPLICATE, FLAG_WRITE } from '../commands/framework/command.ts';
import type { ClientPause, PauseKind } from '../commands/framework/server.ts';
import { GATE_PAUSED, type Session } from '../commands/framework/session.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import type { ClientTable } from './client-table.ts';
import { HeldRequests } from './held-requests.ts';

export class PausedClients implements ClientPause {
  readonly #clients: ClientTable;
  readonly #keyspace: Keyspace;
  #kind: PauseKind | undefined = undefined;
  #untilMs = 0;
  readonly #waiting = new HeldRequests();

  constructor(clients: ClientTable, keyspace: Keyspace) {
    this.#clients = clients;
    this.#keyspace = keyspace;
  }

  get active(): boolean {
    return this.#kind !== undefined;
  }

  begin(kind: PauseKind, untilMs: number): void {
    this.#kind = this.#kind === 'all' ? 'all' : kind;
    this.#untilMs = Math.max(this.#untilMs, untilMs);
    this.#keyspace.expiryPaused = true;
    for (const session of this.#clients.list()) session.gate |= GATE_PAUSED;
  }

  end(): void {
    this.#kind = undefined;
    this.#untilMs = 0;
    this.#keyspace.expiryPaused = false;
    for (const session of this.#clients.list()) session.gate &= ~GATE_PAUSED;
    this.#waiting.resume();
  }

  /** Ends a pause whose time is up. */
  check(nowMs: number): void {
    if (this.#kind !== undefined && nowMs >= this.#untilMs) this.end();
  }

  /** Must a command with these FLAG_… bits wait? */
  stops(flags: number, nowMs: number): boolean {
    this.check(nowMs);
    return this.holdsBack(flags);
  }

  /** The same without a look at the time: one that is up is noticed later. */
  holdsBack(flags: number): boolean {
    if (this.#kind !== 'write') return this.#kind === 'all';
    return (flags & (FLAG_WRITE | FLAG_MAY_REPLICATE)) !== 0;
  }

  /** Suspends the session; its request is executed when the pause is over. */
  postpone(session: Session): void {
    this.#waiting.hold(session);
  }
}
