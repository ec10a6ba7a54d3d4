import { describe, expect, it } from 'vitest';
import { StreamEngine } from '../../../test/support/stream-engine.ts';

const LARGEST = '18446744073709551615';

describe('XADD', () => {
  it('appends entries in order, and XLEN counts them', () => {
    const engine = new StreamEngine();
    expect(engine.ask('XADD s 1-1 f v g w')).toBe('1-1');
    expect(engine.ask('XADD s 1-2 f 12')).toBe('1-2');
    expect(engine.entries('s')).toEqual(['1-1 f v g w', '1-2 f 12']);
    expect(engine.ask('XLEN s')).toBe(2);
    expect(engine.ask('TYPE s')).toBe('stream');
    expect(engine.ask('OBJECT ENCODING s')).toBe('stream');
  });

  it('chooses the id by the clock, and never goes back', () => {
    const engine = new StreamEngine();
    const now = engine.clock.ms;
    expect(engine.ask('XADD s * f v')).toBe(`${now}-0`);
    expect(engine.ask('XADD s * f v')).toBe(`${now}-1`);
    engine.clock.ms += 5;
    expect(engine.ask('XADD s * f v')).toBe(`${now + 5}-0`);
    engine.clock.ms -= 1000;
    expect(engine.ask('XADD s * f v')).toBe(`${now + 5}-1`);
  });

  it('chooses the sequence number alone', () => {
    const engine = new StreamEngine();
    expect(engine.ask('XADD s 0-* f v')).toBe('0-1');
    expect(engine.ask('XADD s 5-* f v')).toBe('5-0');
    expect(engine.ask('XADD s 5-* f v')).toBe('5-1');
    expect(engine.ask(`XADD s 5-${LARGEST} f v`)).toBe(`5-${LARGEST}`);
    expect(engine.ask('XADD s 5-* f v')).toMatch(/equal or smaller/);
    expect(engine.ask('XADD s 4-* f v')).toMatch(/equal or smaller/);
    expect(engine.ask(`XADD s ${LARGEST}-${LARGEST} f v`)).toBe(`${LARGEST}-${LARGEST}`);
    expect(engine.ask('XADD s * f v')).toMatch(/exhausted the last possible ID/);
  });

  it('refuses what is no new id, and makes no stream for it', () => {
    const engine = new StreamEngine();
    expect(engine.ask('XADD s 0-0 f v')).toBe(
      '-ERR The ID specified in XADD must be greater than 0-0',
    );
    expect(engine.ask('XADD s x f v')).toMatch(/^-ERR Invalid stream ID/);
    expect(engine.ask('XADD s 1 f')).toMatch(/wrong number of arguments for 'xadd'/);
    expect(engine.ask('XADD s 1 f v g')).toMatch(/wrong number of arguments/);
    expect(engine.ask('EXISTS s')).toBe(0);
    engine.fill('s', 2);
    expect(engine.ask('XADD s 2-0 f v')).toBe(
      '-ERR The ID specified in XADD is equal or smaller than the target stream top item',
    );
    expect(engine.ask('XADD s 1-9 f v')).toMatch(/equal or smaller/);
    expect(engine.events()).toEqual([]);
    expect(engine.propagated()).toEqual([]);
  });

  it('with NOMKSTREAM adds to what exists only', () => {
    const engine = new StreamEngine();
    expect(engine.ask('XADD s NOMKSTREAM 1-0 f v')).toBeNull();
    engine.fill('s', 1);
    expect(engine.ask('XADD s nomkstream 2-0 f v')).toBe('2-0');
  });

  it('trims to a length or from an id on', () => {
    const engine = new StreamEngine();
    engine.fill('s', 5);
    engine.ask('XADD s MAXLEN 3 6-0 f 6');
    expect(engine.entries('s')).toEqual(['4-0 f 4', '5-0 f 5', '6-0 f 6']);
    engine.ask('XADD s MINID = 6 7-0 f 7');
    expect(engine.entries('s')).toEqual(['6-0 f 6', '7-0 f 7']);
    expect(engine.events()).toEqual(['xadd s', 'xtrim s', 'xadd s', 'xtrim s']);
  });

  it('says what is wrong with its options', () => {
    const engine = new StreamEngine();
    expect(engine.ask('XADD s MAXLEN x * f v')).toMatch(/not an integer/);
    expect(engine.ask('XADD s MAXLEN -1 * f v')).toMatch(/MAXLEN argument must be >= 0/);
    expect(engine.ask('XADD s MAXLEN 1 MINID 1 * f v')).toMatch(/at the same time/);
    expect(engine.ask('XADD s LIMIT 5 * f v')).toMatch(/without specifying a trimming strategy/);
    expect(engine.ask('XADD s MAXLEN 1 LIMIT 5 * f v')).toMatch(/without the special ~ option/);
    expect(engine.ask('XADD s MAXLEN ~ 1 LIMIT -1 * f v')).toMatch(/LIMIT argument must be >= 0/);
  });

  it('is propagated with its id and the exact threshold', () => {
    const engine = new StreamEngine();
    engine.run('CONFIG', 'SET', 'stream-node-max-entries', '2');
    engine.fill('s', 5);
    engine.ask('XADD s MAXLEN ~ 3 LIMIT 100 * f v');
    engine.ask('XADD s 9999999999999-* f v');
    engine.ask('XADD s MINID ~ 9999999999999 9999999999999-7 f v');
    engine.ask('XADD s 9999999999999-8 f v');
    expect(engine.propagated()).toEqual([
      `XADD s MAXLEN = 4 ${engine.clock.ms}-0 f v`,
      'XADD s 9999999999999-0 f v',
      'XADD s MINID = 9999999999999-0 9999999999999-7 f v',
      'XADD s 9999999999999-8 f v',
    ]);
  });

  it('is taken from a file of Redis, where a limit may stand beside an exact threshold', () => {
    const engine = new StreamEngine();
    const file = engine.connect();
    file.mayBlock = false;
    engine.fill('s', 3);
    engine.runAs(file, ...'XADD s MAXLEN = 2 LIMIT 1 4-0 f 4'.split(' '));
    expect(engine.entries('s')).toEqual(['3-0 f 3', '4-0 f 4']);
    engine.runAs(file, ...'XTRIM s MAXLEN = 0 LIMIT 1'.split(' '));
    expect(engine.entries('s')).toEqual([]);
  });

  it('refuses a key of another type', () => {
    const engine = new StreamEngine();
    engine.ask('SET k v');
    expect(engine.ask('XADD k * f v')).toMatch(/^-WRONGTYPE/);
  });
});
