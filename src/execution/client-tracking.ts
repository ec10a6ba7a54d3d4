/**
 * Client-side caching: which client has read which key, and telling it when that key changes. A key
 * read by a tracking client is entered in `KeyInterest`, like one that is watched or waited for,
 * and forgotten with the first change; clients that broadcast are told of all keys with certain
 * beginnings, once for each turn of the event loop. See DESIGN.md.
 */
import type { Arguments } from '../base/arguments.ts';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { type Command, FLAG_READONLY } from '../commands/framework/command.ts';
import { forEachKey } from '../commands/framework/key-spec.ts';
import {
  GATE_MULTI,
  GATE_SUBSCRIBED,
  GATE_TRACKING,
  type Session,
} from '../commands/framework/session.ts';
import type { SessionTracking, Tracking, TrackingOptions } from '../commands/framework/tracking.ts';
import type { Setting } from '../config/setting.ts';
import type { Database } from '../keyspace/database.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import { watchKeyAnywhere } from '../keyspace/watch.ts';
import { ReplyWriter } from '../protocol/reply-writer.ts';
import { HEAD_INTEREST } from '../structures/keyed-record.ts';
import type { ClientTable } from './client-table.ts';

const INVALIDATE = asciiBytes('invalidate');
const MESSAGE = asciiBytes('message');
const CHANNEL = asciiBytes('__redis__:invalidate');
const REDIRECT_BROKEN = asciiBytes('tracking-redir-broken');

/** What a prefix takes beside its bytes, about: it stands in two tables, and has two of its own. */
const PREFIX_BYTES = 300;

interface Prefix {
  readonly clients: Set<Session>;
  /** Keys that have changed in this turn, and who was the last to change each. */
  readonly keys: Map<string, Session | undefined>;
}

export class ClientTracking implements Tracking {
  /** The client whose request is being executed, if it is one that must be looked at. */
  executing: Session | undefined = undefined;
  readonly #keyspace: Keyspace;
  readonly #clients: ClientTable;
  readonly #mostKeys: Setting<number>;
  readonly #tracking = new Set<Session>();
  /** The ids of the clients that have read a key, by its name: in which database is all one. */
  readonly #table = new Map<string, Set<number>>();
  readonly #prefixes = new Map<string, Prefix>();
  readonly #writer = new ReplyWriter();
  itemCount = 0;
  /** Keys that a request has changed which its own client had read; undefined: all of them. */
  readonly #ownKeys: (string | undefined)[] = [];
  /** Has a key changed that is to be broadcast? */
  #isBroadcastDue = false;

  constructor(keyspace: Keyspace, clients: ClientTable, mostKeys: Setting<number>) {
    this.#keyspace = keyspace;
    this.#clients = clients;
    this.#mostKeys = mostKeys;
    keyspace.interest.onFlush = () => this.#flushed();
  }

  get clientCount(): number {
    return this.#tracking.size;
  }

  get keyCount(): number {
    return this.#table.size;
  }

  get prefixCount(): number {
    return this.#prefixes.size;
  }

  enable(session: Session, options: TrackingOptions): void {
    const prefixes = session.tracking?.prefixes ?? new Set<string>();
    const added = options.broadcasts && options.prefixes.length === 0 ? [''] : options.prefixes;
    for (const prefix of added) {
      if (prefixes.has(prefix)) continue;
      prefixes.add(prefix);
      session.heldBytes += prefix.length + PREFIX_BYTES;
      this.#addPrefix(prefix, session);
    }
    const { redirect, broadcasts, optIn, optOut, noLoop } = options;
    session.tracking = {
      ...{ redirect, broadcasts, optIn, optOut, noLoop, prefixes },
      caching: session.tracking?.caching ?? false,
      isBroken: false,
    };
    session.gate |= GATE_TRACKING;
    this.#tracking.add(session);
  }

  disable(session: Session): void {
    const { tracking } = session;
    if (tracking === undefined) return;
    for (const name of tracking.prefixes) {
      session.heldBytes -= name.length + PREFIX_BYTES;
      const prefix = this.#prefixes.get(name);
      prefix?.clients.delete(session);
      if (prefix?.clients.size === 0) this.#prefixes.delete(name);
    }
    if (this.#prefixes.size === 0) this.#listenToAll(false);
    session.tracking = undefined;
    session.gate &= ~GATE_TRACKING;
    this.#tracking.delete(session);
  }

  #addPrefix(name: string, session: Session): void {
    let prefix = this.#prefixes.get(name);
    if (prefix === undefined) {
      prefix = { clients: new Set(), keys: new Map() };
      this.#prefixes.set(name, prefix);
    }
    prefix.clients.add(session);
    this.#listenToAll(true);
  }

