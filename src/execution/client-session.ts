/** A connected client as commands see it. */
import type { User } from '../acl/user.ts';
import type { UserTable } from '../acl/user-table.ts';
import type {
  Session,
  Subscriptions,
  TransportState,
  Wait,
} from '../commands/framework/session.ts';
import {
  GATE_AUTHENTICATION,
  GATE_REPLY_OFF,
  GATE_REPLY_SKIPPED,
  GATE_RESTRICTED,
  GATE_SUSPENDED,
} from '../commands/framework/session.ts';
import type { SessionTracking } from '../commands/framework/tracking.ts';
import type { SessionTransaction } from '../commands/framework/transactions.ts';
import type { Database } from '../keyspace/database.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import type { OthersFirst } from './others-first.ts';

/** What a session asks of its connection. */
export interface Transport {
  readonly address: string;
  readonly localAddress: string;
  /** By a unix socket; left out for all others. */
  readonly isUnixSocket?: boolean;
  state(): TransportState;
  /**
   * Once the present batch is over: calls the session's `wake`, then goes on with the requests that
   * arrived while it was suspended.
   */
  resume(): void;
  /** Sends a message behind all replies so far; see Connection. */
  push(bytes: Uint8Array, start: number, end: number): void;
  close(): void;
}

/** Of the session that executes the commands of a file. */
export const NO_TRANSPORT: Transport = {
  address: '',
  localAddress: '',
  state: () => ({
    queryBufferBytes: 0,
    queryBufferFreeBytes: 0,
    argumentBytes: 0,
    outputBufferBytes: 0,
    memoryBytes: 0,
    announcedBytes: 0,
    fileDescriptor: -1,
  }),
  resume: () => {},
  push: () => {},
  close: () => {},
};

/** What a session asks of those who know all sessions. */
export interface SessionOwner {
  readonly othersFirst: OthersFirst;
  waits(session: ClientSession, isWaiting: boolean): void;
  /** Error replies were written that no command wrote. */
  failed(session: ClientSession, reply: ReplyWriter, count: number): void;
}

export class ClientSession implements Session {
  readonly id: number;
  database: Database;
  protocol = 2;
  gate = 0;
  account: User;
  name = '';
  libraryName = '';
  libraryVersion = '';
  noEvict = false;
  noTouch = false;
  isMonitor = false;
  transaction: SessionTransaction | undefined = undefined;
  subscriptions: Subscriptions | undefined = undefined;
  tracking: SessionTracking | undefined = undefined;
  closeAfterReply = false;
  mayBlock = true;
  readonly createdAtMs: number;
  lastInteractionMs: number;
  lastCommand = 'NULL';
  readonly address: string;
  readonly localAddress: string;
  readonly isUnixSocket: boolean;
  receivedBytes = 0;
  sentBytes = 0;
  heldBytes = 0;
  /** When its wait ends, and its place among those with a deadline; see Deadlines. */
  deadlineMs = 0;
  deadlineAt = -1;
  /** What the client takes, as last counted; see ClientMemory. */
  memoryBytes = 0;
  /** So much of it is announced and not there yet. */
  announcedBytes = 0;
  wait: Wait | undefined = undefined;
  /** It goes on as soon as others have been read, and waits for nothing else. */
  waitsForOthers = false;
  readonly #transport: Transport;
  readonly #firstDatabase: Database;
  readonly #users: UserTable;
  #authenticated: boolean;
  readonly #owner: SessionOwner;
  #answer: ((reply: ReplyWriter) => void) | undefined = undefined;
  /** It has let others go first with all that it had sent up to so many bytes. */
  #lastBytes = -1;
  /** A request is being executed: messages wait for its reply. */
  #holdsPushes = false;
  #heldPushes: Uint8Array[] | undefined = undefined;

  constructor(
    id: number,
    owner: SessionOwner,
    transport: Transport,
    database: Database,
    users: UserTable,
    nowMs: number,
  ) {
    this.id = id;
    this.#owner = owner;
    this.#transport = transport;
    this.database = database;
    this.#firstDatabase = database;
    this.#users = users;
    this.account = users.defaultUser;
    this.#authenticated = this.#isOpen;
    this.rightsChanged();
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

  get user(): string {
    return this.account.name;
  }

  /** Is everybody the default user without further ado? */
  get #isOpen(): boolean {
    const { enabled, passwords } = this.#users.defaultUser;
    return enabled && passwords.acceptsAny;
  }

