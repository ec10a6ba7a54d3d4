/**
 * What a group's tree keeps of a pending entry, in four words: the time of its last delivery (44
 * bits of ms since the epoch, until 2527), how often it was delivered (52 bits; a higher count
 * stays there), and its consumer's number. The functions work on the entry where the tree stands.
 */
import type { IdTree } from '../../structures/id-tree.ts';

const TIME_LOW = 0;
/** Bits 0 to 11: the time's upper ones; bits 12 to 31: the count's. */
const UPPER = 1;
const COUNT_LOW = 2;
const NUMBER = 3;

const TIME_UPPER_BITS = 12;
const TIME_UPPER_MASK = (1 << TIME_UPPER_BITS) - 1;
const TWO_32 = 0x1_0000_0000;
const LATEST_MS = 2 ** 44 - 1;
const LARGEST_COUNT = 2 ** 52 - 1;

export function deliveryTime(pending: IdTree): number {
  return (pending.value(UPPER) & TIME_UPPER_MASK) * TWO_32 + (pending.value(TIME_LOW) >>> 0);
}

export function deliveryCount(pending: IdTree): number {
  const upper = pending.value(UPPER) >>> TIME_UPPER_BITS;
  return upper * TWO_32 + (pending.value(COUNT_LOW) >>> 0);
}

export function consumerNumber(pending: IdTree): number {
  return pending.value(NUMBER);
}

export function setDelivery(pending: IdTree, timeMs: number, count: number): void {
  const time = Math.min(Math.max(timeMs, 0), LATEST_MS);
  const deliveries = Math.min(count, LARGEST_COUNT);
  const timeUpper = Math.floor(time / TWO_32);
  const countUpper = Math.floor(deliveries / TWO_32);
  pending.setValue(TIME_LOW, time | 0);
  pending.setValue(UPPER, timeUpper | (countUpper << TIME_UPPER_BITS));
  pending.setValue(COUNT_LOW, deliveries | 0);
}

export function setConsumerNumber(pending: IdTree, number: number): void {
  pending.setValue(NUMBER, number);
}
