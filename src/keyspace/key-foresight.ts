/**
 * Looks ahead in a pipeline. Finding a key costs two cache misses, one after the other: its bucket,
 * then its record. For one request nothing can be done about that; but the misses of the next
 * two dozen can be under way at the same time. So before the first of them is executed, the keys of
 * all are found in the request bytes, hashed, and their buckets and records touched. When all are
 * for one key, and a hash table stands behind it, so are the elements that the requests name.
 *
 * Nothing depends on it: what it has loaded may have been changed or freed before the request's
 * turn comes, and only the hash of a key, which cannot change, is used again.
 */
import { asciiBytes, equalsIgnoreCase } from '../base/ascii.ts';
import { equalBytes } from '../base/bytes.ts';
import type { HalfSipHash } from '../base/half-siphash.ts';
import { HashTable } from '../structures/hash-table.ts';
import type { KeyedRecords } from '../structures/keyed-record.ts';
import { TablePreload } from '../structures/table-preload.ts';
import { HASH_TABLE, HASH_TABLE_EXPIRES } from '../values/hash/hash-kinds.ts';
import { SET_HASHTABLE } from '../values/set/set-kinds.ts';
import { ZSET_SKIPLIST } from '../values/sorted-set/sorted-set-form.ts';
import { TreeSortedSet } from '../values/sorted-set/tree-sorted-set.ts';

/** Requests looked at in one go. */
const MOST = 32;
/** With fewer bytes ahead there are hardly enough requests to be worth the trouble. */
const FEWEST_BYTES = 120;
/**
 * Of a smaller table nearly everything is in the processor's cache already. On a machine at rest,
 * looking ahead costs 8 % of GET and SET with 100,000 keys, nothing with 300,000, and saves 18 %
 * with a million.
 */
const FEWEST_ENTRIES = 200_000;
/** `*2`, two headers and their line ends: no request with a key is shorter. */
const SHORTEST_BYTES = 16;
const SHORTEST_HEADER_BYTES = 4;
/** Longer arguments take longer to hash than to wait for. */
const LONGEST_KEY_BYTES = 128;

const CARRIAGE_RETURN = 13;
const ASTERISK = 42;
const DOLLAR = 36;
const DIGIT_0 = 48;

const ZPOPMIN = asciiBytes('zpopmin');
const ZPOPMAX = asciiBytes('zpopmax');

const NO_BYTES = new Uint8Array(0);
const NOWHERE = 0x7fffffff;

export class KeyForesight {
  readonly #hash: HalfSipHash;
  readonly #records: KeyedRecords;
  readonly #preload: TablePreload;
  /** A window on the table behind a key, and one on the sorted set. */
  readonly #elements: HashTable;
  readonly #sortedSet: TreeSortedSet;
  /**
   * Where each key begins; behind the last one NOWHERE. What `HashesAhead` keeps of elements, but
   * filled in one loop of its own: adding keys there one by one made GET slower with many keys.
   */
  readonly #starts = new Int32Array(MOST + 1).fill(NOWHERE);
  readonly #lengths = new Int32Array(MOST);
  readonly highs = new Int32Array(MOST);
  readonly lows = new Int32Array(MOST);
  /** The same of the two arguments behind each key: a length of -1 if there is none to look at. */
  readonly #secondStarts = new Int32Array(MOST);
  readonly #secondLengths = new Int32Array(MOST);
  readonly #thirdStarts = new Int32Array(MOST);
  readonly #thirdLengths = new Int32Array(MOST);
  /** The records at an end of a sorted set, and their hashes. */
  readonly #refs = new Int32Array(MOST);
  readonly #endHighs = new Int32Array(MOST);
  readonly #endLows = new Int32Array(MOST);
  /** Where the name of the first request begins. */
  #firstName = 0;
  /** Are all requests for one key? */
  #isOneKey = false;
  #bytes: Uint8Array = NO_BYTES;
  #next = 0;
  /** Of the bulk string that `#open` has found. */
  #length = 0;

  constructor(records: KeyedRecords, hash: HalfSipHash) {
    this.#hash = hash;
    this.#records = records;
    this.#preload = new TablePreload(records.memory, MOST);
    this.#elements = new HashTable(records, hash);
    this.#sortedSet = new TreeSortedSet(records, hash);
  }

  /** What the last look has touched, folded: for tests. */
  get touched(): number {
    return this.#preload.touched;
  }

  /** Forgets everything: the bytes are about to change. */
  forget(): void {
    this.#starts[0] = NOWHERE;
    this.#next = 0;
    this.#bytes = NO_BYTES;
    this.#hash.ahead.clear();
  }

