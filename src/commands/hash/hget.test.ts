import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

function withHash(): TestEngine {
  const engine = new TestEngine();
  engine.run('HSET', 'h', 'a', 'one', 'n', '-42', 'big', '9223372036854775807');
  return engine;
}

describe('HGET and HMGET', () => {
  it('answer values, and null for what is not there', () => {
    const engine = withHash();
    expect(engine.run('HGET', 'h', 'a')).toBe('$3\r\none\r\n');
    expect(engine.run('HGET', 'h', 'n')).toBe('$3\r\n-42\r\n');
    expect(engine.run('HGET', 'h', 'x')).toBe('$-1\r\n');
    expect(engine.run('HGET', 'missing', 'x')).toBe('$-1\r\n');
    expect(engine.run('HMGET', 'h', 'big', 'x', 'a')).toBe(
      '*3\r\n$19\r\n9223372036854775807\r\n$-1\r\n$3\r\none\r\n',
    );
    expect(engine.run('HMGET', 'missing', 'x', 'y')).toBe('*2\r\n$-1\r\n$-1\r\n');
  });

  it('find a field in a table of many', () => {
    const engine = new TestEngine();
    for (let number = 0; number < 3000; number++) {
      engine.run('HSET', 'h', `field:${number}`, `value:${number}`);
    }
    expect(engine.run('OBJECT', 'ENCODING', 'h')).toBe('$9\r\nhashtable\r\n');
    for (const number of [0, 1, 511, 512, 513, 2999]) {
      const value = `value:${number}`;
      expect(engine.run('HGET', 'h', `field:${number}`)).toBe(`$${value.length}\r\n${value}\r\n`);
    }
    expect(engine.run('HGET', 'h', 'field:3000')).toBe('$-1\r\n');
  });
});

describe('HGETALL, HKEYS and HVALS', () => {
  it('answer nothing for a missing key, a map in RESP3', () => {
    const engine = withHash();
    expect(engine.run('HGETALL', 'missing')).toBe('*0\r\n');
    engine.run('HELLO', '3');
    expect(engine.run('HGETALL', 'missing')).toBe('%0\r\n');
    engine.run('HDEL', 'h', 'n', 'big');
    expect(engine.run('HGETALL', 'h')).toBe('%1\r\n$1\r\na\r\n$3\r\none\r\n');
    expect(engine.run('HKEYS', 'h')).toBe('*1\r\n$1\r\na\r\n');
    expect(engine.run('HVALS', 'h')).toBe('*1\r\n$3\r\none\r\n');
  });
});

describe('HLEN, HEXISTS and HSTRLEN', () => {
  it('answer numbers', () => {
    const engine = withHash();
    expect(engine.run('HLEN', 'h')).toBe(':3\r\n');
    expect(engine.run('HLEN', 'missing')).toBe(':0\r\n');
    expect(engine.run('HEXISTS', 'h', 'a')).toBe(':1\r\n');
    expect(engine.run('HEXISTS', 'h', 'x')).toBe(':0\r\n');
    expect(engine.run('HEXISTS', 'missing', 'x')).toBe(':0\r\n');
    expect(engine.run('HSTRLEN', 'h', 'n')).toBe(':3\r\n');
    expect(engine.run('HSTRLEN', 'h', 'big')).toBe(':19\r\n');
    expect(engine.run('HSTRLEN', 'h', 'x')).toBe(':0\r\n');
  });

  it('refuse a key that is no hash, as all these commands do', () => {
    const engine = new TestEngine();
    engine.run('SET', 's', 'x');
    for (const request of [
      ...[
        ['HGET', 's', 'a'],
        ['HMGET', 's', 'a'],
        ['HGETALL', 's'],
        ['HKEYS', 's'],
        ['HVALS', 's'],
      ],
      ...[
        ['HLEN', 's'],
        ['HEXISTS', 's', 'a'],
        ['HSTRLEN', 's', 'a'],
        ['HSCAN', 's', '0'],
      ],
      ...[
        ['HRANDFIELD', 's'],
        ['HRANDFIELD', 's', '2'],
        ['HDEL', 's', 'a'],
        ['HSETNX', 's', 'a', '1'],
      ],
    ]) {
      expect(engine.run(...request), request.join(' ')).toMatch(/^-WRONGTYPE /);
    }
  });
});
