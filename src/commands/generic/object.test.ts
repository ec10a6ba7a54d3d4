import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

const SHARED = ':2147483647\r\n';

describe('OBJECT', () => {
  it('answers null for a key that does not exist, and counts a miss', () => {
    const engine = new TestEngine();
    for (const subcommand of ['ENCODING', 'REFCOUNT', 'IDLETIME', 'FREQ']) {
      expect(engine.run('OBJECT', subcommand, 'absent')).toBe('$-1\r\n');
    }
    engine.run('HELLO', '3');
    expect(engine.run('OBJECT', 'ENCODING', 'absent')).toBe('_\r\n');
    expect(engine.engine.keyspace.statistics.misses).toBe(5);
  });

  it('names its subcommands in HELP', () => {
    const lines = new TestEngine().run('OBJECT', 'HELP').split('\r\n');
    expect(lines[0]).toBe(`*${lines.length - 2}`);
    expect(lines[1]).toBe('+OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:');
    for (const name of ['ENCODING', 'FREQ', 'IDLETIME', 'REFCOUNT']) {
      expect(lines).toContain(`+${name} <key>`);
    }
  });

  it('tells of wrong subcommands and arguments', () => {
    const engine = new TestEngine();
    expect(engine.run('OBJECT', 'FOO', 'k')).toBe(
      "-ERR unknown subcommand 'FOO'. Try OBJECT HELP.\r\n",
    );
    expect(engine.run('OBJECT', 'ENCODING')).toBe(
      "-ERR wrong number of arguments for 'object|encoding' command\r\n",
    );
  });
});

describe('OBJECT ENCODING', () => {
  it('names the three forms of a string', () => {
    const engine = new TestEngine();
    const encoding = (value: string): string => {
      engine.run('SET', 'k', value);
      return engine.run('OBJECT', 'ENCODING', 'k');
    };
    expect(encoding('12345')).toBe('$3\r\nint\r\n');
    expect(encoding('x'.repeat(44))).toBe('$6\r\nembstr\r\n');
    expect(encoding('x'.repeat(45))).toBe('$3\r\nraw\r\n');
  });
});

describe('OBJECT REFCOUNT', () => {
  it('is one, but for small integers the number that clients know as shared', () => {
    const engine = new TestEngine();
    engine.run(
      'MSET',
      'text',
      'x',
      'small',
      '9999',
      'large',
      '10000',
      'negative',
      '-1',
      'zero',
      '0',
    );
    expect(engine.run('OBJECT', 'REFCOUNT', 'text')).toBe(':1\r\n');
    expect(engine.run('OBJECT', 'REFCOUNT', 'small')).toBe(SHARED);
    expect(engine.run('OBJECT', 'REFCOUNT', 'zero')).toBe(SHARED);
    expect(engine.run('OBJECT', 'REFCOUNT', 'large')).toBe(':1\r\n');
    expect(engine.run('OBJECT', 'REFCOUNT', 'negative')).toBe(':1\r\n');
  });

  it('is one where eviction needs a clock for each key', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', '1');
    engine.run('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    expect(engine.run('OBJECT', 'REFCOUNT', 'k')).toBe(SHARED);
    engine.run('CONFIG', 'SET', 'maxmemory', '100mb');
    expect(engine.run('OBJECT', 'REFCOUNT', 'k')).toBe(':1\r\n');
    engine.run('CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl');
    expect(engine.run('OBJECT', 'REFCOUNT', 'k')).toBe(SHARED);
  });
});

describe('OBJECT IDLETIME', () => {
  it('counts the seconds since the last access, and is none itself', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'v');
    engine.clock.ms += 20_000;
    expect(engine.run('OBJECT', 'IDLETIME', 'k')).toBe(':20\r\n');
    engine.run('OBJECT', 'ENCODING', 'k');
    expect(engine.run('OBJECT', 'IDLETIME', 'k')).toBe(':20\r\n');
    engine.run('GET', 'k');
    expect(engine.run('OBJECT', 'IDLETIME', 'k')).toBe(':0\r\n');
  });

  it('is not to be had under an LFU policy', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'v');
    engine.run('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lfu');
    expect(engine.run('OBJECT', 'IDLETIME', 'k')).toBe(
      '-ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when ' +
        'switching between policies at runtime LRU and LFU data will take some time to adjust.\r\n',
    );
  });
});

describe('OBJECT FREQ', () => {
  it('is to be had under an LFU policy only', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'v');
    expect(engine.run('OBJECT', 'FREQ', 'k')).toBe(
      '-ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note ' +
        'that when switching between policies at runtime LRU and LFU data will take some time ' +
        'to adjust.\r\n',
    );
    engine.run('CONFIG', 'SET', 'maxmemory-policy', 'volatile-lfu');
    expect(engine.run('OBJECT', 'FREQ', 'k')).toMatch(/^:[0-9]+\r\n$/);
  });
});
