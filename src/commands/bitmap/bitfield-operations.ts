/**
 * Reads the operations of a BITFIELD from its request, one after the other: the same reading checks
 * the whole request first and performs it afterwards, since an error anywhere means that nothing is
 * done.
 */
import type { Arguments } from '../../base/arguments.ts';
import { asciiBytes, equalsIgnoreCase } from '../../base/ascii.ts';
import { parseSafeInteger } from '../../base/integers.ts';
import { err } from '../../protocol/reply-error.ts';
import type { Call } from '../framework/call.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { readFieldOffset } from './bit-offset.ts';
import { OVERFLOW_FAIL, OVERFLOW_SATURATE, OVERFLOW_WRAP } from './bitfield-overflow.ts';

export const FIELD_GET = 1;
export const FIELD_SET = 2;
export const FIELD_INCREMENT = 3;

const GET = asciiBytes('get');
const SET = asciiBytes('set');
const INCRBY = asciiBytes('incrby');
const OVERFLOW = asciiBytes('overflow');
const WRAP = asciiBytes('wrap');
const SAT = asciiBytes('sat');
const FAIL = asciiBytes('fail');

const FIRST_OPERATION_AT = 2;
const LETTER_I = 105;
const LETTER_U = 117;
/** Unsigned 64-bit integers could not be answered. */
const WIDEST_UNSIGNED_BITS = 63;
const WIDEST_SIGNED_BITS = 64;

const INVALID_OVERFLOW = err('Invalid OVERFLOW type specified');
const INVALID_TYPE = err(
  'Invalid bitfield type. Use something like i16 u8. ' +
    'Note that u64 is not supported but i64 is.',
);

export class BitfieldOperations {
  /** FIELD_…, what the last `next` has read. */
  kind = 0;
  signed = false;
  bits = 0;
  /** Of the field's first bit. */
  offset = 0;
  /** What to set or to add. */
  value: number | bigint = 0;
  /** OVERFLOW_…, which stays from one operation to the next. */
  overflow = OVERFLOW_WRAP;
  readonly #call: Call;
  #at = FIRST_OPERATION_AT;
  #failed = false;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Was an error met, and answered? */
  get failed(): boolean {
    return this.#failed;
  }

  rewind(): void {
    this.#at = FIRST_OPERATION_AT;
    this.overflow = OVERFLOW_WRAP;
  }

  /** Reads the next operation; false behind the last one and after an error. */
  next(): boolean {
    const { count } = this.#call.request;
    while (this.#at < count && this.#call.isWord(this.#at, OVERFLOW) && this.#at + 1 < count) {
      if (!this.#readOverflow(this.#at + 1)) return this.#fail();
      this.#at += 2;
    }
    if (this.#at >= count) return false;
    const words = this.#readKind();
    if (words === 0 || this.#at + words > count) {
      this.#call.error(SYNTAX_ERROR);
      return this.#fail();
    }
    if (!this.#readType(this.#at + 1)) return this.#fail();
    this.offset = readFieldOffset(this.#call, this.#at + 2, this.bits);
    if (this.offset < 0) return this.#fail();
    if (this.kind !== FIELD_GET && !this.#readValue(this.#at + 3)) return this.#fail();
    this.#at += words;
    return true;
  }

  #fail(): false {
    this.#failed = true;
    return false;
  }

  /** Sets `kind`; how many words the operation has, 0 if it is none. */
  #readKind(): number {
    if (this.#call.isWord(this.#at, GET)) {
      this.kind = FIELD_GET;
      return 3;
    }
    if (this.#call.isWord(this.#at, SET)) this.kind = FIELD_SET;
    else if (this.#call.isWord(this.#at, INCRBY)) this.kind = FIELD_INCREMENT;
    else return 0;
    return 4;
  }

  #readOverflow(index: number): boolean {
    if (this.#call.isWord(index, WRAP)) this.overflow = OVERFLOW_WRAP;
    else if (this.#call.isWord(index, SAT)) this.overflow = OVERFLOW_SATURATE;
    else if (this.#call.isWord(index, FAIL)) this.overflow = OVERFLOW_FAIL;
    else {
      this.#call.error(INVALID_OVERFLOW);
      return false;
    }
    return true;
  }

  /** `u8` or `i16`: the letter must be a small one. */
  #readType(index: number): boolean {
    const { bytes, starts, lengths } = this.#call.request;
    const letter = lengths[index] > 0 ? bytes[starts[index]] : 0;
    const bits = parseSafeInteger(bytes, starts[index] + 1, lengths[index] - 1);
    this.signed = letter === LETTER_I;
    this.bits = bits;
    const widest = this.signed ? WIDEST_SIGNED_BITS : WIDEST_UNSIGNED_BITS;
    if ((this.signed || letter === LETTER_U) && bits >= 1 && bits <= widest) return true;
    this.#call.error(INVALID_TYPE);
    return false;
  }

  #readValue(index: number): boolean {
    const value = this.#call.int64(index);
    if (value === undefined) {
      this.#call.error(NOT_AN_INTEGER);
      return false;
    }
    this.value = value;
    return true;
  }
}

/** Does a request only read? As far as one can tell without checking it. */
export function readsOnly(request: Arguments): boolean {
  let at = FIRST_OPERATION_AT;
  while (at < request.count) {
    if (isWord(request, at, GET) && at + 2 < request.count) at += 3;
    else if (isWord(request, at, OVERFLOW) && at + 1 < request.count) at += 2;
    else return false;
  }
  return true;
}

function isWord(request: Arguments, index: number, lowercase: Uint8Array): boolean {
  const length = request.lengths[index];
  if (length !== lowercase.length) return false;
  return equalsIgnoreCase(request.bytes, request.starts[index], length, lowercase);
}
