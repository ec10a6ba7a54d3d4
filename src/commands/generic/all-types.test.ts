// What every type of value must do alike, in each of its forms, small and large.
import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';
import { auditMemory } from '../../memory/memory-audit.ts';

const many = (count: number, make: (at: number) => string[]): string[] =>
  Array.from({ length: count }, (_, at) => make(at)).flat();

const LONG = 'x'.repeat(100);

/** The form that OBJECT ENCODING is to name, the type, and the request that makes such a value. */
const VALUES: readonly [encoding: string, type: string, request: readonly string[]][] = [
  ['int', 'string', ['SET', 'k', '12']],
  ['embstr', 'string', ['SET', 'k', 'text']],
  ['raw', 'string', ['SET', 'k', 'x'.repeat(300_000)]],
  ['listpack', 'list', ['RPUSH', 'k', 'a', '1', 'b']],
  ['quicklist', 'list', ['RPUSH', 'k', ...many(3000, (at) => [`element:${at}`]), LONG]],
  ['listpack', 'hash', ['HSET', 'k', 'f', '1', 'g', 'v']],
  ['hashtable', 'hash', ['HSET', 'k', ...many(2000, (at) => [`field:${at}`, `value:${at}`])]],
  ['stream', 'stream', ['XADD', 'k', '1-1', 'field', 'value']],
  ['intset', 'set', ['SADD', 'k', '1', '2', '-70000']],
  ['listpack', 'set', ['SADD', 'k', 'a', '1', 'b']],
  ['hashtable', 'set', ['SADD', 'k', ...many(2000, (at) => [`member:${at}`]), LONG]],
  ['listpack', 'zset', ['ZADD', 'k', '1', 'a', '2.5', 'b']],
  ['skiplist', 'zset', ['ZADD', 'k', ...many(2000, (at) => [String(at / 3), `member:${at}`])]],
];

function engineWith(request: readonly string[]): TestEngine {
  const engine = TestEngine.withOptions({ 'enable-debug-command': 'yes' });
  expect(engine.run(...request)).not.toMatch(/^-/);
  return engine;
}

const digest = (engine: TestEngine, key: string): string =>
  engine.run('DEBUG', 'DIGEST-VALUE', key);

/** Memory in use once nothing waits to be freed. */
function usedBytes(engine: TestEngine): number {
  const { keyspace, clock } = engine.engine;
  keyspace.lazyFree.run(clock, Number.POSITIVE_INFINITY);
  auditMemory(keyspace.memory);
  return keyspace.memory.usedBytes;
}

describe.each(VALUES)('a value of encoding %s, type %s', (encoding, type, request) => {
  it('is known by its type and encoding', () => {
    const engine = engineWith(request);
    expect(engine.run('TYPE', 'k')).toBe(`+${type}\r\n`);
    expect(engine.run('OBJECT', 'ENCODING', 'k')).toBe(`$${encoding.length}\r\n${encoding}\r\n`);
    expect(engine.run('OBJECT', 'REFCOUNT', 'k')).toMatch(/^:\d+\r\n$/);
    expect(engine.run('SCAN', '0', 'TYPE', type)).toBe('*2\r\n$1\r\n0\r\n*1\r\n$1\r\nk\r\n');
    const other = type === 'string' ? 'set' : 'string';
    expect(engine.run('SCAN', '0', 'TYPE', other)).toBe('*2\r\n$1\r\n0\r\n*0\r\n');
    expect(engine.run('DEBUG', 'OBJECT', 'k')).toMatch(
      /^\+Value at:0x[0-9a-f]+ refcount:\d+ encoding:[a-z]+ serializedlength:[1-9]/,
    );
    expect(engine.run('DEBUG', 'OBJECT', 'k')).toContain(` encoding:${encoding} `);
  });

  it('takes memory, all of which comes back', () => {
    const engine = engineWith(['SET', 'other', 'v']);
    engine.run('DEL', 'other');
    const before = usedBytes(engine);
    for (const removal of [['DEL', 'k'], ['UNLINK', 'k'], ['EXPIRE', 'k', '-1'], ['FLUSHDB']]) {
      engine.run(...request);
      const [, bytes] = /^:(\d+)/.exec(engine.run('MEMORY', 'USAGE', 'k', 'SAMPLES', '0')) ?? [];
      const taken = usedBytes(engine) - before;
      // MEMORY USAGE counts a share of the keyspace's tables, which the first key brings along.
      expect(Math.abs(Number(bytes) - taken)).toBeLessThan(4500);
      engine.run(...removal);
      expect(engine.run('EXISTS', 'k')).toBe(':0\r\n');
      expect(usedBytes(engine)).toBeLessThanOrEqual(before);
    }
    const estimate = engineWith(request).run('MEMORY', 'USAGE', 'k');
    expect(estimate).toMatch(/^:[1-9]/);
  });

  it('keeps what it is when its key is renamed, moved, or gets a time to live', () => {
    const engine = engineWith(request);
    const content = digest(engine, 'k');
    engine.run('RENAME', 'k', 'a key of another length');
    engine.run('EXPIRE', 'a key of another length', '100');
    engine.run('MOVE', 'a key of another length', '3');
    engine.run('SELECT', '3');
    engine.run('PERSIST', 'a key of another length');
    engine.run('RENAMENX', 'a key of another length', 'k');
    expect(digest(engine, 'k')).toBe(content);
    expect(engine.run('OBJECT', 'ENCODING', 'k')).toContain(encoding);
    expect(engine.run('TTL', 'k')).toBe(':-1\r\n');
    engine.run('SWAPDB', '3', '0');
    engine.run('SELECT', '0');
    expect(digest(engine, 'k')).toBe(content);
  });

  it('is copied, and the copy is a value of its own', () => {
    const engine = engineWith(request);
    const content = digest(engine, 'k');
    const before = usedBytes(engine);
    expect(engine.run('COPY', 'k', 'copy')).toBe(':1\r\n');
    expect(engine.run('COPY', 'k', 'copy')).toBe(':0\r\n');
    expect(engine.run('COPY', 'k', 'copy', 'REPLACE')).toBe(':1\r\n');
    expect(engine.run('COPY', 'k', 'k', 'DB', '5')).toBe(':1\r\n');
    expect(engine.run('OBJECT', 'ENCODING', 'copy')).toContain(encoding);
    expect(digest(engine, 'copy')).toBe(content);
    engine.run('DEL', 'k');
    expect(digest(engine, 'copy')).toBe(content);
    engine.run('SELECT', '5');
    expect(digest(engine, 'k')).toBe(content);
    engine.run('FLUSHDB');
    expect(usedBytes(engine)).toBeLessThan(before + 5000);
  });

  it('goes when its time has come, and when something takes its place', () => {
    const engine = engineWith(request);
    engine.run('PEXPIRE', 'k', '50');
    engine.clock.ms += 100;
    expect(engine.run('EXISTS', 'k')).toBe(':0\r\n');
    engine.run(...request);
    engine.run('SET', 'k', 'v');
    expect(engine.run('GET', 'k')).toBe('$1\r\nv\r\n');
    engine.run('DEL', 'k');
    engine.run(...request);
    engine.run('SET', 'x', 'y');
    engine.run('RENAME', 'x', 'k');
    expect(engine.run('GET', 'k')).toBe('$1\r\ny\r\n');
    engine.run('DEL', 'k');
    const empty = usedBytes(engineWith(['DEL', 'k']));
    expect(usedBytes(engine) - empty).toBeLessThan(9000);
  });
});
