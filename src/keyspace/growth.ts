/** How string values grow. */

/** No value is longer, nor needs room beyond it. */
const LONGEST_VALUE_BYTES = 2 ** 30;

/**
 * How much to reserve for a value that has outgrown its place. Room to double means that all the
 * copying together is no more than the value; where it is large, it is address space only.
 */
export function roomFor(length: number): number {
  return Math.max(length, Math.min(length * 2, LONGEST_VALUE_BYTES));
}
