import { describe, expect, it } from 'vitest';
import type { FaultyFiles } from '../../test/support/faulty-files.ts';
import { TestEngine } from '../../test/support/test-engine.ts';
import { Config } from '../config/config.ts';
import type { Snapshot } from '../persistence/snapshot/snapshot.ts';
import type { ClientSession } from './client-session.ts';

/** A million with TORTURE=yes. */
const ELEMENTS = process.env.TORTURE === 'yes' ? 1_000_000 : 30_000;
const AT_ONCE = 1000;
/** More than this may not be added to the file by one step of the snapshot, or by one command. */
const MOST_BYTES = 128 * 1024;

/** Commands that add so many elements to `big`, from this one on. */
const ADD: Readonly<Record<string, (first: number, count: number) => string[]>> = {
  list: (first, count) => ['RPUSH', 'big', ...numbered(first, count, 'element')],
  hash: (first, count) => [
    'HSET',
    'big',
    ...numbered(first, count, 'field').flatMap((field) => [field, 'value']),
  ],
  set: (first, count) => ['SADD', 'big', ...numbered(first, count, 'member')],
  zset: (first, count) => [
    'ZADD',
    'big',
    ...numbered(first, count, 'member').flatMap((member, nth) => [String(first + nth), member]),
  ],
};

function numbered(first: number, count: number, name: string): string[] {
  return Array.from({ length: count }, (_, nth) => `${name} ${first + nth}`);
}

/** A client whose requests wait and are executed again, as on a connection. */
class Writer {
  readonly #test: TestEngine;
  readonly session: ClientSession;
  #request: readonly string[] | undefined = undefined;
  #mayGoOn = false;
  reply = '';

  constructor(test: TestEngine) {
    this.#test = test;
    this.session = test.connectWith({
      resume: () => {
        this.#mayGoOn = true;
      },
    });
  }

  get waits(): boolean {
    return this.session.suspended;
  }

  send(...request: string[]): string {
    this.#request = request;
    this.reply = this.#test.runAs(this.session, ...request);
    return this.reply;
  }

