import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('HINCRBY', () => {
  it('adds to a field, which counts as 0 if it is missing', () => {
    const engine = new ObservedEngine();
    expect(engine.run('HINCRBY', 'h', 'n', '5')).toBe(':5\r\n');
    expect(engine.run('HINCRBY', 'h', 'n', '-7')).toBe(':-2\r\n');
    expect(engine.events()).toEqual(['new h', 'hincrby h', 'hincrby h']);
    expect(engine.propagated()).toEqual(['HINCRBY h n 5', 'HINCRBY h n -7']);
  });

  it('counts in 64 bits and no further', () => {
    const engine = new ObservedEngine();
    engine.run('HSET', 'h', 'n', '9223372036854775806');
    expect(engine.run('HINCRBY', 'h', 'n', '1')).toBe(':9223372036854775807\r\n');
    const overflow = '-ERR increment or decrement would overflow\r\n';
    expect(engine.run('HINCRBY', 'h', 'n', '1')).toBe(overflow);
    expect(engine.run('HINCRBY', 'h', 'n', '-9223372036854775808')).toBe(':-1\r\n');
    expect(engine.run('HGET', 'h', 'n')).toBe('$2\r\n-1\r\n');
  });

  it('refuses what is no integer, before and after looking at the key', () => {
    const engine = new ObservedEngine();
    engine.run('HSET', 'h', 'a', 'x', 'b', '1.5');
    engine.run('SET', 's', 'x');
    const notAnInteger = '-ERR value is not an integer or out of range\r\n';
    expect(engine.run('HINCRBY', 's', 'n', 'x')).toBe(notAnInteger);
    expect(engine.run('HINCRBY', 's', 'n', '1')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('HINCRBY', 'h', 'a', '1')).toBe('-ERR hash value is not an integer\r\n');
    expect(engine.run('HINCRBY', 'h', 'b', '1')).toBe('-ERR hash value is not an integer\r\n');
  });
});

describe('HINCRBYFLOAT', () => {
  it('adds in long double and propagates the result', () => {
    const engine = new ObservedEngine();
    expect(engine.run('HINCRBYFLOAT', 'h', 'f', '0.1')).toBe('$3\r\n0.1\r\n');
    expect(engine.run('HINCRBYFLOAT', 'h', 'f', '0.2')).toBe('$3\r\n0.3\r\n');
    expect(engine.events()).toEqual(['new h', 'hincrbyfloat h', 'hincrbyfloat h']);
    expect(engine.propagated()).toEqual(['HSET h f 0.1', 'HSET h f 0.3']);
  });

  it('refuses what is no number, or not finite', () => {
    const engine = new ObservedEngine();
    engine.run('HSET', 'h', 'x', 'abc', 'f', '1e4932');
    expect(engine.run('HINCRBYFLOAT', 'h', 'f', 'abc')).toBe('-ERR value is not a valid float\r\n');
    expect(engine.run('HINCRBYFLOAT', 'h', 'f', 'inf')).toBe('-ERR value is NaN or Infinity\r\n');
    expect(engine.run('HINCRBYFLOAT', 'h', 'x', '1')).toBe('-ERR hash value is not a float\r\n');
    const notFinite = '-ERR increment would produce NaN or Infinity\r\n';
    expect(engine.run('HINCRBYFLOAT', 'h', 'f', '1e4932')).toBe(notFinite);
    expect(engine.run('HINCRBYFLOAT', 'h', 'f', '-1e4932')).toBe('$1\r\n0\r\n');
  });

  it('keeps the time of a field, here and on a replica', () => {
    const engine = new ObservedEngine();
    engine.run('HSET', 'h', 'f', '1', 'n', '1');
    const time = engine.clock.ms + 5000;
    engine.run('HPEXPIREAT', 'h', `${time}`, 'FIELDS', '2', 'f', 'n');
    engine.forget();
    engine.run('HINCRBYFLOAT', 'h', 'f', '1.5');
    engine.run('HINCRBY', 'h', 'n', '3');
    expect(engine.propagated()).toEqual([
      'HSET h f 2.5',
      `HPEXPIREAT h ${time} FIELDS 1 f`,
      'HINCRBY h n 3',
    ]);
    expect(engine.run('HPTTL', 'h', 'FIELDS', '2', 'f', 'n')).toBe('*2\r\n:5000\r\n:5000\r\n');
  });
});
