import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const NOT_A_FLOAT = '-ERR value is not a valid float\r\n';

describe('INCRBYFLOAT', () => {
  it('adds with the precision of a long double', () => {
    const engine = new ObservedEngine();
    expect(engine.run('INCRBYFLOAT', 'k', '0.1')).toBe('$3\r\n0.1\r\n');
    expect(engine.run('INCRBYFLOAT', 'k', '0.2')).toBe('$3\r\n0.3\r\n');
    expect(engine.run('INCRBYFLOAT', 'k', '-5.0e3')).toBe('$23\r\n-4999.70000000000000018\r\n');
    expect(engine.run('INCRBYFLOAT', 'k', '4999.70000000000000018')).toBe('$1\r\n0\r\n');
    expect(engine.run('INCRBYFLOAT', 'k', '-0.5')).toBe('$4\r\n-0.5\r\n');
    expect(engine.run('INCRBYFLOAT', 'k', '1e18')).toBe('$20\r\n999999999999999999.5\r\n');
  });

  it('keeps the time to live and propagates the result, not the sum', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', '10.5', 'EX', '10');
    engine.forget();
    expect(engine.run('INCRBYFLOAT', 'k', '0.1')).toBe('$4\r\n10.6\r\n');
    expect(engine.run('TTL', 'k')).toBe(':10\r\n');
    expect(engine.events()).toEqual(['incrbyfloat k']);
    expect(engine.propagated()).toEqual(['SET k 10.6 KEEPTTL']);
  });

  it('leaves a whole number that INCR can go on with', () => {
    const engine = new ObservedEngine();
    engine.run('INCRBYFLOAT', 'k', '3.0');
    expect(engine.run('GET', 'k')).toBe('$1\r\n3\r\n');
    expect(engine.run('INCR', 'k')).toBe(':4\r\n');
  });

  it('refuses values and amounts that are no numbers, and results that are none', () => {
    const engine = new ObservedEngine();
    engine.storeList('list');
    for (const text of ['', 'abc', ' 1', '1 ', 'nan', '1,5']) {
      engine.run('SET', 'text', text);
      expect(engine.run('INCRBYFLOAT', 'text', '1')).toBe(NOT_A_FLOAT);
      expect(engine.run('INCRBYFLOAT', 'missing', text)).toBe(NOT_A_FLOAT);
    }
    expect(engine.run('INCRBYFLOAT', 'list', 'abc')).toMatch(/^-WRONGTYPE /);
    engine.forget();
    expect(engine.run('INCRBYFLOAT', 'missing', '-inf')).toBe(
      '-ERR increment would produce NaN or Infinity\r\n',
    );
    expect(engine.run('EXISTS', 'missing')).toBe(':0\r\n');
    expect(engine.propagated()).toEqual([]);
  });
});
