// Fields of hashes that expire by themselves, and the index that knows which hashes have such.
import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../test/support/observed-engine.ts';
import { LARGEST_BLOCK_BYTES } from '../memory/memory.ts';
import { auditMemory } from '../memory/memory-audit.ts';
import { fieldsExpire } from '../values/hash/hash-kinds.ts';
import { Evacuation } from './evacuation.ts';

/** Runs active expiry until it says that nothing is left to do. */
function expireAll(engine: ObservedEngine): number {
  let slices = 1;
  engine.engine.keyspace.setNow(engine.clock.ms);
  while (engine.engine.expireSlice(5)) slices++;
  return slices;
}

/** The keys that the index of a database has; each must be a hash that allows times. */
function indexed(engine: ObservedEngine, database = 0): string[] {
  const { databases, records } = engine.engine.keyspace;
  const { fieldTimes, keys } = databases[database];
  const found: string[] = [];
  fieldTimes.table.forEach((ref) => {
    records.open(ref);
    expect(fieldsExpire(records.kind)).toBe(true);
    const { keyBytes, keyStart, keyLength } = records;
    found.push(Buffer.from(keyBytes.subarray(keyStart, keyStart + keyLength)).toString());
  });
  let expiring = 0;
  keys.forEach((ref) => {
    if (fieldsExpire(records.head(ref) & 0xff)) expiring++;
  });
  expect(found.length).toBe(expiring);
  return found.sort();
}

function hash(engine: ObservedEngine, key: string, fields: number, ms: number): void {
  const names = Array.from({ length: fields }, (_, number) => `f${number}`);
  engine.run('HSET', key, ...names.flatMap((name) => [name, 'v']));
  if (ms > 0) engine.run('HPEXPIRE', key, `${ms}`, 'FIELDS', `${fields}`, ...names);
}

describe('active expiry of fields', () => {
  for (const fields of [3, 2000]) {
    it(`removes ${fields} fields whose time has come, and then the key`, () => {
      const engine = new ObservedEngine();
      hash(engine, 'h', fields, 100);
      hash(engine, 'later', fields, 5000);
      engine.run('HSET', 'h', 'stays', '1');
      engine.forget();
      engine.clock.ms += 100;
      expireAll(engine);
      expect(engine.events()).toEqual([]);
      engine.clock.ms += 1;
      expireAll(engine);
      expect(new Set(engine.events())).toEqual(new Set(['hexpired h']));
      const removed = engine.propagated().flatMap((line) => line.split(' ').slice(2));
      expect(removed.length).toBe(fields);
      expect(engine.run('HKEYS', 'h')).toBe('*1\r\n$5\r\nstays\r\n');
      expect(engine.engine.keyspace.statistics.expiredFields).toBe(fields);
      engine.clock.ms += 5000;
      expireAll(engine);
      expect(engine.events().at(-1)).toBe('del later');
      expect(engine.run('EXISTS', 'later')).toBe(':0\r\n');
      expect(indexed(engine)).toEqual(['h']);
    });
  }

  it('comes to all of many hashes, and then rests until the next time', () => {
    const engine = new ObservedEngine();
    for (let number = 0; number < 500; number++) hash(engine, `h${number}`, 2, 10 + number);
    const { fieldTimes } = engine.engine.keyspace.databases[0];
    engine.clock.ms += 260;
    expireAll(engine);
    expect(engine.run('DBSIZE')).toBe(':250\r\n');
    expect(fieldTimes.soonestMs).toBe(engine.clock.ms);
    engine.clock.ms += 1000;
    expireAll(engine);
    expect(engine.run('DBSIZE')).toBe(':0\r\n');
    expect(fieldTimes.soonestMs).toBe(Number.POSITIVE_INFINITY);
    expect(engine.engine.keyspace.memory.usedBytes).toBeLessThan(9000);
  });

  it('is told to those who watch the key', () => {
    const engine = new ObservedEngine();
    hash(engine, 'h', 1, 10);
    engine.run('HSET', 'h', 'stays', '1');
    engine.run('WATCH', 'h');
    engine.clock.ms += 11;
    expireAll(engine);
    engine.run('MULTI');
    engine.run('PING');
    expect(engine.run('EXEC')).toMatch(/^[$*]-1\r\n$/);
  });
});

