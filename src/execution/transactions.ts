/**
 * MULTI, EXEC and WATCH: what a session queues and watches, and executing it. See DESIGN.md. While
 * a session queues, a bit in its gate says so; a plain request knows nothing of all this.
 */
import { Arguments } from '../base/arguments.ts';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import type { Call } from '../commands/framework/call.ts';
import type { Command } from '../commands/framework/command.ts';
import { GATE_MULTI, GATE_REPLY_OFF, type Session } from '../commands/framework/session.ts';
import type { SessionTransaction, Transactions } from '../commands/framework/transactions.ts';
import type { Database } from '../keyspace/database.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import { type WatchedKey, watchKey } from '../keyspace/watch.ts';
import { ReplyError } from '../protocol/reply-error.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import { HEAD_INTEREST } from '../structures/keyed-record.ts';
import { CommandQueue } from './command-queue.ts';

const QUEUED = asciiBytes('+QUEUED\r\n');
const ABORTED = new ReplyError('EXECABORT', 'Transaction discarded because of previous errors.');
/** Queues that wait for the next transaction; so many at most. */
const SPARE_QUEUES = 64;
/** What a watched key takes beside its bytes, about. */
const WATCHED_KEY_BYTES = 200;

/** Runs a request, `id` being its command's. */
type ExecuteQueued = (session: Session, id: number, request: Arguments, reply: ReplyWriter) => void;

/** One client's part. */
export class ClientTransaction implements SessionTransaction {
  queue: CommandQueue | undefined = undefined;
  /** A command was refused while queueing. */
  isBroken = false;
  isTouched = false;
  /** EXEC is at work: what it works on must stay until it is done. */
  isExecuting = false;
  readonly watched: WatchedKey[] = [];
  readonly listener = (): void => {
    this.isTouched = true;
  };

  get isOpen(): boolean {
    return this.queue !== undefined;
  }

  get queuedCount(): number {
    return this.queue?.count ?? 0;
  }

  get queuedBytes(): number {
    return this.queue?.memoryBytes ?? 0;
  }

  get watchedCount(): number {
    return this.watched.length;
  }

  /** FLAG_… bits of what EXEC would execute. */
  get queuedFlags(): number {
    return this.queue?.flags ?? 0;
  }
}

export class ClientTransactions implements Transactions {
  readonly #keyspace: Keyspace;
  readonly #execute: ExecuteQueued;
  readonly #spares: CommandQueue[] = [];
  readonly #request = new Arguments();
  /** A watched key, as the only argument. */
  readonly #watchedKey = new Arguments();
  watchingClients = 0;
  /** Is EXEC at work? */
  isExecuting = false;
  /** How many keys are watched, by however many clients. */
  watchedKeys = 0;

  /** @param execute Runs a queued request, without the checks made when it was queued. */
  constructor(keyspace: Keyspace, execute: ExecuteQueued) {
    this.#keyspace = keyspace;
    this.#execute = execute;
  }

