import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

function withHash(): ObservedEngine {
  const engine = new ObservedEngine();
  engine.run('HSET', 'h', 'a', '1', 'b', '2', 'c', '3');
  engine.forget();
  return engine;
}

const fields = (...names: string[]): string[] => ['FIELDS', `${names.length}`, ...names];

describe('HEXPIRE and its kin', () => {
  it('set times in every unit and propagate points in time', () => {
    const engine = withHash();
    const { ms } = engine.clock;
    for (const [name, time, expected] of [
      ['HEXPIRE', '10', ms + 10_000],
      ['HPEXPIRE', '1500', ms + 1500],
      ['HEXPIREAT', '1800000000', 1_800_000_000_000],
      ['HPEXPIREAT', '1800000000001', 1_800_000_000_001],
    ] as const) {
      expect(engine.run(name, 'h', time, ...fields('a', 'x', 'b'))).toBe(
        '*3\r\n:1\r\n:-2\r\n:1\r\n',
      );
      expect(engine.events()).toEqual(['hexpire h']);
      expect(engine.propagated()).toEqual([`HPEXPIREAT h ${expected} FIELDS 2 a b`]);
      expect(engine.run('HPEXPIRETIME', 'h', ...fields('a'))).toBe(`*1\r\n:${expected}\r\n`);
    }
    expect(engine.run('HTTL', 'h', ...fields('c', 'x'))).toBe('*2\r\n:-1\r\n:-2\r\n');
  });

  it('hold to the condition', () => {
    const engine = withHash();
    engine.run('HEXPIRE', 'h', '100', ...fields('a'));
    engine.forget();
    const set = (condition: string, time: string): string =>
      engine.run('HEXPIRE', 'h', time, condition, ...fields('a', 'c'));
    expect(set('XX', '100')).toBe('*2\r\n:1\r\n:0\r\n');
    expect(set('gt', '100')).toBe('*2\r\n:0\r\n:0\r\n');
    expect(set('GT', '101')).toBe('*2\r\n:1\r\n:0\r\n');
    engine.forget();
    expect(set('GT', '50')).toBe('*2\r\n:0\r\n:0\r\n');
    expect(engine.propagated()).toEqual([]);
    expect(engine.events()).toEqual([]);
    expect(set('lt', '50')).toBe('*2\r\n:1\r\n:1\r\n');
    expect(set('NX', '10')).toBe('*2\r\n:0\r\n:0\r\n');
    expect(set('LT', '60')).toBe('*2\r\n:0\r\n:0\r\n');
  });

  it('remove fields at once whose time has come, and the key with the last of them', () => {
    const engine = withHash();
    expect(engine.run('HEXPIRE', 'h', '0', ...fields('a', 'x'))).toBe('*2\r\n:2\r\n:-2\r\n');
    expect(engine.events()).toEqual(['hdel h']);
    expect(engine.propagated()).toEqual(['HDEL h a']);
    expect(engine.run('HEXPIREAT', 'h', '1', ...fields('b', 'c', 'b'))).toBe(
      '*3\r\n:2\r\n:2\r\n:-2\r\n',
    );
    expect(engine.events()).toEqual(['hdel h', 'del h']);
    expect(engine.propagated()).toEqual(['HDEL h b c']);
    expect(engine.run('EXISTS', 'h')).toBe(':0\r\n');
  });

  it('answer -2 for all fields of a missing key', () => {
    const engine = new ObservedEngine();
    expect(engine.run('HEXPIRE', 'h', '10', ...fields('a', 'b'))).toBe('*2\r\n:-2\r\n:-2\r\n');
    expect(engine.run('HTTL', 'h', ...fields('a'))).toBe('*1\r\n:-2\r\n');
    expect(engine.run('HPERSIST', 'h', ...fields('a'))).toBe('*1\r\n:-2\r\n');
  });

  it('refuse times and fields that are none', () => {
    const engine = withHash();
    engine.run('SET', 's', 'x');
    for (const [words, error] of [
      [
        'HEXPIRE s 10 FIELDS 1 a',
        'WRONGTYPE Operation against a key holding the wrong kind of value',
      ],
      ['HEXPIRE h x FIELDS 1 a', 'ERR value is not an integer or out of range'],
      ['HEXPIRE h -1 FIELDS 1 a', 'ERR invalid expire time, must be >= 0'],
      ['HEXPIRE h 70368744178 FIELDS 1 a', "ERR invalid expire time in 'hexpire' command"],
      ['HPEXPIREAT h 70368744177664 FIELDS 1 a', "ERR invalid expire time in 'hpexpireat' command"],
      [
        'HEXPIRE h 10 FIELD 1 a',
        'ERR Mandatory argument FIELDS is missing or not at the right position',
      ],
      [
        'HEXPIRE h 10 NX XX FIELDS 1 a',
        'ERR Mandatory argument FIELDS is missing or not at the right position',
      ],
      ['HEXPIRE h 10 FIELDS 0 a', 'ERR Parameter `numFields` should be greater than 0'],
      ['HEXPIRE h 10 FIELDS x a', 'ERR Parameter `numFields` should be greater than 0'],
      [
        'HEXPIRE h 10 FIELDS 2 a',
        'ERR The `numfields` parameter must match the number of arguments',
      ],
      ['HTTL h FIELDS 0 a', 'ERR Number of fields must be a positive integer'],
      ['HPERSIST h FIELDS 2 a', 'ERR The `numfields` parameter must match the number of arguments'],
    ]) {
      expect(engine.run(...words.split(' ')), words).toBe(`-${error}\r\n`);
    }
    expect(engine.run('HPEXPIREAT', 'h', '70368744177663', ...fields('a'))).toBe('*1\r\n:1\r\n');
  });

  it('show in OBJECT ENCODING', () => {
    const engine = withHash();
    engine.run('HEXPIRE', 'h', '10', ...fields('a'));
    expect(engine.run('OBJECT', 'ENCODING', 'h')).toBe('$10\r\nlistpackex\r\n');
    engine.run('HPERSIST', 'h', ...fields('a'));
    expect(engine.run('OBJECT', 'ENCODING', 'h')).toBe('$10\r\nlistpackex\r\n');
    engine.run('HSET', 'h', 'a', 'x'.repeat(65));
    expect(engine.run('OBJECT', 'ENCODING', 'h')).toBe('$9\r\nhashtable\r\n');
  });
});

