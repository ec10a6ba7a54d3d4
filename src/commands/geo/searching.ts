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

/** So many results are put in order by insertion. */
const FEW = 24;
const INT64_LIMIT = 2 ** 63;
const INT64_MIN = -(2n ** 63n);

/** Indices into what was found. */
type Numbers = number[] | Int32Array;

/**
 * What was found, by the rank of each in the set. Plain arrays: most searches find little, and a
 * typed array of more than 64 bytes lies outside V8's heap, where making it takes long.
 */
class Found {
  readonly ranks: number[] = [];
  readonly scores: number[] = [];
  /** From the centre, in metres, known roughly. */
  readonly distances: number[] = [];
  readonly #area: SearchArea;
  readonly #position = new Position();

  constructor(area: SearchArea) {
    this.#area = area;
  }

  get count(): number {
    return this.ranks.length;
  }

  add(rank: number, score: number, distance: number): void {
    this.ranks.push(rank);
    this.scores.push(score);
    this.distances.push(distance);
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
  sorted(order: number): Numbers {
    const { count } = this;
    const numbers = count <= FEW ? [] : new Int32Array(count);
    for (let at = 0; at < count; at++) numbers[at] = at;
    if (order === UNSORTED) return numbers;
    const direction = order === DESCENDING ? -1 : 1;
    if (numbers instanceof Int32Array) {
      const keys = Float64Array.from(this.distances);
      if (order === DESCENDING) for (let at = 0; at < count; at++) keys[at] = -keys[at];
      sortByNumber(numbers, keys);
    } else {
      this.#sortFew(numbers, direction);
    }
    this.#sortDoubtful(numbers, direction);
    return numbers;
  }

  /** By insertion, which is stable too. */
  #sortFew(numbers: number[], direction: number): void {
    const { distances } = this;
    for (let end = 1; end < numbers.length; end++) {
      const number = numbers[end];
      const distance = distances[number] * direction;
      let at = end;
      for (; at > 0 && distances[numbers[at - 1]] * direction > distance; at--) {
        numbers[at] = numbers[at - 1];
      }
      numbers[at] = number;
    }
  }

  /** Neighbours whose rough distances do not tell them apart are compared exactly. */
  #sortDoubtful(numbers: Numbers, direction: number): void {
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
      if (end - start > 1) this.#sortExactly(numbers, start, end, direction);
      start = end;
    }
  }

  #sortExactly(numbers: Numbers, start: number, end: number, direction: number): void {
    const exact = new Map<number, number>();
    const part = [...numbers.slice(start, end)];
    for (const number of part) exact.set(number, this.exactDistance(number));
    part.sort((left, right) => {
      const difference = (exact.get(left) ?? 0) - (exact.get(right) ?? 0);
      return difference === 0 ? left - right : difference * direction;
    });
    for (let at = start; at < end; at++) numbers[at] = part[at - start];
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
  if (search.storeIndex !== 0) store(call, search, set, found, numbers, count);
  else answer(call, search, set, found, numbers, count);
}

function find(search: Search, set: SortedSetForm): Found {
  const { area } = search;
  const found = new Found(area);
  const position = new Position();
  const most = search.takesAny ? search.count : Number.POSITIVE_INFINITY;
  for (const cell of area.cells()) {
    if (found.count >= most) break;
    const { endScore } = cell;
    let rank = set.seekScore(cell.firstScore);
    for (let more = rank >= 0; more && set.score < endScore; more = set.forwardScore(), rank++) {
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
  numbers: Numbers,
  count: number,
): void {
  const { reply } = call;
  const { withDistance, withHash, withCoordinates } = search;
  const details = Number(withDistance) + Number(withHash) + Number(withCoordinates);
  const position = new Position();
  reply.array(count);
  for (let at = 0; at < count; at++) {
    const number = numbers[at];
    set.seek(found.ranks[number]);
    if (details > 0) reply.array(details + 1);
    replyMember(call, set);
    if (withDistance) replyDistance(call, found.roundedDistance(number), position.text);
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
  numbers: Numbers,
  count: number,
): void {
  const isNamed = search.byRadius || search.byBox;
  if (count === 0) {
    removeDestination(call, search.storeIndex);
  } else {
    const { sortedSets } = call.keyspace.values;
    const result = sortedSets.createResult();
    try {
      for (let at = 0; at < count; at++) {
        const number = numbers[at];
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
    storeResult(call, search.storeIndex, sortedSets.compact(result), event, count);
  }
  call.reply.integer(count);
}
