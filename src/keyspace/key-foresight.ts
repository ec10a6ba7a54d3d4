/**
 * Looks ahead in a pipeline. Finding a key costs two cache misses, one after the other: its bucket,
 * then its record. For one request nothing can be done about that; but the misses of the next
 * two dozen can be under way at the same time. So before the first of them is executed, the keys of
 * all are hashed, and their buckets and records touched. When all are for one key, and a hash table
 * stands behind it, so are the elements that the requests name.
 *
 * Nothing depends on it: what it has loaded may have been changed or freed before the request's
 * turn comes, and only the hash of a key, which cannot change, is used again.
 */
import { asciiBytes, equalsIgnoreCase } from '../base/ascii.ts';
import { equalBytes } from '../base/bytes.ts';
import type { HalfSipHash } from '../base/half-siphash.ts';
import { MOST_REQUESTS, type RequestsAhead } from '../base/requests-ahead.ts';
import { HashTable } from '../structures/hash-table.ts';
import type { KeyedRecords } from '../structures/keyed-record.ts';
import { TablePreload } from '../structures/table-preload.ts';
import { HASH_TABLE, HASH_TABLE_EXPIRES } from '../values/hash/hash-kinds.ts';
import { SET_HASHTABLE } from '../values/set/set-kinds.ts';
import { ZSET_SKIPLIST } from '../values/sorted-set/sorted-set-form.ts';
import { TreeSortedSet } from '../values/sorted-set/tree-sorted-set.ts';

/** Of a smaller table, what is asked for often is in the processor's cache already. */
const FEWEST_ENTRIES = 20_000;
/** Longer elements take longer to hash than to wait for. */
const LONGEST_ELEMENT_BYTES = 128;

/** What stands where in a request: its key, its first element, one behind a score. */
const NAME = 0;
const KEY = 1;
const ELEMENT = 2;
const SCORED_ELEMENT = 3;

const ZPOPMIN = asciiBytes('zpopmin');
const ZPOPMAX = asciiBytes('zpopmax');

const NO_BYTES = new Uint8Array(0);
const NOWHERE = 0x7fffffff;

export class KeyForesight {
  readonly #fewestEntries: number;
  readonly #hash: HalfSipHash;
  readonly #records: KeyedRecords;
  readonly #preload: TablePreload;
  /** A window on the table behind a key, and one on the sorted set. */
  readonly #elements: HashTable;
  readonly #sortedSet: TreeSortedSet;
  /** Where each key begins whose hash is known; behind the last one NOWHERE. */
  readonly #starts = new Int32Array(MOST_REQUESTS + 1).fill(NOWHERE);
  #bytes: Uint8Array = NO_BYTES;
  readonly highs = new Int32Array(MOST_REQUESTS);
  readonly lows = new Int32Array(MOST_REQUESTS);
  /** The records at an end of a sorted set, and their hashes. */
  readonly #refs = new Int32Array(MOST_REQUESTS);
  readonly #endHighs = new Int32Array(MOST_REQUESTS);
  readonly #endLows = new Int32Array(MOST_REQUESTS);
  /** The first request that the next one to be executed can be. */
  #next = 0;

