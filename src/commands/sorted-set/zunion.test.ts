import { describe, expect, it } from 'vitest';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

function engineWithSets(): PlainEngine {
  const engine = new PlainEngine();
  engine.ask('ZADD a 1 x 2 y 3 z');
  engine.ask('ZADD b 10 y 20 z 30 w');
  engine.forget();
  return engine;
}

describe('ZUNION, ZINTER and ZDIFF', () => {
  it('answer members in the order of their joined scores', () => {
    const engine = engineWithSets();
    expect(engine.ask('ZUNION 2 a b WITHSCORES')).toBe('[x 1 y 12 z 23 w 30]');
    expect(engine.ask('ZINTER 2 a b WITHSCORES')).toBe('[y 12 z 23]');
    expect(engine.ask('ZDIFF 2 a b WITHSCORES')).toBe('[x 1]');
    expect(engine.ask('ZDIFF 2 a a')).toBe('[]');
    expect(engine.ask('ZUNION 2 none a')).toBe('[x y z]');
    expect(engine.ask('ZINTER 2 none a')).toBe('[]');
    expect(engine.propagated()).toEqual([]);
  });

  it('weigh and join scores as asked', () => {
    const engine = engineWithSets();
    expect(engine.ask('ZUNION 2 a b WEIGHTS 2 0.5 WITHSCORES')).toBe('[x 2 y 9 w 15 z 16]');
    expect(engine.ask('ZINTER 2 a b AGGREGATE MAX WITHSCORES')).toBe('[y 10 z 20]');
    expect(engine.ask('ZINTER 2 a b aggregate min weights 1 -1 WITHSCORES')).toBe('[z -20 y -10]');
    engine.ask('ZADD i inf x');
    expect(engine.ask('ZUNION 2 i i WEIGHTS 1 -1 WITHSCORES')).toBe('[x 0]');
    expect(engine.ask('ZUNION 1 i WEIGHTS 0 WITHSCORES')).toBe('[x 0]');
  });

  it('leave no memory behind', () => {
    const engine = engineWithSets();
    const { memory } = engine.engine.keyspace;
    const before = memory.usedBytes;
    for (const name of ['ZUNION', 'ZINTER', 'ZDIFF']) engine.ask(`${name} 2 a b`);
    expect(memory.usedBytes).toBe(before);
  });

  it('refuse what they cannot read', () => {
    const engine = engineWithSets();
    expect(engine.ask('ZUNION 0 a')).toBe(
      "-ERR at least 1 input key is needed for 'zunion' command",
    );
    expect(engine.ask('ZUNION 3 a b')).toBe('-ERR syntax error');
    expect(engine.ask('ZUNION x a')).toBe('-ERR value is not an integer or out of range');
    expect(engine.ask('ZUNION 1 a WEIGHTS x')).toBe('-ERR weight value is not a float');
    expect(engine.ask('ZDIFF 1 a WEIGHTS 1')).toBe('-ERR syntax error');
    engine.ask('SET s x');
    expect(engine.ask('ZINTER 2 a s')).toMatch(/^-WRONGTYPE /);
  });
});

describe('ZUNIONSTORE, ZINTERSTORE and ZDIFFSTORE', () => {
  it('store what they find, and answer how much it is', () => {
    const engine = engineWithSets();
    engine.ask('SET d x EX 100');
    engine.forget();
    expect(engine.ask('ZUNIONSTORE d 2 a b')).toBe('4');
    expect(engine.ask('TTL d')).toBe('-1');
    expect(engine.ask('OBJECT ENCODING d')).toBe('listpack');
    expect(engine.ask('ZINTERSTORE d 2 a b WEIGHTS 1 1')).toBe('2');
    expect(engine.ask('ZRANGE d 0 -1 WITHSCORES')).toBe('[y 12 z 23]');
    expect(engine.ask('ZDIFFSTORE a 2 a b')).toBe('1');
    expect(engine.ask('ZRANGE a 0 -1 WITHSCORES')).toBe('[x 1]');
    expect(engine.events()).toEqual(['zunionstore d', 'zinterstore d', 'zdiffstore a']);
    expect(engine.propagated()[0]).toBe('ZUNIONSTORE d 2 a b');
  });

  it('remove the key when there is nothing to store', () => {
    const engine = engineWithSets();
    engine.ask('SET d x');
    engine.forget();
    expect(engine.ask('ZDIFFSTORE d 2 a a')).toBe('0');
    expect(engine.ask('ZINTERSTORE d 2 a none')).toBe('0');
    expect(engine.events()).toEqual(['del d', 'keymiss none']);
    expect(engine.propagated()).toEqual(['ZDIFFSTORE d 2 a a']);
  });

  it('give a large result the large form', () => {
    const engine = new PlainEngine();
    for (let at = 0; at < 200; at++) engine.ask(`ZADD ${at % 2 === 0 ? 'a' : 'b'} ${at} m${at}`);
    expect(engine.ask('ZUNIONSTORE d 2 a b')).toBe('200');
    expect(engine.ask('OBJECT ENCODING d')).toBe('skiplist');
    expect(engine.ask('ZRANGE d 150 151')).toBe('[m150 m151]');
    expect(engine.ask('ZRANK d m42')).toBe('42');
  });
});

describe('ZINTERCARD', () => {
  it('counts what is common, up to a limit', () => {
    const engine = engineWithSets();
    expect(engine.ask('ZINTERCARD 2 a b')).toBe('2');
    expect(engine.ask('ZINTERCARD 2 a b LIMIT 1')).toBe('1');
    expect(engine.ask('ZINTERCARD 2 a b LIMIT 0')).toBe('2');
    expect(engine.ask('ZINTERCARD 2 a none')).toBe('0');
    expect(engine.ask('ZINTERCARD 2 a b LIMIT -1')).toBe("-ERR LIMIT can't be negative");
    expect(engine.ask('ZINTERCARD 2 a b WITHSCORES')).toBe('-ERR syntax error');
  });
});
