/**
 * Sorted sets: opening one in the form it has, making new ones, and the change from the small form
 * to the large one when the configured limits are passed. There is no way back, but for a set that
 * was just made (`compact`).
 */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { LARGEST_PACKED_BYTES, PackedBlocks } from '../../structures/packed-block.ts';
import { PackedSortedSet } from './packed-sorted-set.ts';
import { type SortedSetForm, ZSET_LISTPACK } from './sorted-set-form.ts';
import { TreeSortedSet } from './tree-sorted-set.ts';

/** What bounds the small form, in elements and in bytes of a member; settings are such limits. */
export interface Limit {
  readonly value: number;
}

/** Conditions and ways of `put`, as bits. */
export const ONLY_NEW = 1;
export const ONLY_PRESENT = 2;
export const ONLY_GREATER = 4;
export const ONLY_LESS = 8;
/** The score is added to what the member has. */
export const INCREMENT = 16;

/** What `put` did. */
export const ADDED = 1;
export const CHANGED = 2;
/** The member has the score already. */
export const SAME = 3;
/** A condition was not met. */
export const REFUSED = 4;
/** The sum would be no number: nothing was done. */
export const NOT_A_NUMBER = 5;

/** More than an entry's own bytes: encoding, length from behind, and the score with its. */
const ENTRY_OVERHEAD_BYTES = 64;

export class SortedSets {
  readonly #blocks: PackedBlocks;
  readonly #packed: PackedSortedSet;
  readonly #tree: TreeSortedSet;
  /** For work on two sets at a time. */
  readonly #otherPacked: PackedSortedSet;
  readonly #otherTree: TreeSortedSet;
  /** For the result of work on several sets. */
  readonly #result: TreeSortedSet;
  /** What the last `put` did, and the score that the member has now. */
  outcome = 0;
  putScore = 0;
  #mostElements: Limit = { value: 128 };
  #longestMember: Limit = { value: 64 };

  constructor(records: KeyedRecords, hash: HalfSipHash) {
    this.#blocks = new PackedBlocks(records.memory);
    this.#packed = new PackedSortedSet(this.#blocks);
    this.#tree = new TreeSortedSet(records, hash);
    this.#otherPacked = new PackedSortedSet(this.#blocks);
    this.#otherTree = new TreeSortedSet(records, hash);
    this.#result = new TreeSortedSet(records, hash);
  }

  /** From now on these decide which form a set takes. */
  useLimits(mostElements: Limit, longestMember: Limit): void {
    this.#mostElements = mostElements;
    this.#longestMember = longestMember;
  }

  /** The window on a set of this kind. */
  open(kind: number, root: number): SortedSetForm {
    const form = kind === ZSET_LISTPACK ? this.#packed : this.#tree;
    form.open(root);
    return form;
  }

  /** A second window, which stays while the first one is used for other sets. */
  openOther(kind: number, root: number): SortedSetForm {
    const form = kind === ZSET_LISTPACK ? this.#otherPacked : this.#otherTree;
    form.open(root);
    return form;
  }

  close(): void {
    this.#packed.close();
    this.#tree.close();
    this.#otherPacked.close();
    this.#otherTree.close();
    this.#result.close();
  }

  /**
   * A new set without elements, opened, that suits so many elements of which one has so many bytes.
   * Throws OutOfMemoryError.
   */
  create(elements: number, memberLength: number): SortedSetForm {
    if (elements <= this.#mostElements.value && memberLength <= this.#longestMember.value) {
      this.#packed.open(this.#blocks.create(ENTRY_OVERHEAD_BYTES - 32));
      return this.#packed;
    }
    this.#tree.create();
    return this.#tree;
  }

  /** May so many elements have the small form? */
  mayBePacked(elements: number): boolean {
    return elements <= this.#mostElements.value;
  }

  /** Is this block, a packed list of pairs, what the small form would have written? */
  isInOrder(root: number): boolean {
    this.#packed.open(root);
    return this.#packed.isInOrder();
  }

  /**
   * A new set in its large form, whatever the limits, in a window of its own: for the result of
   * work on several sets. Throws OutOfMemoryError.
   */
  createResult(): TreeSortedSet {
    this.#result.create();
    return this.#result;
  }

