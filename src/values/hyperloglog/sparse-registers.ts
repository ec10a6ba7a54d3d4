/**
 * Reading registers that are stored as runs. `start` and `end` enclose the opcodes, without the
 * header. Everything here says so when the runs are not exactly those of all registers.
 */
import { setDenseRegister } from './dense-registers.ts';
import { REGISTERS } from './header.ts';
import type { RegisterCounts } from './register-counts.ts';
import type { RegisterMaxima } from './register-maxima.ts';
import { LONG_ZERO, opcodeBytes, runLength, runValue, VALUE } from './sparse-opcodes.ts';

/**
 * The value of one register; -1 when the runs do not reach it. Most of PFADD's time is spent here:
 * the opcodes are told apart in place, which takes half the time that asking for each of their
 * properties does.
 */
export function sparseRegister(
  bytes: Uint8Array,
  start: number,
  end: number,
  index: number,
): number {
  let left = index;
  let at = start;
  while (at < end) {
    const opcode = bytes[at++];
    if ((opcode & VALUE) !== 0) {
      left -= (opcode & 0x03) + 1;
      if (left < 0) return runValue(opcode);
    } else if ((opcode & LONG_ZERO) === 0) {
      left -= opcode + 1;
      if (left < 0) return 0;
    } else {
      if (at === end) return -1;
      left -= (((opcode & 0x3f) << 8) | bytes[at++]) + 1;
      if (left < 0) return 0;
    }
  }
  return -1;
}

/** False when the runs are corrupt; what was counted is then worth nothing. */
export function countSparse(
  bytes: Uint8Array,
  start: number,
  end: number,
  counts: RegisterCounts,
): boolean {
  let at = start;
  while (at < end) {
    const opcode = bytes[at];
    counts.add(runValue(opcode), runLength(bytes, at));
    at += opcodeBytes(opcode);
  }
  return at === end && counts.isComplete;
}

/** False when the runs are corrupt. */
export function mergeSparse(
  bytes: Uint8Array,
  start: number,
  end: number,
  maxima: RegisterMaxima,
): boolean {
  let index = 0;
  let at = start;
  while (at < end) {
    const opcode = bytes[at];
    const value = runValue(opcode);
    const next = index + runLength(bytes, at);
    if (value > 0) {
      if (next > REGISTERS) return false;
      for (let each = index; each < next; each++) maxima.raise(each, value);
    }
    index = next;
    at += opcodeBytes(opcode);
  }
  return at === end && index === REGISTERS;
}

/** Writes all registers in the dense form to `target`, zeroed so far; false when corrupt. */
export function copySparseToDense(
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  targetStart: number,
): boolean {
  let index = 0;
  let at = start;
  while (at < end) {
    const opcode = bytes[at];
    const value = runValue(opcode);
    const next = index + runLength(bytes, at);
    if (value > 0) {
      if (next > REGISTERS) return false;
      for (let each = index; each < next; each++) {
        setDenseRegister(target, targetStart, each, value);
      }
    }
    index = next;
    at += opcodeBytes(opcode);
  }
  return at === end && index === REGISTERS;
}