  /** As `HalfSipHash.compute`, and into the same hash: of a key seen ahead it is known. */
  computeHash(bytes: Uint8Array, view: DataView, start: number, length: number): void {
    const foreseen = this.recall(bytes, start);
    const hash = this.#hash;
    if (foreseen < 0) {
      hash.compute(view, start, length);
    } else {
      hash.high = this.highs[foreseen];
      hash.low = this.lows[foreseen];
    }
  }

  /** Which of the keys ahead begins here, or -1. Keys are asked for in their order. */
  recall(bytes: Uint8Array, start: number): number {
    const starts = this.#starts;
    let at = this.#next;
    while (starts[at] < start) at++;
    this.#next = at;
    return starts[at] === start && bytes === this.#bytes ? at : -1;
  }

  /** Is there so much behind the requests ahead that looking at them saves more than it costs? */
  pays(table: HashTable, bytes: Uint8Array, view: DataView, from: number, end: number): boolean {
    if (table.size >= FEWEST_ENTRIES) return true;
    if (table.size === 0 || end - from < FEWEST_BYTES || bytes[from] !== ASTERISK) return false;
    const name = this.#open(bytes, from + 4, end);
    const key = name < 0 ? -1 : this.#open(bytes, name + this.#length + 2, end);
    const length = this.#length;
    if (key < 0 || key + length > end || length > LONGEST_KEY_BYTES) return false;
    const hash = this.#hash;
    hash.compute(view, key, length);
    const ref = table.find(hash.high, hash.low, bytes, view, key, length);
    return ref !== 0 && this.#elementsBehind(ref) >= FEWEST_ENTRIES;
  }