  authenticate(user: User): void {
    this.account = user;
    this.#authenticated = true;
    this.rightsChanged();
  }

  /** Who came while there was no password stays welcome when one is set. */
  rightsChanged(): void {
    this.gate &= ~(GATE_AUTHENTICATION | GATE_RESTRICTED);
    if (!this.#authenticated && !this.#isOpen) this.gate |= GATE_AUTHENTICATION;
    if (!this.account.isUnrestricted) this.gate |= GATE_RESTRICTED;
  }

  /** Must the request that suspended the session be executed again? */
  get repeats(): boolean {
    return this.wait?.repeats === true;
  }

  suspend(wait: Wait): void {
    if (this.wait !== undefined) throw new Error('a client waits for one thing at a time');
    this.gate |= GATE_SUSPENDED;
    this.wait = wait;
    this.#owner.waits(this, true);
  }

  /** Once for what it has sent so far: others who go on sending do not hold it up. */
  letsOthersFirst(): boolean {
    const { othersFirst } = this.#owner;
    if (!othersFirst.enabled || this.receivedBytes === this.#lastBytes) return false;
    this.waitsForOthers = true;
    othersFirst.hold(this);
    return true;
  }

  resume(answer?: (reply: ReplyWriter) => void): void {
    if (!this.#endWait()) return;
    this.#answer = answer;
    this.#transport.resume();
  }

  /**
   * Ends the wait with a reply that is written already. It is sent at once, behind the messages so
   * far and before those that came while it was written.
   */
  answer(reply: ReplyWriter): void {
    const isMuted = (this.gate & (GATE_REPLY_OFF | GATE_REPLY_SKIPPED)) !== 0;
    this.gate &= ~GATE_REPLY_SKIPPED;
    if (!isMuted) {
      for (const chunk of reply.chunks) this.#transport.push(chunk, 0, chunk.length);
      const tail = reply.tail.slice();
      this.#transport.push(tail, 0, tail.length);
    }
    reply.begin();
    this.releasePushes();
    this.resume();
  }

  #endWait(): boolean {
    const { wait } = this;
    if (wait === undefined) return false;
    this.wait = undefined;
    this.#owner.waits(this, false);
    wait.ended();
    return true;
  }

  /** The connection goes on: answers what the client waited for. */
  wake(reply: ReplyWriter): void {
    this.gate &= ~GATE_SUSPENDED;
    if (this.waitsForOthers) this.#lastBytes = this.receivedBytes;
    this.waitsForOthers = false;
    const answer = this.#answer;
    if (answer === undefined) return;
    this.#answer = undefined;
    const isMuted = (this.gate & (GATE_REPLY_OFF | GATE_REPLY_SKIPPED)) !== 0;
    this.gate &= ~GATE_REPLY_SKIPPED;
    if (isMuted) reply.mute();
    const before = reply.errorCount;
    answer(reply);
    if (reply.errorCount !== before) this.#owner.failed(this, reply, reply.errorCount - before);
    if (isMuted) reply.unmute();
  }

  push(bytes: Uint8Array, start = 0, end = bytes.length): void {
    if (!this.#holdsPushes) {
      this.#transport.push(bytes, start, end);
      return;
    }
    this.#heldPushes ??= [];
    this.#heldPushes.push(bytes.subarray(start, end));
  }

  /** A request of the client is being executed. */
  holdPushes(): void {
    this.#holdsPushes = true;
  }

  /** Its reply is written: what was pushed meanwhile follows, or is sent if there is no reply. */
  releasePushes(reply?: ReplyWriter): void {
    this.#holdsPushes = false;
    const held = this.#heldPushes;
    if (held === undefined) return;
    this.#heldPushes = undefined;
    for (const bytes of held) {
      if (reply === undefined) this.push(bytes);
      else reply.raw(bytes);
    }
  }

  /** The connection is gone. */
  disconnected(): void {
    this.#endWait();
  }

  transport(): TransportState {
    return this.#transport.state();
  }

  reset(): void {
    this.database = this.#firstDatabase;
    this.protocol = 2;
    this.name = '';
    this.account = this.#users.defaultUser;
    this.noEvict = false;
    this.noTouch = false;
    this.gate &= ~GATE_REPLY_OFF;
    this.#authenticated = this.#isOpen;
    this.rightsChanged();
  }

  kill(): void {
    this.#transport.close();
  }
}
