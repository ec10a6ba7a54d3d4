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
import { MOST_REQUESTS, RequestsAhead, WORDS_SHIFT } from '../base/requests-ahead.ts';
import { HashTable } from '../structures/hash-table.ts';
import type { KeyedRecords } from '../structures/keyed-record.ts';
import { TablePreload } from '../structures/table-preload.ts';
import { HASH_TABLE, HASH_TABLE_EXPIRES } from '../values/hash/hash-kinds.ts';
import { SET_HASHTABLE } from '../values/set/set-kinds.ts';
import { ZSET_SKIPLIST } from '../values/sorted-set/sorted-set-form.ts';
import { TreeSortedSet } from '../values/sorted-set/tree-sorted-set.ts';

/** Of a smaller table nearly everything is in the processor's cache already. */
const FEWEST_ENTRIES = Number(globalThis.process?.env?.FEWEST ?? 200_000);
/** Longer elements take longer to hash than to wait for. */
const LONGEST_ELEMENT_BYTES = 128;

/** What stands where in a request: its key, its first element, one behind a score. */
const NAME = 0;
const KEY = 1;
const ELEMENT = 2;
const SCORED_ELEMENT = 3;

const ZPOPMIN = asciiBytes('zpopmin');
const ZPOPMAX = asciiBytes('zpopmax');

export class KeyForesight {
  readonly #hash: HalfSipHash;
  readonly #records: KeyedRecords;
  readonly #preload: TablePreload;
  /** A window on the table behind a key, and one on the sorted set. */
  readonly #elements: HashTable;
  readonly #sortedSet: TreeSortedSet;
  readonly #nothing = new RequestsAhead();
  /** The requests whose keys' hashes are known. */
  #requests: RequestsAhead = this.#nothing;
  readonly highs = new Int32Array(MOST_REQUESTS);
  readonly lows = new Int32Array(MOST_REQUESTS);
  /** The records at an end of a sorted set, and their hashes. */
  readonly #refs = new Int32Array(MOST_REQUESTS);
  readonly #endHighs = new Int32Array(MOST_REQUESTS);
  readonly #endLows = new Int32Array(MOST_REQUESTS);
  /** The first request that the next one to be executed can be. */
  #next = 0;

  constructor(records: KeyedRecords, hash: HalfSipHash) {
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
    this.#requests = this.#nothing;
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
    const { starts } = this.#requests;
    let at = this.#next;
    while (starts[(at << WORDS_SHIFT) + KEY] < start) at++;
    this.#next = at;
    return starts[(at << WORDS_SHIFT) + KEY] === start && bytes === this.#requests.bytes ? at : -1;
  }

  /** Looks at requests that are about to be executed, whose keys stand in `table`. */
  look(table: HashTable, requests: RequestsAhead, view: DataView): void {
    this.forget();
    const { count } = requests;
    if (count < 2 || table.size === 0) return;
    if (this.#areForOneKey(requests)) {
      this.#lookBehind(table, requests, view);
    } else if (table.size >= FEWEST_ENTRIES) {
      this.#lookAtKeys(table, requests, view);
    }
  }

  #lookAtKeys(table: HashTable, requests: RequestsAhead, view: DataView): void {
    const hash = this.#hash;
    const { highs, lows } = this;
    const { starts, lengths, count } = requests;
    for (let at = 0; at < count; at++) {
      const word = (at << WORDS_SHIFT) + KEY;
      hash.compute(view, starts[word], lengths[word]);
      highs[at] = hash.high;
      lows[at] = hash.low;
    }
    this.#requests = requests;
    this.#preload.touch(table, highs, lows, count);
  }

  #areForOneKey(requests: RequestsAhead): boolean {
    const { bytes, starts, lengths, count } = requests;
    const length = lengths[KEY];
    for (let at = 1; at < count; at++) {
      const word = (at << WORDS_SHIFT) + KEY;
      if (lengths[word] !== length) return false;
      if (!equalBytes(bytes, starts[KEY], bytes, starts[word], length)) return false;
    }
    return true;
  }

  /** When all requests are for one key. */
  #lookBehind(table: HashTable, requests: RequestsAhead, view: DataView): void {
    const hash = this.#hash;
    const { bytes, starts, lengths, wordCounts, count } = requests;
    hash.compute(view, starts[KEY], lengths[KEY]);
    const { high, low } = hash;
    this.highs.fill(high, 0, count);
    this.lows.fill(low, 0, count);
    this.#requests = requests;
    const ref = table.find(high, low, bytes, view, starts[KEY], lengths[KEY]);
    if (ref === 0) return;
    const kind = this.#records.head(ref) & 0xff;
    const words = wordCounts[0];
    if (kind === SET_HASHTABLE || kind === HASH_TABLE || kind === HASH_TABLE_EXPIRES) {
      this.#touchElements(ref, requests, view, ELEMENT);
    } else if (kind === ZSET_SKIPLIST && words <= ELEMENT) {
      this.#lookAtEnd(ref, requests);
    } else if (kind === ZSET_SKIPLIST) {
      this.#touchElements(ref, requests, view, words > SCORED_ELEMENT ? SCORED_ELEMENT : ELEMENT);
    }
  }

  /** Touches what the first of the requests, if it is ZPOPMIN or ZPOPMAX, and the others take. */
  #lookAtEnd(ref: number, requests: RequestsAhead): void {
    const { bytes, starts, lengths, count } = requests;
    if (lengths[NAME] !== ZPOPMAX.length) return;
    const isLast = equalsIgnoreCase(bytes, starts[NAME], ZPOPMAX.length, ZPOPMAX);
    if (!isLast && !equalsIgnoreCase(bytes, starts[NAME], ZPOPMIN.length, ZPOPMIN)) return;
    const set = this.#sortedSet;
    set.open(this.#records.innerRef(ref));
    if (set.length >= FEWEST_ENTRIES) {
      set.touchEnd(this.#preload, isLast, count, this.#refs, this.#endHighs, this.#endLows);
    }
    set.close();
  }

  /** Touches the elements with these names in the table that a key's record leads to. */
  #touchElements(ref: number, requests: RequestsAhead, view: DataView, element: number): void {
    const table = this.#elements;
    table.open(this.#records.innerRef(ref));
    if (table.size >= FEWEST_ENTRIES) {
      const { bytes, starts, lengths, wordCounts, count } = requests;
      const hash = this.#hash;
      const { ahead } = hash;
      for (let at = 0; at < count; at++) {
        const word = (at << WORDS_SHIFT) + element;
        if (wordCounts[at] <= element || lengths[word] > LONGEST_ELEMENT_BYTES) continue;
        hash.compute(view, starts[word], lengths[word]);
        ahead.add(bytes, starts[word], hash.high, hash.low);
      }
      this.#preload.touch(table, ahead.highs, ahead.lows, ahead.count);
    }
    table.close();
  }
}
