/** A connected client as commands see it. */
import type { Session, TransportState } from '../commands/framework/session.ts';
import {
  DEFAULT_USER,
  GATE_AUTHENTICATION,
  GATE_SUSPENDED,
} from '../commands/framework/session.ts';
import type { Setting } from '../config/setting.ts';
import type { Database } from '../keyspace/database.ts';

/** What a session asks of its connection. */
export interface Transport {
  readonly address: string;
  readonly localAddress: string;
  /** By a unix socket; left out for all others. */
  readonly isUnixSocket?: boolean;
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
  user = DEFAULT_USER;
  name = '';
  libraryName = '';
  libraryVersion = '';
  noEvict = false;
  noTouch = false;
  closeAfterReply = false;
  readonly createdAtMs: number;
  lastInteractionMs: number;
  lastCommand = 'NULL';
  readonly address: string;
  readonly localAddress: string;
  readonly isUnixSocket: boolean;
  receivedBytes = 0;
  sentBytes = 0;
  readonly #transport: Transport;
  readonly #firstDatabase: Database;
  readonly #password: Setting<string>;
  #authenticated: boolean;

  /** @param password The setting `requirepass`, which may change while the client is here. */
  constructor(
    id: number,
    transport: Transport,
    database: Database,
    password: Setting<string>,
    nowMs: number,
  ) {
    this.id = id;
    this.#transport = transport;
    this.database = database;
    this.#firstDatabase = database;
    this.#password = password;
    this.#authenticated = password.value === '';
    this.passwordChanged();
    this.createdAtMs = nowMs;
    this.lastInteractionMs = nowMs;
    this.address = transport.address;
    this.localAddress = transport.localAddress;
    this.isUnixSocket = transport.isUnixSocket ?? false;
  }

  get unauthenticated(): boolean {
    return (this.gate & GATE_AUTHENTICATION) !== 0;
  }

  get suspended(): boolean {
    return (this.gate & GATE_SUSPENDED) !== 0;
  }

  authenticate(user: string): void {
    this.user = user;
    this.#authenticated = true;
    this.passwordChanged();
  }

  /** Who came while there was no password stays welcome when one is set. */
  passwordChanged(): void {
    const mustAuthenticate = this.#password.value !== '' && !this.#authenticated;
    this.gate &= ~GATE_AUTHENTICATION;
    if (mustAuthenticate) this.gate |= GATE_AUTHENTICATION;
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
    this.user = DEFAULT_USER;
    this.noEvict = false;
    this.noTouch = false;
    this.#authenticated = this.#password.value === '';
    this.passwordChanged();
  }

  kill(): void {
    this.#transport.close();
  }
}
