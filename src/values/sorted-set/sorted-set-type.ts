/** What the keyspace does with sorted sets; see `ValueType`. */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import type { Memory } from '../../memory/memory.ts';
import type { HashTable } from '../../structures/hash-table.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { TableDrain } from '../../structures/table-drain.ts';
import { Digest } from '../digest.ts';
import type { BlockMover, Drain, ValueType } from '../value-type.ts';
import { ScoreText } from './score-text.ts';
import { evacuateTree } from './sorted-set-evacuation.ts';
import { ZSET_LISTPACK } from './sorted-set-form.ts';
import { SortedSets } from './sorted-sets.ts';
import { TreeSortedSet } from './tree-sorted-set.ts';

export class SortedSetType implements ValueType {
  /** What the commands work with. */
  readonly sets: SortedSets;
  readonly #records: KeyedRecords;
  readonly #memory: Memory;
  readonly #hash: HalfSipHash;
  readonly #tree: TreeSortedSet;

  constructor(records: KeyedRecords, hash: HalfSipHash) {
    this.#records = records;
    this.#memory = records.memory;
    this.#hash = hash;
    this.sets = new SortedSets(records, hash);
    this.#tree = new TreeSortedSet(records, hash);
  }

  length(kind: number, root: number): number {
    return this.sets.open(kind, root).length;
  }

  /** Each element is a record and has its share of a node. */
  freeEffort(kind: number, root: number): number {
    return kind === ZSET_LISTPACK ? 1 : this.length(kind, root);
  }

  free(kind: number, root: number): void {
    this.sets.free(this.sets.open(kind, root));
  }

  drain(_kind: number, root: number): Drain {
    return new SortedSetDrain(this.#records, this.#hash, root);
  }

  copy(kind: number, root: number): number {
    return this.sets.copy(this.sets.open(kind, root));
  }

  memoryBytes(kind: number, root: number, samples: number): number {
    const rootBytes = this.#memory.sizeOf(root);
    if (kind === ZSET_LISTPACK) return rootBytes;
    const tree = this.#tree;
    tree.open(root);
    let bytes = rootBytes + tree.table.directory.storageBytes + tree.tree.nodeBytes();
    tree.table.forEachSegment((segment) => {
      bytes += this.#memory.sizeOf(segment);
    });
    let seen = 0;
    let recordBytes = 0;
    for (let more = tree.seek(0); more; more = tree.forward()) {
      recordBytes += tree.recordBytes();
      if (++seen === samples) break;
    }
    return bytes + Math.round((recordBytes / seen) * tree.length);
  }

  mix(digest: Digest, kind: number, root: number): void {
    const set = this.sets.open(kind, root);
    const element = new Digest();
    const text = new ScoreText();
    for (let more = set.seek(0); more; more = set.forward()) {
      element.clear();
      element.mix(set.memberBytes, set.memberStart, set.memberLength);
      text.write(set.score);
      element.mix(text.bytes, 0, text.length);
      digest.add(element.bytes, 0, element.bytes.length);
    }
  }

  evacuate(kind: number, root: number, cursor: number, mover: BlockMover): number {
    if (kind === ZSET_LISTPACK) {
      mover.root = mover.move(root);
      return 0;
    }
    this.#tree.open(root);
    return evacuateTree(this.#tree, this.#memory, cursor, mover);
  }

  table(kind: number, root: number): HashTable | undefined {
    if (kind === ZSET_LISTPACK) return undefined;
    this.#tree.open(root);
    return this.#tree.table;
  }

  close(): void {
    this.sets.close();
    this.#tree.close();
  }
}

/** Takes a large sorted set apart: the table with the records first, then the tree. */
class SortedSetDrain implements Drain {
  readonly #memory: Memory;
  readonly #set: TreeSortedSet;
  readonly #table: TableDrain;
  readonly #root: number;
  #isForgotten = false;
  #done = false;

  constructor(records: KeyedRecords, hash: HalfSipHash, root: number) {
    this.#memory = records.memory;
    this.#root = root;
    this.#set = new TreeSortedSet(records, hash);
    this.#set.open(root);
    this.#table = new TableDrain(this.#set.table, records.memory, (ref) => records.free(ref));
  }

  step(): number {
    if (!this.#table.done) return this.#table.step();
    if (this.#set.tree.freeSome() === 0) {
      this.#memory.free(this.#root);
      this.#set.close();
      this.#done = true;
    }
    return 0;
  }

  get done(): boolean {
    return this.#done || this.#isForgotten;
  }

  get remaining(): number {
    return this.#table.remaining;
  }

  forget(): void {
    this.#table.forget();
    this.#isForgotten = true;
  }
}
