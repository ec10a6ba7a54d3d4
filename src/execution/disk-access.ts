/**
 * Persistence as the engine has it: what it needs of the engine (executing the commands of an
 * append-only file), and what follows from its state for everybody (commands that must wait for
 * loading, or are refused because the disk fails), as bits in the gates of all sessions.
 */
import type { Arguments } from '../base/arguments.ts';
import type { Command } from '../commands/framework/command.ts';
import { FLAG_LOADING, FLAG_WRITE } from '../commands/framework/command.ts';
import {
  GATE_LOADING,
  GATE_SNAPSHOT,
  GATE_UNSAFE,
  type Session,
} from '../commands/framework/session.ts';
import { Persistence } from '../persistence/persistence.ts';
import type { PersistenceHost } from '../persistence/rdb-persistence.ts';
import { ReplyError } from '../protocol/reply-error.ts';
import { ReplyWriter } from '../protocol/reply-writer.ts';

const LOADING = new ReplyError('LOADING', 'Redis is loading the dataset in memory');
const RDB_FAILS = new ReplyError(
  'MISCONF',
  "Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. " +
    'Commands that may modify the data set are disabled, because this instance is configured to ' +
    'report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). ' +
    'Please check the Redis logs for details about the RDB error.',
);

export interface DiskAccessHost extends Omit<PersistenceHost, 'stateChanged' | 'snapshotMoved'> {
  sessions(): readonly Session[];
  /** Executes a command of the append-only file, with no look at who may do what. */
  replay(request: Arguments, reply: ReplyWriter): boolean;
  /** Is the command that is running part of a transaction? */
  inTransaction(): boolean;
  /** Clients that wait for a snapshot may look again. */
  snapshotMoved(): void;
}

export class DiskAccess {
  readonly persistence: Persistence;
  readonly #host: DiskAccessHost;
  readonly #reply = new ReplyWriter();
  /** What is set in the gate of every session. */
  gate = 0;
  /**
   * Something could not be made safe of what is yet to be answered. A commit that follows may come
   * from anywhere, and to it what failed is no news: so this stays until all have been answered.
   */
  #unsafe = false;

  constructor(host: DiskAccessHost) {
    this.#host = host;
    this.persistence = new Persistence({
      ...host,
      stateChanged: () => this.#stateChanged(),
      snapshotMoved: () => this.#snapshotMoved(),
      execute: (request) => this.#replay(request),
    });
  }

  #snapshotMoved(): void {
    const runs = this.#host.keyspace.snapshot !== undefined;
    if (runs !== ((this.gate & GATE_SNAPSHOT) !== 0)) this.#stateChanged();
    this.#host.snapshotMoved();
  }

  /** The state may have changed before there are any sessions: `persistence` is not there yet. */
  #stateChanged(): void {
    const { loading, refusal } = this.persistence;
    this.gate =
      (loading === undefined ? 0 : GATE_LOADING) |
      (refusal === undefined ? 0 : GATE_UNSAFE) |
      (this.#host.keyspace.snapshot === undefined ? 0 : GATE_SNAPSHOT);
    for (const session of this.#host.sessions()) {
      session.gate = (session.gate & ~(GATE_LOADING | GATE_UNSAFE | GATE_SNAPSHOT)) | this.gate;
    }
  }

  #replay(request: Arguments): string | undefined {
    const reply = this.#reply;
    const before = reply.errorCount;
    const isKnown = this.#host.replay(request, reply);
    reply.begin();
    if (!isKnown) return 'unknown';
    if (reply.errorCount === before) return undefined;
    // As in Redis: the file holds what succeeded once, so an error is worth a look, and no more.
    const text = reply.lastError?.text ?? '';
    this.#host.log('warning', `A command of the append-only file fails: ${text}`);
    return undefined;
  }

  /** Why this command, with these flags, must not run now; undefined when it may. */
  refusal(command: Command, flags: number, session: Session): ReplyError | undefined {
    if ((session.gate & GATE_LOADING) !== 0 && (flags & FLAG_LOADING) === 0) return LOADING;
    if ((session.gate & GATE_UNSAFE) === 0) return undefined;
    if ((flags & FLAG_WRITE) === 0 && command.fullName !== 'ping') return undefined;
    const { refusal, aof } = this.persistence;
    if (refusal !== 'aof') return RDB_FAILS;
    return new ReplyError('MISCONF', `Errors writing to the AOF file: ${aof.error?.message}`);
  }

  allAreAnswered(): void {
    this.#unsafe = false;
  }

  /**
   * Before anything is sent. False when what somebody has written in this turn is not safe: then
   * nobody may be answered.
   */
  commit(): boolean {
    if (!this.persistence.commit()) this.#unsafe = true;
    return !this.#unsafe;
  }
}
