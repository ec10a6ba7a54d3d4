/**
 * LZF compression (the format of LibLZF), as RDB files use it for strings. A compressed text is a
 * row of pieces: up to 32 literal bytes behind a byte that counts them, or a reference to bytes
 * that came before, 3 to 264 of them, at most 8192 bytes back. Greedy, with one remembered place
 * for each hash of three bytes; references end where Redis's end, so that short texts come out the
 * same.
 *
 * Both ways are one loop each over bytes and words of four bytes, which need not be aligned: a call
 * or a field of an object for each byte would take twice the time.
 */
const HASH_BITS = 14;
const HASH_SHIFT = 32 - HASH_BITS;
const HASH_FACTOR = 0x9e3779b1;
const FARTHEST = 8192;
const SHORTEST_MATCH = 3;
const LONGEST_MATCH = 264;
const MOST_LITERALS = 32;
const THREE_BYTES = 0xffffff;
/** Length 9 and above needs a byte of its own. */
const LONG_MATCH = 9;
/** A text that does not shrink by at least so many bytes is not worth compressing. */
const LEAST_GAIN = 4;
/** Redis gives up unless so much room is left: what a reference, or the end, takes at most. */
const WORST_REFERENCE = 4;
const WORST_REST = 3;
const LARGEST_PLACE = 0x7fff_ffff;
/** Reading and writing by words goes on so far beyond what is wanted. */
const OVERSHOOT = 8;

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
  readonly #largestPlace: number;

  /** @param largestPlace From here on places are cleared after all: for tests. */
  constructor(largestPlace = LARGEST_PLACE) {
    this.#largestPlace = largestPlace;
  }

  /**
   * The compressed bytes, valid until the next call; undefined when too little would be won.
   * @param view Shows the same bytes; whoever has none leaves making it to us.
   */
  compress(
    bytes: Uint8Array,
    start: number,
    length: number,
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  ): Uint8Array | undefined {
    const limit = length - LEAST_GAIN;
    if (limit <= 0) return undefined;
    // Whatever happens between two looks at the limit fits behind it.
    const room = limit + LONGEST_MATCH;
    if (this.#target.length < room) this.#target = new Uint8Array(room);
    this.#begin(length);
    const compressed = this.#compress(bytes, view, start, length, this.#base - start);
    return compressed === 0 ? undefined : this.#target.subarray(0, compressed);
  }

  /** Forgets the places of the text before. */
  #begin(length: number): void {
    this.#base += this.#textBytes;
    this.#textBytes = length;
    if (this.#base + length < this.#largestPlace) return;
    this.#places.fill(0);
    this.#base = 0;
  }

  /**
   * Returns the length of what it leaves in the target, 0 when too little is won. Literals are
   * written as they come, behind a byte that is left free for their number.
   * @param base What is added to a place in the bytes when it is remembered.
   */
  #compress(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
    base: number,
  ): number {
    const places = this.#places;
    const target = this.#target;
    const limit = length - LEAST_GAIN;
    const end = start + length;
    const lastWord = end - 4;
    let at = start;
    let to = 1;
    let literals = 0;
    while (at <= end - SHORTEST_MATCH) {
      const word = at <= lastWord ? view.getInt32(at, true) : view.getInt32(at - 1, true) >>> 8;
      const hash = Math.imul(word & THREE_BYTES, HASH_FACTOR) >>> HASH_SHIFT;
      const place = places[hash] - base;
      places[hash] = at + base;
      if (
        place <= start ||
        at - place > FARTHEST ||
        ((view.getInt32(place, true) ^ word) & THREE_BYTES) !== 0
      ) {
        target[to++] = word;
        at++;
        if (++literals < MOST_LITERALS) continue;
        if (to >= limit) return 0;
        target[to - MOST_LITERALS - 1] = MOST_LITERALS - 1;
        literals = 0;
        to++;
        continue;
      }
      const matched = matchedBytes(bytes, view, place, at, end - at);
      if (literals === 0) to--;
      else target[to - literals - 1] = literals - 1;
      if (to + WORST_REFERENCE >= limit) return 0;
      const offset = at - place - 1;
      if (matched < LONG_MATCH) {
        target[to++] = ((matched - 2) << 5) | (offset >>> 8);
      } else {
        target[to++] = (7 << 5) | (offset >>> 8);
        target[to++] = matched - LONG_MATCH;
      }
      target[to++] = offset;
      to++;
      literals = 0;
      at += matched;
      if (at > end - SHORTEST_MATCH) break;
      const before = view.getInt32(at - 2, true);
      places[Math.imul(before & THREE_BYTES, HASH_FACTOR) >>> HASH_SHIFT] = at - 2 + base;
      places[Math.imul(before >>> 8, HASH_FACTOR) >>> HASH_SHIFT] = at - 1 + base;
    }
    if (to + WORST_REST > limit) return 0;
    for (; at < end; at++) {
      target[to++] = bytes[at];
      if (++literals < MOST_LITERALS) continue;
      target[to - MOST_LITERALS - 1] = MOST_LITERALS - 1;
      literals = 0;
      to++;
    }
    if (literals === 0) to--;
    else target[to - literals - 1] = literals - 1;
    return to > limit ? 0 : to;
  }
}

