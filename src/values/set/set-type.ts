/** What the keyspace does with sets; see `ValueType`. */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import { HashTable } from '../../structures/hash-table.ts';
import { IntSet } from '../../structures/int-set.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { PackedBlocks } from '../../structures/packed-block.ts';
import { TableDrain } from '../../structures/table-drain.ts';
import { moveTable } from '../../structures/table-moving.ts';
import { TableWalk } from '../../structures/table-walk.ts';
import type { Digest } from '../digest.ts';
import type { BlockMover, Drain, ValueType } from '../value-type.ts';
import { SET_HASHTABLE, SET_INTSET, SetLimits } from './set-kinds.ts';
import { createTable, freeTable, insertRecord, readRecord, recordBytes } from './set-parts.ts';
import { SetWorkspace } from './set-workspace.ts';

export class SetType implements ValueType {
  /** Their defaults until the configuration puts its settings here. */
  readonly limits = new SetLimits();
  /** What the commands work with. */
  readonly workspace: SetWorkspace;
  readonly #records: KeyedRecords;
  readonly #hash: HalfSipHash;
  readonly #blocks: PackedBlocks;
  readonly #integers: IntSet;
  readonly #table: HashTable;
  readonly #walk: TableWalk;

  constructor(records: KeyedRecords, hash: HalfSipHash) {
    this.#records = records;
    this.#hash = hash;
    this.#blocks = new PackedBlocks(records.memory);
    this.#integers = new IntSet(records.memory);
    this.#table = new HashTable(records, hash);
    this.#walk = new TableWalk(records.memory);
    this.workspace = new SetWorkspace(records, hash, this.limits);
  }

  length(kind: number, root: number): number {
    if (kind === SET_HASHTABLE) {
      this.#table.open(root);
      return this.#table.size;
    }
    if (kind !== SET_INTSET) return this.#blocks.open(root).count;
    this.#integers.open(root);
    return this.#integers.length;
  }

  freeEffort(kind: number, root: number): number {
    return kind === SET_HASHTABLE ? this.length(kind, root) : 1;
  }

  free(kind: number, root: number): void {
    if (kind !== SET_HASHTABLE) {
      this.#records.memory.free(root);
      return;
    }
    this.#table.open(root);
    freeTable(this.#table, this.#records, root);
  }

  drain(_kind: number, root: number): Drain {
    return new SetDrain(this.#records, this.#hash, root);
  }

  copy(kind: number, root: number): number {
    if (kind === SET_HASHTABLE) return this.#copyTable(root);
    if (kind !== SET_INTSET) return this.#blocks.copy(root);
    this.#integers.open(root);
    return this.#integers.copy();
  }

  #copyTable(root: number): number {
    const records = this.#records;
    const { member } = this.workspace;
    const header = createTable(records.memory);
    const copy = new HashTable(records, this.#hash);
    copy.open(header);
    this.#table.open(root);
    this.#walk.begin(this.#table);
    try {
      for (let ref = this.#walk.next(); ref !== 0; ref = this.#walk.next()) {
        readRecord(records, ref, member);
        this.#hash.compute(member.view, member.start, member.length);
        insertRecord(copy, records, this.#hash.high, this.#hash.low, member);
      }
    } catch (error) {
      freeTable(copy, records, header);
      throw error;
    }
    return header;
  }

  memoryBytes(kind: number, root: number, samples: number): number {
    const { memory } = this.#records;
    let bytes = memory.sizeOf(root);
    if (kind !== SET_HASHTABLE) return bytes;
    const table = this.#table;
    table.open(root);
    bytes += table.directory.storageBytes;
    table.forEachSegment((segment) => {
      bytes += memory.sizeOf(segment);
    });
    return bytes + this.#recordBytes(samples);
  }

  /** Of the records of the open table, estimated from some of them. */
  #recordBytes(samples: number): number {
    const { size } = this.#table;
    let seen = 0;
    let bytes = 0;
    this.#walk.begin(this.#table);
    for (let ref = this.#walk.next(); ref !== 0; ref = this.#walk.next()) {
      bytes += recordBytes(this.#records, ref);
      if (++seen === samples) break;
    }
    this.#walk.close();
    return seen === 0 ? 0 : Math.round((bytes / seen) * size);
  }

  mix(digest: Digest, kind: number, root: number): void {
    const { member, algebra } = this.workspace;
    algebra.walk.begin(kind, root);
    while (algebra.walk.next(member)) {
      member.spell();
      digest.add(member.bytes, member.start, member.length);
    }
  }

  evacuate(kind: number, root: number, cursor: number, mover: BlockMover): number {
    if (kind !== SET_HASHTABLE) {
      mover.root = mover.move(root);
      return 0;
    }
    this.#table.open(root);
    return moveTable(
      this.#table,
      this.#records.memory,
      cursor,
      (ref) => mover.move(ref),
      (header) => {
        mover.root = header;
      },
    );
  }

  table(kind: number, root: number): HashTable | undefined {
    if (kind !== SET_HASHTABLE) return undefined;
    this.#table.open(root);
    return this.#table;
  }

  close(): void {
    this.#blocks.list.close();
    this.#integers.close();
    this.#table.close();
    this.#walk.close();
    this.workspace.close();
  }
}

/** Takes a hash table apart, a segment at a time. */
class SetDrain implements Drain {
  readonly #records: KeyedRecords;
  readonly #drain: TableDrain;
  readonly #header: number;

  constructor(records: KeyedRecords, hash: HalfSipHash, header: number) {
    const table = new HashTable(records, hash);
    table.open(header);
    this.#records = records;
    this.#header = header;
    this.#drain = new TableDrain(table, records.memory, (ref) => records.free(ref));
  }

  step(): number {
    const freed = this.#drain.step();
    if (this.#drain.done) this.#records.memory.free(this.#header);
    return freed;
  }

  get done(): boolean {
    return this.#drain.done;
  }

  get remaining(): number {
    return this.#drain.remaining;
  }

  forget(): void {
    this.#drain.forget();
  }
}