describe('HTTL, HPTTL, HEXPIRETIME and HPEXPIRETIME', () => {
  it('answer in their unit; seconds that remain are rounded up', () => {
    const engine = withHash();
    engine.run('HPEXPIREAT', 'h', `${engine.clock.ms + 1001}`, ...fields('a'));
    const ask = (name: string): string => engine.run(name, 'h', ...fields('a', 'b', 'x'));
    expect(ask('HTTL')).toBe('*3\r\n:2\r\n:-1\r\n:-2\r\n');
    expect(ask('HPTTL')).toBe('*3\r\n:1001\r\n:-1\r\n:-2\r\n');
    expect(ask('HEXPIRETIME')).toBe('*3\r\n:1700000001\r\n:-1\r\n:-2\r\n');
    expect(ask('HPEXPIRETIME')).toBe('*3\r\n:1700000001001\r\n:-1\r\n:-2\r\n');
  });
});

describe('HPERSIST', () => {
  it('removes times and propagates only the fields that had one', () => {
    const engine = withHash();
    engine.run('HEXPIRE', 'h', '10', ...fields('a'));
    engine.forget();
    expect(engine.run('HPERSIST', 'h', ...fields('a', 'b', 'x'))).toBe(
      '*3\r\n:1\r\n:-1\r\n:-2\r\n',
    );
    expect(engine.events()).toEqual(['hpersist h']);
    expect(engine.propagated()).toEqual(['HPERSIST h FIELDS 1 a']);
    expect(engine.run('HTTL', 'h', ...fields('a'))).toBe('*1\r\n:-1\r\n');
    engine.forget();
    engine.run('HPERSIST', 'h', ...fields('a'));
    expect(engine.propagated()).toEqual([]);
  });
});