  /** Gives an opened set the large form if so many elements are too many for the small one. */
  expect(form: SortedSetForm, elements: number): SortedSetForm {
    if (form !== this.#packed || elements <= this.#mostElements.value) return form;
    const tree = this.#copyToTree(this.#packed);
    this.#blocks.free(this.#packed.root);
    return tree;
  }

  /**
   * Puts in a member that `find` has just not found. Returns the set's form, which is another one
   * if it has outgrown the small one. Throws OutOfMemoryError, and the set is as it was.
   */
  insert(
    form: SortedSetForm,
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
    score: number,
  ): SortedSetForm {
    if (form !== this.#packed || !this.#outgrows(this.#packed, length)) {
      form.insert(bytes, start, length, score);
      return form;
    }
    const tree = this.#copyToTree(this.#packed);
    try {
      tree.find(bytes, view, start, length);
      tree.insert(bytes, start, length, score);
    } catch (error) {
      tree.free();
      throw error;
    }
    this.#blocks.free(this.#packed.root);
    return tree;
  }

  /**
   * Gives a member a score under these conditions; `outcome` and `putScore` say what came of it.
   * Returns the set's form. Throws OutOfMemoryError, and the set is as it was.
   */
  put(
    form: SortedSetForm,
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
    given: number,
    conditions: number,
  ): SortedSetForm {
    let score = given;
    if (form.find(bytes, view, start, length)) {
      const before = form.score;
      if ((conditions & INCREMENT) !== 0) score += before;
      this.outcome = judge(before, score, conditions);
      if (this.outcome === CHANGED) form.changeFound(bytes, start, length, score);
      this.putScore = score;
      return form;
    }
    this.outcome = REFUSED;
    if ((conditions & ONLY_PRESENT) !== 0) return form;
    const settled = this.insert(form, bytes, view, start, length, score);
    this.outcome = ADDED;
    this.putScore = score;
    return settled;
  }

  /**
   * Adds a member that is known not to be in a set of so many elements. Returns the set's form.
   * Throws OutOfMemoryError, and the set is as it was.
   */
  addNew(
    form: SortedSetForm,
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
    score: number,
    elements: number,
  ): SortedSetForm {
    if (form !== this.#packed || this.#outgrows(this.#packed, length, elements)) {
      return this.put(form, bytes, view, start, length, score, ONLY_NEW);
    }
    form.insert(bytes, start, length, score);
    return form;
  }

  #outgrows(packed: PackedSortedSet, memberLength: number, elements = packed.length): boolean {
    return (
      elements >= this.#mostElements.value ||
      memberLength > this.#longestMember.value ||
      packed.byteLength + memberLength + ENTRY_OVERHEAD_BYTES > LARGEST_PACKED_BYTES
    );
  }

  /** May this set keep, or come back to, the small form? */
  #suitsPacked(tree: TreeSortedSet): boolean {
    if (tree.length > this.#mostElements.value) return false;
    let bytes = 0;
    for (let more = tree.seek(0); more; more = tree.forward()) {
      if (tree.memberLength > this.#longestMember.value) return false;
      bytes += tree.memberLength + ENTRY_OVERHEAD_BYTES;
    }
    return bytes <= LARGEST_PACKED_BYTES;
  }

  /**
   * Members are put in wherever they belong, each once: the packed form may come from a file that
   * lies, and the tree relies on its order.
   */
  #copyToTree(packed: PackedSortedSet): TreeSortedSet {
    const tree = this.#tree;
    tree.create();
    try {
      for (let more = packed.seek(0); more; more = packed.forward()) {
        const { memberBytes, memberView, memberStart, memberLength, score } = packed;
        if (tree.find(memberBytes, memberView, memberStart, memberLength)) continue;
        tree.insert(memberBytes, memberStart, memberLength, score);
      }
    } catch (error) {
      tree.free();
      throw error;
    }
    return tree;
  }

  /** Gives a set that was just made in the large form the small one, if it suits. */
  compact(tree: TreeSortedSet): SortedSetForm {
    if (!this.#suitsPacked(tree)) return tree;
    const packed = this.#packed;
    packed.open(this.#blocks.create());
    try {
      for (let more = tree.seek(0); more; more = tree.forward()) {
        packed.insert(tree.memberBytes, tree.memberStart, tree.memberLength, tree.score);
      }
    } catch (error) {
      this.#blocks.free(packed.root);
      throw error;
    }
    tree.free();
    return packed;
  }

  /** Frees an opened set at once. */
  free(form: SortedSetForm): void {
    if (form.kind === ZSET_LISTPACK) this.#blocks.free(form.root);
    else (form as TreeSortedSet).free();
  }

  /** The root of a copy of an opened set. Throws OutOfMemoryError, and nothing of it is left. */
  copy(form: SortedSetForm): number {
    if (form.kind === ZSET_LISTPACK) return this.#blocks.copy(form.root);
    this.#otherTree.create();
    return copyInto(this.#otherTree, form).root;
  }
}

/** Fills an empty set with all elements of another; frees it again if there is no memory. */
function copyInto(target: TreeSortedSet, source: SortedSetForm): TreeSortedSet {
  try {
    for (let more = source.seek(0); more; more = source.forward()) {
      const { memberBytes, memberView, memberStart, memberLength } = source;
      target.append(memberBytes, memberView, memberStart, memberLength, source.score);
    }
  } catch (error) {
    target.free();
    throw error;
  }
  return target;
}

/** Is a member's score to be changed from one to the other? */
function judge(before: number, after: number, conditions: number): number {
  if ((conditions & ONLY_NEW) !== 0) return REFUSED;
  if (Number.isNaN(after)) return NOT_A_NUMBER;
  if ((conditions & ONLY_LESS) !== 0 && after >= before) return REFUSED;
  if ((conditions & ONLY_GREATER) !== 0 && after <= before) return REFUSED;
  return after === before ? SAME : CHANGED;
}
