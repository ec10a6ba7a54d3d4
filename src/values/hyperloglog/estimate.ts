/**
 * From registers to a number: the improved raw estimator of Otmar Ertl, "New cardinality estimation
 * algorithms for HyperLogLog sketches" (2017), algorithm 6. It needs no tables and no correction at
 * either end. The order of the operations is part of the interface: Redis computes the same way, so
 * that both answer the same number.
 */
import { GREATEST_RANK } from './element-position.ts';
import { REGISTERS } from './header.ts';
import type { RegisterCounts } from './register-counts.ts';

/** To which the bias correction tends with many registers. */
const ALPHA = 1 / (2 * Math.LN2);

/** The correction for registers that are still 0, of which there is this share. */
function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let power = share;
  let weight = 1;
  let sum = share;
  let before: number;
  do {
    power *= power;
    before = sum;
    sum += power * weight;
    weight += weight;
  } while (sum !== before);
  return sum;
}

/** The correction for registers that are full, this being the share of those that are not. */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let root = share;
  let weight = 1;
  let sum = 1 - share;
  let before: number;
  do {
    root = Math.sqrt(root);
    before = sum;
    weight *= 0.5;
    sum -= (1 - root) * (1 - root) * weight;
  } while (sum !== before);
  return sum / 3;
}

/** No estimate is counted as high as this, in whatever way the registers came about. */
export const ESTIMATE_LIMIT = 2 ** 63;

/**
 * The cardinality that a complete count of registers stands for: an integer, or, with forged
 * registers, maybe Infinity.
 */
export function estimate(counts: RegisterCounts): number {
  let sum = REGISTERS * tau((REGISTERS - counts.of(GREATEST_RANK)) / REGISTERS);
  for (let value = GREATEST_RANK - 1; value >= 1; value--) {
    sum += counts.of(value);
    sum *= 0.5;
  }
  sum += REGISTERS * sigma(counts.of(0) / REGISTERS);
  return Math.round((ALPHA * REGISTERS * REGISTERS) / sum);
}
