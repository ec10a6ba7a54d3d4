/**
 * The bounds that commands on sorted sets take: two ranks, two scores, or two members. They are
 * read before the key is looked at, and then turned into an interval of the set's ranks.
 */
import { parseLooseDouble } from '../../base/doubles.ts';
import { err } from '../../protocol/reply-error.ts';
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import type { Call } from '../framework/call.ts';
import { NOT_AN_INTEGER } from '../framework/errors.ts';

export const BY_RANK = 0;
export const BY_SCORE = 1;
export const BY_LEX = 2;

const NOT_A_SCORE = err('min or max is not a float');
const NOT_A_MEMBER = err('min or max not valid string range item');

const PARENTHESIS = 0x28;
const PLUS = 0x2b;
const DASH = 0x2d;
const BRACKET = 0x5b;

export interface Bounds {
  /** The first rank within, and the first one behind; not before `from`. */
  from(set: SortedSetForm): number;
  to(set: SortedSetForm): number;
}

/** Reads the bounds in two arguments; undefined when they are none, which is answered. */
export function readBounds(
  call: Call,
  by: number,
  minIndex: number,
  maxIndex: number,
  isReverse = false,
): Bounds | undefined {
  if (by === BY_RANK) return readRanks(call, minIndex, maxIndex, isReverse);
  return by === BY_SCORE
    ? readScores(call, minIndex, maxIndex)
    : readMembers(call, minIndex, maxIndex);
}

function readRanks(
  call: Call,
  startIndex: number,
  stopIndex: number,
  isReverse: boolean,
): Bounds | undefined {
  const start = call.int64(startIndex);
  const stop = call.int64(stopIndex);
  if (start !== undefined && stop !== undefined) {
    return new RankBounds(Number(start), Number(stop), isReverse);
  }
  call.error(NOT_AN_INTEGER);
  return undefined;
}

function readScores(call: Call, minIndex: number, maxIndex: number): Bounds | undefined {
  const min = readScore(call, minIndex);
  const max = readScore(call, maxIndex);
  if (Number.isNaN(min) || Number.isNaN(max)) {
    call.error(NOT_A_SCORE);
    return undefined;
  }
  const isMinOpen = isOpen(call, minIndex);
  return new ScoreBounds(min, isMinOpen, max, isOpen(call, maxIndex));
}

function isOpen(call: Call, index: number): boolean {
  const { bytes, starts, lengths } = call.request;
  return lengths[index] > 0 && bytes[starts[index]] === PARENTHESIS;
}

function readScore(call: Call, index: number): number {
  const { bytes, starts, lengths } = call.request;
  const skipped = isOpen(call, index) ? 1 : 0;
  return parseLooseDouble(bytes, starts[index] + skipped, lengths[index] - skipped);
}

function readMembers(call: Call, minIndex: number, maxIndex: number): Bounds | undefined {
  if (isMemberBound(call, minIndex) && isMemberBound(call, maxIndex)) {
    return new MemberBounds(call, minIndex, maxIndex);
  }
  call.error(NOT_A_MEMBER);
  return undefined;
}

function isMemberBound(call: Call, index: number): boolean {
  const { bytes, starts, lengths } = call.request;
  const length = lengths[index];
  if (length === 0) return false;
  const first = bytes[starts[index]];
  if (first === PARENTHESIS || first === BRACKET) return true;
  // Redis looks for the end of a C string.
  return (first === PLUS || first === DASH) && (length === 1 || bytes[starts[index] + 1] === 0);
}

class RankBounds implements Bounds {
  readonly #start: number;
  readonly #stop: number;
  readonly #isReverse: boolean;

  constructor(start: number, stop: number, isReverse: boolean) {
    this.#start = start;
    this.#stop = stop;
    this.#isReverse = isReverse;
  }

  from(set: SortedSetForm): number {
    const { length } = set;
    return this.#isReverse ? length - this.#behindStop(length) : this.#first(length);
  }

  to(set: SortedSetForm): number {
    const { length } = set;
    return this.#isReverse ? length - this.#first(length) : this.#behindStop(length);
  }

  #first(length: number): number {
    const start = this.#start < 0 ? Math.max(0, length + this.#start) : this.#start;
    return Math.min(start, length);
  }

  #behindStop(length: number): number {
    const stop = this.#stop < 0 ? length + this.#stop : this.#stop;
    return Math.max(Math.min(stop + 1, length), this.#first(length));
  }
}

class ScoreBounds implements Bounds {
  readonly #min: number;
  readonly #isMinOpen: boolean;
  readonly #max: number;
  readonly #isMaxOpen: boolean;

  constructor(min: number, isMinOpen: boolean, max: number, isMaxOpen: boolean) {
    this.#min = min;
    this.#isMinOpen = isMinOpen;
    this.#max = max;
    this.#isMaxOpen = isMaxOpen;
  }

  from(set: SortedSetForm): number {
    return set.rankOfScore(this.#min, this.#isMinOpen);
  }

  to(set: SortedSetForm): number {
    return Math.max(this.from(set), set.rankOfScore(this.#max, !this.#isMaxOpen));
  }
}

/** Looks at the request's arguments, so it is good for this call only. */
class MemberBounds implements Bounds {
  readonly #call: Call;
  readonly #minIndex: number;
  readonly #maxIndex: number;

  constructor(call: Call, minIndex: number, maxIndex: number) {
    this.#call = call;
    this.#minIndex = minIndex;
    this.#maxIndex = maxIndex;
  }

  from(set: SortedSetForm): number {
    return this.#rank(set, this.#minIndex, PARENTHESIS);
  }

  to(set: SortedSetForm): number {
    return Math.max(this.from(set), this.#rank(set, this.#maxIndex, BRACKET));
  }

  /** `beyond`: with this sign in front, an equal member is left behind. */
  #rank(set: SortedSetForm, index: number, beyond: number): number {
    const { bytes, starts, lengths } = this.#call.request;
    const start = starts[index];
    const sign = bytes[start];
    if (sign === PLUS) return set.length;
    if (sign === DASH) return 0;
    return set.rankOfMember(bytes, start + 1, lengths[index] - 1, sign === beyond);
  }
}
