/**
 * Goes through the members of a set in whatever form, which must not change meanwhile. Each member
 * has a position, an integer by which `readAt` finds it again: so a result can be remembered in
 * four bytes for each member.
 */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../memory/arena-layout.ts';
import { HashTable } from '../../structures/hash-table.ts';
import { IntSet } from '../../structures/int-set.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { PackedBlocks } from '../../structures/packed-block.ts';
import type { PackedList } from '../../structures/packed-list.ts';
import { TableWalk } from '../../structures/table-walk.ts';
import { SET_HASHTABLE, SET_INTSET, SET_LISTPACK } from './set-kinds.ts';
import type { SetMember } from './set-member.ts';
import { readElement, readRecord } from './set-parts.ts';

export class SetWalk {
  /** Of the member last read: an index, a place in the list, a record. */
  position = 0;
  /** What was read must go somewhere, or the compiler would not read it. */
  touched = 0;
  readonly #records: KeyedRecords;
  #kind = SET_INTSET;
  readonly #integers: IntSet;
  readonly #blocks: PackedBlocks;
  readonly #list: PackedList;
  readonly #table: HashTable;
  readonly #tableWalk: TableWalk;

  constructor(records: KeyedRecords, hash: HalfSipHash) {
    this.#records = records;
    this.#integers = new IntSet(records.memory);
    this.#blocks = new PackedBlocks(records.memory);
    this.#list = this.#blocks.list;
    this.#table = new HashTable(records, hash);
    this.#tableWalk = new TableWalk(records.memory);
  }

  begin(kind: number, root: number): void {
    this.#kind = kind;
    if (kind === SET_INTSET) {
      this.#integers.open(root);
      this.position = -1;
    } else if (kind === SET_LISTPACK) {
      this.#blocks.open(root);
      this.position = 0;
    } else {
      this.#table.open(root);
      this.#tableWalk.begin(this.#table);
    }
  }

  /** Leaves the next member in `member`; false when there is none. */
  next(member: SetMember): boolean {
    if (this.#kind === SET_HASHTABLE) {
      this.position = this.#tableWalk.next();
      if (this.position === 0) return false;
    } else if (this.#kind === SET_INTSET) {
      if (++this.position >= this.#integers.length) return false;
    } else {
      this.position = this.position === 0 ? this.#list.first() : this.#list.next(this.position);
      if (this.position === 0) return false;
    }
    this.readAt(this.position, member);
    return true;
  }

  /** The position of the next member of a table, which is not read; 0 when there is none. */
  nextRecord(): number {
    this.position = this.#tableWalk.next();
    return this.position;
  }

  /** Reads a member again that `next` came by. */
  readAt(position: number, member: SetMember): void {
    if (this.#kind === SET_HASHTABLE) {
      readRecord(this.#records, position, member);
    } else if (this.#kind === SET_INTSET) {
      this.#integers.read(position);
      member.setInteger(this.#integers.high, this.#integers.low);
    } else {
      readElement(this.#list, position, member);
    }
  }

  /** Brings the records at so many positions into the processor's cache, before they are read. */
  touch(positions: Int32Array, from: number, to: number): void {
    if (this.#kind !== SET_HASHTABLE) return;
    const arenas = this.#records.memory.words;
    let { touched } = this;
    for (let at = from; at < to; at++) {
      const ref = positions[at];
      touched ^= arenas[ref >>> REF_ARENA_SHIFT][(ref & REF_UNIT_MASK) << 1];
    }
    this.touched = touched;
  }

  /** Lets go of the arenas looked at. */
  close(): void {
    this.#integers.close();
    this.#list.close();
    this.#tableWalk.close();
    this.#table.close();
  }
}
