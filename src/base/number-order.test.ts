import { describe, expect, it } from 'vitest';
import { seeded } from '../../test/support/seeded.ts';
import { sortByNumber, sortTies } from './number-order.ts';

const SPECIAL = [
  ...[0, -0, 1, -1, 0.1, -0.1, 5e-324, -5e-324, 1.7976931348623157e308, -1.7976931348623157e308],
  ...[
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    2 ** 53,
    2 ** 53 + 2,
    2 ** 31,
    -(2 ** 31),
  ],
];

describe('the order of numbers', () => {
  it('is that of the numbers, whatever they are and however many; equal ones keep theirs', () => {
    seeded((random) => {
      for (const count of [0, 1, 2, 100, 600, 601, 5000]) {
        for (const kind of ['special', 'small', 'wide', 'same']) {
          const numbers = Float64Array.from({ length: count }, () => {
            if (kind === 'special') return random.pick(SPECIAL);
            if (kind === 'small') return random.below(100) - 50;
            if (kind === 'same') return 7;
            const wide = random.bytes(8).readDoubleLE();
            return Number.isNaN(wide) ? 3 : wide;
          });
          const order = Int32Array.from({ length: count }, (_, at) => at);
          sortByNumber(order, numbers);
          const expected = Array.from({ length: count }, (_, at) => at).sort((left, right) => {
            if (numbers[left] === numbers[right]) return left - right;
            return numbers[left] < numbers[right] ? -1 : 1;
          });
          expect([...order]).toEqual(expected);
        }
      }
    })();
  });

  it('can be refined where numbers are equal', () => {
    const numbers = Float64Array.from([2, 1, 2, 1, 3]);
    const order = Int32Array.from([0, 1, 2, 3, 4]);
    sortByNumber(order, numbers);
    sortTies(order, numbers, (left, right) => right - left);
    expect([...order]).toEqual([3, 1, 2, 0, 4]);
  });
});
