/**
 * LZF compression (the format of LibLZF), as RDB files use it for strings. A compressed text is a
 * row of pieces: up to 32 literal bytes behind a byte that counts them, or a reference to bytes
 * that came before, 3 to 264 of them, at most 8192 bytes back. Greedy, with one remembered place
 * for each hash of three bytes; references end where Redis's end, so that short texts come out the
 * same.
 */
import { copyBytes } from './bytes.ts';

const HASH_BITS = 14;
const FARTHEST = 8192;
const SHORTEST_MATCH = 3;
const LONGEST_MATCH = 264;
const MOST_LITERALS = 32;
/** Length 9 and above needs a byte of its own. */
const LONG_MATCH = 9;
/** A text that does not shrink by at least so many bytes is not worth compressing. */
const LEAST_GAIN = 4;
/** Redis gives up unless so much room is left: what a reference, or the end, takes at most. */
const WORST_REFERENCE = 4;
const WORST_REST = 3;
const LARGEST_PLACE = 0x7fff_ffff;

export class LzfCompressor {
  /**
   * The last place seen with a hash, as offset plus `#base`; up to `#base` it means none. (Offset 0
   * is never referred to.) The base moves on with each text, which spares clearing 64 KiB for it.
   */
  readonly #places = new Int32Array(1 << HASH_BITS);
  #base = 0;
  /** Length of the text that is or was compressed last. */
  #textBytes = 0;
  #target = new Uint8Array(0);
  #length = 0;
  readonly #largestPlace: number;

  /** @param largestPlace From here on places are cleared after all: for tests. */
  constructor(largestPlace = LARGEST_PLACE) {
    this.#largestPlace = largestPlace;
  }

  /** The compressed bytes, valid until the next call; undefined when too little would be won. */
  compress(bytes: Uint8Array, start: number, length: number): Uint8Array | undefined {
    const compressed = this.shrink(bytes, start, length);
    return compressed === 0 ? undefined : this.#target.subarray(0, compressed);
  }

  /** Where `shrink` puts what it makes. */
  get target(): Uint8Array {
    return this.#target;
  }

  /** The same, with no object for each text: how much is in `target`, 0 when it is not worth it. */
  shrink(bytes: Uint8Array, start: number, length: number): number {
    const limit = length - LEAST_GAIN;
    if (limit <= 0) return 0;
    // Whatever happens between two looks at the limit fits behind it.
    const room = limit + LONGEST_MATCH;
    if (this.#target.length < room) this.#target = new Uint8Array(room);
    this.#begin(length);
    this.#length = 0;
    let literals = 0;
    let at = 0;
    while (at < length - 2) {
      const place = this.#remember(bytes, start, at);
      const matched = this.#match(bytes, start, place, at, length - at);
      const pending = at - literals;
      if (matched === 0) {
        if (this.#length + 1 + pending >= limit) return 0;
        at++;
        if (at - literals < MOST_LITERALS) continue;
        this.#writeLiterals(bytes, start + literals, at - literals);
        literals = at;
      } else {
        const used = this.#length + (pending === 0 ? 0 : 1 + pending);
        if (used + WORST_REFERENCE >= limit) return 0;
        this.#writeLiterals(bytes, start + literals, pending);
        this.#writeReference(at - place, matched);
        at += matched;
        literals = at;
        if (at < length - 2) {
          this.#remember(bytes, start, at - 2);
          this.#remember(bytes, start, at - 1);
        }
      }
    }
    if (this.#length + 1 + (at - literals) + WORST_REST > limit) return 0;
    this.#writeRest(bytes, start + literals, length - literals);
    return this.#length > limit ? 0 : this.#length;
  }

  /** Forgets the places of the text before. */
  #begin(length: number): void {
    this.#base += this.#textBytes;
    this.#textBytes = length;
    if (this.#base + length < this.#largestPlace) return;
    this.#places.fill(0);
    this.#base = 0;
  }

  /** Notes that the three bytes at an offset stand there; returns where they stood before. */
  #remember(bytes: Uint8Array, start: number, at: number): number {
    const from = start + at;
    const word = bytes[from] | (bytes[from + 1] << 8) | (bytes[from + 2] << 16);
    const hash = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
    const place = this.#places[hash] - this.#base;
    this.#places[hash] = this.#base + at;
    return place;
  }

  /** How many bytes at `at` repeat those at `place`; 0 when too few. */
  #match(bytes: Uint8Array, start: number, place: number, at: number, left: number): number {
    if (place <= 0 || at - place > FARTHEST) return 0;
    // The last two bytes are kept as literals, unless that would break a match of up to 19.
    const spared = left - 2;
    const most = Math.min(LONGEST_MATCH, Math.max(spared, spared > 16 ? 19 : SHORTEST_MATCH));
    let matched = 0;
    while (matched < most && bytes[start + place + matched] === bytes[start + at + matched]) {
      matched++;
    }
    return matched < SHORTEST_MATCH ? 0 : matched;
  }

  #writeLiterals(bytes: Uint8Array, from: number, count: number): void {
    if (count === 0) return;
    this.#target[this.#length] = count - 1;
    copyBytes(bytes, from, this.#target, this.#length + 1, count);
    this.#length += count + 1;
  }

  #writeRest(bytes: Uint8Array, from: number, count: number): void {
    for (let written = 0; written < count; written += MOST_LITERALS) {
      this.#writeLiterals(bytes, from + written, Math.min(MOST_LITERALS, count - written));
    }
  }

  #writeReference(distance: number, matched: number): void {
    const target = this.#target;
    const offset = distance - 1;
    if (matched < LONG_MATCH) {
      target[this.#length++] = ((matched - 2) << 5) | (offset >>> 8);
    } else {
      target[this.#length++] = (7 << 5) | (offset >>> 8);
      target[this.#length++] = matched - LONG_MATCH;
    }
    target[this.#length++] = offset & 0xff;
  }
}

/**
 * The longest text that so many compressed bytes can stand for: a bound on what an announced length
 * may make us allocate.
 */
export function longestDecompressed(compressedLength: number): number {
  return Math.ceil(compressedLength / 3) * LONGEST_MATCH + MOST_LITERALS;
}

/** Decompresses into `target`; false unless the text is whole and exactly `targetLength` long. */
export function decompressLzf(
  bytes: Uint8Array,
  start: number,
  length: number,
  target: Uint8Array,
  targetLength: number,
): boolean {
  const end = start + length;
  let at = start;
  let to = 0;
  while (at < end) {
    const control = bytes[at++];
    if (control < MOST_LITERALS) {
      const count = control + 1;
      if (at + count > end || to + count > targetLength) return false;
      copyBytes(bytes, at, target, to, count);
      at += count;
      to += count;
      continue;
    }
    let matched = (control >>> 5) + 2;
    if (control >>> 5 === 7) {
      if (at >= end) return false;
      matched += bytes[at++];
    }
    if (at >= end) return false;
    const from = to - (((control & 0x1f) << 8) | bytes[at++]) - 1;
    if (from < 0 || to + matched > targetLength) return false;
    // Byte by byte: source and target overlap where a text repeats itself.
    for (let nth = 0; nth < matched; nth++) target[to + nth] = target[from + nth];
    to += matched;
  }
  return to === targetLength;
}