  /** What a connection does in a later turn. */
  goOn(): void {
    if (!this.#mayGoOn || this.#request === undefined) return;
    this.#mayGoOn = false;
    this.session.gate &= ~2;
    this.send(...this.#request);
  }
}

function populated(type: string, elements: number): TestEngine {
  const test = new TestEngine();
  test.engine.config.assign('enable-debug-command', 'yes');
  test.engine.config.assign('rdbcompression', 'no');
  const add = ADD[type] as (first: number, count: number) => string[];
  for (let first = 0; first < elements; first += AT_ONCE) test.run(...add(first, AT_ONCE));
  for (let nth = 0; nth < 500; nth++) test.run('SET', `small:${nth}`, `value ${nth}`);
  return test;
}

function startSave(test: TestEngine): Snapshot {
  expect(test.run('BGSAVE')).toBe('+Background saving started\r\n');
  return test.engine.persistence.rdb.running?.snapshot as Snapshot;
}

function digest(test: TestEngine): string {
  return test.run('DEBUG', 'DIGEST');
}

function digestOnDisk(files: FaultyFiles): string {
  const test = new TestEngine(2, new Config(), undefined, files.afterKill());
  test.engine.config.assign('enable-debug-command', 'yes');
  const loading = test.engine.persistence.startLoading();
  expect(test.engine.persistence.loadAtOnce(loading)).toBe(true);
  return digest(test);
}

function pendingBytes(test: TestEngine): number {
  return test.engine.persistence.rdb.running?.bufferBytes ?? 0;
}

describe('who writes to a large value that a snapshot has still to save', () => {
  it.each(Object.keys(ADD))(
    'waits for a large %s to be saved in slices, while others go on',
    (type) => {
      const test = populated(type, ELEMENTS);
      const before = digest(test);
      const snapshot = startSave(test);
      const writer = new Writer(test);
      const add = ADD[type] as (first: number, count: number) => string[];
      expect(writer.send(...add(ELEMENTS, 1))).toBe('');
      expect(writer.waits).toBe(true);
      let steps = 0;
      let most = 0;
      while (writer.waits) {
        const had = pendingBytes(test);
        expect(snapshot.step()).toBe(true);
        most = Math.max(most, pendingBytes(test) - had);
        steps++;
        if (steps % 100 === 0)
          expect(test.run('SET', `small:${steps % 500}`, 'new')).toBe('+OK\r\n');
        writer.goOn();
      }
      expect(steps).toBeGreaterThan(ELEMENTS / 1000);
      expect(most).toBeLessThan(MOST_BYTES);
      expect(writer.reply).toMatch(/^:/);
      // What is saved is written at once from then on.
      const had = pendingBytes(test);
      expect(writer.send(...add(ELEMENTS + 1, 1))).toMatch(/^:/);
      expect(pendingBytes(test)).toBe(had);
      test.comeToRest();
      expect(digestOnDisk(test.files)).toBe(before);
      expect(digest(test)).not.toBe(before);
    },
    600_000,
  );

  it('waits too when it copies something over it from another database', () => {
    const test = populated('list', 20_000);
    const writer = new Writer(test);
    writer.send('SELECT', '1');
    writer.send('SET', 'small', 'value');
    const before = digest(test);
    startSave(test);
    expect(writer.send('COPY', 'small', 'big', 'REPLACE', 'db', '0')).toBe('');
    expect(writer.waits).toBe(true);
    while (writer.waits) {
      test.turn();
      writer.goOn();
    }
    expect(writer.reply).toBe(':1\r\n');
    expect(test.run('GET', 'big')).toBe('$5\r\nvalue\r\n');
    test.comeToRest();
    expect(digestOnDisk(test.files)).toBe(before);
  });

  it('is answered at once when it only reads, or names another key', () => {
    const test = populated('list', 20_000);
    startSave(test);
    const writer = new Writer(test);
    expect(writer.send('LLEN', 'big')).toBe(':20000\r\n');
    expect(writer.send('LRANGE', 'big', '0', '0')).toContain('element 0');
    expect(writer.send('RPUSH', 'other', 'a')).toBe(':1\r\n');
    expect(writer.send('LPOP', 'big')).toBe('');
    expect(test.run('LLEN', 'big')).toBe(':20000\r\n');
  });

  it('waits with a whole transaction, if one of its commands would write it', () => {
    const test = populated('list', 20_000);
    const before = digest(test);
    const snapshot = startSave(test);
    const writer = new Writer(test);
    writer.send('SELECT', '1');
    writer.send('MULTI');
    writer.send('SET', 'k', 'v');
    writer.send('SELECT', '0');
    expect(writer.send('RPUSH', 'big', 'last')).toBe('+QUEUED\r\n');
    expect(writer.send('EXEC')).toBe('');
    expect(writer.waits).toBe(true);
    while (writer.waits) {
      snapshot.step();
      writer.goOn();
    }
    expect(writer.reply).toBe('*3\r\n+OK\r\n+OK\r\n:20001\r\n');
    test.comeToRest();
    expect(digestOnDisk(test.files)).toBe(before);
  });

  it('goes on when the snapshot fails, ends or loses its object', () => {
    for (const end of ['fails', 'is stopped', 'is flushed']) {
      const test = populated('list', 20_000);
      test.run('CONFIG', 'SET', 'save', '');
      startSave(test);
      const writer = new Writer(test);
      expect(writer.send('RPUSH', 'big', 'last')).toBe('');
      if (end === 'fails') test.files.failAfter(0, 1000);
      else if (end === 'is stopped') test.engine.persistence.rdb.stop();
      else test.run('FLUSHALL');
      test.comeToRest();
      writer.goOn();
      expect(writer.waits).toBe(false);
      expect(writer.reply).toBe(end === 'is flushed' ? ':1\r\n' : ':20001\r\n');
    }
  });

  it('is forgotten when its connection breaks', () => {
    const test = populated('list', 20_000);
    startSave(test);
    const writer = new Writer(test);
    writer.send('RPUSH', 'big', 'last');
    test.engine.disconnect(writer.session);
    test.comeToRest();
    expect(test.run('LLEN', 'big')).toBe(':20000\r\n');
  });

  it('waits as the destination of BLMOVE, too, served when the snapshot has got on', () => {
    const test = populated('list', 20_000);
    const before = digest(test);
    const replies: string[] = [];
    const waiter = test.connectWith({ resume: () => replies.push('served') });
    test.runAs(waiter, 'BLMOVE', 'source', 'big', 'LEFT', 'RIGHT', '0');
    startSave(test);
    test.run('RPUSH', 'source', 'moved');
    expect(test.run('LLEN', 'source')).toBe(':1\r\n');
    expect(replies).toEqual([]);
    test.comeToRest();
    test.run('PING');
    expect(replies).toEqual(['served']);
    expect(test.run('LLEN', 'big')).toBe(':20001\r\n');
    expect(digestOnDisk(test.files)).toBe(before);
  });
});

describe('a large value that goes away before a snapshot has saved it', () => {
  it('is saved in slices all the same when it expires or is evicted', () => {
    for (const how of ['expires', 'is evicted']) {
      const test = populated('list', 20_000);
      if (how === 'expires') test.run('PEXPIRE', 'big', '1000');
      const snapshot = startSave(test);
      const had = pendingBytes(test);
      if (how === 'expires') {
        test.clock.ms += 2000;
        expect(test.run('LLEN', 'big')).toBe(':0\r\n');
      } else {
        test.run('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-random');
        test.run('CONFIG', 'SET', 'maxmemory', '1');
        test.comeToRest();
        test.run('CONFIG', 'SET', 'maxmemory', '0');
        expect(test.run('DBSIZE')).toBe(':0\r\n');
      }
      expect(pendingBytes(test) - had).toBeLessThan(MOST_BYTES);
      while (snapshot.step());
      test.comeToRest();
      const saved = new TestEngine(2, new Config(), undefined, test.files.afterKill());
      // Its time had come before it is loaded: a clock from before then has it whole.
      saved.clock.ms = test.clock.ms - 2000;
      saved.engine.persistence.loadAtOnce(saved.engine.persistence.startLoading());
      expect(saved.run('LLEN', 'big')).toBe(':20000\r\n');
      while (test.engine.keyspace.lazyFree.run(test.clock, Number.POSITIVE_INFINITY));
      expect(test.run('FLUSHALL')).toBe('+OK\r\n');
    }
  });
});

describe('writers beside a snapshot whose disk is slow', () => {
  it('wait while more is kept in memory than should be, and only if they add to it', () => {
    const test = new TestEngine();
    test.engine.config.assign('rdbcompression', 'no');
    test.engine.config.assign('enable-debug-command', 'yes');
    const value = 'x'.repeat(250_000);
    for (let nth = 0; nth < 200; nth++) test.run('SET', `key:${nth}`, value);
    const before = digest(test);
    startSave(test);
    const writers = Array.from({ length: 200 }, () => new Writer(test));
    const replies = writers.map((writer, nth) => writer.send('APPEND', `key:${nth}`, 'y'));
    const held = replies.filter((reply) => reply === '').length;
    expect(held).toBeGreaterThan(20);
    expect(pendingBytes(test)).toBeLessThan(33 * 1024 * 1024);
    expect(test.run('SET', 'new', 'v')).toBe('+OK\r\n');
    const goOn = (): void => {
      for (const writer of writers) writer.goOn();
    };
    for (let turns = 0; test.turn() && turns < 100_000; turns++) goOn();
    goOn();
    expect(writers.map((writer) => writer.reply)).toEqual(writers.map(() => ':250001\r\n'));
    expect(digestOnDisk(test.files)).toBe(before);
  });
});
