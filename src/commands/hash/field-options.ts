/**
 * The options of HGETEX and HSETEX, in any order before the fields: one word about time, one about
 * whether the fields exist, and FIELDS with their number, which ends the options.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { err } from '../../protocol/reply-error.ts';
import { NEVER } from '../../values/hash/hash-field.ts';
import type { Call } from '../framework/call.ts';
import { readFieldTime } from './hexpire.ts';

const FIELDS = asciiBytes('fields');
const FNX = asciiBytes('fnx');
const FXX = asciiBytes('fxx');

/** The words for a time to live: in seconds or not, from now or not. */
const UNITS: readonly {
  readonly name: Uint8Array;
  readonly seconds: boolean;
  readonly fromNow: boolean;
}[] = [
  { name: asciiBytes('ex'), seconds: true, fromNow: true },
  { name: asciiBytes('px'), seconds: false, fromNow: true },
  { name: asciiBytes('exat'), seconds: true, fromNow: false },
  { name: asciiBytes('pxat'), seconds: false, fromNow: false },
];

const MISSING = err('missing FIELDS argument');
const INVALID_COUNT = err('invalid number of fields');
const MISMATCH = err('The `numfields` parameter must match the number of arguments');
const TWO_CONDITIONS = err('Only one of FXX or FNX arguments can be specified');

/** What one of the two commands takes. */
export interface FieldGrammar {
  /** The word that stands in the place of a time: PERSIST or KEEPTTL. */
  readonly otherWord: string;
  /** Does it take FNX and FXX? */
  readonly conditions: boolean;
  /** Arguments for each field: 1, or 2 with its value. */
  readonly width: number;
}

export interface FieldOptions {
  /** The index of the first field. */
  first: number;
  /** Which time: NEVER if none is given. */
  timeMs: number;
  /** PERSIST or KEEPTTL was given. */
  other: boolean;
  /** What the fields must be: all there (true) or none (false). */
  existing: boolean | undefined;
}

/** Undefined when something is wrong with them, which is answered. */
export function readFieldOptions(call: Call, grammar: FieldGrammar): FieldOptions | undefined {
  const options: FieldOptions = { first: 0, timeMs: NEVER, other: false, existing: undefined };
  const otherWord = asciiBytes(grammar.otherWord.toLowerCase());
  const { count } = call.request;
  let timed = false;
  for (let index = 2; index < count; index++) {
    const unit = UNITS.find(({ name }) => call.isWord(index, name));
    if (call.isWord(index, FIELDS)) {
      return readFields(call, grammar, options, index);
    }
    if (unit !== undefined || call.isWord(index, otherWord)) {
      if (timed) {
        const words = `EX, PX, EXAT, PXAT or ${grammar.otherWord}`;
        call.error(err(`Only one of ${words} arguments can be specified`));
        return undefined;
      }
      timed = true;
      options.other = unit === undefined;
      if (unit === undefined) continue;
      const time = readTime(call, ++index, unit.seconds, unit.fromNow);
      if (time === undefined) return undefined;
      options.timeMs = time;
    } else if (grammar.conditions && (call.isWord(index, FNX) || call.isWord(index, FXX))) {
      if (options.existing !== undefined) {
        call.error(TWO_CONDITIONS);
        return undefined;
      }
      options.existing = call.isWord(index, FXX);
    } else {
      call.error(err(`unknown argument: ${call.text(index)}`));
      return undefined;
    }
  }
  call.error(MISSING);
  return undefined;
}

function readTime(
  call: Call,
  index: number,
  seconds: boolean,
  fromNow: boolean,
): number | undefined {
  if (index < call.request.count) return readFieldTime(call, index, seconds, fromNow);
  call.error(MISSING);
  return undefined;
}

/** FIELDS is at `at`; its fields are the last arguments. */
function readFields(
  call: Call,
  grammar: FieldGrammar,
  options: FieldOptions,
  at: number,
): FieldOptions | undefined {
  const { count } = call.request;
  const fields = at + 1 < count ? call.int64(at + 1) : undefined;
  if (fields === undefined || fields < 1) {
    call.error(INVALID_COUNT);
    return undefined;
  }
  options.first = at + 2;
  if (Number(fields) * grammar.width === count - options.first) return options;
  call.error(MISMATCH);
  return undefined;
}
