import { describe, expect, it } from 'vitest';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

describe('ZCARD', () => {
  it('counts the members', () => {
    const engine = new PlainEngine();
    expect(engine.ask('ZCARD z')).toBe('0');
    engine.ask('ZADD z 1 a 2 b');
    engine.ask('ZADD z 3 a');
    expect(engine.ask('ZCARD z')).toBe('2');
    engine.storeList('list');
    expect(engine.ask('ZCARD list')).toMatch(/^-WRONGTYPE /);
  });
});
