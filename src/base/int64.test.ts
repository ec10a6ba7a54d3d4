import { describe, expect, it } from 'vitest';
import { seeded } from '../../test/support/seeded.ts';
import { asciiBytes, latin1Text } from './ascii.ts';
import { Int64 } from './int64.ts';

const LIMITS = [0n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 10n ** 9n, 10n ** 18n, 2n ** 63n];
const AROUND_LIMITS = LIMITS.flatMap((limit) => [limit - 1n, limit, limit + 1n])
  .flatMap((value) => [value, -value])
  .filter((value) => BigInt.asIntN(64, value) === value);

function parsed(text: string): Int64 | undefined {
  const integer = new Int64();
  const bytes = asciiBytes(`<${text}>`);
  return integer.parse(bytes, 1, text.length) ? integer : undefined;
}

function written(integer: Int64): string {
  const target = new Uint8Array(24).fill(0x2e);
  const end = integer.write(target, 2);
  expect(latin1Text(target, end, 24 - end)).toBe('.'.repeat(24 - end));
  return latin1Text(target, 2, end - 2);
}

function check(value: bigint): void {
  const integer = parsed(`${value}`);
  if (integer === undefined) throw new Error(`${value} is not parsed`);
  const words = new DataView(new ArrayBuffer(8));
  words.setBigInt64(0, value);
  expect([integer.high, integer.low]).toEqual([words.getInt32(0), words.getInt32(4)]);
  expect(written(integer)).toBe(`${value}`);
  expect(BigInt(integer.toExact())).toBe(value);
  expect(integer.toNumber()).toBe(Number(value));
  const other = new Int64();
  other.setBigInt(value);
  expect([other.high, other.low]).toEqual([integer.high, integer.low]);
}

describe('an integer of 64 bits', () => {
  it('is read and written at all limits', () => {
    for (const value of AROUND_LIMITS) check(value);
  });

  it(
    'is read and written whatever it is',
    seeded((random) => {
      for (let round = 0; round < 3000; round++) {
        const view = new DataView(Uint8Array.from(random.bytes(8)).buffer);
        check(view.getBigInt64(0) >> BigInt(random.below(64)));
      }
    }),
  );

  it('is not what only looks like one, and is left alone then', () => {
    const texts = ['', '-', '-0', '00', '01', '+1', '1 ', '1.0', '9223372036854775808'];
    for (const text of [...texts, '-9223372036854775809', '12345678901234567890']) {
      const integer = new Int64();
      integer.setNumber(77);
      expect(integer.parse(asciiBytes(text), 0, text.length)).toBe(false);
      expect(integer.toNumber()).toBe(77);
    }
  });

  it('is ordered by value', () => {
    const sorted = [...AROUND_LIMITS].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    for (const left of sorted) {
      for (const right of sorted) {
        const one = parsed(`${left}`)!;
        const other = parsed(`${right}`)!;
        const order = left < right ? -1 : left > right ? 1 : 0;
        expect(Math.sign(one.compare(other.high, other.low))).toBe(order);
      }
    }
  });
});
