/** Finds what lies within the area of a search, and answers or stores it. */
import { sortByNumber } from '../../base/number-order.ts';
import { DOUBT_METRES } from '../../values/geo/distance.ts';
import { Position } from '../../values/geo/geohash.ts';
import type { SearchArea } from '../../values/geo/search-area.ts';
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import type { Call } from '../framework/call.ts';
import { removeDestination, replyMember, storeResult } from '../sorted-set/sorted-set-access.ts';
import { replyDistance, replyPosition, roundedDistance } from './geo-arguments.ts';
import { ASCENDING, DESCENDING, type Search, UNSORTED } from './search-options.ts';

/** V8 keeps arrays of up to 64 bytes in its own heap: most searches find little. */
const INITIAL_CAPACITY = 8;
const INT64_LIMIT = 2 ** 63;
const INT64_MIN = -(2n ** 63n);

/** What was found, by the rank of each in the set. */
class Found {
  count = 0;
  ranks = new Int32Array(INITIAL_CAPACITY);
  scores = new Float64Array(INITIAL_CAPACITY);
  /** From the centre, in metres, known roughly. */
  distances = new Float64Array(INITIAL_CAPACITY);
  readonly #area: SearchArea;
  readonly #position = new Position();

  constructor(area: SearchArea) {
    this.#area = area;
  }

  add(rank: number, score: number, distance: number): void {
    if (this.count === this.ranks.length) this.#grow();
    this.ranks[this.count] = rank;
    this.scores[this.count] = score;
    this.distances[this.count++] = distance;
  }

  #grow(): void {
    const { ranks, scores, distances } = this;
    this.ranks = new Int32Array(this.count * 2);
    this.scores = new Float64Array(this.count * 2);
    this.distances = new Float64Array(this.count * 2);
    this.ranks.set(ranks);
    this.scores.set(scores);
    this.distances.set(distances);
  }

  /** The distance to the last digit. */
  exactDistance(number: number): number {
    this.#position.readScore(this.scores[number]);
    return this.#area.distanceOf(this.#position);
  }

  /** In the unit of the search; most often the rough distance tells the four decimals. */
  roundedDistance(number: number): number {
    const { unit } = this.#area;
    const rough = this.distances[number];
    const rounded = roundedDistance((rough + DOUBT_METRES) / unit);
    if (rounded === roundedDistance((rough - DOUBT_METRES) / unit)) return rounded;
    return roundedDistance(this.exactDistance(number) / unit);
  }

  /** The numbers of the results in the order of their distances; equal ones stay as they are. */
  sorted(order: number): Int32Array {
    const { count } = this;
    const numbers = new Int32Array(count);
    for (let at = 0; at < count; at++) numbers[at] = at;
    if (order === UNSORTED) return numbers;
    const direction = order === DESCENDING ? -1 : 1;
    const keys = this.distances.slice(0, count);
    if (order === DESCENDING) for (let at = 0; at < count; at++) keys[at] = -keys[at];
    sortByNumber(numbers, keys);
    this.#sortDoubtful(numbers, direction);
    return numbers;
  }

  /** Neighbours whose rough distances do not tell them apart are compared exactly. */
  #sortDoubtful(numbers: Int32Array, direction: number): void {
    const { distances } = this;
    const area = this.#area;
    for (let start = 0; start < numbers.length; ) {
      let end = start + 1;
      while (
        end < numbers.length &&
        area.isDoubtful(distances[numbers[end - 1]], distances[numbers[end]])
      ) {
        end++;
      }
      if (end - start > 1) this.#sortExactly(numbers.subarray(start, end), direction);
      start = end;
    }
  }

  #sortExactly(numbers: Int32Array, direction: number): void {
    const exact = new Map<number, number>();
    for (const number of numbers) exact.set(number, this.exactDistance(number));
    numbers.sort((left, right) => {
      const difference = (exact.get(left) ?? 0) - (exact.get(right) ?? 0);
      return difference === 0 ? left - right : difference * direction;
    });
  }
}

/** Carries a search out on a set. */
export function carryOut(call: Call, search: Search, set: SortedSetForm): void {
  const found = find(search, set);
  const isLimited = search.count !== 0;
  // The nearest are wanted, unless any will do.
  const order =
    isLimited && search.order === UNSORTED && !search.takesAny ? ASCENDING : search.order;
  const numbers = found.sorted(order);
  const count = isLimited ? Math.min(search.count, found.count) : found.count;
  if (search.storeIndex !== 0) store(call, search, set, found, numbers.subarray(0, count));
  else answer(call, search, set, found, numbers.subarray(0, count));
}

function find(search: Search, set: SortedSetForm): Found {
  const { area } = search;
  const found = new Found(area);
  const position = new Position();
  const most = search.takesAny ? search.count : Number.POSITIVE_INFINITY;
  for (const cell of area.cells()) {
    if (found.count >= most) break;
    let rank = set.rankOfScore(cell.firstScore, false);
    const { endScore } = cell;
    let more = set.seekScore(rank);
    for (; more && set.score < endScore; more = set.forwardScore(), rank++) {
      position.readScore(set.score);
      if (area.contains(position)) found.add(rank, set.score, area.distance);
      if (found.count >= most) break;
    }
  }
  return found;
}

function answer(
  call: Call,
  search: Search,
  set: SortedSetForm,
  found: Found,
  numbers: Int32Array,
): void {
  const { reply } = call;
  const { withDistance, withHash, withCoordinates } = search;
  const details = Number(withDistance) + Number(withHash) + Number(withCoordinates);
  const position = new Position();
  reply.array(numbers.length);
  for (const number of numbers) {
    set.seek(found.ranks[number]);
    if (details > 0) reply.array(details + 1);
    replyMember(call, set);
    if (withDistance) replyDistance(call, found.roundedDistance(number));
    if (withHash) replyScore(call, set.score);
    if (!withCoordinates) continue;
    position.readScore(set.score);
    replyPosition(call, position);
  }
}

/** A score as an integer, whatever it is. */
function replyScore(call: Call, score: number): void {
  const whole = Math.trunc(score);
  if (Number.isSafeInteger(whole)) call.reply.integer(whole + 0);
  else call.reply.int64(Math.abs(whole) < INT64_LIMIT ? BigInt(whole) : INT64_MIN);
}

function store(
  call: Call,
  search: Search,
  set: SortedSetForm,
  found: Found,
  numbers: Int32Array,
): void {
  const { length } = numbers;
  const isNamed = search.byRadius || search.byBox;
  if (length === 0) {
    removeDestination(call, search.storeIndex);
  } else {
    const { sortedSets } = call.keyspace.values;
    const result = sortedSets.createResult();
    try {
      for (const number of numbers) {
        set.seek(found.ranks[number]);
        const { memberBytes, memberView, memberStart, memberLength } = set;
        // An area around the whole Earth may have found it twice.
        if (result.find(memberBytes, memberView, memberStart, memberLength)) continue;
        const score = search.storesDistance
          ? found.exactDistance(number) / search.area.unit
          : set.score;
        result.insert(memberBytes, memberStart, memberLength, score);
      }
    } catch (error) {
      result.free();
      throw error;
    }
    const event = isNamed ? 'geosearchstore' : 'georadiusstore';
    storeResult(call, search.storeIndex, sortedSets.compact(result), event, length);
  }
  call.reply.integer(length);
}
