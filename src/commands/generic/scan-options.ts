/** The options of SCAN and its kin: MATCH, COUNT, TYPE (SCAN only) and NOVALUES (HSCAN only). */
import { asciiBytes } from '../../base/ascii.ts';
import { isMatchAll, matchGlob } from '../../base/glob.ts';
import { err } from '../../protocol/reply-error.ts';
import type { Call } from '../framework/call.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { parseScanCursor } from './scan-cursor.ts';

const INVALID_CURSOR = err('invalid cursor');
const MATCH = asciiBytes('match');
const COUNT = asciiBytes('count');
const TYPE = asciiBytes('type');
const NOVALUES = asciiBytes('novalues');

const USUAL_COUNT = 10;
/** So many steps for each element wanted, so that a thinly filled table cannot hold us for long. */
export const STEPS_PER_ELEMENT = 10;

/** What a SCAN asks for; the indexes are 0 for options not given. */
export interface ScanOptions {
  count: number;
  patternIndex: number;
  typeIndex: number;
  noValues: boolean;
}

/** What is scanned: it decides which options there are. */
export type Scanned = 'keys' | 'members' | 'fields';

/** The cursor; NaN when it is none, which is answered. */
export function readScanCursor(call: Call, index: number): number {
  const { bytes, starts, lengths } = call.request;
  const cursor = parseScanCursor(bytes, starts[index], lengths[index]);
  if (Number.isNaN(cursor)) call.error(INVALID_CURSOR);
  return cursor;
}

/** The options from an argument on. Undefined when something is wrong with them: is answered. */
export function readScanOptions(
  call: Call,
  first: number,
  scanned: Scanned,
): ScanOptions | undefined {
  const options: ScanOptions = {
    count: USUAL_COUNT,
    patternIndex: 0,
    typeIndex: 0,
    noValues: false,
  };
  for (let index = first; index < call.request.count; index++) {
    if (scanned === 'fields' && call.isWord(index, NOVALUES)) {
      options.noValues = true;
      continue;
    }
    const word = index++;
    if (index === call.request.count) {
      call.error(SYNTAX_ERROR);
      return undefined;
    }
    if (call.isWord(word, COUNT)) {
      const count = call.int64(index);
      if (count === undefined || count < 1) {
        call.error(count === undefined ? NOT_AN_INTEGER : SYNTAX_ERROR);
        return undefined;
      }
      options.count = Number(count);
    } else if (call.isWord(word, MATCH)) {
      options.patternIndex = index;
    } else if (scanned === 'keys' && call.isWord(word, TYPE)) {
      options.typeIndex = index;
    } else {
      call.error(SYNTAX_ERROR);
      return undefined;
    }
  }
  return options;
}

/** Does a key or element pass the pattern (its index, 0: there is none)? */
export function passesPattern(
  call: Call,
  patternIndex: number,
  bytes: Uint8Array,
  start: number,
  length: number,
): boolean {
  if (patternIndex === 0) return true;
  const { request } = call;
  const patternStart = request.starts[patternIndex];
  const patternLength = request.lengths[patternIndex];
  if (isMatchAll(request.bytes, patternStart, patternLength)) return true;
  return matchGlob(request.bytes, patternStart, patternLength, bytes, start, length, false);
}
