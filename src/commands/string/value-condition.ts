/**
 * IFEQ, IFNE, IFDEQ and IFDNE: conditions of SET and DELEX on the value that is there, given itself
 * or by its digest.
 */
import type { Arguments } from '../../base/arguments.ts';
import { asciiBytes, equalsIgnoreCase } from '../../base/ascii.ts';
import { equalBytes } from '../../base/bytes.ts';
import { Xxh3 } from '../../base/xxh3.ts';
import { err } from '../../protocol/reply-error.ts';
import { type Argument, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';

/** The order of the comparisons, from 1. */
const IFEQ = 1;
const IFNE = 2;
const IFDEQ = 3;

const DIGEST_DIGITS = 16;
const NO_DIGEST = err('must be exactly 16 hexadecimal characters');

/** As alternatives of an option `condition`. */
export const COMPARISONS: readonly Argument[] = [
  text('ifeq-value', { token: 'IFEQ', since: '8.4.0' }),
  text('ifne-value', { token: 'IFNE', since: '8.4.0' }),
  text('ifdeq-digest', { token: 'IFDEQ', since: '8.4.0' }),
  text('ifdne-digest', { token: 'IFDNE', since: '8.4.0' }),
];

const NAMES: readonly Uint8Array[] = COMPARISONS.map(({ token }) =>
  asciiBytes((token ?? '').toLowerCase()),
);

/** Which comparison the argument names, from 1; 0 for none. */
export function comparisonAt(request: Arguments, index: number): number {
  const { bytes, starts, lengths } = request;
  return (
    1 + NAMES.findIndex((name) => equalsIgnoreCase(bytes, starts[index], lengths[index], name))
  );
}

export function isComparison(request: Arguments, index: number): boolean {
  return comparisonAt(request, index) !== 0;
}

/** Can a value be compared with this? If it should be a digest and is none, answers the error. */
export function checkOperand(call: Call, comparison: number, operandIndex: number): boolean {
  if (comparison < IFDEQ || call.request.lengths[operandIndex] === DIGEST_DIGITS) return true;
  call.error(NO_DIGEST);
  return false;
}

/** Does the string in a record meet the condition? A missing one (0) differs from everything. */
export function isMet(call: Call, ref: number, comparison: number, operandIndex: number): boolean {
  const wantsEqual = comparison === IFEQ || comparison === IFDEQ;
  if (ref === 0) return !wantsEqual;
  const byValue = comparison === IFEQ || comparison === IFNE;
  const equal = byValue ? hasValue(call, ref, operandIndex) : hasDigest(call, ref, operandIndex);
  return equal === wantsEqual;
}

function hasValue({ keyspace, request }: Call, ref: number, operandIndex: number): boolean {
  const { records } = keyspace;
  records.open(ref);
  const { valueBytes, valueStart, valueLength } = records;
  if (valueLength !== request.lengths[operandIndex]) return false;
  const start = request.starts[operandIndex];
  return equalBytes(valueBytes, valueStart, request.bytes, start, valueLength);
}

function hasDigest(call: Call, ref: number, operandIndex: number): boolean {
  return call.isWord(operandIndex, asciiBytes(digestOf(call, ref)));
}

/** The digest of the string in a record: 16 hexadecimal digits, small letters. */
export function digestOf({ keyspace }: Call, ref: number): string {
  const { records } = keyspace;
  records.open(ref);
  const hash = new Xxh3();
  hash.compute(records.valueBytes, records.valueStart, records.valueLength);
  return hash.hexDigits();
}
