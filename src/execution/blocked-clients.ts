/**
 * Clients that wait for keys, of all types alike: see DESIGN.md. A client that waits is suspended,
 * and its request kept as bytes. A change of a key that somebody waits for puts the key on a list;
 * when the command that did it is over, `serve` executes the requests again, first come first
 * served, until nothing more comes of it.
 */
import { Arguments } from '../base/arguments.ts';
import { latin1Text } from '../base/ascii.ts';
import type { Blocking, ClientBlocking } from '../commands/framework/blocking.ts';
import type { Call } from '../commands/framework/call.ts';
import type { ClientPause } from '../commands/framework/server.ts';
import type { Execute, Session, Wait } from '../commands/framework/session.ts';
import type { Database } from '../keyspace/database.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import { watchKey } from '../keyspace/watch.ts';
import { ReplyWriter } from '../protocol/reply-writer.ts';
import { typeOf } from '../values/kinds.ts';

/** A client that waits, and for which keys. */
interface Waiter {
  readonly session: Session;
  readonly request: Arguments;
  /** FLAG_… bits of its command. */
  readonly flags: number;
  readonly type: number;
  readonly wakesOnLoss: boolean;
  readonly keys: WaitedKey[];
}

/** A key that at least one client waits for. */
interface WaitedKey {
  readonly name: string;
  readonly database: Database;
  /** The key's bytes, as the only argument. */
  readonly key: Arguments;
  /** In the order in which they came. */
  readonly waiters: Set<Waiter>;
  /** How many of them are also to be told of its loss. */
  lossWaiters: number;
  isReady: boolean;
  readonly listener: () => void;
}

export class BlockedClients implements ClientBlocking {
  readonly #keyspace: Keyspace;
  readonly #pause: ClientPause;
  readonly #execute: Execute;
  readonly #mustWait: (session: Session, request: Arguments) => boolean;
  readonly #reply = new ReplyWriter();
  readonly #keys = new Map<string, WaitedKey>();
  /** Keys that changed since their waiters were last served, in the order of the changes. */
  #ready: WaitedKey[] = [];
  /** Those of them whose waiters are paused, or must let a snapshot go first. */
  #readyLater: WaitedKey[] = [];
  /** Whose request is being executed again, and whether it has found nothing again. */
  #served: Waiter | undefined = undefined;
  #waitsOn = false;
  #lossKeyCount = 0;

  /**
   * @param execute Executes a request of a client that is suspended.
   * @param mustWait Must it not be executed yet, as it would write what a snapshot saves first?
   */
  constructor(
    keyspace: Keyspace,
    pause: ClientPause,
    execute: Execute,
    mustWait: (session: Session, request: Arguments) => boolean,
  ) {
    this.#mustWait = mustWait;
    this.#keyspace = keyspace;
    this.#pause = pause;
    this.#execute = execute;
  }

  get keyCount(): number {
    return this.#keys.size;
  }

  get lossKeyCount(): number {
    return this.#lossKeyCount;
  }

  /** Has a key changed that somebody waits for? */
  get isReady(): boolean {
    return this.#ready.length > 0;
  }

  block(call: Call, blocking: Blocking): void {
    const { session, server, keyspace } = call;
    const commandId = call.command.id;
    if (this.#served?.session === session) {
      this.#waitsOn = true;
      return;
    }
    const waiter: Waiter = {
      session,
      request: blocking.repeated ?? copyOf(call.request),
      flags: call.command.flags,
      type: blocking.type,
      wakesOnLoss: blocking.wakesOnLoss === true,
      keys: [],
    };
    const { firstKey, keyCount, timeoutMs } = blocking;
    for (let index = firstKey; index < firstKey + keyCount; index++) {
      const key = this.#waitedKey(keyspace, call.database, call.request, index);
      if (key.waiters.has(waiter)) continue;
      key.waiters.add(waiter);
      if (waiter.wakesOnLoss && key.lossWaiters++ === 0) this.#lossKeyCount++;
      waiter.keys.push(key);
    }
    const heldBytes = waiter.request.bytes.length;
    session.heldBytes += heldBytes;
    const wait: Wait = {
      // By the clock, not by the time of the batch: what came before in it may have taken long.
      untilMs: timeoutMs === 0 ? 0 : server.clock.nowMs() + timeoutMs,
      interruptible: true,
      repeats: false,
      timedOut: (reply) => {
        // A call that came to nothing is a call.
        server.commandStatistics.record(commandId, 1, 0);
        blocking.timedOut(reply);
      },
      ended: () => {
        session.heldBytes -= heldBytes;
        this.#forget(waiter);
      },
    };
    session.suspend(wait);
  }