  /** @param fewestEntries Smaller tables are not looked at. */
  constructor(records: KeyedRecords, hash: HalfSipHash, fewestEntries = FEWEST_ENTRIES) {
    this.#fewestEntries = fewestEntries;
    this.#hash = hash;
    this.#records = records;
    this.#preload = new TablePreload(records.memory, MOST_REQUESTS);
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
    this.#bytes = NO_BYTES;
    this.#next = 0;
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

  /** Looks at requests that are about to be executed, whose keys stand in `table`. */
  look(table: HashTable, ahead: RequestsAhead, view: DataView): void {
    this.forget();
    if (ahead.count < 2) return;
    if (this.#areForOneKey(ahead)) this.#lookBehind(table, ahead, view);
    else if (table.size >= this.#fewestEntries) this.#lookAtKeys(table, ahead, view);
  }

  #lookAtKeys(table: HashTable, ahead: RequestsAhead, view: DataView): void {
    const hash = this.#hash;
    const { highs, lows } = this;
    const keyStarts = this.#starts;
    const { requests, count } = ahead;
    for (let at = 0; at < count; at++) {
      const { starts, lengths } = requests[at];
      keyStarts[at] = starts[KEY];
      hash.compute(view, starts[KEY], lengths[KEY]);
      highs[at] = hash.high;
      lows[at] = hash.low;
    }
    keyStarts[count] = NOWHERE;
    this.#bytes = ahead.bytes;
    this.#preload.touch(table, highs, lows, count);
  }

  #areForOneKey(ahead: RequestsAhead): boolean {
    const { bytes, requests, count } = ahead;
    const { starts: first, lengths: firstLengths } = requests[0];
    const length = firstLengths[KEY];
    for (let at = 1; at < count; at++) {
      const { starts, lengths } = requests[at];
      if (lengths[KEY] !== length) return false;
      if (!equalBytes(bytes, first[KEY], bytes, starts[KEY], length)) return false;
    }
    return true;
  }

  /** When all requests are for one key. */
  #lookBehind(table: HashTable, ahead: RequestsAhead, view: DataView): void {
    const hash = this.#hash;
    const { bytes, requests, count } = ahead;
    const { starts, lengths, count: words } = requests[0];
    hash.compute(view, starts[KEY], lengths[KEY]);
    const { high, low } = hash;
    this.highs.fill(high, 0, count);
    this.lows.fill(low, 0, count);
    for (let at = 0; at < count; at++) this.#starts[at] = requests[at].starts[KEY];
    this.#starts[count] = NOWHERE;
    this.#bytes = ahead.bytes;
    const ref = table.find(high, low, bytes, view, starts[KEY], lengths[KEY]);
    if (ref === 0) return;
    const kind = this.#records.head(ref) & 0xff;
    if (kind === SET_HASHTABLE || kind === HASH_TABLE || kind === HASH_TABLE_EXPIRES) {
      this.#touchElements(ref, ahead, view, ELEMENT);
    } else if (kind === ZSET_SKIPLIST && words <= ELEMENT) {
      this.#lookAtEnd(ref, ahead);
    } else if (kind === ZSET_SKIPLIST) {
      this.#touchElements(ref, ahead, view, words > SCORED_ELEMENT ? SCORED_ELEMENT : ELEMENT);
    }
  }

  /** Touches what the first of the requests, if it is ZPOPMIN or ZPOPMAX, and the others take. */
  #lookAtEnd(ref: number, ahead: RequestsAhead): void {
    const { bytes, requests, count } = ahead;
    const start = requests[0].starts[NAME];
    if (requests[0].lengths[NAME] !== ZPOPMAX.length) return;
    const isLast = equalsIgnoreCase(bytes, start, ZPOPMAX.length, ZPOPMAX);
    if (!isLast && !equalsIgnoreCase(bytes, start, ZPOPMIN.length, ZPOPMIN)) return;
    const set = this.#sortedSet;
    set.open(this.#records.innerRef(ref));
    if (set.length >= this.#fewestEntries) {
      set.touchEnd(this.#preload, isLast, count, this.#refs, this.#endHighs, this.#endLows);
    }
    set.close();
  }

  /** Touches the elements with these names in the table that a key's record leads to. */
  #touchElements(ref: number, ahead: RequestsAhead, view: DataView, element: number): void {
    const table = this.#elements;
    table.open(this.#records.innerRef(ref));
    if (table.size >= this.#fewestEntries) {
      const hash = this.#hash;
      const known = hash.ahead;
      for (let at = 0; at < ahead.count; at++) {
        const { starts, lengths, count } = ahead.requests[at];
        if (count <= element || lengths[element] > LONGEST_ELEMENT_BYTES) continue;
        hash.compute(view, starts[element], lengths[element]);
        known.add(ahead.bytes, starts[element], hash.high, hash.low);
      }
      this.#preload.touch(table, known.highs, known.lows, known.count);
    }
    table.close();
  }
}