  static #of(session: Session): ClientTransaction {
    session.transaction ??= new ClientTransaction();
    return session.transaction as ClientTransaction;
  }

  begin(session: Session): void {
    const transaction = ClientTransactions.#of(session);
    transaction.queue = this.#spares.pop() ?? new CommandQueue();
    session.heldBytes += transaction.queuedBytes;
    session.gate |= GATE_MULTI;
  }

  /** Queues a request, unless the transaction has already come to nothing. Answers QUEUED. */
  add(session: Session, request: Arguments, command: Command, reply: ReplyWriter): void {
    reply.raw(QUEUED);
    const transaction = ClientTransactions.#of(session);
    const { queue } = transaction;
    if (queue === undefined || transaction.isBroken || transaction.isTouched) return;
    session.heldBytes -= queue.memoryBytes;
    queue.add(request, command);
    session.heldBytes += queue.memoryBytes;
  }

  /** A command was refused, so EXEC must be. */
  breakUp(session: Session): void {
    ClientTransactions.#of(session).isBroken = true;
  }

  /** FLAG_… bits of all commands that EXEC would execute. */
  queuedFlags(session: Session): number {
    return ClientTransactions.#of(session).queuedFlags;
  }

  /** Shows what EXEC would execute, one command after the other as `request`. */
  forEachQueued(session: Session, request: Arguments, visit: () => void): void {
    ClientTransactions.#of(session).queue?.forEach(request, visit);
  }

  execute(call: Call): void {
    const { session, reply } = call;
    const transaction = ClientTransactions.#of(session);
    const isTouched = transaction.isTouched || this.#isOneExpired(transaction);
    if (transaction.isBroken) reply.error(ABORTED);
    else if (isTouched) reply.nullArray();
    if (transaction.isBroken || isTouched) {
      this.discard(session);
      return;
    }
    // What the transaction itself changes need not be told to it.
    this.unwatch(session);
    const queue = transaction.queue as CommandQueue;
    const request = this.#request;
    transaction.isExecuting = true;
    this.isExecuting = true;
    reply.array(queue.count);
    for (let left = queue.count; left > 0; left--) {
      this.#execute(session, queue.take(request), request, reply);
      // CLIENT REPLY OFF means what comes behind it in the same transaction too.
      if ((session.gate & GATE_REPLY_OFF) !== 0 && !reply.isMuted) reply.mute();
    }
    reply.unmute();
    transaction.isExecuting = false;
    this.isExecuting = false;
    this.discard(session);
  }

  discard(session: Session): void {
    const { transaction } = session;
    if (transaction === undefined) return;
    const own = transaction as ClientTransaction;
    if (own.isExecuting) return;
    const { queue } = own;
    if (queue !== undefined) {
      session.heldBytes -= queue.memoryBytes;
      own.queue = undefined;
      queue.clear();
      if (this.#spares.length < SPARE_QUEUES) this.#spares.push(queue);
    }
    own.isBroken = false;
    session.gate &= ~GATE_MULTI;
    this.unwatch(session);
  }

  watch(call: Call, index: number): void {
    const { session, database, request } = call;
    const transaction = ClientTransactions.#of(session);
    const { watched, listener } = transaction;
    const keyspace = this.#keyspace;
    const text = latin1Text(request.bytes, request.starts[index], request.lengths[index]);
    if (watched.length > 0 && keyspace.interest.find(database.index, text)?.has(listener)) return;
    const added = watchKey(keyspace, database, request, index, listener, text);
    if (watched.length === 0) this.watchingClients++;
    watched.push(added);
    if (added.key.watchers++ === 0) this.watchedKeys++;
    session.heldBytes += text.length + WATCHED_KEY_BYTES;
  }

  unwatch(session: Session): void {
    const { transaction } = session;
    if (transaction === undefined) return;
    const { watched, listener } = transaction as ClientTransaction;
    if (watched.length > 0) this.watchingClients--;
    for (let added = watched.pop(); added !== undefined; added = watched.pop()) {
      const { key } = added;
      if (--key.watchers === 0) this.watchedKeys--;
      this.#keyspace.interest.leave(key, listener);
      session.heldBytes -= key.text.length + WATCHED_KEY_BYTES;
    }
    (transaction as ClientTransaction).isTouched = false;
  }

  /** Has the time of a watched key come since it was watched? Nobody may have noticed yet. */
  #isOneExpired({ watched }: ClientTransaction): boolean {
    const keyspace = this.#keyspace;
    for (const { key, wasExpired } of watched) {
      const database = keyspace.databases[key.database] as Database;
      if (wasExpired || database.expires.size === 0) continue;
      this.#watchedKey.setParts([asciiBytes(key.text)]);
      const ref = keyspace.lookUp(database, this.#watchedKey, 0);
      if (ref === 0 || !keyspace.isExpired(ref)) continue;
      // One that nobody ever cared for had expired before it came here by SWAPDB.
      if ((keyspace.records.head(ref) & HEAD_INTEREST) !== 0) return true;
    }
    return false;
  }
}
