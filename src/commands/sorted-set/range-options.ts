/**
 * The options of ZRANGE, ZRANGESTORE and their older relatives. Each relative takes some of them;
 * those that its name decides are syntax errors.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { err } from '../../protocol/reply-error.ts';
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import type { Call } from '../framework/call.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { type Bounds, BY_LEX, BY_RANK, BY_SCORE, readBounds } from './bounds.ts';

const WITHSCORES = asciiBytes('withscores');
const LIMIT = asciiBytes('limit');
const REV = asciiBytes('rev');
const BYLEX = asciiBytes('bylex');
const BYSCORE = asciiBytes('byscore');

const LIMIT_BY_RANK = err(
  'syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
);
const SCORES_BY_LEX = err('syntax error, WITHSCORES not supported in combination with BYLEX');

/** No limit. */
const ALL = -1;

/** What the name of a command says; what it leaves open, options may say. */
export interface RangeKind {
  /** BY_RANK, BY_SCORE or BY_LEX. */
  readonly by?: number;
  readonly isReverse?: boolean;
  readonly stores?: boolean;
}

/** A range that was asked for. */
export class Range {
  by = BY_RANK;
  isReverse = false;
  withScores = false;
  offset = 0;
  limit = ALL;
  bounds: Bounds | undefined = undefined;
  /** What `resolve` found: the rank to begin with and how many elements to take from there. */
  rank = 0;
  count = 0;

  /** Finds the elements of the range in a set. */
  resolve(set: SortedSetForm): void {
    const { bounds, limit, offset } = this;
    if (bounds === undefined) throw new Error('a range without bounds');
    const from = bounds.from(set);
    const to = bounds.to(set);
    // Redis counts a negative offset down until the range ends.
    const rest = offset < 0 ? 0 : Math.max(0, to - from - offset);
    this.count = limit < 0 ? rest : Math.min(rest, limit);
    this.rank = this.isReverse ? to - 1 - offset : from + offset;
  }
}

/** Reads options and bounds; undefined when something is wrong, which is answered. */
export function readRange(call: Call, keyIndex: number, kind: RangeKind): Range | undefined {
  const range = new Range();
  range.by = kind.by ?? BY_RANK;
  range.isReverse = kind.isReverse ?? false;
  for (let index = keyIndex + 3; index < call.request.count; index++) {
    const read = readOption(call, index, kind, range);
    if (read === 0) return undefined;
    index += read - 1;
  }
  if (range.limit !== ALL && range.by === BY_RANK) {
    call.error(LIMIT_BY_RANK);
    return undefined;
  }
  if (range.by === BY_RANK) range.offset = 0; // LIMIT with no limit passes, and does nothing
  if (range.withScores && range.by === BY_LEX) {
    call.error(SCORES_BY_LEX);
    return undefined;
  }
  const isSwapped = range.isReverse && range.by !== BY_RANK;
  const minIndex = keyIndex + (isSwapped ? 2 : 1);
  const maxIndex = keyIndex + (isSwapped ? 1 : 2);
  range.bounds = readBounds(call, range.by, minIndex, maxIndex, range.isReverse);
  return range.bounds === undefined ? undefined : range;
}

/** Returns how many arguments the option takes, itself included; 0 when it is none. */
function readOption(call: Call, index: number, kind: RangeKind, range: Range): number {
  if (kind.stores !== true && call.isWord(index, WITHSCORES)) {
    range.withScores = true;
  } else if (call.isWord(index, LIMIT) && index + 2 < call.request.count) {
    return readLimit(call, index, range) ? 3 : 0;
  } else if (kind.isReverse === undefined && !range.isReverse && call.isWord(index, REV)) {
    range.isReverse = true;
  } else if (kind.by === undefined && range.by === BY_RANK && call.isWord(index, BYLEX)) {
    range.by = BY_LEX;
  } else if (kind.by === undefined && range.by === BY_RANK && call.isWord(index, BYSCORE)) {
    range.by = BY_SCORE;
  } else {
    call.error(SYNTAX_ERROR);
    return 0;
  }
  return 1;
}

function readLimit(call: Call, index: number, range: Range): boolean {
  const offset = call.int64(index + 1);
  const limit = call.int64(index + 2);
  if (offset === undefined || limit === undefined) {
    call.error(NOT_AN_INTEGER);
    return false;
  }
  range.offset = Number(offset);
  range.limit = Number(limit);
  return true;
}
