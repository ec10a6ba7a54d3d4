/**
 * The longest common subsequence of two byte strings, 32 cells of the usual table of lengths at a
 * time (Hyyrö, "Bit-parallel LCS-length computation revisited", 2004). A row of that table grows by
 * 0 or 1 from cell to cell; a row here is the bits that say where it does not grow. They are enough
 * to find the way back, so that a table takes a thirty-second part of the memory that the lengths
 * themselves would, and the work is as much less.
 */
const WORD_BITS = 32;
const WORD_RANGE = 0x1_0000_0000;
/** Rows up to this are copied byte by byte; for longer ones a call is worth its price. */
const SHORT_ROW_BYTES = 32;

/** A part of a byte string. */
export interface ByteRange {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly length: number;
}

export interface CommonSubsequence {
  readonly bytes: Uint8Array;
  /** Offset in the first string, offset in the second, length; the last run first. */
  readonly runs: readonly (readonly [first: number, second: number, length: number])[];
}

/** Only how long it is, which takes no table. */
export function commonSubsequenceLength(first: ByteRange, second: ByteRange): number {
  if (first.length === 0 || second.length === 0) return 0;
  const row = new Uint32Array(wordsOf(second.length)).fill(WORD_RANGE - 1);
  fillRows(first, second, row, undefined);
  let length = 0;
  for (let at = 0; at < second.length; at++) length += grows(row, at) ? 1 : 0;
  return length;
}

/**
 * Of several longest ones it is the one found by going back from the ends and, where two ways are
 * equally good, leaving out a byte of the second string.
 * @throws RangeError when there is no memory for the table.
 */
export function commonSubsequence(first: ByteRange, second: ByteRange): CommonSubsequence {
  if (first.length === 0 || second.length === 0) return { bytes: new Uint8Array(0), runs: [] };
  const rowBytes = bytesOf(second.length);
  const table = new Uint8Array(first.length * rowBytes);
  const row = new Uint32Array(wordsOf(second.length)).fill(WORD_RANGE - 1);
  fillRows(first, second, row, table);
  return traceBack(first, second, table, rowBytes);
}

const wordsOf = (cells: number): number => Math.ceil(cells / WORD_BITS);
const bytesOf = (cells: number): number => Math.ceil(cells / 8);

function grows(row: Uint32Array, at: number): boolean {
  return ((row[at >>> 5] >>> (at & 31)) & 1) === 0;
}

/** Leaves the last row in `row`, and every row in the table, if there is one. */
function fillRows(
  first: ByteRange,
  second: ByteRange,
  row: Uint32Array,
  table: Uint8Array | undefined,
): void {
  const masks = matchMasks(first, second);
  const rowBytes = bytesOf(second.length);
  const asBytes = new Uint8Array(row.buffer, 0, rowBytes);
  for (let at = 0; at < first.length; at++) {
    const mask = masks[first.bytes[first.start + at]];
    if (mask !== undefined) advance(row, mask);
    if (table === undefined) continue;
    if (rowBytes > SHORT_ROW_BYTES) {
      table.set(asBytes, at * rowBytes);
    } else {
      const target = at * rowBytes;
      for (let byte = 0; byte < rowBytes; byte++) table[target + byte] = asBytes[byte];
    }
  }
}

/**
 * For every byte that occurs in both strings, where it stands in the second one. There are never
 * more masks than rows, so they take no more memory than the table does.
 */
function matchMasks(first: ByteRange, second: ByteRange): (Uint32Array | undefined)[] {
  const wanted = new Uint8Array(256);
  for (let at = 0; at < first.length; at++) wanted[first.bytes[first.start + at]] = 1;
  const masks: (Uint32Array | undefined)[] = new Array(256).fill(undefined);
  const words = wordsOf(second.length);
  for (let at = 0; at < second.length; at++) {
    const byte = second.bytes[second.start + at];
    if (wanted[byte] === 0) continue;
    let mask = masks[byte];
    if (mask === undefined) {
      mask = new Uint32Array(words);
      masks[byte] = mask;
    }
    mask[at >>> 5] |= 1 << (at & 31);
  }
  return masks;
}

/** From one row to the next: each run of equal lengths begins to grow at its first match. */
function advance(row: Uint32Array, mask: Uint32Array): void {
  let carry = 0;
  for (let at = 0; at < row.length; at++) {
    const word = row[at];
    const matches = mask[at];
    const sum = word + ((word & matches) >>> 0) + carry;
    carry = sum >= WORD_RANGE ? 1 : 0;
    row[at] = sum | (word & ~matches);
  }
}

function traceBack(
  first: ByteRange,
  second: ByteRange,
  table: Uint8Array,
  rowBytes: number,
): CommonSubsequence {
  const found = new Uint8Array(Math.min(first.length, second.length));
  const runs: [number, number, number][] = [];
  let left = found.length;
  let run = 0;
  let row = first.length - 1;
  let column = second.length - 1;
  const endRun = (): void => {
    if (run > 0) runs.push([row + 1, column + 1, run]);
    run = 0;
  };
  while (row >= 0 && column >= 0) {
    const byte = first.bytes[first.start + row];
    if (byte === second.bytes[second.start + column]) {
      found[--left] = byte;
      run++;
      row--;
      column--;
      continue;
    }
    endRun();
    const grown = ((table[row * rowBytes + (column >>> 3)] >>> (column & 7)) & 1) === 0;
    if (grown) row--;
    else column--;
  }
  endRun();
  return { bytes: found.subarray(left), runs };
}
