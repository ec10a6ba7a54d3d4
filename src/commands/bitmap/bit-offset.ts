/**
 * The argument that says where a bit or a field begins. Its byte must lie within the longest string
 * that a client may send, so that nobody grows a string further than he could have written it.
 */
import { parseSafeInteger } from '../../base/integers.ts';
import { err } from '../../protocol/reply-error.ts';
import type { Call } from '../framework/call.ts';
import { isWithinStringLimit } from '../string/string-limit.ts';

const OFFSET_OUT_OF_RANGE = err('bit offset is not an integer or out of range');
const HASH = 35;

/** The offset in bits; -1 if it is none, which is then answered. */
export function readBitOffset(call: Call, index: number): number {
  return checkOffset(call, call.safeInteger(index));
}

/** The same for a field: `#2` is the offset of the third field of this width. */
export function readFieldOffset(call: Call, index: number, bits: number): number {
  const { bytes, starts, lengths } = call.request;
  const start = starts[index];
  const length = lengths[index];
  if (length === 0 || bytes[start] !== HASH) return readBitOffset(call, index);
  return checkOffset(call, parseSafeInteger(bytes, start + 1, length - 1) * bits);
}

function checkOffset(call: Call, offset: number): number {
  if (offset >= 0 && isWithinStringLimit(call, Math.floor(offset / 8) + 1)) return offset;
  call.error(OFFSET_OUT_OF_RANGE);
  return -1;
}
