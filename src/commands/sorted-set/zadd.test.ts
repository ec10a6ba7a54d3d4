import { describe, expect, it } from 'vitest';
import { faultyAllocations } from '../../../test/support/memory-faults.ts';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

describe('ZADD', () => {
  it('adds members, changes scores, and tells how many were added', () => {
    const engine = new PlainEngine();
    expect(engine.ask('ZADD z 1 a 2 b')).toBe('2');
    expect(engine.ask('ZADD z 3 a 2 b 4 c')).toBe('1');
    expect(engine.ask('ZRANGE z 0 -1 WITHSCORES')).toBe('[b 2 a 3 c 4]');
    expect(engine.events()).toEqual(['new z', 'zadd z', 'zadd z']);
    expect(engine.propagated()).toEqual(['ZADD z 1 a 2 b', 'ZADD z 3 a 2 b 4 c']);
  });

  it('says and propagates nothing when nothing changes', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 1 a');
    engine.forget();
    expect(engine.ask('ZADD z 1 a')).toBe('0');
    expect(engine.ask('ZADD z XX 1 b')).toBe('0');
    expect(engine.ask('ZADD none XX 1 b')).toBe('0');
    expect(engine.events()).toEqual([]);
    expect(engine.propagated()).toEqual([]);
    expect(engine.ask('EXISTS none')).toBe('0');
  });

  it('takes NX, XX, GT, LT and CH, in any case', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 5 a');
    expect(engine.ask('ZADD z nx 6 a 1 b')).toBe('1');
    expect(engine.ask('ZADD z XX 7 a 1 c')).toBe('0');
    expect(engine.ask('ZADD z GT CH 6 a 9 b')).toBe('1');
    expect(engine.ask('ZADD z lt ch 6 a 10 b 3 d')).toBe('2');
    expect(engine.ask('ZRANGE z 0 -1 WITHSCORES')).toBe('[d 3 a 6 b 9]');
  });

  it('adds to a score with INCR, and answers it or null', () => {
    const engine = new PlainEngine();
    expect(engine.ask('ZADD z INCR 1.5 a')).toBe('1.5');
    expect(engine.ask('ZADD z INCR 1.5 a')).toBe('3');
    expect(engine.ask('ZADD z NX INCR 1 a')).toBe('nil');
    expect(engine.ask('ZADD z LT INCR 1 a')).toBe('nil');
    expect(engine.ask('ZADD none XX INCR 1 a')).toBe('nil');
    expect(engine.ask('ZADD z INCR 1 a 2 b')).toMatch(/single increment-element pair$/);
    engine.ask('ZADD z inf i');
    expect(engine.ask('ZADD z INCR -inf i')).toBe('-ERR resulting score is not a number (NaN)');
    expect(engine.events()).toContain('zincr z');
  });

  it('refuses options that exclude each other, bad scores and other types', () => {
    const engine = new PlainEngine();
    expect(engine.ask('ZADD z NX XX 1 a')).toMatch(/^-ERR XX and NX/);
    expect(engine.ask('ZADD z GT LT 1 a')).toMatch(/^-ERR GT, LT, and\/or NX/);
    expect(engine.ask('ZADD z GT NX 1 a')).toMatch(/^-ERR GT, LT, and\/or NX/);
    expect(engine.ask('ZADD z 1 a 2')).toBe('-ERR syntax error');
    expect(engine.ask('ZADD z CH NX')).toBe('-ERR syntax error');
    expect(engine.ask('ZADD z 1 a x b')).toBe('-ERR value is not a valid float');
    expect(engine.ask('ZADD z nan a')).toBe('-ERR value is not a valid float');
    engine.storeList('list');
    expect(engine.ask('ZADD list 1 a')).toMatch(/^-WRONGTYPE /);
    expect(engine.ask('EXISTS z')).toBe('0');
  });

  it('takes the large form at the configured limits, and keeps it', () => {
    const engine = new PlainEngine();
    const { config } = engine.engine;
    config.set([['zset-max-listpack-entries', '3']], { fromThisMachine: true, loading: false });
    config.set([['zset-max-listpack-value', '5']], { fromThisMachine: true, loading: false });
    engine.ask('ZADD z 1 a 2 b 3 c');
    expect(engine.ask('OBJECT ENCODING z')).toBe('listpack');
    engine.ask('ZADD z 4 d');
    expect(engine.ask('OBJECT ENCODING z')).toBe('skiplist');
    engine.ask('ZREM z a b c');
    expect(engine.ask('OBJECT ENCODING z')).toBe('skiplist');
    engine.ask('ZADD long 1 abcdef');
    expect(engine.ask('OBJECT ENCODING long')).toBe('skiplist');
    engine.ask('ZADD many 1 a 2 b 3 c 4 d');
    expect(engine.ask('OBJECT ENCODING many')).toBe('skiplist');
  });

  it('keeps and tells what was done before memory ran out, and no more', () => {
    for (let allocations = 0; allocations < 12; allocations++) {
      const engine = new PlainEngine();
      const faults = faultyAllocations(engine.engine.keyspace.memory);
      engine.ask('ZADD z 1 a');
      engine.forget();
      const long = 'x'.repeat(90);
      faults.remaining = allocations;
      expect(engine.ask(`ZADD z 2 b 3 ${long} 4 c 5 d${long}`)).toMatch(/^-OOM |^4$/);
      faults.remaining = Number.POSITIVE_INFINITY;
      const members = engine.ask('ZRANGE z 0 -1').slice(1, -1).split(' ');
      expect(members).toEqual(['a', 'b', long, 'c', `d${long}`].slice(0, members.length));
      expect(engine.events().includes('zadd z')).toBe(members.length > 1);
      engine.ask('DEL z');
      faults.remaining = allocations;
      expect(engine.ask(`ZADD z 3 ${long} 4 c`)).toMatch(/^-OOM |^2$/);
      faults.remaining = Number.POSITIVE_INFINITY;
      expect(engine.ask('ZCARD z')).toMatch(/^[02]$/);
    }
  });
});

describe('ZINCRBY', () => {
  it('adds to a score; missing members and sets count as 0', () => {
    const engine = new PlainEngine();
    expect(engine.ask('ZINCRBY z 2 a')).toBe('2');
    expect(engine.ask('ZINCRBY z 0.1 a')).toBe('2.1000000000000001');
    expect(engine.ask('ZINCRBY z x a')).toBe('-ERR value is not a valid float');
    engine.ask('HELLO 3');
    expect(engine.run('ZINCRBY', 'z', '-0.1', 'a')).toBe(',2\r\n');
    expect(engine.events()).toEqual(['new z', 'zincr z', 'zincr z', 'zincr z']);
  });
});
