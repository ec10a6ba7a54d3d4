/**
 * What both forms of a sorted set can do. A form is a window on one sorted set at a time; whatever
 * is asked for by rank, score or lexical bound is an interval of ranks, so that commands need not
 * know which form they have before them.
 *
 * `find` and the cursor (`seek`, `forward`, `backward`) leave what they found in plain fields,
 * valid until the set is changed or another is opened. A change may give the set another root.
 */
import { ENCODING_LISTPACK, ENCODING_SKIPLIST, kindOf, TYPE_ZSET } from '../kinds.ts';

export const ZSET_LISTPACK: number = kindOf(TYPE_ZSET, ENCODING_LISTPACK);
export const ZSET_SKIPLIST: number = kindOf(TYPE_ZSET, ENCODING_SKIPLIST);

export interface SortedSetForm {
  /** The kind byte of keys that have this form. */
  readonly kind: number;
  readonly root: number;
  readonly length: number;
  /** Of the element found, or under the cursor. */
  readonly score: number;
  /** The member under the cursor; the view shows the same buffer. */
  readonly memberBytes: Uint8Array;
  readonly memberView: DataView;
  readonly memberStart: number;
  readonly memberLength: number;

  open(root: number): void;
  /** Lets go of the arenas that were looked at. */
  close(): void;

  /** Looks for a member; `view` shows the same buffer as `bytes`. */
  find(bytes: Uint8Array, view: DataView, start: number, length: number): boolean;
  /** How many elements come before the one found. */
  rankFound(): number;
  /** Puts in a member that `find` has just not found. Throws OutOfMemoryError. */
  insert(bytes: Uint8Array, start: number, length: number, score: number): void;
  /** Gives the member just found, spelt again, another score. Throws OutOfMemoryError. */
  changeFound(bytes: Uint8Array, start: number, length: number, score: number): void;
  removeFound(): void;

  /** How many elements have less than this score; with `isBeyond`, not more than it. */
  rankOfScore(score: number, isBeyond: boolean): number;
  /** How many members, all scores being the same, are less; with `isBeyond`, not greater. */
  rankOfMember(bytes: Uint8Array, start: number, length: number, isBeyond: boolean): number;

  /** Puts the cursor on the element of this rank; false when there is none. */
  seek(rank: number): boolean;
  forward(): boolean;
  backward(): boolean;
  /**
   * Puts the cursor on the first element of at least this score and returns its rank; -1 when there
   * is none. As `forwardScore` it is for whoever asks for the score alone: a tree has it at hand.
   */
  seekScore(score: number): number;
  forwardScore(): boolean;

  /** Removes the elements of the ranks from `from` to before `to`, which must be there. */
  removeRange(from: number, to: number): void;
}
