// Numbers drawn as keys of a cache are: a few very often, most hardly ever (Zipf's law with the
// exponent 0.99, as the YCSB benchmark draws them). Seeded, so that both servers get the same.
import { type Random, SeededRandom } from '../src/base/random.ts';

const EXPONENT = 0.99;

/** `length` numbers below `count`, number n with a chance proportional to 1 / (n + 1)^0.99. */
export function zipfSequence(count: number, length: number, seed: number): Int32Array {
  const cumulative = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank++) {
    sum += 1 / (rank + 1) ** EXPONENT;
    cumulative[rank] = sum;
  }
  const random = new SeededRandom(seed);
  return Int32Array.from({ length }, () => firstAbove(cumulative, uniform(random) * sum));
}

function uniform(random: Random): number {
  return random.nextUint32() / 0x1_0000_0000;
}

/** The first index whose value is greater. */
function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
