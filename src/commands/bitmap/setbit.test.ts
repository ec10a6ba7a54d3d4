import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const BAD_OFFSET = '-ERR bit offset is not an integer or out of range\r\n';
const BAD_BIT = '-ERR bit is not an integer or out of range\r\n';

describe('SETBIT', () => {
  it('creates, sets and clears, and answers what the bit was', () => {
    const engine = new ObservedEngine();
    expect(engine.run('SETBIT', 'k', '9', '1')).toBe(':0\r\n');
    expect(engine.run('GET', 'k')).toBe('$2\r\n\x00\x40\r\n');
    expect(engine.run('SETBIT', 'k', '1', '1')).toBe(':0\r\n');
    expect(engine.run('SETBIT', 'k', '9', '0')).toBe(':1\r\n');
    expect(engine.run('GET', 'k')).toBe('$2\r\n\x40\x00\r\n');
    expect(engine.events()).toEqual(['new k', 'setbit k', 'setbit k', 'setbit k']);
    expect(engine.propagated()).toEqual(['SETBIT k 9 1', 'SETBIT k 1 1', 'SETBIT k 9 0']);
  });

  it('is no write when it changes nothing, but one when the string grows', () => {
    const engine = new ObservedEngine();
    engine.run('SETBIT', 'k', '7', '1');
    engine.forget();
    const { dirty } = engine.engine.keyspace;
    expect(engine.run('SETBIT', 'k', '7', '1')).toBe(':1\r\n');
    expect(engine.run('SETBIT', 'k', '0', '0')).toBe(':0\r\n');
    expect(engine.engine.keyspace.dirty).toBe(dirty);
    expect(engine.events()).toEqual([]);
    expect(engine.run('SETBIT', 'k', '8', '0')).toBe(':0\r\n');
    expect(engine.engine.keyspace.dirty).toBe(dirty + 1);
    expect(engine.events()).toEqual(['setbit k']);
    expect(engine.propagated()).toEqual(['SETBIT k 8 0']);
    expect(engine.run('STRLEN', 'k')).toBe(':2\r\n');
  });

  it('makes a string raw, even if nothing changes', () => {
    const engine = new ObservedEngine();
    for (const value of ['12', 'abc']) {
      engine.run('SET', 'k', value);
      engine.run('SETBIT', 'k', '7', '1');
      expect(engine.run('OBJECT', 'ENCODING', 'k')).toBe('$3\r\nraw\r\n');
      expect(engine.run('GET', 'k')).toBe(`$${value.length}\r\n${value}\r\n`);
    }
    engine.run('SET', 'k', '12');
    engine.run('SETBIT', 'k', '6', '1');
    expect(engine.run('INCR', 'k')).toBe(':33\r\n');
  });

  it('keeps the time to live, also when the value moves', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'a', 'PX', '5000');
    engine.run('SETBIT', 'k', '7', '0');
    engine.run('SETBIT', 'k', '800000', '1');
    expect(engine.run('PTTL', 'k')).toBe(':5000\r\n');
    expect(engine.run('STRLEN', 'k')).toBe(':100001\r\n');
  });

  it('grows again and again at the cost of what is new', () => {
    const engine = new ObservedEngine();
    let moves = 0;
    let room = 0;
    const { records } = engine.engine.keyspace;
    for (let byte = 0; byte < 1_500_000; byte += 500) {
      engine.run('SETBIT', 'k', String(byte * 8), '1');
      if (records.valueRoom() !== room) moves++;
      room = records.valueRoom();
    }
    expect(engine.run('BITCOUNT', 'k')).toBe(':3000\r\n');
    expect(moves).toBeLessThan(20);
  });

  it('reaches the last offset that the longest string has', () => {
    const engine = new ObservedEngine();
    const { config } = engine.engine;
    const set = (limit: string) =>
      config.set([['proto-max-bulk-len', limit]], { fromThisMachine: true, loading: false });
    expect(engine.run('SETBIT', 'k', '4294967296', '1')).toBe(BAD_OFFSET);
    expect(engine.run('SETBIT', 'k', '4294967295', '1')).toBe(':0\r\n');
    expect(engine.run('STRLEN', 'k')).toBe(':536870912\r\n');
    expect(engine.run('GETBIT', 'k', '4294967295')).toBe(':1\r\n');
    set('1mb');
    expect(engine.run('SETBIT', 'k', '8388608', '1')).toBe(BAD_OFFSET);
    expect(engine.run('SETBIT', 'k', '8388607', '1')).toBe(':0\r\n');
    expect(engine.run('GETBIT', 'k', '8388608')).toBe(BAD_OFFSET);
    set('1gb');
    expect(engine.run('GETBIT', 'k', '8589934591')).toBe(':0\r\n');
    expect(engine.run('GETBIT', 'k', '8589934592')).toBe(BAD_OFFSET);
  });

  it('answers OOM beyond the 2 GiB that a string can have here, and changes nothing', () => {
    const engine = new ObservedEngine();
    const { config } = engine.engine;
    config.set([['proto-max-bulk-len', '10gb']], { fromThisMachine: true, loading: false });
    engine.run('SET', 'k', '12');
    engine.forget();
    expect(engine.run('SETBIT', 'k', '34359738368', '1')).toMatch(/^-OOM /);
    expect(engine.run('BITFIELD', 'new', 'SET', 'u8', '34359738368', '1')).toMatch(/^-OOM /);
    expect(engine.run('GET', 'k')).toBe('$2\r\n12\r\n');
    expect(engine.run('EXISTS', 'new')).toBe(':0\r\n');
    expect(engine.propagated()).toEqual([]);
  });

  it('refuses a bad offset, a bad bit and other types, in this order', () => {
    const engine = new ObservedEngine();
    engine.storeList('list');
    for (const offset of ['-1', 'x', '', '#0', '1.5']) {
      expect(engine.run('SETBIT', 'list', offset, '2')).toBe(BAD_OFFSET);
    }
    for (const bit of ['2', '-1', '01', '', 'x', '9223372036854775807']) {
      expect(engine.run('SETBIT', 'list', '0', bit)).toBe(BAD_BIT);
    }
    expect(engine.run('SETBIT', 'list', '0', '1')).toMatch(/^-WRONGTYPE /);
    expect(engine.propagated()).toEqual([]);
  });

  it('with GETBIT, BITCOUNT and BITPOS behaves like an array of bits', () => {
    const engine = new ObservedEngine();
    const writes = fc.array(fc.tuple(fc.nat(5000), fc.nat(1)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(writes, (list) => {
        engine.run('FLUSHALL');
        const bits: number[] = [];
        for (const [offset, bit] of list) {
          const before = bits[offset] ?? 0;
          expect(engine.run('SETBIT', 'k', String(offset), String(bit))).toBe(`:${before}\r\n`);
          while (bits.length % 8 !== 0 || bits.length <= offset) bits.push(0);
          bits[offset] = bit;
          expect(engine.run('GETBIT', 'k', String(offset))).toBe(`:${bit}\r\n`);
        }
        const ones = bits.filter((bit) => bit === 1).length;
        expect(engine.run('BITCOUNT', 'k')).toBe(`:${ones}\r\n`);
        expect(engine.run('BITPOS', 'k', '1')).toBe(`:${bits.indexOf(1)}\r\n`);
        expect(engine.run('STRLEN', 'k')).toBe(`:${bits.length / 8}\r\n`);
      }),
      { numRuns: 100 },
    );
  });
});