  #waitedKey(keyspace: Keyspace, database: Database, request: Arguments, index: number): WaitedKey {
    const text = latin1Text(request.bytes, request.starts[index], request.lengths[index]);
    const name = `${database.index}:${text}`;
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const key = new Arguments();
    key.setParts([request.copy(index)]);
    const added: WaitedKey = {
      name,
      database,
      key,
      waiters: new Set(),
      lossWaiters: 0,
      isReady: false,
      listener: () => {
        if (added.isReady) return;
        added.isReady = true;
        this.#ready.push(added);
      },
    };
    this.#keys.set(name, added);
    watchKey(keyspace, database, request, index, added.listener);
    return added;
  }

  #forget(waiter: Waiter): void {
    for (const key of waiter.keys) {
      key.waiters.delete(waiter);
      if (waiter.wakesOnLoss && --key.lossWaiters === 0) this.#lossKeyCount--;
      if (key.waiters.size > 0) continue;
      this.#keys.delete(key.name);
      const { bytes } = key.key;
      const text = latin1Text(bytes, 0, bytes.length);
      this.#keyspace.interest.remove(key.database.index, text, key.listener);
    }
  }

  /**
   * Between commands: serves those who wait for keys that have changed. What is done for one may
   * concern others, as with BLMOVE; they come next. Who is paused now keeps its place.
   */
  serve(): void {
    if (this.#served !== undefined) return;
    // The list grows while it is worked on.
    for (let at = 0; at < this.#ready.length; at++) this.#serveKey(this.#ready[at]);
    this.#ready = this.#readyLater;
    this.#readyLater = [];
  }

  #serveKey(key: WaitedKey): void {
    key.isReady = false;
    let isPaused = false;
    for (const waiter of key.waiters) {
      const ref = this.#find(key);
      const suits = ref !== 0 && typeOf(this.#keyspace.records.head(ref)) === waiter.type;
      if (!suits && !waiter.wakesOnLoss) {
        if (ref === 0 && key.lossWaiters === 0) break;
      } else if (this.#pause.holdsBack(waiter.flags)) {
        isPaused = true;
      } else if (this.#mustWait(waiter.session, waiter.request)) {
        this.#serveLater(key);
        return;
      } else {
        this.#repeat(waiter);
      }
    }
    if (isPaused) this.#serveLater(key);
  }

  /** The key's record, or 0. One whose time has come goes, unless a pause lets nothing go. */
  #find({ database, key }: WaitedKey): number {
    const keyspace = this.#keyspace;
    const ref = keyspace.lookUp(database, key, 0);
    if (ref === 0 || !keyspace.isExpired(ref)) return ref;
    return keyspace.expiryPaused ? 0 : keyspace.find(database, key, 0);
  }

  #serveLater(key: WaitedKey): void {
    if (key.isReady) return; // It has changed again.
    key.isReady = true;
    this.#readyLater.push(key);
  }

  #repeat(waiter: Waiter): void {
    const { session, request } = waiter;
    const reply = this.#reply;
    this.#served = waiter;
    this.#waitsOn = false;
    reply.protocol = session.protocol;
    this.#keyspace.accesses.track(!session.noTouch);
    session.holdPushes();
    this.#execute(session, request, reply);
    this.#served = undefined;
    if (!this.#waitsOn) {
      session.answer(reply);
      return;
    }
    reply.begin();
    session.releasePushes();
  }
}

/** As small as can be: it may have to be kept for long. */
function copyOf(request: Arguments): Arguments {
  const copy = new Arguments();
  copy.starts = new Int32Array(request.count);
  copy.lengths = new Int32Array(request.count);
  copy.setParts(Array.from({ length: request.count }, (_, index) => request.copy(index)));
  return copy;
}
