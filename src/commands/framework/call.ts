/**
 * One command being executed: its request, where its reply goes, and what it may touch. The object
 * is reused for every call on its level of nesting, so nothing of it may be kept.
 */
import type { Arguments } from '../../base/arguments.ts';
import { equalsIgnoreCase, latin1Text } from '../../base/ascii.ts';
import { equalBytes } from '../../base/bytes.ts';
import { parseInt64, parseSafeInteger } from '../../base/integers.ts';
import type { Database } from '../../keyspace/database.ts';
import type { Keyspace } from '../../keyspace/keyspace.ts';
import type { ReplyError } from '../../protocol/reply-error.ts';
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import { typeOf } from '../../values/kinds.ts';
import type { Blocking } from './blocking.ts';
import type { Command } from './command.ts';
import { WRONG_TYPE } from './errors.ts';
import { MOST_POSITIONS } from './grammar.ts';
import type { Server } from './server.ts';
import type { Session } from './session.ts';

/** What `findOf` and `readOf` return for a key of another type. */
export const WRONG = -1;

export class Call {
  /** 0: sent by a client; above: executed by another command (EXEC, a script). */
  readonly level: number;
  readonly server: Server;
  readonly keyspace: Keyspace;
  request: Arguments;
  reply: ReplyWriter;
  session: Session;
  command: Command;
  database: Database;
  /** What the grammar found; see `Grammar.parse`. */
  readonly positions = new Int32Array(MOST_POSITIONS);
  /** True once the command has said itself what is to be propagated. */
  rewritten = false;
  /** True when its client now waits, the command being executed again later. */
  waits = false;

  constructor(
    level: number,
    server: Server,
    session: Session,
    request: Arguments,
    reply: ReplyWriter,
  ) {
    this.level = level;
    this.server = server;
    this.keyspace = server.keyspace;
    this.request = request;
    this.reply = reply;
    this.session = session;
    this.command = server.commands.commands[0];
    this.database = session.database;
  }

  error(error: ReplyError): void {
    this.reply.error(error);
  }

  /** The record of a key for a command that reads it; 0 when there is none. */
  read(index: number): number {
    return this.keyspace.read(this.database, this.request, index);
  }

  /** The record of a key for a command that asks about it without using it, as TTL does. */
  peek(index: number): number {
    return this.keyspace.peek(this.database, this.request, index);
  }

  /** The record of a key for a command that writes it. */
  find(index: number): number {
    return this.keyspace.find(this.database, this.request, index);
  }

  /** `find` for a command on one type: -1 when the key is of another, which is answered. */
  findOf(index: number, type: number): number {
    return this.#ofType(this.keyspace.find(this.database, this.request, index), type);
  }

  /** The same for `read`. */
  readOf(index: number, type: number): number {
    return this.#ofType(this.keyspace.read(this.database, this.request, index), type);
  }

  #ofType(ref: number, type: number): number {
    if (ref === 0 || typeOf(this.keyspace.records.head(ref)) === type) return ref;
    this.reply.error(WRONG_TYPE);
    return WRONG;
  }

  /** The argument as an integer within ±(2^53 - 1); NaN if it is not one. */
  safeInteger(index: number): number {
    const { request } = this;
    return parseSafeInteger(request.bytes, request.starts[index], request.lengths[index]);
  }

  /** The argument as a signed 64-bit integer; undefined if it is not one. */
  int64(index: number): number | bigint | undefined {
    const { request } = this;
    return parseInt64(request.bytes, request.starts[index], request.lengths[index]);
  }

  /** Is the argument this word (given in small letters), in any case? */
  isWord(index: number, lowercase: Uint8Array): boolean {
    const { request } = this;
    const length = request.lengths[index];
    if (length !== lowercase.length) return false;
    return equalsIgnoreCase(request.bytes, request.starts[index], length, lowercase);
  }

  /** Are two arguments the same bytes? */
  isSame(left: number, right: number): boolean {
    const { bytes, starts, lengths } = this.request;
    const length = lengths[left];
    if (length !== lengths[right]) return false;
    return equalBytes(bytes, starts[left], bytes, starts[right], length);
  }

  /** The argument as Latin-1 text, for what is not data: names, options, messages. */
  text(index: number): string {
    const { request } = this;
    return latin1Text(request.bytes, request.starts[index], request.lengths[index]);
  }

  /**
   * May the command keep its client waiting? Not inside a transaction or a script, and not when
   * the request comes from a file or from a primary: there it answers at once, as in vain.
   */
  get mayBlock(): boolean {
    return this.level === 0 && this.session.mayBlock;
  }

  /**
   * Does the request come from a file or from a primary? What it asks for has been decided, by
   * limits that may have been other ones than ours.
   */
  get isReplayed(): boolean {
    return !this.session.mayBlock;
  }

  /**
   * The command has found nothing: its client waits for keys, and the request will be executed
   * again. Where it may not wait, it is answered as if it had waited in vain. Nothing else may be
   * replied.
   */
  block(blocking: Blocking): void {
    if (!this.mayBlock) {
      blocking.timedOut(this.reply);
      return;
    }
    this.waits = true;
    this.server.blocking.block(this, blocking);
  }

  /** Sends this on, to the file and the replicas, in place of the request. */
  propagate(...parts: readonly Uint8Array[]): void {
    this.rewritten = true;
    this.keyspace.effects.append(this.database.index, parts);
  }

  /** The same with a request instead of its parts. */
  propagateRequest(request: Arguments): void {
    this.rewritten = true;
    this.keyspace.effects.appendVerbatim(this.database.index, request);
  }

  /** Is there anybody to propagate to? Saves making the parts when there is not. */
  get propagates(): boolean {
    return this.keyspace.effects.enabled;
  }
}
