/** A connected client as commands see it. */
import type { Session, TransportState } from '../commands/framework/session.ts';
import { GATE_AUTHENTICATION, GATE_SUSPENDED } from '../commands/framework/session.ts';
import type { Database } from '../keyspace/database.ts';

/** What a session asks of its connection. */
export interface Transport {
  readonly address: string;
  readonly localAddress: string;
  state(): TransportState;
  /** Goes on with requests that arrived while the session was suspended. */
  resume(): void;
  close(): void;
}

export class ClientSession implements Session {
  readonly id: number;
  database: Database;
  protocol = 2;
  gate = 0;
  name = '';
  libraryName = '';
  libraryVersion = '';
  closeAfterReply = false;
  readonly createdAtMs: number;
  lastInteractionMs: number;
  lastCommand = 'NULL';
  readonly address: string;
  readonly localAddress: string;
  receivedBytes = 0;
  sentBytes = 0;
  readonly #transport: Transport;
  readonly #firstDatabase: Database;
  readonly #mustAuthenticate: boolean;

  constructor(
    id: number,
    transport: Transport,
    database: Database,
    mustAuthenticate: boolean,
    nowMs: number,
  ) {
    this.id = id;
    this.#transport = transport;
    this.database = database;
    this.#firstDatabase = database;
    this.#mustAuthenticate = mustAuthenticate;
    this.gate = mustAuthenticate ? GATE_AUTHENTICATION : 0;
    this.createdAtMs = nowMs;
    this.lastInteractionMs = nowMs;
    this.address = transport.address;
    this.localAddress = transport.localAddress;
  }

  get unauthenticated(): boolean {
    return (this.gate & GATE_AUTHENTICATION) !== 0;
  }

  get suspended(): boolean {
    return (this.gate & GATE_SUSPENDED) !== 0;
  }

  /** Keeps the client's further requests waiting until `resume`. */
  suspend(): void {
    this.gate |= GATE_SUSPENDED;
  }

  resume(): void {
    if (!this.suspended) return;
    this.gate &= ~GATE_SUSPENDED;
    this.#transport.resume();
  }

  transport(): TransportState {
    return this.#transport.state();
  }

  reset(): void {
    this.database = this.#firstDatabase;
    this.protocol = 2;
    this.name = '';
    this.gate = this.#mustAuthenticate ? GATE_AUTHENTICATION : 0;
  }

  kill(): void {
    this.#transport.close();
  }
}
