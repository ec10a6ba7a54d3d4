import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../test/support/observed-engine.ts';
import type { TestEngine } from '../../test/support/test-engine.ts';
import { Arguments } from '../base/arguments.ts';
import { asciiBytes } from '../base/ascii.ts';
import { watchKey } from '../keyspace/watch.ts';

const OOM = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
const VALUE = 'v'.repeat(100);

function used(engine: TestEngine): number {
  return engine.engine.keyspace.memory.usedBytes;
}

function configure(engine: TestEngine, ...pairs: (string | number)[]): void {
  expect(engine.run('CONFIG', 'SET', ...pairs.map(String))).toBe('+OK\r\n');
}

/** An engine with so many keys, `expiring` of which have a time to live. */
function filledEngine(count: number, expiring = 0): ObservedEngine {
  const engine = new ObservedEngine();
  for (let number = 0; number < count; number++) {
    engine.run('SET', `key:${number}`, VALUE);
    if (number < expiring) engine.run('EXPIRE', `key:${number}`, '1000');
    engine.clock.ms += 1000;
  }
  engine.forget();
  return engine;
}

function keyCount(engine: TestEngine): number {
  return engine.session.database.keys.size;
}

describe('a full server', () => {
  it('without eviction refuses what needs memory, and goes on answering all else', () => {
    const engine = filledEngine(100, 1);
    configure(engine, 'maxmemory', used(engine) - 1);
    expect(engine.run('SET', 'new', 'v')).toBe(OOM);
    expect(engine.run('APPEND', 'key:1', 'v')).toBe(OOM);
    expect(engine.run('GET', 'key:1')).toBe(`$100\r\n${VALUE}\r\n`);
    expect(engine.run('EXPIRE', 'key:1', '100')).toBe(':1\r\n');
    expect(engine.run('DEL', 'key:2', 'key:3')).toBe(':2\r\n');
    expect(engine.run('SET', 'new', 'v')).toBe('+OK\r\n');
    expect(engine.engine.keyspace.statistics.evictedKeys).toBe(0);
  });

  it('evicts what makes room for a command, before it runs', () => {
    const engine = filledEngine(200);
    configure(engine, 'maxmemory-policy', 'allkeys-lru', 'maxmemory', used(engine));
    const { memory, statistics } = engine.engine.keyspace;
    memory.countExternal(10_000); // something else has grown
    expect(engine.run('SET', 'new', VALUE)).toBe('+OK\r\n');
    const propagated = engine.propagated();
    const own = propagated.indexOf(`SET new ${VALUE}`);
    expect(own).toBeGreaterThan(60);
    const deletions = propagated.filter((line) => line.startsWith('DEL '));
    for (const line of deletions) expect(line).toMatch(/^DEL key:[0-9]+$/);
    // What the command itself took is made good once its batch is over.
    expect(deletions.length + 1).toBe(propagated.length);
    const evicted = engine.events().filter((line) => line.startsWith('evicted '));
    expect(evicted).toEqual(deletions.map((line) => line.replace('DEL', 'evicted')));
    expect(statistics.evictedKeys).toBe(deletions.length);
    expect(keyCount(engine)).toBe(201 - deletions.length);
    expect(used(engine)).toBeLessThanOrEqual(engine.engine.memoryLimit.bytes);
  });

  it('propagates UNLINK with lazyfree-lazy-eviction, and with -expire for expired keys', () => {
    const engine = filledEngine(20, 1);
    configure(engine, 'lazyfree-lazy-eviction', 'yes', 'lazyfree-lazy-expire', 'yes');
    engine.clock.ms += 1_000_000;
    engine.run('GET', 'key:0');
    expect(engine.propagated()).toEqual(['UNLINK key:0']);
    configure(engine, 'maxmemory-policy', 'allkeys-random', 'maxmemory', used(engine) - 1);
    expect(engine.propagated()[0]).toMatch(/^UNLINK key:[0-9]+$/);
    configure(engine, 'lazyfree-lazy-eviction', 'no', 'maxmemory', used(engine) - 1);
    expect(engine.propagated()[0]).toMatch(/^DEL key:[0-9]+$/);
  });

  it('refuses under a volatile policy once no key with a time to live is left', () => {
    const engine = filledEngine(100, 10);
    configure(engine, 'maxmemory-policy', 'volatile-lru', 'maxmemory', used(engine) - 5000);
    expect(engine.run('SET', 'new', VALUE)).toBe(OOM);
    expect(keyCount(engine)).toBe(90);
    expect(engine.run('GET', 'key:50')).toBe(`$100\r\n${VALUE}\r\n`);
    expect(engine.run('INFO', 'stats')).toMatch(/evicted_keys:10\r\n/);
  });

  it('tells watchers of an evicted key', () => {
    const engine = filledEngine(1);
    const { keyspace } = engine.engine;
    const request = new Arguments();
    request.setParts([asciiBytes('key:0')]);
    const touched: string[] = [];
    const { database } = engine.session;
    watchKey(keyspace, database, request, 0, (_database, key) => touched.push(key));
    configure(engine, 'maxmemory-policy', 'allkeys-random', 'maxmemory', 1);
    expect(touched).toEqual(['key:0']);
  });

  it('evicts at once when CONFIG SET lowers the limit, and says so in the log', () => {
    const engine = filledEngine(300);
    configure(engine, 'maxmemory-policy', 'allkeys-lru');
    const limit = Math.floor(used(engine) * 0.8);
    engine.logged.length = 0;
    configure(engine, 'maxmemory', limit);
    expect(used(engine)).toBeLessThanOrEqual(limit);
    expect(engine.logged[0]).toMatch(
      /^warning: WARNING: the new maxmemory value set via CONFIG SET \([0-9]+\) is smaller than/,
    );
    engine.logged.length = 0;
    configure(engine, 'maxmemory', limit * 2);
    expect(engine.logged).toEqual([]);
  });

  it('goes on between requests with what it had no time for', () => {
    const engine = filledEngine(1000);
    configure(engine, 'maxmemory-policy', 'allkeys-lru', 'maxmemory-eviction-tenacity', '0');
    configure(engine, 'maxmemory', Math.floor(used(engine) / 2));
    const before = keyCount(engine);
    expect(before).toBeGreaterThan(900);
    expect(engine.deferred).toHaveLength(1);
    // Commands run meanwhile, each making a little room itself.
    expect(engine.run('SET', 'new', 'v')).toBe('+OK\r\n');
    expect(keyCount(engine)).toBe(before - 16 + 1);
    expect(engine.deferred).toHaveLength(1);
    let turns = 0;
    while (engine.turn()) turns++;
    expect(turns).toBeGreaterThan(10);
    expect(used(engine)).toBeLessThanOrEqual(engine.engine.memoryLimit.bytes);
    expect(engine.run('GET', 'new')).toBe('$1\r\nv\r\n');
  });

  it('gets back what a flushed database still holds before it refuses anything', () => {
    const engine = filledEngine(2000);
    engine.run('SELECT', '1');
    engine.run('SET', 'k', 'v');
    const limit = used(engine);
    engine.run('SELECT', '0');
    engine.run('FLUSHDB', 'ASYNC');
    configure(engine, 'maxmemory', limit - 1000);
    for (let number = 0; number < 50; number++) {
      expect(engine.run('SET', `new:${number}`, 'v'.repeat(2000))).toBe('+OK\r\n');
    }
    expect(engine.engine.keyspace.lazyFree.pendingObjects).toBeLessThan(2000);
  });

  it('evicts nothing while maxmemory is 0, whatever the policy', () => {
    const engine = filledEngine(10);
    configure(engine, 'maxmemory-policy', 'allkeys-lru');
    engine.engine.memoryLimit.bytes = used(engine) - 1;
    expect(engine.run('SET', 'new', 'v')).toBe(OOM);
    expect(keyCount(engine)).toBe(10);
  });
});

