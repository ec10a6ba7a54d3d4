import { describe, expect, it } from 'vitest';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

describe('ZSCORE and ZMSCORE', () => {
  it('answer scores, null for what is not there', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 1 a 0.1 b -inf c 1e17 d');
    expect(engine.ask('ZSCORE z a')).toBe('1');
    expect(engine.ask('ZSCORE z b')).toBe('0.10000000000000001');
    expect(engine.ask('ZSCORE z x')).toBe('nil');
    expect(engine.ask('ZSCORE none x')).toBe('nil');
    expect(engine.ask('ZMSCORE z c x d')).toBe('[-inf nil 1e+17]');
    expect(engine.ask('ZMSCORE none a b')).toBe('[nil nil]');
    engine.storeList('list');
    expect(engine.ask('ZSCORE list a')).toMatch(/^-WRONGTYPE /);
    expect(engine.ask('ZMSCORE list a')).toMatch(/^-WRONGTYPE /);
  });

  it('answer doubles in RESP3', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 1 a 0.5 b');
    engine.ask('HELLO 3');
    expect(engine.ask('ZSCORE z a')).toBe(',1');
    expect(engine.ask('ZMSCORE z b x')).toBe('[,0.5 nil]');
  });
});