describe('the index of hashes whose fields may expire', () => {
  it('follows a key wherever it goes', () => {
    const engine = new ObservedEngine();
    hash(engine, 'a', 2, 1000);
    hash(engine, 'b', 1000, 1000);
    hash(engine, 'plain', 2, 0);
    expect(indexed(engine)).toEqual(['a', 'b']);
    engine.run('EXPIRE', 'a', '100');
    engine.run('PERSIST', 'a');
    engine.run('EXPIRE', 'b', '100');
    expect(indexed(engine)).toEqual(['a', 'b']);
    engine.run('RENAME', 'a', 'c');
    engine.run('COPY', 'c', 'd');
    engine.run('COPY', 'plain', 'c', 'REPLACE');
    engine.run('COPY', 'b', 'e', 'DB', '1');
    expect(indexed(engine)).toEqual(['b', 'd']);
    expect(indexed(engine, 1)).toEqual(['e']);
    engine.run('MOVE', 'd', '1');
    expect(indexed(engine, 1)).toEqual(['d', 'e']);
    engine.run('SWAPDB', '0', '1');
    expect(indexed(engine)).toEqual(['d', 'e']);
    engine.run('SET', 'd', 'a string');
    engine.run('DEL', 'e');
    expect(indexed(engine)).toEqual([]);
    expect(indexed(engine, 1)).toEqual(['b']);
    engine.clock.ms += 1001;
    expireAll(engine);
    expect(indexed(engine, 1)).toEqual([]);
    hash(engine, 'a', 2, 1000);
    engine.run('FLUSHDB');
    expect(indexed(engine)).toEqual([]);
    hash(engine, 'a', 2, 1000);
    engine.run('FLUSHALL');
    expect(indexed(engine)).toEqual([]);
  });

  it('knows at once of fields that come with a copy or another name', () => {
    const engine = new ObservedEngine();
    hash(engine, 'a', 2, 1000);
    expireAll(engine);
    engine.run('COPY', 'a', 'b');
    engine.run('RENAME', 'a', 'c');
    engine.clock.ms += 1001;
    expireAll(engine);
    expect(engine.run('DBSIZE')).toBe(':0\r\n');
  });
});

describe('evacuation', () => {
  it('moves hashes of every form, and the index follows', () => {
    const engine = new ObservedEngine();
    const { keyspace } = engine.engine;
    const { memory } = keyspace;
    // Ballast takes all of the first arenas, so that the hashes come into another.
    const ballast: number[] = [];
    engine.run('HSET', 'first', 'a', '1');
    while (memory.arenaCount < 2) ballast.push(memory.allocate(LARGEST_BLOCK_BYTES));
    memory.closeArena(0);
    for (let number = 0; number < 20; number++) {
      hash(engine, `small:${number}`, 5, number % 2 === 0 ? 5000 : 0);
      hash(engine, `big:${number}`, 900, number % 2 === 0 ? 5000 : 0);
    }
    memory.openArenas();
    for (const ref of ballast) memory.free(ref);
    const before = everything(engine);
    const names = indexed(engine);
    expect(names.length).toBe(20);
    expect(memory.arenaCount).toBe(2);
    const evacuation = new Evacuation(keyspace, engine.clock);
    for (let slices = 0; slices < 5000 && evacuation.adjust(EAGER) !== 0; slices++) {
      evacuation.slice(0);
      // The hashes go on changing meanwhile.
      if (slices === 40) engine.run('HSET', 'big:3', 'new', 'field');
    }
    memory.dropEmptyArenas();
    expect(memory.arenaCount).toBe(1);
    engine.run('HDEL', 'big:3', 'new');
    expect(everything(engine)).toEqual(before);
    expect(indexed(engine)).toEqual(names);
    engine.clock.ms += 5001;
    expireAll(engine);
    expect(indexed(engine)).toEqual([]);
    expect(engine.run('DBSIZE')).toBe(':21\r\n');
    auditMemory(memory);
  });
});

const EAGER = {
  enabled: true,
  ignoreBytes: 1,
  lowerPercent: 1,
  upperPercent: 100,
  leastShare: 1,
  fullShare: 25,
};

/** All hashes with their fields, values and times, in no order. */
function everything(engine: ObservedEngine): string[] {
  const found: string[] = [];
  for (const kind of ['small', 'big']) {
    for (let number = 0; number < 20; number++) {
      const key = `${kind}:${number}`;
      const lines = engine.run('HGETALL', key).split('\r\n').sort();
      const times = engine.run('HPEXPIRETIME', key, 'FIELDS', '3', 'f0', 'f4', 'x');
      found.push(`${key} ${times} ${lines.join()}`);
    }
  }
  return found;
}
