import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBytes, andBytes, andNotBytes, invertBytes, orBytes, xorBytes } from './bit-combine.ts';

const OPERATIONS: readonly [string, typeof andBytes, (left: number, right: number) => number][] = [
  ['andBytes', andBytes, (left, right) => left & right],
  ['andNotBytes', andNotBytes, (left, right) => left & ~right],
  ['orBytes', orBytes, (left, right) => left | right],
  ['xorBytes', xorBytes, (left, right) => left ^ right],
];

/** Two contents of one length, and where each begins in its buffer. */
const ranges = fc
  .integer({ min: 0, max: 300 })
  .chain((length) =>
    fc.tuple(
      fc.uint8Array({ minLength: length, maxLength: length }),
      fc.uint8Array({ minLength: length, maxLength: length }),
      fc.nat(7),
      fc.nat(7),
    ),
  );

function placed(content: Uint8Array, start: number): Uint8Array {
  const bytes = new Uint8Array(content.length + 16).fill(0xa5);
  bytes.set(content, start);
  return bytes;
}

describe('combining bytes', () => {
  for (const [name, combine, expected] of OPERATIONS) {
    it(`${name} does so with every byte of the range and no other`, () => {
      fc.assert(
        fc.property(ranges, ([left, right, leftStart, rightStart]) => {
          const target = placed(left, leftStart);
          const source = placed(right, rightStart);
          combine(target, leftStart, source, rightStart, left.length);
          const result = left.map((byte, at) => expected(byte, right[at] ?? 0));
          expect(target).toEqual(placed(result, leftStart));
          expect(source).toEqual(placed(right, rightStart));
        }),
      );
    });
  }

  it('invertBytes turns every bit of the range and no other', () => {
    fc.assert(
      fc.property(ranges, ([content, , start]) => {
        const target = placed(content, start);
        invertBytes(target, start, content.length);
        expect(target).toEqual(
          placed(
            content.map((byte) => ~byte),
            start,
          ),
        );
      }),
    );
  });

  it('addBytes keeps what came twice', () => {
    fc.assert(
      fc.property(ranges, ([left, right, leftStart, rightStart]) => {
        const ones = placed(left, leftStart);
        const more = placed(new Uint8Array(left.length), 3);
        const source = placed(right, rightStart);
        addBytes(ones, leftStart, more, 3, source, rightStart, left.length);
        addBytes(ones, leftStart, more, 3, source, rightStart, left.length);
        expect(ones).toEqual(placed(left, leftStart));
        expect(more).toEqual(placed(right, 3));
      }),
    );
  });
});
