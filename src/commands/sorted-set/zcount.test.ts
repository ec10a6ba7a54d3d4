import { describe, expect, it } from 'vitest';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

describe('ZCOUNT', () => {
  it('counts the members between two scores, inclusive or not', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 1 a 2 b 2 c 3 d inf e');
    expect(engine.ask('ZCOUNT z 2 3')).toBe('3');
    expect(engine.ask('ZCOUNT z (2 3')).toBe('1');
    expect(engine.ask('ZCOUNT z (1 (3')).toBe('2');
    expect(engine.ask('ZCOUNT z -inf +inf')).toBe('5');
    expect(engine.ask('ZCOUNT z 3 2')).toBe('0');
    expect(engine.ask('ZCOUNT none 0 1')).toBe('0');
    expect(engine.ask('ZCOUNT z a 2')).toBe('-ERR min or max is not a float');
    expect(engine.ask('ZCOUNT z 1 nan')).toBe('-ERR min or max is not a float');
  });

  it('reads bounds as C does: nothing is 0, too much is infinite', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z -1 a 0 b 1 c');
    expect(engine.ask('ZCOUNT z "" 1')).toBe('2');
    expect(engine.ask('ZCOUNT z ( 1e400')).toBe('1');
    expect(engine.run('ZCOUNT', 'z', ' 0', '0\x00x')).toBe(':1\r\n');
    expect(engine.run('ZCOUNT', 'z', '0 ', '1')).toMatch(/^-ERR min or max/);
  });
});

describe('ZLEXCOUNT', () => {
  it('counts the members between two members', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 0 a 0 b 0 bb 0 c');
    expect(engine.ask('ZLEXCOUNT z - +')).toBe('4');
    expect(engine.ask('ZLEXCOUNT z [b (c')).toBe('2');
    expect(engine.ask('ZLEXCOUNT z (b [c')).toBe('2');
    expect(engine.ask('ZLEXCOUNT z + -')).toBe('0');
    expect(engine.ask('ZLEXCOUNT z b c')).toBe('-ERR min or max not valid string range item');
    expect(engine.ask('ZLEXCOUNT z -a +')).toBe('-ERR min or max not valid string range item');
    expect(engine.ask('ZLEXCOUNT none - +')).toBe('0');
  });
});