  /** How many elements stand in the table that a key's record leads to; 0 if there is none. */
  #elementsBehind(ref: number): number {
    const kind = this.#records.head(ref) & 0xff;
    if (kind === ZSET_SKIPLIST) {
      this.#sortedSet.open(this.#records.innerRef(ref));
      const { length } = this.#sortedSet;
      this.#sortedSet.close();
      return length;
    }
    if (kind !== SET_HASHTABLE && kind !== HASH_TABLE && kind !== HASH_TABLE_EXPIRES) return 0;
    this.#elements.open(this.#records.innerRef(ref));
    const { size } = this.#elements;
    this.#elements.close();
    return size;
  }

  /**
   * Looks at the requests from `from` on, which must be the beginning of one. Returns where those
   * begin that it did not look at.
   */
  look(table: HashTable, bytes: Uint8Array, view: DataView, from: number, end: number): number {
    this.forget();
    if (end - from < FEWEST_BYTES) return end;
    this.#bytes = bytes;
    const until = this.#scan(bytes, from, end);
    const count = this.#next;
    this.#next = 0;
    if (this.#isOneKey && count > 1) {
      this.#lookBehind(table, bytes, view, count);
      return until;
    }
    const hash = this.#hash;
    const { highs, lows } = this;
    for (let at = 0; at < count; at++) {
      hash.compute(view, this.#starts[at], this.#lengths[at]);
      highs[at] = hash.high;
      lows[at] = hash.low;
    }
    this.#preload.touch(table, highs, lows, count);
    return until;
  }

  /** The same when all of the requests are for one key. */
  #lookBehind(table: HashTable, bytes: Uint8Array, view: DataView, count: number): void {
    const hash = this.#hash;
    const start = this.#starts[0];
    const length = this.#lengths[0];
    hash.compute(view, start, length);
    const { high, low } = hash;
    this.highs.fill(high, 0, count);
    this.lows.fill(low, 0, count);
    const ref = table.find(high, low, bytes, view, start, length);
    if (ref === 0) return;
    const kind = this.#records.head(ref) & 0xff;
    if (kind === SET_HASHTABLE || kind === HASH_TABLE || kind === HASH_TABLE_EXPIRES) {
      this.#touchElements(ref, view, this.#secondStarts, this.#secondLengths, count);
    } else if (kind === ZSET_SKIPLIST && this.#secondLengths[0] < 0) {
      this.#lookAtEnd(ref, bytes, count);
    } else if (kind === ZSET_SKIPLIST) {
      // Behind a score, where there is one.
      const isThird = this.#thirdLengths[0] >= 0;
      const starts = isThird ? this.#thirdStarts : this.#secondStarts;
      const lengths = isThird ? this.#thirdLengths : this.#secondLengths;
      this.#touchElements(ref, view, starts, lengths, count);
    }
  }

  /** Touches what the first of the requests, if it is ZPOPMIN or ZPOPMAX, and the others take. */
  #lookAtEnd(ref: number, bytes: Uint8Array, count: number): void {
    const start = this.#firstName;
    // Key and line ends stand behind it: there are as many bytes.
    const isLast = equalsIgnoreCase(bytes, start, ZPOPMAX.length, ZPOPMAX);
    if (!isLast && !equalsIgnoreCase(bytes, start, ZPOPMIN.length, ZPOPMIN)) return;
    const set = this.#sortedSet;
    set.open(this.#records.innerRef(ref));
    set.touchEnd(this.#preload, isLast, count, this.#refs, this.#endHighs, this.#endLows);
    set.close();
  }

  /** Touches the elements with these names in the table that a key's record leads to. */
  #touchElements(
    ref: number,
    view: DataView,
    starts: Int32Array,
    lengths: Int32Array,
    count: number,
  ): void {
    const hash = this.#hash;
    const { ahead } = hash;
    for (let at = 0; at < count; at++) {
      if (lengths[at] < 0) continue;
      hash.compute(view, starts[at], lengths[at]);
      ahead.add(this.#bytes, starts[at], hash.high, hash.low);
    }
    if (ahead.count === 0) return;
    this.#elements.open(this.#records.innerRef(ref));
    this.#preload.touch(this.#elements, ahead.highs, ahead.lows, ahead.count);
    this.#elements.close();
  }

  /** Finds the first argument of each request, as long as they have the usual short headers. */
  #scan(bytes: Uint8Array, from: number, end: number): number {
    let count = 0;
    let at = from;
    let isOneKey = true;
    while (count < MOST && at + SHORTEST_BYTES <= end && bytes[at] === ASTERISK) {
      const words = bytes[at + 1] - DIGIT_0;
      if (words < 2 || words > 9 || bytes[at + 2] !== CARRIAGE_RETURN) break;
      const name = this.#open(bytes, at + 4, end);
      if (name < 0) break;
      const key = this.#open(bytes, name + this.#length + 2, end);
      if (key < 0 || key + this.#length > end) break;
      const isKept = this.#length <= LONGEST_KEY_BYTES;
      if (isKept) {
        if (count === 0) this.#firstName = name;
        this.#starts[count] = key;
        this.#lengths[count] = this.#length;
        this.#secondLengths[count] = -1;
        this.#thirdLengths[count] = -1;
        if (isOneKey && count > 0) isOneKey = this.#isFirstKey(bytes, key);
      }
      at = key + this.#length + 2;
      for (let word = 2; word < words; word++) {
        const start = this.#open(bytes, at, end);
        // Its end has not arrived yet, or it is none.
        if (start < 0) {
          at = end;
          break;
        }
        if (isKept && word < 4) this.#keepElement(count, word, start, end);
        at = start + this.#length + 2;
      }
      if (isKept) count++;
    }
    this.#isOneKey = isOneKey;
    this.#starts[count] = NOWHERE;
    this.#next = count;
    return at === from ? from + 1 : at;
  }

  #isFirstKey(bytes: Uint8Array, key: number): boolean {
    const length = this.#length;
    return length === this.#lengths[0] && equalBytes(bytes, this.#starts[0], bytes, key, length);
  }

  /** Keeps where the second or third argument is that `#open` has found, if all of it is there. */
  #keepElement(at: number, word: number, start: number, end: number): void {
    const length = this.#length;
    if (length > LONGEST_KEY_BYTES || start + length > end) return;
    const starts = word === 2 ? this.#secondStarts : this.#thirdStarts;
    const lengths = word === 2 ? this.#secondLengths : this.#thirdLengths;
    starts[at] = start;
    lengths[at] = length;
  }

  /** Where the bulk string begins whose header stands here, its length in `#length`; or -1. */
  #open(bytes: Uint8Array, header: number, end: number): number {
    if (header + SHORTEST_HEADER_BYTES > end || bytes[header] !== DOLLAR) return -1;
    let at = header + 1;
    let length = bytes[at] - DIGIT_0;
    if (length < 0 || length > 9) return -1;
    let digit = bytes[++at] - DIGIT_0;
    // Eight digits are more than a read brings; the parser will say what is wrong with more.
    const last = header + 8;
    while (digit >= 0 && digit <= 9 && at < last && at < end) {
      length = (length * 10 + digit) | 0;
      digit = bytes[++at] - DIGIT_0;
    }
    if (bytes[at] !== CARRIAGE_RETURN) return -1;
    this.#length = length;
    return at + 2;
  }
}