  #listenToAll(on: boolean): void {
    const { interest } = this.#keyspace;
    this.#keyspace.interestInAll = on ? HEAD_INTEREST : 0;
    interest.everything = on ? this.#changed : undefined;
  }

  readonly #changed = (_database: number, key: string): void => {
    for (const [name, { keys }] of this.#prefixes) {
      if (!key.startsWith(name)) continue;
      keys.set(key, this.executing);
      this.#isBroadcastDue = true;
    }
  };

  /** A tracking client has executed this: remembers the keys that it has read. */
  executed(session: Session, command: Command, request: Arguments, database: Database): void {
    const { tracking } = session;
    if (tracking === undefined || (command.flags & FLAG_READONLY) === 0) return;
    if (tracking.broadcasts) return;
    if (tracking.optIn && !tracking.caching) return;
    if (tracking.optOut && tracking.caching) return;
    forEachKey(command.spec, request, (index) => this.#remember(session, request, index, database));
  }

  /** At the end of a turn: forgets, and tells of, what is more than `tracking-table-max-keys`. */
  limitKeys(): void {
    const most = this.#mostKeys.value;
    while (most > 0 && this.#table.size > most) this.#forgetOldest();
  }

  #remember(session: Session, request: Arguments, index: number, database: Database): void {
    const key = latin1Text(request.bytes, request.starts[index], request.lengths[index]);
    let clientIds = this.#table.get(key);
    if (clientIds === undefined) {
      clientIds = new Set();
      this.#table.set(key, clientIds);
      watchKeyAnywhere(this.#keyspace, database, request, index, this.#invalidated);
    }
    if (clientIds.has(session.id)) return;
    clientIds.add(session.id);
    this.itemCount++;
  }

  #forgetOldest(): void {
    for (const key of this.#table.keys()) {
      this.#invalidated(0, key);
      return;
    }
  }

  /** A key has changed that tracking clients have read. */
  readonly #invalidated = (_database: number, key: string): void => {
    const clientIds = this.#table.get(key);
    if (clientIds === undefined) return;
    this.#table.delete(key);
    this.itemCount -= clientIds.size;
    this.#keyspace.interest.removeAnywhere(key, this.#invalidated);
    for (const id of clientIds) {
      const session = this.#clients.find(id);
      const tracking = session?.tracking;
      if (session === undefined || tracking === undefined || tracking.broadcasts) continue;
      if (tracking.noLoop && session === this.executing) continue;
      if (session === this.executing) this.#ownKeys.push(key);
      else this.#send(session, tracking, [key]);
    }
  };

  #flushed(): void {
    if (this.#tracking.size === 0 && this.#table.size === 0) return;
    for (const key of this.#table.keys()) {
      this.#keyspace.interest.removeAnywhere(key, this.#invalidated);
    }
    this.#table.clear();
    this.itemCount = 0;
    for (const session of this.#tracking) {
      if (session === this.executing) this.#ownKeys.push(undefined);
      else if (session.tracking !== undefined) this.#send(session, session.tracking, undefined);
    }
  }

  /** What CLIENT CACHING allowed is spent now, unless it was said in a transaction that goes on. */
  requestIsOver(session: Session): void {
    this.executing = undefined;
    this.tellOwn(session);
    const isSpent = (session.gate & GATE_MULTI) === 0;
    if (isSpent && session.tracking !== undefined && !session.lastCommand.startsWith('client|')) {
      session.tracking.caching = false;
    }
  }

  /** Tells a client what its request has changed, behind all else that this led to. */
  tellOwn(session: Session): void {
    if (this.#ownKeys.length === 0) return;
    for (const key of this.#ownKeys.splice(0)) {
      this.#send(session, session.tracking, key === undefined ? undefined : [key]);
    }
  }

  /** At the end of a turn: tells those who broadcast what has changed, by prefix and name. */
  broadcast(): void {
    if (!this.#isBroadcastDue) return;
    this.#isBroadcastDue = false;
    const due = [...this.#prefixes].filter(([, { keys }]) => keys.size > 0).sort(byName);
    for (const [, { clients, keys }] of due) {
      const changed = [...keys].sort(byName);
      keys.clear();
      for (const session of clients) {
        const { tracking } = session;
        if (tracking === undefined) continue;
        const told = changed.filter(([, by]) => !tracking.noLoop || by !== session);
        if (told.length > 0)
          this.#send(
            session,
            tracking,
            told.map(([key]) => key),
          );
      }
    }
  }

  /**
   * @param tracking undefined: that has just ended.
   * @param keys undefined: all keys.
   */
  #send(
    session: Session,
    tracking: SessionTracking | undefined,
    keys: readonly string[] | undefined,
  ): void {
    let target = session;
    const isRedirected = tracking !== undefined && tracking.redirect !== 0;
    if (isRedirected) {
      const other = this.#clients.find(tracking.redirect);
      if (other === undefined) {
        this.#tellBroken(session, tracking);
        return;
      }
      target = other;
    }
    const writer = this.#writer;
    writer.protocol = target.protocol;
    if (target.protocol === 3) {
      writer.push(2);
      writer.bulkBytes(INVALIDATE);
    } else if (isRedirected && (target.gate & GATE_SUBSCRIBED) !== 0) {
      writer.array(3);
      writer.bulkBytes(MESSAGE);
      writer.bulkBytes(CHANNEL);
    } else {
      return;
    }
    if (keys === undefined) {
      // As the one who is told speaks (Redis takes the null of the one whose keys they are).
      writer.nullBulk();
    } else {
      writer.array(keys.length);
      for (const key of keys) writer.bulkBytes(asciiBytes(key));
    }
    this.#push(target);
  }

  #tellBroken(session: Session, tracking: SessionTracking): void {
    tracking.isBroken = true;
    if (session.protocol !== 3) return;
    this.#writer.protocol = 3;
    this.#writer.push(2);
    this.#writer.bulkBytes(REDIRECT_BROKEN);
    this.#writer.integer(tracking.redirect);
    this.#push(session);
  }

  #push(target: Session): void {
    for (const chunk of this.#writer.chunks) target.push(chunk);
    target.push(this.#writer.tail.slice());
    this.#writer.begin();
  }
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
