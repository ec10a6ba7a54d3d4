/**
 * The runs of equal registers that a sparse HyperLogLog consists of, one opcode for each:
 *
 *   00llllll            ZERO   l + 1 registers, 1 to 64, are 0
 *   01llllll llllllll   XZERO  the same for 1 to 16,384
 *   1vvvvvll            VAL    l + 1 registers, 1 to 4, have the value v + 1, 1 to 32
 *
 * Values come from users, so nothing here believes that runs add up to all registers, or that the
 * last opcode is complete.
 */
export const LONGEST_ZERO = 64;
export const LONGEST_VALUE_RUN = 4;
export const GREATEST_SPARSE_VALUE = 32;

/** The bits that tell the opcodes apart: this one, else the other, else neither. */
export const VALUE = 0x80;
export const LONG_ZERO = 0x40;

export function isValue(opcode: number): boolean {
  return (opcode & VALUE) !== 0;
}

/** How many bytes an opcode has that begins with this one. */
export function opcodeBytes(opcode: number): number {
  return (opcode & (VALUE | LONG_ZERO)) === LONG_ZERO ? 2 : 1;
}

/** How many registers the opcode at `at` stands for. */
export function runLength(bytes: Uint8Array, at: number): number {
  const opcode = bytes[at];
  if (isValue(opcode)) return (opcode & 0x03) + 1;
  if ((opcode & LONG_ZERO) === 0) return opcode + 1;
  return (((opcode & 0x3f) << 8) | bytes[at + 1]) + 1;
}

/** The value that all registers of a run have. */
export function runValue(opcode: number): number {
  return isValue(opcode) ? ((opcode >>> 2) & 0x1f) + 1 : 0;
}

export function valueOpcode(value: number, length: number): number {
  return VALUE | ((value - 1) << 2) | (length - 1);
}

/** How many bytes a run of so many zeros takes, maybe none. */
export function zeroBytes(length: number): number {
  if (length === 0) return 0;
  return length > LONGEST_ZERO ? 2 : 1;
}

/** Writes a run of zeros, of no registers even, and returns where it ends. */
export function writeZeros(bytes: Uint8Array, at: number, length: number): number {
  const size = zeroBytes(length);
  if (size === 1) bytes[at] = length - 1;
  if (size === 2) {
    bytes[at] = LONG_ZERO | ((length - 1) >>> 8);
    bytes[at + 1] = (length - 1) & 0xff;
  }
  return at + size;
}
