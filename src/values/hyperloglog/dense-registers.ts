/**
 * Registers side by side, six bits each, the lowest bits first. `start` is always where the first
 * register's byte is, behind the header. Single registers are read and written where they are;
 * for counting and merging, 16 at a time (three words) are spread to a byte each.
 */
import { REGISTERS } from './header.ts';
import type { RegisterCounts } from './register-counts.ts';
import type { RegisterMaxima } from './register-maxima.ts';

const REGISTER_MASK = 0x3f;
/** Sixteen registers are three words exactly. */
const GROUP = 16;
const GROUP_BYTES = 12;

export function denseRegister(bytes: Uint8Array, start: number, index: number): number {
  const bit = index * 6;
  const at = start + (bit >>> 3);
  const shift = bit & 7;
  // Only where a register reaches into a second byte is there always one.
  if (shift <= 2) return (bytes[at] >>> shift) & REGISTER_MASK;
  return ((bytes[at] | (bytes[at + 1] << 8)) >>> shift) & REGISTER_MASK;
}

export function setDenseRegister(
  bytes: Uint8Array,
  start: number,
  index: number,
  value: number,
): void {
  const bit = index * 6;
  const at = start + (bit >>> 3);
  const shift = bit & 7;
  bytes[at] = (bytes[at] & ~(REGISTER_MASK << shift)) | (value << shift);
  if (shift <= 2) return;
  const second = bytes[at + 1];
  bytes[at + 1] = (second & ~(REGISTER_MASK >>> (8 - shift))) | (value >>> (8 - shift));
}

/** Raises a register; false when it was as high. */
export function raiseDenseRegister(
  bytes: Uint8Array,
  start: number,
  index: number,
  value: number,
): boolean {
  if (denseRegister(bytes, start, index) >= value) return false;
  setDenseRegister(bytes, start, index, value);
  return true;
}

/** Four registers of six bits become four bytes. */
function spread(packed: number): number {
  return (
    (packed & 0x3f) |
    ((packed & 0xfc0) << 2) |
    ((packed & 0x3f000) << 4) |
    ((packed & 0xfc0000) << 6)
  );
}

export function countDense(bytes: Uint8Array, start: number, counts: RegisterCounts): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  for (let group = 0; group < REGISTERS / GROUP; group++) {
    const first = view.getInt32(group * GROUP_BYTES, true);
    const second = view.getInt32(group * GROUP_BYTES + 4, true);
    const third = view.getInt32(group * GROUP_BYTES + 8, true);
    counts.addFour(spread(first));
    counts.addFour(spread((first >>> 24) | (second << 8)));
    counts.addFour(spread((second >>> 16) | (third << 16)));
    counts.addFour(spread(third >>> 8));
  }
}

export function mergeDense(bytes: Uint8Array, start: number, maxima: RegisterMaxima): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  for (let group = 0; group < REGISTERS / GROUP; group++) {
    const first = view.getInt32(group * GROUP_BYTES, true);
    const second = view.getInt32(group * GROUP_BYTES + 4, true);
    const third = view.getInt32(group * GROUP_BYTES + 8, true);
    const four = group * 4;
    maxima.raiseFour(four, spread(first));
    maxima.raiseFour(four + 1, spread((first >>> 24) | (second << 8)));
    maxima.raiseFour(four + 2, spread((second >>> 16) | (third << 16)));
    maxima.raiseFour(four + 3, spread(third >>> 8));
  }
}

/** Writes all registers, none of which may have been higher. */
export function writeDense(bytes: Uint8Array, start: number, maxima: RegisterMaxima): void {
  for (let four = 0; four < REGISTERS / 4; four++) {
    const packed = pack(maxima.four(four));
    const at = start + four * 3;
    bytes[at] = packed;
    bytes[at + 1] = packed >>> 8;
    bytes[at + 2] = packed >>> 16;
  }
}

/** The reverse of `spread`. */
function pack(values: number): number {
  return (
    (values & 0x3f) |
    ((values >>> 2) & 0xfc0) |
    ((values >>> 4) & 0x3f000) |
    ((values >>> 6) & 0xfc0000)
  );
}
