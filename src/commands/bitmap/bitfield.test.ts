import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const BAD_TYPE =
  '-ERR Invalid bitfield type. Use something like i16 u8. ' +
  'Note that u64 is not supported but i64 is.\r\n';
const BAD_OFFSET = '-ERR bit offset is not an integer or out of range\r\n';
const SYNTAX = '-ERR syntax error\r\n';

function replies(...items: (number | bigint | null)[]): string {
  const lines = items.map((item) => (item === null ? '$-1\r\n' : `:${item}\r\n`));
  return `*${items.length}\r\n${lines.join('')}`;
}

const run = (engine: ObservedEngine, line: string): string => engine.run(...line.split(' '));

describe('BITFIELD', () => {
  it('gets, sets and increments, answering the old value of SET and the new one of INCRBY', () => {
    const engine = new ObservedEngine();
    expect(run(engine, 'BITFIELD k SET u8 0 255 GET i8 0 INCRBY u8 #1 7')).toBe(replies(0, -1, 7));
    expect(run(engine, 'BITFIELD k SET u4 4 0 GET u16 0')).toBe(replies(15, 0xf007));
    expect(run(engine, 'BITFIELD k')).toBe('*0\r\n');
    expect(engine.events()).toEqual(['new k', 'setbit k', 'setbit k']);
    expect(engine.propagated()).toEqual([
      'BITFIELD k SET u8 0 255 GET i8 0 INCRBY u8 #1 7',
      'BITFIELD k SET u4 4 0 GET u16 0',
    ]);
  });

  it('handles overflow as the last OVERFLOW in front says', () => {
    const engine = new ObservedEngine();
    expect(
      run(engine, 'BITFIELD k INCRBY u8 0 300 OVERFLOW sat INCRBY u8 0 300 INCRBY i8 8 -300'),
    ).toBe(replies(44, 255, -128));
    expect(run(engine, 'BITFIELD k OVERFLOW FAIL INCRBY u8 0 1 SET u8 0 256')).toBe(
      replies(null, null),
    );
    expect(
      run(engine, 'BITFIELD k OVERFLOW FAIL OVERFLOW WRAP INCRBY u8 0 2 SET u8 0 -1 GET u8 0'),
    ).toBe(replies(1, 1, 255));
    expect(run(engine, 'BITFIELD k OVERFLOW SAT SET u8 0 -1 SET i8 0 -9223372036854775808')).toBe(
      replies(255, -1),
    );
    expect(run(engine, 'BITFIELD k GET i8 0')).toBe(replies(-128));
  });

  it('counts what it changes, and is no write when that is nothing', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', '12');
    engine.forget();
    const { keyspace } = engine.engine;
    const { dirty } = keyspace;
    expect(run(engine, 'BITFIELD k SET u8 0 49 INCRBY u8 0 256')).toBe(replies(49, 49));
    expect(run(engine, 'BITFIELD k OVERFLOW FAIL INCRBY u8 0 256')).toBe(replies(null));
    expect(keyspace.dirty).toBe(dirty);
    expect(engine.events()).toEqual([]);
    expect(engine.propagated()).toEqual([]);
    expect(engine.run('OBJECT', 'ENCODING', 'k')).toBe('$3\r\nraw\r\n');
    run(engine, 'BITFIELD k INCRBY u8 0 1 SET u8 8 50 INCRBY u8 0 1');
    expect(keyspace.dirty).toBe(dirty + 2);
    run(engine, 'BITFIELD k INCRBY u8 0 1 SET u8 80 0');
    expect(keyspace.dirty).toBe(dirty + 4);
    expect(engine.events()).toEqual(['setbit k', 'setbit k']);
  });

  it('grows the string before it fails, and then says so to its copies', () => {
    const engine = new ObservedEngine();
    const request = 'BITFIELD k OVERFLOW FAIL INCRBY u8 80 256';
    expect(run(engine, request)).toBe(replies(null));
    expect(engine.run('STRLEN', 'k')).toBe(':11\r\n');
    expect(engine.events()).toEqual(['new k']);
    expect(engine.propagated()).toEqual([request]);
  });

  it('only reading creates nothing, and leaves the encoding', () => {
    const engine = new ObservedEngine();
    expect(run(engine, 'BITFIELD missing GET u8 0 OVERFLOW FAIL GET i64 100')).toBe(replies(0, 0));
    expect(engine.events()).toEqual(['keymiss missing']);
    engine.run('SET', 'k', '12');
    engine.forget();
    expect(run(engine, 'BITFIELD k GET u16 0 GET u16 8 GET u8 4294967295')).toBe(
      replies(0x3132, 0x3200, 0),
    );
    expect(engine.run('OBJECT', 'ENCODING', 'k')).toBe('$3\r\nint\r\n');
    expect(engine.propagated()).toEqual([]);
  });

  it('checks the whole request, then the type of the value, then acts', () => {
    const engine = new ObservedEngine();
    engine.storeList('list');
    const requests: [string, string][] = [
      ['SET u8 0 1 FOO', SYNTAX],
      ['SET u8 0 1 GET u8', SYNTAX],
      ['SET u8 0 1 OVERFLOW', SYNTAX],
      ['SET u8 0 1 OVERFLOW x', '-ERR Invalid OVERFLOW type specified\r\n'],
      ['SET u8 0 1 GET u64 0', BAD_TYPE],
      ['SET u8 0 1 GET i65 0', BAD_TYPE],
      ['SET u8 0 1 GET I8 x', BAD_TYPE],
      ['SET u8 0 1 SET u8 -1 x', BAD_OFFSET],
      ['SET u8 0 1 SET u8 #x x', BAD_OFFSET],
      ['SET u8 0 1 SET u8 #536870912 x', BAD_OFFSET],
      ['SET u8 0 1 SET u8 0 x', '-ERR value is not an integer or out of range\r\n'],
    ];
    for (const [words, error] of requests) {
      expect(run(engine, `BITFIELD list ${words}`)).toBe(error);
      expect(run(engine, `BITFIELD missing ${words}`)).toBe(error);
    }
    expect(run(engine, 'BITFIELD list SET u8 0 1')).toMatch(/^-WRONGTYPE /);
    expect(run(engine, 'BITFIELD list GET u8 0')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('EXISTS', 'missing')).toBe(':0\r\n');
    expect(engine.propagated()).toEqual([]);
  });

  it('tells by its words whether it may write', () => {
    const engine = new ObservedEngine();
    const flags = (words: string): string =>
      run(engine, `COMMAND GETKEYSANDFLAGS BITFIELD k ${words}`).replaceAll(/[^A-Za-z]+/g, ' ');
    expect(flags('GET u8 0 OVERFLOW SAT GET u8 0')).toBe(' k RO access ');
    expect(flags('GET u8 0 INCRBY u8 0 1')).toBe(' k RW access update ');
    expect(flags('GET u8')).toBe(' k RW access update ');
  });

  it('computes every width as exact arithmetic does', () => {
    const engine = new ObservedEngine();
    const type = fc
      .tuple(fc.boolean(), fc.integer({ min: 1, max: 64 }))
      .map(([signed, bits]) => ({ signed, bits: signed ? bits : Math.min(bits, 63) }));
    const operation = fc.record({
      type,
      offset: fc.nat(150),
      overflow: fc.constantFrom('WRAP', 'SAT', 'FAIL'),
      kind: fc.constantFrom('SET', 'INCRBY'),
      value: fc.oneof(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.bigInt({ min: -300n, max: 300n }),
      ),
    });
    fc.assert(
      fc.property(fc.array(operation, { minLength: 1, maxLength: 40 }), (list) => {
        engine.run('FLUSHALL');
        let memory = 0n; // 256 bits
        for (const { type, offset, overflow, kind, value } of list) {
          const { signed, bits } = type;
          const shift = BigInt(256 - offset - bits);
          const stored = BigInt.asUintN(bits, memory >> shift);
          const old = signed ? BigInt.asIntN(bits, stored) : stored;
          const least = signed ? -(2n ** BigInt(bits - 1)) : 0n;
          const greatest = least + 2n ** BigInt(bits) - 1n;
          let result: bigint | null = kind === 'INCRBY' ? old + value : value;
          if (kind === 'SET' && !signed) result = BigInt.asUintN(64, value);
          if (result < least || result > greatest) {
            const wrapped = signed ? BigInt.asIntN(bits, result) : BigInt.asUintN(bits, result);
            if (overflow === 'WRAP') result = wrapped;
            else if (overflow === 'FAIL') result = null;
            else result = result < least ? least : greatest;
          }
          const name = `${signed ? 'i' : 'u'}${bits}`;
          const answer = result === null ? null : kind === 'SET' ? old : result;
          expect(
            run(engine, `BITFIELD k OVERFLOW ${overflow} ${kind} ${name} ${offset} ${value}`),
          ).toBe(replies(answer));
          if (result !== null) memory += (BigInt.asUintN(bits, result) - stored) << shift;
          const now = result ?? old;
          expect(run(engine, `BITFIELD_RO k GET ${name} ${offset}`)).toBe(replies(now));
        }
        const hex = memory.toString(16).padStart(64, '0');
        const length = Number(engine.run('STRLEN', 'k').slice(1));
        const expected = Buffer.from(hex, 'hex').subarray(0, length).toString('latin1');
        expect(engine.run('GET', 'k')).toBe(`$${length}\r\n${expected}\r\n`);
      }),
      { numRuns: 150 },
    );
  });
});

describe('BITFIELD_RO', () => {
  it('reads, and refuses to write once everything else is right', () => {
    const engine = new ObservedEngine();
    engine.storeList('list');
    engine.run('SET', 'k', 'ab');
    engine.forget();
    expect(run(engine, 'BITFIELD_RO k GET u8 #1 OVERFLOW SAT GET i16 0')).toBe(replies(98, 0x6162));
    expect(run(engine, 'BITFIELD_RO k')).toBe('*0\r\n');
    const onlyGet = '-ERR BITFIELD_RO only supports the GET subcommand\r\n';
    expect(run(engine, 'BITFIELD_RO list SET u8 0 1')).toBe(onlyGet);
    expect(run(engine, 'BITFIELD_RO k GET u8 0 INCRBY u8 0 1')).toBe(onlyGet);
    expect(run(engine, 'BITFIELD_RO k SET u8 0 1 GET u0 0')).toBe(BAD_TYPE);
    expect(run(engine, 'BITFIELD_RO list GET u8 0')).toMatch(/^-WRONGTYPE /);
    expect(engine.propagated()).toEqual([]);
  });
});
