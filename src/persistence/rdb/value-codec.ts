/**
 * How values are written and read in RDB form: one codec for each type, all of the same shape, so
 * that files, DUMP payloads and whatever else carries values know no types.
 */
import type { ElementSource } from './old-encodings.ts';
import type { RdbReader, StringWindow } from './rdb-reader.ts';
import type { RdbWriter } from './rdb-writer.ts';

/** A value being written a piece at a time, for it would take too long at once. */
export interface ValueSlices {
  /** Writes about so much as takes a tenth of a millisecond; false when nothing is left. */
  step(writer: RdbWriter): boolean;
}

/** `kind` is the record's kind byte, `root` the reference it holds: see values/value-type.ts. */
export interface ValueCodec {
  /** The number that says how the value is written. */
  rdbType(kind: number, root: number): number;
  /** Would it take more than a millisecond or so to write it? */
  isBig(kind: number, root: number): boolean;
  write(writer: RdbWriter, kind: number, root: number): void;
  /** The same in slices; nobody changes the value until they are all written. */
  begin(writer: RdbWriter, kind: number, root: number): ValueSlices;
  /** The RDB types that `read` understands. */
  readonly rdbTypes: readonly number[];
  /**
   * Reads a value of one of these types. Throws RdbError when it is not as it should be, and then
   * nothing of it is left in memory. `loaded.root` is 0 if the value has no elements.
   */
  read(reader: RdbReader, rdbType: number, loaded: LoadedValue): void;
}

/** What was read; one object is used for all. */
export interface LoadedValue {
  kind: number;
  root: number;
}

/** A collection with more elements is written in slices, each of about so many. */
export const BIG_ELEMENTS = 1024;
export const SLICE_ELEMENTS = 64;

/** So many strings one after the other, as the reader has them. */
export class StringElements implements ElementSource {
  readonly #reader: RdbReader;
  readonly count: number;
  #left: number;

  constructor(reader: RdbReader, count: number) {
    this.#reader = reader;
    this.count = count;
    this.#left = count;
  }

  next(window: StringWindow): boolean {
    if (this.#left === 0) return false;
    this.#left--;
    this.#reader.string(window);
    return true;
  }
}