describe('lazy freeing', () => {
  it('is what FLUSHDB does with ASYNC, or by default if lazyfree-lazy-user-flush says so', () => {
    const engine = new ObservedEngine();
    const pendingAfter = (...flush: string[]): number => {
      engine.run('SELECT', '1');
      engine.run('SET', 'k', 'v');
      engine.run('SELECT', '0');
      engine.run('MSET', 'a', '1', 'b', '2');
      expect(engine.run(...flush)).toBe('+OK\r\n');
      const pending = engine.engine.keyspace.lazyFree.pendingObjects;
      while (engine.turn());
      return pending;
    };
    expect(pendingAfter('FLUSHDB')).toBe(0);
    expect(pendingAfter('FLUSHDB', 'ASYNC')).toBe(2);
    configure(engine, 'lazyfree-lazy-user-flush', 'yes');
    expect(pendingAfter('FLUSHDB')).toBe(2);
    expect(pendingAfter('FLUSHDB', 'SYNC')).toBe(0);
    expect(engine.run('INFO', 'memory')).toMatch(
      /lazyfree_pending_objects:0\r\nlazyfreed_objects:4\r\n/,
    );
    engine.run('FLUSHALL');
    expect(engine.run('INFO', 'memory')).toMatch(/lazyfreed_objects:5\r\n/);
    engine.run('CONFIG', 'RESETSTAT');
    expect(engine.run('INFO', 'memory')).toMatch(/lazyfreed_objects:0\r\n/);
  });
});

