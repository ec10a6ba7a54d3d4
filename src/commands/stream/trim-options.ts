/**
 * The options that XADD and XTRIM share: how to trim the stream, and for XADD, where the id is.
 * What is wrong depends on the order of the arguments, so they are read one by one.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { ID_INVALID, parseStreamId, SEQUENCE_ZERO } from '../../values/stream/stream-id.ts';
import { integer, oneOf, text, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { isByte, readId, streamsOf } from './stream-access.ts';
import {
  INVALID_ID,
  LIMIT_WHEN_EXACT,
  LIMIT_WITHOUT_STRATEGY,
  NEGATIVE_LIMIT,
  NEGATIVE_MAXLEN,
  TRIM_WITHOUT_STRATEGY,
  TWO_STRATEGIES,
} from './stream-errors.ts';

const MAXLEN = asciiBytes('maxlen');
const MINID = asciiBytes('minid');
const LIMIT = asciiBytes('limit');
const NOMKSTREAM = asciiBytes('nomkstream');
export const STAR = 0x2a;
const TILDE = 0x7e;
const EQUALS = 0x3d;

/** Unless told otherwise, `~` removes at most so many blocks' worth of entries at once. */
const USUAL_LIMIT_BLOCKS = 100;
const LARGEST_USUAL_LIMIT = 1_000_000;
const LIMIT_WITHOUT_BLOCKS = 10_000;

export const trimStrategy = oneOf('strategy', token('MAXLEN'), token('MINID', { since: '6.2.0' }));
export const trimOperator = oneOf('operator', token('='), token('~'));
export const trimThreshold = text('threshold');
export const trimCount = integer('count', { token: 'LIMIT', since: '6.2.0' });

/**
 * Reads them into `StreamType.trimming`, and XADD's id into `StreamType.id`; false when the error
 * has been answered.
 */
export function readTrimOptions(call: Call, isAdd: boolean): boolean {
  const trimming = streamsOf(call).trimming.reset();
  const last = call.request.count - 1;
  for (let index = 2; index <= last; index++) {
    if (isAdd && isByte(call, index, STAR)) {
      trimming.idIndex = index;
      break;
    }
    const more = index < last;
    if (more && (call.isWord(index, MAXLEN) || call.isWord(index, MINID))) {
      index = readThreshold(call, index);
      if (index < 0) return false;
    } else if (more && call.isWord(index, LIMIT)) {
      index++;
      trimming.limitIndex = index;
      if (!readLimit(call, index)) return false;
    } else if (isAdd && call.isWord(index, NOMKSTREAM)) {
      trimming.noCreation = true;
    } else if (isAdd) {
      if (!readNewId(call, index)) return false;
      break;
    } else {
      call.error(SYNTAX_ERROR);
      return false;
    }
  }
  return checkLimit(call, isAdd);
}

/** Reads a strategy; returns its last argument's index, or -1 when the error has been answered. */
function readThreshold(call: Call, strategy: number): number {
  const { trimming } = streamsOf(call);
  if (trimming.thresholdIndex !== 0) {
    call.error(TWO_STRATEGIES);
    return -1;
  }
  let index = strategy + 1;
  if (index + 1 < call.request.count) {
    trimming.approximate = isByte(call, index, TILDE);
    if (trimming.approximate || isByte(call, index, EQUALS)) index++;
  }
  trimming.thresholdIndex = index;
  if (!call.isWord(strategy, MAXLEN)) return readId(call, index, trimming.minId) ? index : -1;
  const length = call.int64(index);
  if (length === undefined) {
    call.error(NOT_AN_INTEGER);
    return -1;
  }
  if (length < 0) {
    call.error(NEGATIVE_MAXLEN);
    return -1;
  }
  trimming.maxLength = Number(length);
  return index;
}

function readLimit(call: Call, index: number): boolean {
  const limit = call.int64(index);
  if (limit === undefined) call.error(NOT_AN_INTEGER);
  else if (limit < 0) call.error(NEGATIVE_LIMIT);
  else streamsOf(call).trimming.limit = Number(limit);
  return limit !== undefined && limit >= 0;
}

function readNewId(call: Call, index: number): boolean {
  const { bytes, starts, lengths } = call.request;
  const { id, trimming } = streamsOf(call);
  const kind = parseStreamId(id, bytes, starts[index], lengths[index], SEQUENCE_ZERO, true);
  trimming.idIndex = index;
  trimming.idKind = kind;
  if (kind === ID_INVALID) call.error(INVALID_ID);
  return kind !== ID_INVALID;
}

function checkLimit(call: Call, isAdd: boolean): boolean {
  const { limits, trimming } = streamsOf(call);
  if (trimming.thresholdIndex === 0) {
    if (trimming.limit > 0) call.error(LIMIT_WITHOUT_STRATEGY);
    else if (!isAdd) call.error(TRIM_WITHOUT_STRATEGY);
    else if (trimming.limitIndex !== 0) call.error(LIMIT_WHEN_EXACT);
    else return true;
    return false;
  }
  if (call.isReplayed) {
    // Redis sends a limit on although it has made the threshold exact.
    trimming.limit = 0;
    return true;
  }
  if (trimming.limitIndex !== 0) {
    if (!trimming.approximate) call.error(LIMIT_WHEN_EXACT);
    return trimming.approximate;
  }
  if (trimming.approximate) {
    const usual = USUAL_LIMIT_BLOCKS * limits.maxEntries;
    trimming.limit = Math.min(usual <= 0 ? LIMIT_WITHOUT_BLOCKS : usual, LARGEST_USUAL_LIMIT);
  }
  return true;
}
