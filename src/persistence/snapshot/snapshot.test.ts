import { describe, expect, it, vi } from 'vitest';
import type { FaultyFiles } from '../../../test/support/faulty-files.ts';
import { type Random, seededRandom } from '../../../test/support/random.ts';
import { TestEngine } from '../../../test/support/test-engine.ts';
import { Config } from '../../config/config.ts';
import { HEAD_SAVED } from '../../structures/keyed-record.ts';

/** Starts an engine on what another one has saved. */
function loaded(files: FaultyFiles): TestEngine {
  const test = new TestEngine(2, new Config(), undefined, files.afterKill());
  const loading = test.engine.persistence.startLoading();
  expect(test.engine.persistence.loadAtOnce(loading)).toBe(true);
  return test;
}

function digest(test: TestEngine): string {
  return test.run('DEBUG', 'DIGEST');
}

/** One of the changes that a key may meet. */
function change(test: TestEngine, random: Random, keys: number): void {
  const key = `key:${random.below(keys)}`;
  const other = `key:${random.below(keys)}`;
  const value = `v${random.below(1000)}`;
  test.run('SELECT', String(random.below(3)));
  const commands: readonly string[][] = [
    ['SET', key, value],
    ['SET', key, value, 'EX', '100'],
    ['APPEND', key, value],
    ['DEL', key],
    ['UNLINK', key, other],
    ['RENAME', key, other],
    ['COPY', key, other, 'REPLACE'],
    ['COPY', key, key, 'DB', '1'],
    ['MOVE', key, String(random.below(3))],
    ['EXPIRE', key, '1000'],
    ['PERSIST', key],
    ['SETRANGE', key, '5', value],
    ['MSET', key, value, other, value],
    ['GETDEL', key],
    ['SET', `new:${random.below(1_000_000)}`, value],
    ...changesOfCollections(random, keys),
  ];
  test.run(...random.pick(commands));
}

/** Each type has keys of its own, and some that are taken from it now and then by another. */
function changesOfCollections(random: Random, keys: number): readonly string[][] {
  const key = (type: string): string => `${random.oneIn(20) ? 'any' : type}:${random.below(keys)}`;
  const element = `e${random.below(random.pick([5, 200]))}`;
  const number = String(random.below(1000));
  return [
    ['RPUSH', key('list'), element, number, 'x'.repeat(random.below(300))],
    ['LPOP', key('list')],
    ['LSET', key('list'), '0', element],
    ['LMOVE', key('list'), key('list'), 'LEFT', 'RIGHT'],
    ['HSET', key('hash'), element, number],
    ['HDEL', key('hash'), element],
    ['HPEXPIRE', key('hash'), '100000', 'FIELDS', '1', element],
    ['SADD', key('set'), element, number],
    ['SADD', key('integers'), number],
    ['SREM', key('set'), element],
    ['SPOP', key('set')],
    ['SUNIONSTORE', key('set'), key('set'), key('set')],
    ['ZADD', key('zset'), number, element],
    ['ZINCRBY', key('zset'), number, element],
    ['ZREM', key('zset'), element],
    ['ZUNIONSTORE', key('zset'), '2', key('zset'), key('set')],
    ['XADD', key('stream'), 'MAXLEN', '~', '50', '*', element, number],
    ['XGROUP', 'CREATE', key('stream'), 'g', '0', 'MKSTREAM'],
    ['XREADGROUP', 'GROUP', 'g', element, 'COUNT', '2', 'STREAMS', key('stream'), '>'],
    ['RENAME', key('hash'), key('hash')],
    ['COPY', key('zset'), key('zset'), 'REPLACE'],
    ['DEL', key('list'), key('hash')],
  ];
}

/** Commands that make one large value of each type, and those that change it. */
const LARGE: Readonly<Record<string, (nth: number) => string[]>> = {
  list: (nth) => ['RPUSH', 'large', `element ${nth}`],
  hash: (nth) => ['HSET', 'large', `field ${nth}`, `value ${nth}`],
  set: (nth) => ['SADD', 'large', `member ${nth}`],
  zset: (nth) => ['ZADD', 'large', String(nth * 1.5), `member ${nth}`],
  stream: (nth) => ['XADD', 'large', `1-${nth + 1}`, 'field', `value ${nth}`],
};

