/**
 * Clients that wait for a snapshot. What a write would change must be saved before it does; with a
 * collection of a million elements that takes long, so the client waits, its request not begun,
 * while the snapshot saves this key next, in slices, and everybody else goes on. The same when the
 * snapshot has more in memory than it should: then who writes what is still to be saved waits.
 */
import { Arguments } from '../base/arguments.ts';
import { parseSafeInteger } from '../base/integers.ts';
import type { Command } from '../commands/framework/command.ts';
import { FLAG_EXECUTES_QUEUE, FLAG_WRITE } from '../commands/framework/command.ts';
import { CommandTable } from '../commands/framework/command-table.ts';
import { forEachKey, type KeyVisitor } from '../commands/framework/key-spec.ts';
import type { Session } from '../commands/framework/session.ts';
import type { Database } from '../keyspace/database.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import { HeldRequests } from './held-requests.ts';
import type { ClientTransactions } from './transactions.ts';

export class HeldWriters {
  readonly #keyspace: Keyspace;
  readonly #commands: CommandTable;
  readonly #transactions: ClientTransactions;
  /** In the order in which their requests came. */
  readonly #held = new HeldRequests();
  readonly #queued = new Arguments();
  /** What `#visit` is to look at, and what it found. */
  #database: Database;
  #request: Arguments = this.#queued;
  #mustWait = false;

  constructor(keyspace: Keyspace, commands: CommandTable, transactions: ClientTransactions) {
    this.#keyspace = keyspace;
    this.#commands = commands;
    this.#transactions = transactions;
    this.#database = keyspace.databases[0];
  }

  /** Must a request, of a command with these FLAG_… bits, wait for the snapshot? */
  mustWait(session: Session, command: Command, flags: number, request: Arguments): boolean {
    if (this.#keyspace.snapshot === undefined || (flags & FLAG_WRITE) === 0) return false;
    this.#database = session.database;
    this.#mustWait = false;
    if ((command.flags & FLAG_EXECUTES_QUEUE) === 0) this.#look(command, request);
    else this.#transactions.forEachQueued(session, this.#queued, () => this.#lookAtQueued());
    return this.#mustWait;
  }

  #lookAtQueued(): void {
    const request = this.#queued;
    let command = this.#commands.find(request.bytes, request.starts[0], request.lengths[0]);
    if (command !== undefined && command.subcommands.length > 0 && request.count >= 2) {
      command = CommandTable.findSubcommand(command, request);
    }
    if (command === undefined) return;
    if (command.fullName === 'select') {
      const number = parseSafeInteger(request.bytes, request.starts[1], request.lengths[1]);
      this.#database = this.#keyspace.databases[number] ?? this.#database;
    } else if ((command.flags & FLAG_WRITE) !== 0) {
      this.#look(command, request);
    }
  }

  #look(command: Command, request: Arguments): void {
    this.#request = request;
    const own = this.#database;
    const other = command.spec.databaseWritten?.(request);
    if (other !== undefined) this.#database = this.#keyspace.databases[other] ?? own;
    forEachKey(command.spec, request, this.#visit);
    this.#database = own;
  }

  readonly #visit: KeyVisitor = (index, flags) => {
    if (flags.includes('RO')) return;
    const keyspace = this.#keyspace;
    const database = this.#database;
    const ref = keyspace.lookUp(database, this.#request, index);
    if (ref === 0 || keyspace.isExpired(ref)) return;
    const { high, low } = keyspace.hash;
    if (keyspace.snapshot?.holdsUp(database, high, low, ref) === true) this.#mustWait = true;
  };

  /**
   * Suspends the session if its request must wait; it is looked at again when the snapshot has got
   * on. False when it need not.
   */
  holds(session: Session, command: Command, flags: number, request: Arguments): boolean {
    if (!this.mustWait(session, command, flags, request)) return false;
    this.#held.hold(session);
    return true;
  }

  /** The snapshot has saved a big key, or has room again, or is over. */
  resume(): void {
    this.#held.resume();
  }
}
