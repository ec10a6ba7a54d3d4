import { describe, expect, it } from 'vitest';
import { faultyAllocations } from '../../../../test/support/memory-faults.ts';
import { ObservedEngine } from '../../../../test/support/observed-engine.ts';
import { seeded } from '../../../../test/support/seeded.ts';

/** The elements of an array of bulk strings; null for those that are none. */
function elements(reply: string): (string | null)[] {
  const lines = reply.split('\r\n');
  const found: (string | null)[] = [];
  for (let at = 1; at < lines.length - 1; at++) {
    if (lines[at] === '$-1') found.push(null);
    else found.push(lines[++at]);
  }
  return found;
}

function sorted(engine: ObservedEngine, line: string): (string | null)[] {
  return elements(engine.run(...line.split(' ')));
}

function engineWithValues(): ObservedEngine {
  const engine = new ObservedEngine();
  engine.run('RPUSH', 'list', '3', '1', '2', '10', '-5');
  engine.run('SADD', 'set', '3', '1', '2', '10', '-5');
  engine.run('SADD', 'words', 'banana', 'apple', 'cherry');
  engine.run('ZADD', 'zset', '1', '3', '2', '1', '3', '10', '4', '2');
  engine.run('MSET', 'w1', '30', 'w2', '20', 'w3', '10', 'wapple', 'z', 'wbanana', 'y');
  engine.run('HSET', 'h1', 'f', '5', 'name', 'one');
  engine.run('HSET', 'h2', 'f', '4', 'name', 'two');
  engine.run('SET', 'string', 'v');
  engine.forget();
  return engine;
}

