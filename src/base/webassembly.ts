/**
 * Just enough of an assembler for WebAssembly to write small routines in TypeScript: expressions
 * are nested calls (`add(get(at), constant(8))`), statements stand in lists, jumps are structured.
 * The result are the bytes of a module with one memory, called `memory`, and its routines by name.
 * See https://webassembly.github.io/spec/core/binary/ for the numbers, and ADR 19 for why.
 */

/** Bytes of code, nested as they were put together. */
export type Code = readonly (number | Code)[];

const I32 = 0x7f;
export const I64 = 0x7e;
type ValueType = typeof I32 | typeof I64;

/** A parameter or variable of a routine, by its number. */
export type Local = number & { readonly brand?: 'local' };

const NO_RESULT = 0x40;
const END = 0x0b;
/** Reading and writing need not be aligned anywhere. */
const UNALIGNED = 0;

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest < -0x40 || rest > 0x3f; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest & 0x7f);
  return bytes;
}

export const constant = (value: number): Code => [0x41, signed(value)];
export const constant64 = (value: number): Code => [0x42, signed(value)];
export const get = (local: Local): Code => [0x20, unsigned(local)];
export const set = (local: Local, value: Code): Code => [value, 0x21, unsigned(local)];

type Unary = (value: Code) => Code;
type Binary = (left: Code, right: Code) => Code;
const unary =
  (opcode: number): Unary =>
  (value) => [value, opcode];
const binary =
  (opcode: number): Binary =>
  (left, right) => [left, right, opcode];

// What is not said to be of 64 bits is of 32.
export const isZero = unary(0x45);
export const equal = binary(0x46);
export const less = binary(0x48);
export const greater = binary(0x4a);
export const lessOrEqual = binary(0x4c);
export const greaterOrEqual = binary(0x4e);
export const add = binary(0x6a);
export const subtract = binary(0x6b);
export const multiply = binary(0x6c);
export const and = binary(0x71);
export const or = binary(0x72);
export const xor = binary(0x73);
export const shiftLeft = binary(0x74);
export const shiftRightSigned = binary(0x75);
export const shiftRight = binary(0x76);
export const trailingZeros64 = unary(0x7a);
export const xor64 = binary(0x85);
export const shiftRight64 = binary(0x88);
/** The low word of 64 bits. */
export const lowWord = unary(0xa7);

const loading =
  (opcode: number) =>
  (at: Code, offset = 0): Code => [at, opcode, UNALIGNED, unsigned(offset)];
const storing =
  (opcode: number) =>
  (at: Code, value: Code, offset = 0): Code => [at, value, opcode, UNALIGNED, unsigned(offset)];

export const loadByte = loading(0x2d);
export const load = loading(0x28);
export const load64 = loading(0x29);
/** The lowest byte of the value. */
export const storeByte = storing(0x3a);
export const store = storing(0x36);
export const store64 = storing(0x37);

export const when = (condition: Code, then: Code, otherwise: Code = []): Code => [
  [condition, 0x04, NO_RESULT, then],
  otherwise.length === 0 ? [] : [0x05, otherwise],
  END,
];

export const repeatWhile = (condition: Code, body: Code): Code => [
  [0x02, NO_RESULT, 0x03, NO_RESULT],
  [isZero(condition), 0x0d, 1],
  [body, 0x0c, 0],
  [END, END],
];

/** At least once. */
export const repeatUntil = (body: Code, condition: Code): Code => [
  [0x03, NO_RESULT, body],
  [isZero(condition), 0x0d, 0],
  END,
];

export const giveBack = (value: Code): Code => [value, 0x0f];

/** What a routine is made of; it takes words and returns one. */
export class Routine {
  readonly name: string;
  readonly parameters: number;
  readonly #variables: ValueType[] = [];
  /** Statements, the last of which gives something back. */
  body: Code = [];

  /** Its parameters are the locals 0, 1 and so on. */
  constructor(name: string, parameters: number) {
    this.name = name;
    this.parameters = parameters;
  }

  variable(type: ValueType = I32): Local {
    this.#variables.push(type);
    return this.parameters + this.#variables.length - 1;
  }

  /** Its bytes in the module. */
  assemble(): number[] {
    const groups = this.#variables.map((type) => [1, type]);
    return sized([unsigned(groups.length), groups, this.body, 0x00, END]);
  }
}

function flat(code: Code): number[] {
  const bytes: number[] = [];
  append(bytes, code);
  return bytes;
}

function append(bytes: number[], code: Code): void {
  for (const part of code) {
    if (typeof part === 'number') bytes.push(part);
    else append(bytes, part);
  }
}

/** Behind the number of its bytes. */
function sized(code: Code): number[] {
  const bytes = flat(code);
  return [...unsigned(bytes.length), ...bytes];
}

const listed = (entries: readonly Code[]): Code => [unsigned(entries.length), entries];
const section = (number: number, entries: readonly Code[]): Code => [
  number,
  sized(listed(entries)),
];
const named = (name: string): Code => listed(Array.from(name, (letter) => [letter.charCodeAt(0)]));

/** The bytes of a module that has these routines and a memory of so many pages of 64 KiB. */
export function assembleModule(routines: readonly Routine[], pages: number): Uint8Array {
  const types = routines.map(({ parameters }) => [
    [0x60, unsigned(parameters), Array<number>(parameters).fill(I32)],
    [1, I32],
  ]);
  const exported = routines.map(({ name }, nth) => [named(name), 0x00, unsigned(nth)]);
  return Uint8Array.from(
    flat([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, types),
      section(
        3,
        routines.map((_, nth) => unsigned(nth)),
      ),
      section(5, [[0x01, unsigned(pages), unsigned(pages)]]),
      section(7, [[named('memory'), 0x02, 0], ...exported]),
      section(
        10,
        routines.map((routine) => routine.assemble()),
      ),
    ]),
  );
}