describe('a field whose time has come', () => {
  for (const [form, limit] of [
    ['packed', '512'],
    ['in a table', '1'],
  ] as const) {
    it(`is gone for every command: ${form}`, () => {
      const engine = new ObservedEngine();
      engine.run('CONFIG', 'SET', 'hash-max-listpack-entries', limit);
      const again = (): void => {
        engine.run('DEL', 'h');
        engine.run('HSET', 'h', 'a', '1', 'b', '2', 'c', '3');
        engine.run('HPEXPIRE', 'h', '10', ...fields('a'));
        engine.clock.ms += 11;
        engine.forget();
      };
      for (const [words, reply] of [
        ['HGET h a', '$-1\r\n'],
        ['HMGET h a b', '*2\r\n$-1\r\n$1\r\n2\r\n'],
        ['HLEN h', ':2\r\n'],
        ['HEXISTS h a', ':0\r\n'],
        ['HSTRLEN h a', ':0\r\n'],
        ['HTTL h FIELDS 1 a', '*1\r\n:-2\r\n'],
        ['HDEL h a', ':0\r\n'],
        ['HSET h a 5', ':1\r\n'],
        ['HSETNX h a 5', ':1\r\n'],
        ['HINCRBY h a 5', ':5\r\n'],
        ['HPERSIST h FIELDS 1 a', '*1\r\n:-2\r\n'],
        ['HEXPIRE h 5 FIELDS 1 a', '*1\r\n:-2\r\n'],
        ['HGETDEL h FIELDS 1 a', '*1\r\n$-1\r\n'],
        ['HGETEX h FIELDS 1 a', '*1\r\n$-1\r\n'],
        ['HSETEX h FXX FIELDS 1 a 1', ':0\r\n'],
      ]) {
        again();
        expect(engine.run(...words.split(' ')), words).toBe(reply);
        expect(engine.propagated()[0], words).toBe('HDEL h a');
        expect(engine.events()[0], words).toBe('hexpired h');
      }
    });
  }

  it('takes the key along if it was the last', () => {
    const engine = new ObservedEngine();
    engine.run('HSET', 'h', 'a', '1');
    engine.run('HPEXPIRE', 'h', '10', ...fields('a'));
    engine.clock.ms += 11;
    engine.forget();
    expect(engine.run('HGETALL', 'h')).toBe('*0\r\n');
    expect(engine.events()).toEqual(['hexpired h', 'del h']);
    expect(engine.propagated()).toEqual(['HDEL h a']);
    expect(engine.run('EXISTS', 'h')).toBe(':0\r\n');
    expect(engine.engine.keyspace.dirty).toBeGreaterThan(0);
  });

  it('loses its time with HSET, keeps it with COPY, RENAME and MOVE', () => {
    const engine = withHash();
    engine.run('HEXPIRE', 'h', '100', ...fields('a', 'b'));
    engine.run('HSET', 'h', 'a', 'new');
    expect(engine.run('HTTL', 'h', ...fields('a', 'b'))).toBe('*2\r\n:-1\r\n:100\r\n');
    engine.run('COPY', 'h', 'copy');
    engine.run('RENAME', 'h', 'renamed');
    engine.run('EXPIRE', 'renamed', '1000');
    engine.run('MOVE', 'renamed', '1');
    engine.clock.ms += 100_001;
    expect(engine.run('HLEN', 'copy')).toBe(':2\r\n');
    engine.run('SELECT', '1');
    expect(engine.run('HLEN', 'renamed')).toBe(':2\r\n');
  });
});
