import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const NOT_AN_INTEGER = '-ERR value is not an integer or out of range\r\n';
const OVERFLOW = '-ERR increment or decrement would overflow\r\n';

describe('INCR, DECR, INCRBY and DECRBY', () => {
  it('count from 0 and keep the digits in step', () => {
    const engine = new ObservedEngine();
    expect(engine.run('INCR', 'k')).toBe(':1\r\n');
    expect(engine.run('INCRBY', 'k', '8')).toBe(':9\r\n');
    expect(engine.run('INCR', 'k')).toBe(':10\r\n');
    expect(engine.run('GET', 'k')).toBe('$2\r\n10\r\n');
    expect(engine.run('DECR', 'k')).toBe(':9\r\n');
    expect(engine.run('GET', 'k')).toBe('$1\r\n9\r\n');
    expect(engine.run('DECRBY', 'k', '1009')).toBe(':-1000\r\n');
    expect(engine.run('GET', 'k')).toBe('$5\r\n-1000\r\n');
    expect(engine.run('DECR', 'other')).toBe(':-1\r\n');
  });

  it('count through every last digit, also where one is carried', () => {
    const engine = new ObservedEngine();
    for (const start of [-12n, 95n, 999_998n, 999_999_999_999_999_985n]) {
      engine.run('SET', 'k', String(start));
      for (let step = 1n; step <= 25n; step++) {
        const sum = start + step;
        expect(engine.run('INCR', 'k')).toBe(`:${sum}\r\n`);
        expect(engine.run('GET', 'k')).toBe(`$${String(sum).length}\r\n${sum}\r\n`);
      }
    }
  });

  it('keep the time to live, report incrby and are propagated as they came', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', '99', 'EX', '10');
    engine.forget();
    engine.run('INCR', 'k');
    engine.run('DECRBY', 'k', '-5');
    expect(engine.run('TTL', 'k')).toBe(':10\r\n');
    expect(engine.run('GET', 'k')).toBe('$3\r\n105\r\n');
    expect(engine.events()).toEqual(['incrby k', 'incrby k']);
    expect(engine.propagated()).toEqual(['INCR k', 'DECRBY k -5']);
  });

  it('cross 2^53 in both directions without losing a bit', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', '9007199254740991');
    expect(engine.run('INCR', 'k')).toBe(':9007199254740992\r\n');
    expect(engine.run('INCR', 'k')).toBe(':9007199254740993\r\n');
    expect(engine.run('DECRBY', 'k', '3')).toBe(':9007199254740990\r\n');
    expect(engine.run('INCRBY', 'k', '-18014398509481983')).toBe(':-9007199254740993\r\n');
    expect(engine.run('GET', 'k')).toBe('$17\r\n-9007199254740993\r\n');
  });

  it('reach both ends of 64 bits and stop there', () => {
    const engine = new ObservedEngine();
    expect(engine.run('INCRBY', 'k', '9223372036854775807')).toBe(':9223372036854775807\r\n');
    expect(engine.run('INCR', 'k')).toBe(OVERFLOW);
    expect(engine.run('DECRBY', 'k', '-1')).toBe(OVERFLOW);
    expect(engine.run('INCRBY', 'k', '-9223372036854775808')).toBe(':-1\r\n');
    expect(engine.run('INCRBY', 'k', '-9223372036854775807')).toBe(':-9223372036854775808\r\n');
    engine.forget();
    expect(engine.run('DECR', 'k')).toBe(OVERFLOW);
    expect(engine.run('DECRBY', 'k', '9223372036854775807')).toBe(OVERFLOW);
    expect(engine.propagated()).toEqual([]);
    expect(engine.run('GET', 'k')).toBe('$20\r\n-9223372036854775808\r\n');
  });

  it('cannot subtract the smallest integer', () => {
    const engine = new ObservedEngine();
    expect(engine.run('DECRBY', 'k', '-9223372036854775808')).toBe(
      '-ERR decrement would overflow\r\n',
    );
    expect(engine.run('EXISTS', 'k')).toBe(':0\r\n');
  });

  it('take no other spelling of an integer, in the value or the amount', () => {
    const engine = new ObservedEngine();
    const spellings = [
      '',
      ' 1',
      '1 ',
      '+1',
      '01',
      '-0',
      '1.0',
      '1e3',
      '9223372036854775808',
      '0x1',
    ];
    for (const text of spellings) {
      engine.run('SET', 'k', text);
      expect(engine.run('INCR', 'k')).toBe(NOT_AN_INTEGER);
      expect(engine.run('INCRBY', 'other', text)).toBe(NOT_AN_INTEGER);
      expect(engine.run('DECRBY', 'other', text)).toBe(NOT_AN_INTEGER);
    }
    expect(engine.run('EXISTS', 'other')).toBe(':0\r\n');
  });

  it('look at the amount before the type of the value', () => {
    const engine = new ObservedEngine();
    engine.storeList('k');
    expect(engine.run('INCRBY', 'k', 'abc')).toBe(NOT_AN_INTEGER);
    expect(engine.run('INCRBY', 'k', '1')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('DECR', 'k')).toMatch(/^-WRONGTYPE /);
  });

  it('grow in place and leave the neighbours alone', () => {
    const engine = new ObservedEngine();
    for (let n = 0; n < 50; n++) engine.run('SET', `k${n}`, '0');
    for (let power = 1n; power < 10n ** 18n; power *= 10n) {
      for (let n = 0; n < 50; n++) engine.run('INCRBY', `k${n}`, String(9n * power));
    }
    const nines = '9'.repeat(18);
    for (let n = 0; n < 50; n++) expect(engine.run('GET', `k${n}`)).toBe(`$18\r\n${nines}\r\n`);
  });
});