/** How many bytes at `at` repeat those at `place`, of which three are known to. */
function matchedBytes(
  bytes: Uint8Array,
  view: DataView,
  place: number,
  at: number,
  left: number,
): number {
  // The last two bytes are kept as literals, unless that would break a match of up to 19.
  const spared = left - 2;
  const most = Math.min(LONGEST_MATCH, Math.max(spared, spared > 16 ? 19 : SHORTEST_MATCH));
  let matched = SHORTEST_MATCH;
  for (; matched + 4 <= most; matched += 4) {
    const differing = view.getInt32(place + matched, true) ^ view.getInt32(at + matched, true);
    if (differing === 0) continue;
    const lowest = 31 - Math.clz32(differing & -differing);
    return matched + (lowest >>> 3);
  }
  while (matched < most && bytes[place + matched] === bytes[at + matched]) matched++;
  return matched;
}

/**
 * The longest text that so many compressed bytes can stand for: a bound on what an announced length
 * may make us allocate.
 */
export function longestDecompressed(compressedLength: number): number {
  return Math.ceil(compressedLength / 3) * LONGEST_MATCH + MOST_LITERALS;
}

/**
 * Decompresses into `target` from `targetStart` on; false unless the text is whole and exactly
 * `targetLength` long. Nothing is written outside these bytes. The views show the same bytes.
 */
export function decompressLzf(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  length: number,
  target: Uint8Array,
  targetView: DataView,
  targetStart: number,
  targetLength: number,
): boolean {
  const end = start + length;
  const targetEnd = targetStart + targetLength;
  let at = start;
  let to = targetStart;
  while (at < end) {
    const control = bytes[at++];
    if (control < MOST_LITERALS) {
      const next = at + control + 1;
      const stop = to + control + 1;
      if (next > end || stop > targetEnd) return false;
      if (next + OVERSHOOT <= end && stop + OVERSHOOT <= targetEnd) {
        // Most are short: two words without asking, then as many as it takes.
        targetView.setInt32(to, view.getInt32(at, true), true);
        targetView.setInt32(to + 4, view.getInt32(at + 4, true), true);
        for (to += 8, at += 8; to < stop; to += 4, at += 4) {
          targetView.setInt32(to, view.getInt32(at, true), true);
        }
      } else {
        while (to < stop) target[to++] = bytes[at++];
      }
      to = stop;
      at = next;
      continue;
    }
    let matched = (control >>> 5) + 2;
    if (control >>> 5 === 7) {
      if (at >= end) return false;
      matched += bytes[at++];
    }
    if (at >= end) return false;
    const distance = (((control & 0x1f) << 8) | bytes[at++]) + 1;
    const stop = to + matched;
    let from = to - distance;
    if (from < targetStart || stop > targetEnd) return false;
    if (stop + OVERSHOOT <= targetEnd) {
      // What repeats itself sooner than a word is spelt out until it does not.
      const period = distance >= 4 ? distance : 2 * distance + (distance === 1 ? 2 : 0);
      for (; to - from < period; to++) target[to] = target[to - distance];
      targetView.setInt32(to, targetView.getInt32(from, true), true);
      targetView.setInt32(to + 4, targetView.getInt32(from + 4, true), true);
      for (to += 8, from += 8; to < stop; to += 4, from += 4) {
        targetView.setInt32(to, targetView.getInt32(from, true), true);
      }
    } else {
      // Byte by byte: source and target overlap where a text repeats itself.
      while (to < stop) target[to++] = target[from++];
    }
    to = stop;
  }
  return to === targetEnd;
}
