/**
 * The hash of a record's key, asked for whenever a segment is split or joined. Short keys are
 * hashed again, which costs less than fetching eight more bytes from every record would. Wide
 * records keep theirs: a segment of megabyte keys would otherwise stop everybody for seconds.
 */
import type { HalfSipHash } from '../base/half-siphash.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import { HEAD_EXTERNAL_KEY, HEAD_SHORT, HEAD_WIDE, KEY_WORDS } from './keyed-record.ts';

/** Leaves the hash of a record's key in the hash object. */
export function hashRecord(memory: Memory, hash: HalfSipHash, ref: number): void {
  const arena = ref >>> REF_ARENA_SHIFT;
  const words = memory.words[arena];
  const word = (ref & REF_UNIT_MASK) << 1;
  const head = words[word];
  if ((head & HEAD_WIDE) === 0) {
    const keyStart = (word + KEY_WORDS[(head >>> 8) & 7]) << 2;
    hash.compute(memory.views[arena], keyStart, (head >>> 16) & 0xff);
    return;
  }
  const at = wideHashWord(word, head);
  hash.high = words[at];
  hash.low = words[at + 1];
}

/** Hashes the key that was just written into a wide record, and keeps the result there. */
export function keepHash(memory: Memory, hash: HalfSipHash, ref: number): void {
  const arena = ref >>> REF_ARENA_SHIFT;
  const words = memory.words[arena];
  const word = (ref & REF_UNIT_MASK) << 1;
  const head = words[word];
  const keyWord = word + KEY_WORDS[(head >>> 8) & 7];
  const at = wideHashWord(word, head);
  const length = words[at - 2];
  if ((head & HEAD_EXTERNAL_KEY) === 0) {
    hash.compute(memory.views[arena], keyWord << 2, length);
  } else {
    const key = memory.large.get(words[keyWord]);
    hash.compute(new DataView(key.buffer, key.byteOffset), 0, length);
  }
  words[at] = hash.high;
  words[at + 1] = hash.low;
}

/** Where a wide record keeps its hash: behind the two lengths. */
function wideHashWord(word: number, head: number): number {
  return word + ((head & HEAD_SHORT) === 0 ? 4 : 3);
}