describe('SORT', () => {
  it('orders numbers and texts, either way', () => {
    const engine = engineWithValues();
    for (const key of ['list', 'set']) {
      expect(sorted(engine, `SORT ${key}`)).toEqual(['-5', '1', '2', '3', '10']);
      expect(sorted(engine, `SORT ${key} DESC`)).toEqual(['10', '3', '2', '1', '-5']);
      expect(sorted(engine, `SORT_RO ${key} ALPHA`)).toEqual(['-5', '1', '10', '2', '3']);
    }
    expect(sorted(engine, 'SORT zset')).toEqual(['1', '2', '3', '10']);
    expect(sorted(engine, 'SORT words ALPHA DESC')).toEqual(['cherry', 'banana', 'apple']);
    expect(engine.run('SORT', 'missing')).toBe('*0\r\n');
    expect(engine.propagated()).toEqual([]);
  });

  it('answers a part', () => {
    const engine = engineWithValues();
    expect(sorted(engine, 'SORT list LIMIT 1 2')).toEqual(['1', '2']);
    expect(sorted(engine, 'SORT list LIMIT 1 2 DESC')).toEqual(['3', '2']);
    expect(sorted(engine, 'SORT list LIMIT 3 -1')).toEqual(['3', '10']);
    expect(sorted(engine, 'SORT list LIMIT -3 2')).toEqual(['-5', '1']);
    expect(sorted(engine, 'SORT list LIMIT 9 2')).toEqual([]);
  });

  it('goes by what a pattern leads to', () => {
    const engine = engineWithValues();
    expect(sorted(engine, 'SORT zset BY w*')).toEqual(['10', '3', '2', '1']);
    expect(sorted(engine, 'SORT zset BY h*->f')).toEqual(['10', '3', '2', '1']);
    expect(sorted(engine, 'SORT words BY w* ALPHA')).toEqual(['cherry', 'banana', 'apple']);
    expect(sorted(engine, 'SORT zset BY h*->name ALPHA LIMIT 2 2')).toEqual(['1', '2']);
  });

  it('keeps the order of lists and sorted sets when BY has no star', () => {
    const engine = engineWithValues();
    expect(sorted(engine, 'SORT list BY nosort')).toEqual(['3', '1', '2', '10', '-5']);
    expect(sorted(engine, 'SORT list BY nosort DESC LIMIT 1 2')).toEqual(['10', '2']);
    expect(sorted(engine, 'SORT zset BY nosort')).toEqual(['3', '1', '10', '2']);
    expect(sorted(engine, 'SORT zset BY nosort DESC LIMIT 0 3')).toEqual(['2', '10', '1']);
    expect(sorted(engine, 'SORT set BY nosort').sort()).toEqual(['-5', '1', '10', '2', '3']);
    expect(sorted(engine, 'SORT words BY nosort STORE out')).toEqual([]);
    expect(sorted(engine, 'LRANGE out 0 -1')).toEqual(['apple', 'banana', 'cherry']);
  });

  it('answers what patterns lead to, null where there is nothing', () => {
    const engine = engineWithValues();
    expect(sorted(engine, 'SORT zset GET # GET w* GET h*->name LIMIT 1 2')).toEqual([
      ...['2', '20', 'two'],
      ...['3', '10', null],
    ]);
    expect(sorted(engine, 'SORT zset GET w GET h* LIMIT 0 1')).toEqual([null, null]);
    engine.run('HELLO', '3');
    expect(engine.run('SORT', 'zset', 'GET', 'none*', 'LIMIT', '0', '1')).toBe('*1\r\n_\r\n');
  });

  it('looks only at fields and keys that have not expired', () => {
    const engine = engineWithValues();
    engine.run('PEXPIRE', 'w1', '10');
    engine.run('HPEXPIRE', 'h1', '10', 'FIELDS', '1', 'name');
    engine.clock.ms += 50;
    expect(sorted(engine, 'SORT zset GET w* GET h*->name GET h*->f LIMIT 0 1')).toEqual([
      null,
      null,
      '5',
    ]);
  });

  it('stores the result as a list', () => {
    const engine = engineWithValues();
    engine.run('SET', 'out', 'x', 'EX', '100');
    engine.forget();
    expect(
      engine.run('SORT', 'set', 'GET', '#', 'GET', 'w*', 'LIMIT', '0', '3', 'STORE', 'out'),
    ).toBe(':6\r\n');
    expect(sorted(engine, 'LRANGE out 0 -1')).toEqual(['-5', '', '1', '30', '2', '20']);
    expect(engine.run('TTL', 'out')).toBe(':-1\r\n');
    expect(engine.events()).toEqual(['keymiss w-5', 'sortstore out']);
    expect(engine.propagated()).toEqual(['SORT set GET # GET w* LIMIT 0 3 STORE out']);
    expect(engine.run('SORT', 'missing', 'STORE', 'out')).toBe(':0\r\n');
    expect(engine.events()).toEqual(['keymiss missing', 'del out']);
    expect(engine.run('SORT', 'missing', 'STORE', 'out')).toBe(':0\r\n');
    expect(engine.propagated()).toEqual(['SORT missing STORE out']);
  });

  it('says what is wrong', () => {
    const engine = engineWithValues();
    expect(engine.run('SORT', 'words')).toBe(
      "-ERR One or more scores can't be converted into double\r\n",
    );
    expect(engine.run('SORT', 'string')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('SORT', 'list', 'FOO')).toMatch(/^-ERR syntax error/);
    expect(engine.run('SORT', 'list', 'LIMIT', '0')).toMatch(/^-ERR syntax error/);
    expect(engine.run('SORT', 'list', 'LIMIT', '0', 'x')).toMatch(/^-ERR value is not an integer/);
    expect(engine.run('SORT_RO', 'list', 'STORE', 'out')).toMatch(/^-ERR syntax error/);
  });

  it('lets users whom some keys are denied use no patterns', () => {
    const engine = engineWithValues();
    engine.run('ACL', 'SETUSER', 'few', 'on', 'nopass', '~list', '~nosort', '+@all');
    engine.run('ACL', 'SETUSER', 'reads', 'on', 'nopass', '%R~*', '~out', '+@all');
    engine.run('AUTH', 'few', 'x');
    expect(engine.run('SORT', 'list', 'BY', 'w*')).toBe(
      '-ERR BY option of SORT denied due to insufficient ACL permissions.\r\n',
    );
    expect(engine.run('SORT', 'list', 'GET', '#')).toBe(
      '-ERR GET option of SORT denied due to insufficient ACL permissions.\r\n',
    );
    expect(sorted(engine, 'SORT list BY nosort LIMIT 0 1')).toEqual(['3']);
    expect(engine.run('SORT', 'list', 'STORE', 'other')).toMatch(/^-NOPERM /);
    engine.run('AUTH', 'reads', 'x');
    expect(sorted(engine, 'SORT list BY w* GET # LIMIT 0 1')).toEqual(['-5']);
    expect(engine.run('SORT', 'list', 'STORE', 'out')).toBe(':5\r\n');
    expect(engine.run('SORT', 'list', 'STORE', 'list')).toMatch(/^-NOPERM /);
  });

  it('orders as a plain sort does, however many elements there are', () => {
    seeded((random) => {
      const engine = new ObservedEngine();
      for (const count of [5, 700, 3000]) {
        const numbers = Array.from({ length: count }, () => String(random.below(count) - 50));
        engine.run('DEL', 'l');
        engine.run('RPUSH', 'l', ...numbers);
        const byNumber = [...numbers].sort((a, b) => Number(a) - Number(b));
        expect(sorted(engine, 'SORT l')).toEqual(byNumber);
        expect(sorted(engine, 'SORT l ALPHA')).toEqual([...numbers].sort());
        const weights = new Map(numbers.map((number) => [number, String(random.below(5))]));
        engine.run('MSET', ...[...weights].flatMap(([number, weight]) => [`w${number}`, weight]));
        const byWeight = [...numbers].sort((a, b) => {
          const difference = Number(weights.get(a)) - Number(weights.get(b));
          return difference !== 0 ? difference : a < b ? -1 : Number(a !== b);
        });
        expect(sorted(engine, 'SORT l BY w*')).toEqual(byWeight);
        engine.run('SORT', 'l', 'BY', 'w*', 'DESC', 'STORE', 'out');
        expect(sorted(engine, 'LRANGE out 0 -1')).toEqual([...byWeight].reverse());
      }
    })();
  });

  it('leaves the destination as it is when there is no memory', () => {
    const engine = engineWithValues();
    engine.run('SET', 'out', 'v');
    const { memory } = engine.engine.keyspace;
    const before = memory.usedBytes;
    const faults = faultyAllocations(memory);
    for (const remaining of [0, 1]) {
      faults.remaining = remaining;
      expect(engine.run('SORT', 'list', 'STORE', 'out')).toMatch(/^-OOM /);
      expect(memory.usedBytes).toBe(before);
    }
    expect(engine.run('GET', 'out')).toBe('$1\r\nv\r\n');
  });
});
