/**
 * A copy of a HyperLogLog to work on. A sparse value grows and shrinks with nearly every register
 * that is raised, so it is changed here and stored once, all or nothing. The opcodes that come out
 * are those that Redis would have written, byte for byte: which runs are joined after a change, and
 * when a value becomes dense, is part of the format in practice, since values are compared.
 */
import { copyBytes } from '../../base/bytes.ts';
import { raiseDenseRegister } from './dense-registers.ts';
import {
  DENSE_BYTES,
  ENCODING_AT,
  ENCODING_DENSE,
  ENCODING_SPARSE,
  HEADER_BYTES,
  isDense,
  markStale,
  REGISTERS,
  writeHeader,
} from './header.ts';
import {
  GREATEST_SPARSE_VALUE,
  isValue,
  LONG_ZERO,
  LONGEST_VALUE_RUN,
  opcodeBytes,
  runLength,
  runValue,
  VALUE,
  valueOpcode,
  writeZeros,
  zeroBytes,
} from './sparse-opcodes.ts';
import { copySparseToDense } from './sparse-registers.ts';

export const UNCHANGED = 0;
export const RAISED = 1;
export const CORRUPT = -1;

/** Room for any dense value, and for sparse ones of the usual limit. */
const USUAL_ROOM_BYTES = DENSE_BYTES;
/** After a change so many opcodes, from the one before it, are looked at for joining. */
const JOIN_OPCODES = 5;

export class HyperLogLogEditor {
  bytes: Uint8Array = new Uint8Array(0);
  length = 0;
  /** The run that `#find` found: its opcode, the one before it (or itself), its registers. */
  #at = 0;
  #previous = 0;
  #first = 0;
  #run = 0;

  /** A value without elements. */
  create(): void {
    this.#makeRoom(0, USUAL_ROOM_BYTES);
    writeHeader(this.bytes, 0, ENCODING_SPARSE);
    this.length = writeZeros(this.bytes, HEADER_BYTES, REGISTERS);
  }

  /** A copy of this value. */
  load(bytes: Uint8Array, start: number, length: number): void {
    this.#makeRoom(0, Math.max(length, USUAL_ROOM_BYTES));
    copyBytes(bytes, start, this.bytes, 0, length);
    this.length = length;
  }

  /** A room of the usual size is used again and again; a larger one only by its value. */
  #makeRoom(keptBytes: number, neededBytes: number): void {
    const has = this.bytes.length;
    if (has >= neededBytes && (keptBytes > 0 || has <= USUAL_ROOM_BYTES)) return;
    const bytes = new Uint8Array(neededBytes);
    copyBytes(this.bytes, 0, bytes, 0, keptBytes);
    this.bytes = bytes;
  }

  get isDense(): boolean {
    return isDense(this.bytes, 0);
  }

  /**
   * Raises a register to at least `rank`. A sparse value that would thereby become longer than
   * `sparseLimitBytes`, header included, becomes dense. Returns RAISED, UNCHANGED or CORRUPT.
   */
  raise(index: number, rank: number, sparseLimitBytes: number): number {
    if (this.isDense) {
      if (!raiseDenseRegister(this.bytes, HEADER_BYTES, index, rank)) return UNCHANGED;
    } else if (rank > GREATEST_SPARSE_VALUE) {
      if (!this.makeDense()) return CORRUPT;
      raiseDenseRegister(this.bytes, HEADER_BYTES, index, rank);
    } else {
      if (!this.#find(index)) return CORRUPT;
      if (runValue(this.bytes[this.#at]) >= rank) return UNCHANGED;
      if (this.#replaceRun(index, rank, sparseLimitBytes)) {
        this.#joinRuns();
      } else {
        if (!this.makeDense()) return CORRUPT;
        raiseDenseRegister(this.bytes, HEADER_BYTES, index, rank);
      }
    }
    markStale(this.bytes, 0);
    return RAISED;
  }

  #find(index: number): boolean {
    const { bytes, length } = this;
    let first = 0;
    let at = HEADER_BYTES;
    let previous = at;
    while (at < length) {
      const opcode = bytes[at];
      let run = 1;
      let size = 1;
      if ((opcode & VALUE) !== 0) {
        run += opcode & 0x03;
      } else if ((opcode & LONG_ZERO) === 0) {
        run += opcode;
      } else {
        if (at + 1 === length) return false;
        run += ((opcode & 0x3f) << 8) | bytes[at + 1];
        size = 2;
      }
      if (index < first + run) {
        this.#at = at;
        this.#previous = previous;
        this.#first = first;
        this.#run = run;
        return true;
      }
      first += run;
      previous = at;
      at += size;
    }
    return false;
  }

  /**
   * Splits the found run into what is before the register, the register, and what is after it;
   * false, and nothing changed, when that would be too long.
   */
  #replaceRun(index: number, rank: number, sparseLimitBytes: number): boolean {
    const at = this.#at;
    const opcode = this.bytes[at];
    const before = index - this.#first;
    const after = this.#run - 1 - before;
    const value = runValue(opcode);
    const oldSize = opcodeBytes(opcode);
    const newSize =
      value > 0
        ? 1 + Math.sign(before) + Math.sign(after)
        : 1 + zeroBytes(before) + zeroBytes(after);
    const growth = newSize - oldSize;
    if (growth > 0 && this.length + growth > sparseLimitBytes) return false;
    if (growth !== 0) this.#moveTail(at + oldSize, growth);
    const { bytes } = this;
    let to = at;
    if (value === 0) to = writeZeros(bytes, to, before);
    else if (before > 0) bytes[to++] = valueOpcode(value, before);
    bytes[to++] = valueOpcode(rank, 1);
    if (value === 0) writeZeros(bytes, to, after);
    else if (after > 0) bytes[to] = valueOpcode(value, after);
    return true;
  }

  /** Moves everything from `from` on by so many bytes. */
  #moveTail(from: number, distance: number): void {
    const length = this.length + distance;
    if (length > this.bytes.length) this.#makeRoom(this.length, length * 2);
    this.bytes.copyWithin(from + distance, from, this.length);
    this.length = length;
  }

  /** Joins neighbours of the same value about the place of the last change. */
  #joinRuns(): void {
    const { bytes } = this;
    let at = this.#previous;
    for (let looked = 0; looked < JOIN_OPCODES && at < this.length; looked++) {
      const opcode = bytes[at];
      const next = at + 1 < this.length ? bytes[at + 1] : 0;
      if (isValue(opcode) && isValue(next) && runValue(opcode) === runValue(next)) {
        const joined = runLength(bytes, at) + runLength(bytes, at + 1);
        if (joined <= LONGEST_VALUE_RUN) {
          bytes[at] = valueOpcode(runValue(opcode), joined);
          this.#moveTail(at + 2, -1);
          continue;
        }
      }
      at += opcodeBytes(opcode);
    }
  }

  /** Gives a sparse value the dense encoding; the cardinality it keeps stays. False if corrupt. */
  makeDense(): boolean {
    const dense = new Uint8Array(DENSE_BYTES);
    copyBytes(this.bytes, 0, dense, 0, HEADER_BYTES);
    dense[ENCODING_AT] = ENCODING_DENSE;
    const { bytes, length } = this;
    if (!copySparseToDense(bytes, HEADER_BYTES, length, dense, HEADER_BYTES)) return false;
    this.bytes = dense;
    this.length = DENSE_BYTES;
    return true;
  }
}