describe('the use of keys', () => {
  it('is counted under an LFU policy, from the next access on', () => {
    const engine = new ObservedEngine();
    configure(engine, 'lfu-log-factor', '0', 'maxmemory-policy', 'allkeys-lfu');
    engine.run('SET', 'k', 'v');
    expect(engine.run('OBJECT', 'FREQ', 'k')).toBe(':5\r\n');
    for (let time = 0; time < 10; time++) engine.run('GET', 'k');
    expect(engine.run('OBJECT', 'FREQ', 'k')).toBe(':15\r\n');
    // Overwriting is using; what it was used before counts on, wherever the new value lies.
    engine.run('SET', 'k', 'w');
    engine.run('SET', 'k', 'w'.repeat(5000));
    expect(engine.run('OBJECT', 'FREQ', 'k')).toBe(':17\r\n');
    engine.clock.ms += 4 * 60_000;
    expect(engine.run('OBJECT', 'FREQ', 'k')).toBe(':13\r\n');
    engine.run('EXPIRE', 'k', '100');
    expect(engine.run('OBJECT', 'FREQ', 'k')).toBe(':14\r\n');
    configure(engine, 'lfu-decay-time', '0');
    engine.clock.ms += 40_000;
    expect(engine.run('OBJECT', 'FREQ', 'k')).toBe(':14\r\n');
  });

  it('leaves no trace when a client with NO-TOUCH does it, but for TOUCH', () => {
    const engine = new ObservedEngine();
    engine.run('MSET', 'k', 'value', 'other', 'value');
    const shy = engine.connect();
    engine.runAs(shy, 'CLIENT', 'NO-TOUCH', 'on');
    engine.clock.ms += 10_000;
    for (const command of ['GET', 'STRLEN', 'TTL', 'TYPE', 'EXISTS'])
      engine.runAs(shy, command, 'k');
    engine.runAs(shy, 'APPEND', 'k', 'x');
    engine.runAs(shy, 'SETRANGE', 'k', '0', 'x');
    engine.runAs(shy, 'PERSIST', 'k');
    expect(engine.run('OBJECT', 'IDLETIME', 'k')).toBe(':10\r\n');
    engine.runAs(shy, 'TOUCH', 'k');
    expect(engine.run('OBJECT', 'IDLETIME', 'k')).toBe(':0\r\n');
    // The next client's accesses count as always, and its own again after OFF.
    engine.run('GET', 'other');
    expect(engine.run('OBJECT', 'IDLETIME', 'other')).toBe(':0\r\n');
    engine.clock.ms += 5000;
    engine.runAs(shy, 'CLIENT', 'NO-TOUCH', 'off');
    engine.runAs(shy, 'GET', 'other');
    expect(engine.run('OBJECT', 'IDLETIME', 'other')).toBe(':0\r\n');
  });

  it('is not counted either for a client with NO-TOUCH under an LFU policy', () => {
    const engine = new ObservedEngine();
    configure(engine, 'lfu-log-factor', '0', 'maxmemory-policy', 'allkeys-lfu');
    engine.run('SET', 'k', 'v');
    engine.run('CLIENT', 'NO-TOUCH', 'on');
    engine.run('GET', 'k');
    engine.run('SET', 'k', 'w');
    expect(engine.run('OBJECT', 'FREQ', 'k')).toBe(':5\r\n');
    engine.run('TOUCH', 'k');
    expect(engine.run('OBJECT', 'FREQ', 'k')).toBe(':6\r\n');
  });
});
