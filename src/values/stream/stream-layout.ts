/**
 * Where everything stands in the blocks of a stream, in words, and how numbers of 64 bits are kept
 * in two of them (the low one first). DESIGN.md draws how the blocks hang together.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../memory/arena-layout.ts';
import type { Memory } from '../../memory/memory.ts';

/** The root of a stream. */
export const LENGTH = 0;
export const FIRST_ID = 1;
export const LAST_ID = 5;
export const LARGEST_DELETED_ID = 9;
export const ENTRIES_ADDED = 13;
export const BLOCKS = 15;
export const GROUPS = 19;
export const ROOT_WORDS = 22;

/** Words of what the tree of blocks keeps for each: reference or handle, and which of the two. */
export const BLOCK_WORDS = 2;
export const BLOCK_REF = 0;
export const BLOCK_IS_LARGE = 1;

/** What has a name begins with where the name is. */
export const NAME_LENGTH = 0;
/** Handle of the large buffer that holds a very long name, 0 when the name is in the block. */
export const NAME_HANDLE = 1;

/** A consumer group; its name's bytes follow. */
export const GROUP_LAST_ID = 2;
export const GROUP_ENTRIES_READ = 6;
export const GROUP_PENDING = 8;
export const GROUP_NUMBERS = 12;
export const GROUP_CONSUMERS = 16;
export const GROUP_WORDS = 20;

/** A consumer; its name's bytes follow. */
export const CONSUMER_NUMBER = 2;
export const CONSUMER_SEEN = 4;
export const CONSUMER_ACTIVE = 6;
export const CONSUMER_OWNED = 8;
export const CONSUMER_WORDS = 12;

/** Words of what a group's tree keeps of a pending entry; see `pending-entry.ts`. */
export const PENDING_WORDS = 4;

const TWO_32 = 0x1_0000_0000;

export function wordsOf(memory: Memory, ref: number): Int32Array {
  return memory.words[ref >>> REF_ARENA_SHIFT];
}

export function baseOf(ref: number): number {
  return (ref & REF_UNIT_MASK) << 1;
}

/** A signed integer of 64 bits: a number where that is exact. */
export function readInt64(words: Int32Array, at: number): number | bigint {
  const rounded = words[at + 1] * TWO_32 + (words[at] >>> 0);
  if (Number.isSafeInteger(rounded)) return rounded;
  return (BigInt(words[at + 1]) << 32n) | BigInt(words[at] >>> 0);
}

export function writeInt64(words: Int32Array, at: number, value: number | bigint): void {
  if (typeof value === 'number') {
    words[at] = value | 0;
    words[at + 1] = Math.floor(value / TWO_32);
  } else {
    words[at] = Number(BigInt.asIntN(32, value));
    words[at + 1] = Number(BigInt.asIntN(32, value >> 32n));
  }
}

/** One more. */
export function incrementInt64(words: Int32Array, at: number): void {
  words[at]++;
  if (words[at] === 0) words[at + 1]++;
}

/** `left - right + plus`, exactly. */
export function difference(
  left: number | bigint,
  right: number | bigint,
  plus = 0,
): number | bigint {
  if (typeof left === 'number' && typeof right === 'number') {
    const result = left - right + plus;
    if (Number.isSafeInteger(result)) return result;
  }
  const exact = BigInt.asIntN(64, BigInt(left) - BigInt(right) + BigInt(plus));
  const rounded = Number(exact);
  return Number.isSafeInteger(rounded) ? rounded : exact;
}
