/**
 * What the keyspace, and whoever looks at keys of any type, can do with a value without knowing
 * what it is. One object for each type of collection; strings need none, their bytes lie in the
 * record. DESIGN.md tells how values hang below the records of their keys.
 *
 * `kind` is the record's kind byte, `root` the reference it holds.
 */
import type { HashTable } from '../structures/hash-table.ts';
import type { Digest } from './digest.ts';

/** A value with more blocks than this is given back in slices. */
export const FREED_AT_ONCE = 64;

/** A value being given back a piece at a time. */
export interface Drain {
  /** Gives back about so much as takes a tenth of a millisecond; returns how many objects. */
  step(): number;
  readonly done: boolean;
  /** Objects still there. */
  readonly remaining: number;
  /** The memory has been dropped as a whole. */
  forget(): void;
}

/** Moves blocks out of arenas that are to be emptied. */
export interface BlockMover {
  /**
   * The block's new reference; the same when it may stay. The old block is given back, so whatever
   * refers to it must be changed at once. When there is no room elsewhere the arenas are opened
   * again, and everything stays.
   */
  move(ref: number): number;
  /** The root that the record is to refer to, should it have moved. */
  root: number;
}

export interface ValueType {
  /** How many elements (fields, entries) it has. */
  length(kind: number, root: number): number;
  /** About how many blocks it consists of. */
  freeEffort(kind: number, root: number): number;
  /** Gives it back at once. */
  free(kind: number, root: number): void;
  /** Gives it back in slices; nobody refers to it any more. */
  drain(kind: number, root: number): Drain;
  /** The root of a deep copy. Throws OutOfMemoryError, and then nothing of the copy is left. */
  copy(kind: number, root: number): number;
  /** Bytes in memory, estimated from so many elements (0: exactly). */
  memoryBytes(kind: number, root: number, samples: number): number;
  /** Mixes it into a digest as Redis does; `digest` has seen the type's number already. */
  mix(digest: Digest, kind: number, root: number): void;
  /**
   * A step of moving its blocks out of closed arenas: at most some 64 KiB or 64 blocks. Starts with
   * cursor 0; returns the next cursor, 0 at the end. The value may change between two steps.
   */
  evacuate(kind: number, root: number, cursor: number, mover: BlockMover): number;
  /** The hash table that it is, opened; undefined for the forms that are none. */
  table?(kind: number, root: number): HashTable | undefined;
  /** Lets go of the arenas that its windows look at. */
  close(): void;
}
