// The keyspace against a plain Map, with time moving: every change there is, in random order.
import { describe, expect, it } from 'vitest';
import { EMPTY_TABLE_BYTES, KeyspaceModel } from '../../test/support/keyspace-model.ts';
import { poisonFreed } from '../../test/support/memory-faults.ts';
import type { Random } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import type { Clock } from '../base/clock.ts';
import { ActiveExpiry } from './active-expiry.ts';
import { copyKey, moveKey } from './carry-key.ts';
import type { Database } from './database.ts';
import { flushDatabases } from './flush.ts';
import { KEEP_EXPIRY, NO_EXPIRY } from './keyspace.ts';
import { openRandomKey } from './random-key.ts';
import { renameKey } from './rename.ts';
import { swapDatabases } from './swap-databases.ts';
import { ignoreKey, watchKey } from './watch.ts';

interface Known {
  value: string;
  /** -1: never. */
  expiresMs: number;
}

const KEYS = 400;
const DATABASES = 3;

/** A clock without time: the budget never ends. */
const timeless: Clock = {
  nowMs: () => 0,
  nowMicroseconds: () => 0,
  monotonicMs: () => 0,
  blockMs: () => {},
};

class RandomWalk {
  readonly model: KeyspaceModel;
  readonly #random: Random;
  readonly #keys: string[];
  readonly #known: Map<string, Known>[] = [];
  readonly #expiry: ActiveExpiry;
  /** The keys that listeners have heard of since the last step. */
  readonly #heard = new Set<string>();
  readonly #watched = new Set<string>();
  readonly #listener = (database: number, key: string): void => {
    this.#heard.add(`${database}:${key}`);
  };

  constructor(random: Random) {
    this.#random = random;
    this.model = new KeyspaceModel(DATABASES, random.below(2 ** 31));
    poisonFreed(this.model.keyspace.memory);
    this.#expiry = new ActiveExpiry(this.model.keyspace, timeless);
    this.#keys = Array.from({ length: KEYS }, (_, at) => keyOf(at));
    for (let index = 0; index < DATABASES; index++) this.#known.push(new Map());
  }

  #database(): Database {
    return this.#random.pick(this.model.keyspace.databases);
  }

  #key(): string {
    return this.#random.pick(this.#keys);
  }

  /** What the model knows of a key; what has expired is nothing. */
  #alive(database: Database, key: string): Known | undefined {
    const known = this.#known[database.index].get(key);
    if (known === undefined) return undefined;
    const { nowMs } = this.model.keyspace;
    return known.expiresMs !== -1 && known.expiresMs < nowMs ? undefined : known;
  }

  #text(): string {
    const random = this.#random;
    const length = random.below(random.oneIn(300) ? 70_000 : random.pick([1, 10, 100, 1000]));
    const letter = String.fromCharCode(random.below(256));
    return random.oneIn(3000) ? letter.repeat(262_145 + length) : letter.repeat(length);
  }

  #time(): number {
    return this.model.keyspace.nowMs + this.#random.below(3000);
  }

  step(): void {
    this.#heard.clear();
    const database = this.#database();
    const key = this.#key();
    const action = this.#random.below(1000);
    let touched: string[] = [];
    if (action < 350) touched = this.#set(database, key);
    else if (action < 470) touched = this.#write(database, key);
    else if (action < 600) this.#check(database, key);
    else if (action < 720) touched = this.#remove(database, key);
    else if (action < 820) touched = this.#setExpiry(database, key);
    else if (action < 855) touched = this.#rename(database, key);
    else if (action < 868) touched = this.#copy(database, key);
    else if (action < 878) touched = this.#move(database, key);
    else if (action < 880) touched = this.#swap(database);
    else if (action < 930) this.model.advance(this.#random.below(60));
    else if (action < 950) this.#watch(database, key);
    else if (action < 970) this.#ignore(database, key);
    else if (action < 985) this.#openRandom(database);
    else if (action < 999) this.#expiry.cycle(1, 1 + this.#random.below(10));
    else touched = this.#flush(database);
    this.#checkHeard(touched);
  }

  #set(database: Database, key: string): string[] {
    const before = this.#alive(database, key);
    const value = this.#text();
    const time = this.#random.pick([NO_EXPIRY, KEEP_EXPIRY, this.#time()]);
    this.model.set(key, value, time, database);
    const expiresMs = time === KEEP_EXPIRY ? (before?.expiresMs ?? -1) : time;
    this.#known[database.index].set(key, { value, expiresMs });
    return [`${database.index}:${key}`];
  }

  #write(database: Database, key: string): string[] {
    const before = this.#alive(database, key) ?? { value: '', expiresMs: -1 };
    const length = before.value.length;
    const offset = this.#random.oneIn(2) ? length : this.#random.below(length + 50);
    const text = this.#text();
    if (length > 200_000) return [];
    this.model.write(key, offset, text, database);
    const padded = before.value.padEnd(offset, '\0');
    const value = padded.slice(0, offset) + text + before.value.slice(offset + text.length);
    this.#known[database.index].set(key, { value, expiresMs: before.expiresMs });
    return [`${database.index}:${key}`];
  }

  #check(database: Database, key: string): void {
    const known = this.#alive(database, key);
    const found = this.model.get(key, database);
    if (found !== known?.value) throw new Error(`'${key.slice(0, 9)}' has another value`);
    const expires = this.model.expiryOf(key, database);
    if (expires !== known?.expiresMs) throw new Error(`expires ${expires}, ${known?.expiresMs}`);
  }

  #remove(database: Database, key: string): string[] {
    const known = this.#alive(database, key);
    if (this.model.remove(key, database) !== (known !== undefined)) throw new Error('removed?');
    this.#known[database.index].delete(key);
    return known === undefined ? [] : [`${database.index}:${key}`];
  }

  #setExpiry(database: Database, key: string): string[] {
    const known = this.#alive(database, key);
    const time = this.#random.oneIn(3) ? NO_EXPIRY : this.#time();
    const done = this.model.expireAt(key, time, database);
    if (done !== (known !== undefined)) throw new Error('expired?');
    if (known === undefined) return [];
    known.expiresMs = time;
    return [`${database.index}:${key}`];
  }

  #rename(database: Database, from: string): string[] {
    const to = this.#key();
    const known = this.#alive(database, from);
    if (from === to || this.model.find(from, database) === 0) return [];
    if (known === undefined) throw new Error('a key that should have gone is there');
    renameKey(this.model.keyspace, database, this.model.request(from, to), 0, 1);
    this.#known[database.index].set(to, known);
    this.#known[database.index].delete(from);
    return [`${database.index}:${from}`, `${database.index}:${to}`];
  }

  #copy(source: Database, from: string): string[] {
    const database = this.#database();
    const to = this.#key();
    const known = this.#alive(source, from);
    const ref = this.model.find(from, source);
    if (ref === 0 || (source === database && from === to)) return [];
    if (known === undefined) throw new Error('a key that should have gone is there');
    copyKey(this.model.keyspace, ref, database, this.model.request(to), 0);
    this.#known[database.index].set(to, { ...known });
    return [`${database.index}:${to}`];
  }

  #move(from: Database, key: string): string[] {
    const to = this.#database();
    const known = this.#alive(from, key);
    const ref = this.model.find(key, from);
    if (ref === 0 || this.model.find(key, to) !== 0) return [];
    if (known === undefined) throw new Error('a key that should have gone is there');
    moveKey(this.model.keyspace, ref, from, to, this.model.request(key), 0);
    this.#known[to.index].set(key, known);
    this.#known[from.index].delete(key);
    return [`${from.index}:${key}`, `${to.index}:${key}`];
  }

  #swap(first: Database): string[] {
    const second = this.#database();
    const keys = this.#keys.filter(
      (key) => this.#alive(first, key) !== undefined || this.#alive(second, key) !== undefined,
    );
    const [ofFirst, ofSecond] = [first, second].map(
      (database) =>
        new Map(
          keys.flatMap((key) => {
            const known = this.#alive(database, key);
            return known === undefined ? [] : [[key, known] as const];
          }),
        ),
    );
    swapDatabases(this.model.keyspace, first, second);
    if (first === second) return [];
    this.#known[first.index] = ofSecond;
    this.#known[second.index] = ofFirst;
    return keys.flatMap((key) => [`${first.index}:${key}`, `${second.index}:${key}`]);
  }

  #watch(database: Database, key: string): void {
    if (this.#watched.size > 60) return;
    watchKey(this.model.keyspace, database, this.model.request(key), 0, this.#listener);
    this.#watched.add(`${database.index}:${key}`);
  }

  #ignore(database: Database, key: string): void {
    ignoreKey(this.model.keyspace, database, this.model.request(key), 0, this.#listener);
    this.#watched.delete(`${database.index}:${key}`);
  }

  #openRandom(database: Database): void {
    const { keyspace } = this.model;
    const any = openRandomKey(keyspace, database);
    if (!any) {
      const alive = this.#keys.some((key) => this.#alive(database, key) !== undefined);
      if (alive) throw new Error('no random key, though there is one');
      return;
    }
    const key = this.model.keyOf(keyspace.records.ref);
    if (this.#alive(database, key) === undefined) throw new Error(`random key '${key}'?`);
  }

  #flush(database: Database): string[] {
    const all = this.#random.oneIn(3);
    const flushed = this.model.keyspace.databases.filter((one) => all || one === database);
    const touched: string[] = [];
    for (const { index } of flushed) {
      for (const key of this.#known[index].keys()) touched.push(`${index}:${key}`);
      this.#known[index].clear();
    }
    flushDatabases(this.model.keyspace, all ? undefined : database);
    return touched;
  }

  /** Listeners hear of what was changed, and of what expired, but of nothing else. */
  #checkHeard(touched: readonly string[]): void {
    for (const name of touched) {
      if (!this.#watched.has(name) || this.#heard.has(name)) continue;
      // A flush is of keys only that the table still has.
      const known = this.#known[Number(name[0])].get(name.slice(2));
      if (known !== undefined) throw new Error(`nobody heard of ${name}`);
    }
    for (const name of this.#heard) {
      if (!this.#watched.has(name)) throw new Error(`${name} interests nobody`);
      if (touched.includes(name)) continue;
      const database = this.model.keyspace.databases[Number(name[0])];
      const key = name.slice(2);
      if (this.#alive(database, key) !== undefined) throw new Error(`${name} did not change`);
    }
  }

  checkAll(): void {
    this.model.audit();
    const { keyspace } = this.model;
    for (const database of keyspace.databases) {
      for (const key of this.#keys) this.#check(database, key);
      const known = this.#keys.filter((key) => this.#alive(database, key) !== undefined);
      // Everything was asked for, so nothing is left that has expired.
      if (database.keys.size !== known.length) throw new Error('there are more keys than known');
    }
  }

  removeAll(): void {
    for (const database of this.model.keyspace.databases) {
      for (const key of this.#keys) this.#remove(database, key);
    }
  }
}

/** Mostly short keys; some wide, one empty, one in a large buffer. */
function keyOf(number: number): string {
  if (number === 0) return '';
  if (number === 1) return 'k'.repeat(70_000);
  return number % 40 === 0 ? `${number}${'w'.repeat(300)}` : `key:${number}`;
}

describe('200,000 random changes', () => {
  it(
    'leave what a Map would hold, tell whoever watches, and lose no byte',
    seeded((random) => {
      const walk = new RandomWalk(random);
      for (let step = 1; step <= 200_000; step++) {
        walk.step();
        if (step % 20_000 === 0) walk.checkAll();
      }
      walk.removeAll();
      walk.checkAll();
      const { memory } = walk.model.keyspace;
      expect(memory.large.count).toBe(0);
      expect(memory.usedBytes).toBeLessThanOrEqual(2 * DATABASES * EMPTY_TABLE_BYTES);
      flushDatabases(walk.model.keyspace, undefined);
      expect(memory.usedBytes).toBe(0);
    }),
  );
});