function savedFlags(test: TestEngine): number {
  const { databases, records } = test.engine.keyspace;
  let flags = 0;
  for (const { keys } of databases) {
    keys.forEach((ref) => {
      if ((records.head(ref) & HEAD_SAVED) !== 0) flags++;
    });
  }
  return flags;
}

function populated(random: Random, keys: number): TestEngine {
  const test = new TestEngine(random.below(1_000_000));
  test.run('CONFIG', 'SET', 'enable-debug-command', 'yes');
  for (let nth = 0; nth < keys; nth++) change(test, random, keys);
  return test;
}

function openDebug(test: TestEngine): TestEngine {
  test.engine.config.assign('enable-debug-command', 'yes');
  return test;
}

describe('a snapshot', () => {
  it('has the data as they were when it began, whatever was written meanwhile', () => {
    const random = seededRandom(11);
    for (let trial = 0; trial < 12; trial++) {
      const keys = random.pick([5, 100, 2000]);
      const test = openDebug(populated(random, keys));
      const before = digest(test);
      const { snapshot } = startSave(test);
      while (snapshot.step()) {
        for (let nth = random.below(8); nth > 0; nth--) change(test, random, keys);
        if (random.oneIn(400)) test.run('FLUSHDB');
        if (random.oneIn(400)) test.run('SWAPDB', '0', String(random.below(3)));
      }
      test.comeToRest();
      expect(savedFlags(test)).toBe(0);
      expect(test.run('LASTSAVE')).toMatch(/^:/);
      expect(digest(openDebug(loaded(test.files)))).toBe(before);
    }
  }, 60_000);

  it('saves a key that is written before the walk reaches it once, not twice', () => {
    const test = openDebug(populated(seededRandom(3), 500));
    const before = digest(test);
    const { snapshot } = startSave(test);
    for (let round = 0; round < 3; round++) {
      for (let nth = 0; nth < 500; nth++) test.run('SET', `key:${nth}`, `round ${round}`);
    }
    while (snapshot.step());
    test.comeToRest();
    expect(digest(openDebug(loaded(test.files)))).toBe(before);
  });

  it('works for about a millisecond at a time, in the middle of a collection too', () => {
    const test = openDebug(new TestEngine());
    const elements = Array.from({ length: 1000 }, (_, at) => `element ${at}`);
    for (let nth = 0; nth < 100; nth++) test.run('RPUSH', 'list', ...elements);
    test.run('BGSAVE');
    const { running } = test.engine.persistence.rdb;
    if (running === undefined) throw new Error('nothing is being saved');
    let nowMs = test.clock.monotonicMs();
    const clock = vi.spyOn(test.clock, 'monotonicMs').mockImplementation(() => {
      nowMs += 0.2;
      return nowMs;
    });
    let slices = 0;
    for (let goesOn = true; goesOn; slices++) {
      const startedMs = nowMs;
      goesOn = running.slice(1);
      expect(nowMs - startedMs).toBeLessThan(2);
    }
    clock.mockRestore();
    expect(slices).toBeGreaterThan(10);
    test.comeToRest();
    expect(digest(openDebug(loaded(test.files)))).toBe(digest(test));
  });

  it('saves a long string in slices, and finishes it when somebody writes it', () => {
    const test = openDebug(new TestEngine());
    test.run('SETRANGE', 'long', '3000000', 'end');
    test.run('SET', 'short', '1');
    const before = digest(test);
    const { snapshot } = startSave(test);
    snapshot.step();
    for (let nth = 0; nth < 100; nth++) {
      snapshot.step();
      if (nth === 50) test.run('APPEND', 'long', 'more');
      if (nth === 70) test.run('SET', 'short', '2');
    }
    while (snapshot.step());
    test.comeToRest();
    expect(digest(openDebug(loaded(test.files)))).toBe(before);
  });

  it.each(Object.keys(LARGE))('saves a large %s as it was, though it grows meanwhile', (type) => {
    const add = LARGE[type] as (nth: number) => string[];
    const test = openDebug(new TestEngine());
    for (let nth = 0; nth < 20_000; nth++) test.run(...add(nth));
    test.run('SET', 'short', '1');
    const before = digest(test);
    const { snapshot } = startSave(test);
    let steps = 0;
    while (snapshot.step()) {
      if (++steps % 3 === 0) test.run(...add(20_000 + steps));
      if (steps === 10) test.run('SET', 'short', '2');
    }
    test.comeToRest();
    expect(digest(openDebug(loaded(test.files)))).toBe(before);
  });

  it.each(Object.keys(LARGE))('saves a large %s that is deleted before its turn', (type) => {
    const add = LARGE[type] as (nth: number) => string[];
    const test = openDebug(new TestEngine());
    for (let nth = 0; nth < 20_000; nth++) test.run(...add(nth));
    for (let nth = 0; nth < 200; nth++) test.run('SET', `short:${nth}`, '1');
    const before = digest(test);
    const { snapshot } = startSave(test);
    expect(test.run('UNLINK', 'large')).toBe(':1\r\n');
    while (snapshot.step());
    test.comeToRest();
    expect(digest(openDebug(loaded(test.files)))).toBe(before);
  });

  it('is given up when all data are dropped, and leaves no file behind', () => {
    const test = populated(seededRandom(4), 500);
    startSave(test);
    test.engine.config.assign('save', '');
    test.run('FLUSHALL');
    test.comeToRest();
    expect(test.engine.persistence.rdb.running).toBeUndefined();
    expect(test.files.paths).toEqual([]);
    expect(test.engine.keyspace.snapshot).toBeUndefined();
    expect(test.engine.persistence.rdb.lastOk).toBe(true);
  });

  it('leaves the old file alone when a file operation fails, at whichever of them', () => {
    for (let skip = 0; skip < 7; skip++) {
      const test = openDebug(populated(seededRandom(5), 300));
      test.run('SAVE');
      const before = digest(test);
      test.run('SET', 'later', 'yes');
      test.files.failAfter(skip, 1);
      test.run('BGSAVE');
      test.comeToRest();
      test.files.heal();
      const ok = test.engine.persistence.rdb.lastOk;
      expect(savedFlags(test)).toBe(0);
      const found = digest(openDebug(loaded(test.files)));
      // When only the directory could not be made to last, the file has its name already.
      if (ok) expect(found).toBe(digest(test));
      else expect([before, digest(test)]).toContain(found);
      test.clock.ms += 10_000;
      test.run('BGSAVE');
      test.comeToRest();
      expect(test.engine.persistence.rdb.lastOk).toBe(true);
      expect(digest(openDebug(loaded(test.files)))).toBe(digest(test));
    }
  });

  it('that are about to be named do not take the place of what FLUSHALL saves', () => {
    const test = openDebug(populated(seededRandom(6), 300));
    test.run('CONFIG', 'SET', 'save', '3600 1');
    test.run('BGSAVE');
    const isSynced = (): boolean => test.files.log.some((call) => /^sync temp-.*-1/.test(call));
    while (!isSynced()) test.turn();
    test.run('FLUSHALL');
    test.comeToRest();
    expect(test.files.paths).toEqual(['dump.rdb']);
    expect(loaded(test.files).run('DBSIZE')).toBe(':0\r\n');
  });

  it('work once in each turn, however many chunks have been written', () => {
    const test = new TestEngine();
    test.run('CONFIG', 'SET', 'rdb-key-save-delay', '100', 'rdbcompression', 'no');
    for (let key = 0; key < 3_000; key++) test.run('SET', `key:${key}`, 'x'.repeat(1_000));
    test.run('BGSAVE');
    let turns = 0;
    while (test.engine.persistence.rdb.running !== undefined) {
      expect(test.deferred.length).toBeLessThanOrEqual(1);
      test.clock.ms += 2;
      test.turn();
      turns++;
    }
    expect(turns).toBeGreaterThan(100);
    expect(test.files.log.filter((call) => call.startsWith('append')).length).toBeGreaterThan(5);
  });
});

function startSave(test: TestEngine): { readonly snapshot: { step(): boolean } } {
  expect(test.run('BGSAVE')).toBe('+Background saving started\r\n');
  const { running } = test.engine.persistence.rdb;
  if (running === undefined) throw new Error('no save is running');
  // As one that cannot wait: what it writes is saved at once, however large.
  test.session.mayBlock = false;
  return running;
}
