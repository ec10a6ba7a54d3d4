/**
 * A set, whatever its form, as the commands see it: one object, a window that is opened on one set
 * after the other. Which form a set has follows from `set-max-intset-entries`,
 * `set-max-listpack-entries` and `set-max-listpack-value` exactly as in Redis 7.2: it changes only
 * when a member is added, and only from the more to the less compact.
 *
 * When the root moves or the form changes, the record of the key (if the set was opened by it) is
 * told at once. So it is right also when the next step fails for want of memory.
 */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import { decimalLength } from '../../base/integers.ts';
import { type Random, randomBelow } from '../../base/random.ts';
import { HashTable } from '../../structures/hash-table.ts';
import { IntSet, widthOf } from '../../structures/int-set.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { LARGEST_PACKED_BYTES, PackedBlocks } from '../../structures/packed-block.ts';
import { PackedList } from '../../structures/packed-list.ts';
import { hashRecord } from '../../structures/record-hash.ts';
import { SET_HASHTABLE, SET_INTSET, SET_LISTPACK, type SetLimits } from './set-kinds.ts';
import { SetMember } from './set-member.ts';
import {
  createTable,
  findRecord,
  freeTable,
  insertRecord,
  readElement,
  readRecord,
} from './set-parts.ts';

/** An integer in a packed list takes at most so many bytes. */
const LONGEST_INTEGER_ENTRY = 10;

export class SetValue {
  kind = SET_INTSET;
  root = 0;
  /** The position of what `pick` chose: an index, a place in the list, a record. */
  picked = 0;
  readonly #records: KeyedRecords;
  readonly #hash: HalfSipHash;
  readonly #limits: SetLimits;
  /** The record of the key that holds the root; 0 when none does (yet). */
  #ref = 0;
  readonly #integers: IntSet;
  readonly #blocks: PackedBlocks;
  readonly #list: PackedList;
  readonly #table: HashTable;
  /** For members on their way to another form. */
  readonly #moving = new SetMember();

  constructor(records: KeyedRecords, hash: HalfSipHash, limits: SetLimits) {
    this.#records = records;
    this.#hash = hash;
    this.#limits = limits;
    this.#integers = new IntSet(records.memory);
    this.#blocks = new PackedBlocks(records.memory);
    this.#list = this.#blocks.list;
    this.#table = new HashTable(records, hash);
  }

  /** Opens the set in the record of a key. */
  openRecord(ref: number): void {
    this.#ref = ref;
    this.#open(this.#records.head(ref) & 0xff, this.#records.innerRef(ref));
  }

  /** Opens a set that no key holds, or that shall only be read. */
  openRoot(kind: number, root: number): void {
    this.#ref = 0;
    this.#open(kind, root);
  }

  #open(kind: number, root: number): void {
    this.kind = kind;
    this.root = root;
    if (kind === SET_HASHTABLE) this.#table.open(root);
    else if (kind === SET_LISTPACK) this.#blocks.open(root);
    else this.#integers.open(root);
  }

  /** Another root, or another form: whoever holds it is told. */
  #become(kind: number, root: number): void {
    this.#open(kind, root);
    if (this.#ref === 0) return;
    this.#records.setInnerRef(this.#ref, root);
    this.#records.setKind(this.#ref, kind);
  }

  /**
   * A new empty set in the form that suits `member` and about so many members in all. It is the
   * caller's, who gives it to a key or frees it.
   */
  create(member: SetMember, expectedSize: number): void {
    const { maxIntsetEntries, maxListpackEntries } = this.#limits;
    if (expectedSize <= maxIntsetEntries.value && member.parse()) this.createOf(SET_INTSET);
    else if (expectedSize <= maxListpackEntries.value) this.createOf(SET_LISTPACK);
    else this.createOf(SET_HASHTABLE);
  }

  /** A new empty set in this form. */
  createOf(kind: number): void {
    let root: number;
    if (kind === SET_INTSET) {
      this.#integers.create();
      root = this.#integers.ref;
    } else if (kind === SET_LISTPACK) {
      root = this.#blocks.create();
    } else {
      root = createTable(this.#records.memory);
    }
    this.openRoot(kind, root);
  }

  /** A packed set is about to get so many bytes of members: it moves once, not again and again. */
  makeRoom(moreBytes: number): void {
    if (this.kind !== SET_LISTPACK) return;
    const root = this.#blocks.reserve(this.root, moreBytes);
    if (root !== this.root) this.#become(SET_LISTPACK, root);
  }

  /** Gives back what of that it did not need. */
  shrink(): void {
    if (this.kind !== SET_LISTPACK) return;
    const root = this.#blocks.shrink(this.root);
    if (root !== this.root) this.#become(SET_LISTPACK, root);
  }

  get size(): number {
    if (this.kind === SET_HASHTABLE) return this.#table.size;
    return this.kind === SET_LISTPACK ? this.#list.count : this.#integers.length;
  }

  has(member: SetMember): boolean {
    if (this.kind === SET_INTSET) {
      return member.parse() && this.#integers.find(member.integer.high, member.integer.low);
    }
    member.spell();
    if (this.kind === SET_HASHTABLE) return findRecord(this.#table, this.#hash, member) !== 0;
    return this.#findInList(member) !== 0;
  }

  /** The same of a set that is a table, for a text whose hash is known. */
  hasHashed(high: number, low: number, { bytes, view, start, length }: SetMember): boolean {
    return this.#table.find(high, low, bytes, view, start, length) !== 0;
  }

  #findInList({ bytes, start, length }: SetMember): number {
    return this.#list.find(bytes, start, length, this.#list.first(), 0);
  }

  /**
   * Makes the set a hash table at once if so many members are coming as no smaller form would take:
   * so Redis does, whether or not they are in the set already.
   */
  expect(coming: number): void {
    const { maxIntsetEntries, maxListpackEntries } = this.#limits;
    const isTooMany =
      (this.kind === SET_LISTPACK && coming > maxListpackEntries.value) ||
      (this.kind === SET_INTSET && coming > maxIntsetEntries.value);
    if (isTooMany) this.#becomeTable();
  }

  /**
   * Adds a member; false when it was there. Throws OutOfMemoryError: then it is not added. The
   * member must not lie in this set.
   */
  add(member: SetMember): boolean {
    if (this.kind === SET_HASHTABLE) return this.#addToTable(member);
    return this.kind === SET_LISTPACK ? this.#addToList(member) : this.#addToIntegers(member);
  }

  /** Adds a member that is known not to be in this set, a packed list of so many. */
  addNew(member: SetMember, size: number): void {
    const { maxListpackEntries, maxListpackValue } = this.#limits;
    member.spell();
    const isSmall = size < maxListpackEntries.value && member.length <= maxListpackValue.value;
    if (!(isSmall && this.#append(member))) this.add(member);
  }

  #addToTable(member: SetMember): boolean {
    member.spell();
    if (findRecord(this.#table, this.#hash, member) !== 0) return false;
    const { high, low } = this.#hash;
    insertRecord(this.#table, this.#records, high, low, member);
    return true;
  }

  #addToList(member: SetMember): boolean {
    member.spell();
    if (this.#findInList(member) !== 0) return false;
    const { maxListpackEntries, maxListpackValue } = this.#limits;
    if (member.length <= maxListpackValue.value && this.#list.count < maxListpackEntries.value) {
      if (this.#append(member)) return true;
    }
    this.#becomeTable();
    return this.#addToTable(member);
  }

  /** Appends a member to the packed list; false when that would become too long. */
  #append(member: SetMember): boolean {
    const more = PackedList.entryBytes(member.bytes, member.start, member.length);
    if (!this.#blocks.mayGrow(this.root, more)) return false;
    const root = this.#blocks.reserve(this.root, more);
    if (root !== this.root) this.#become(SET_LISTPACK, root);
    this.#list.insertBefore(0, member.bytes, member.start, member.length);
    return true;
  }

  #addToIntegers(member: SetMember): boolean {
    if (!member.parse()) {
      if (this.#integersFitList(member)) this.#becomeList();
      else this.#becomeTable();
      return this.add(member);
    }
    const integers = this.#integers;
    const { high, low } = member.integer;
    if (integers.find(high, low)) return false;
    const isFull = integers.length >= this.#limits.maxIntsetEntries.value;
    if (isFull || !integers.canGrow(widthOf(high, low))) {
      this.#becomeTable();
      return this.#addToTable(member);
    }
    integers.insert(high, low);
    if (integers.ref !== this.root) this.#become(SET_INTSET, integers.ref);
    return true;
  }

  /** Is the set small enough, with its integers written out and this member, for a packed list? */
  #integersFitList(member: SetMember): boolean {
    const integers = this.#integers;
    const longestValue = this.#limits.maxListpackValue.value;
    if (integers.length >= this.#limits.maxListpackEntries.value) return false;
    if (member.length > longestValue) return false;
    if (integers.length === 0) return true;
    if (integers.length * LONGEST_INTEGER_ENTRY > LARGEST_PACKED_BYTES >>> 1) return false;
    return Math.max(this.#digitsAt(0), this.#digitsAt(integers.length - 1)) <= longestValue;
  }

  #digitsAt(index: number): number {
    this.#readInteger(index, this.#moving);
    return decimalLength(this.#moving.integer.toExact());
  }

  #readInteger(index: number, member: SetMember): void {
    this.#integers.read(index);
    member.setInteger(this.#integers.high, this.#integers.low);
  }

  /** From integers to a packed list, which is large enough. */
  #becomeList(): void {
    const { length, ref } = this.#integers;
    const blocks = this.#blocks;
    const member = this.#moving;
    let root = blocks.create();
    try {
      for (let index = 0; index < length; index++) {
        this.#readInteger(index, member);
        member.spell();
        root = blocks.reserve(root, LONGEST_INTEGER_ENTRY);
        blocks.open(root).insertBefore(0, member.bytes, member.start, member.length);
      }
    } catch (error) {
      blocks.free(root);
      throw error;
    }
    this.#become(SET_LISTPACK, root);
    this.#records.memory.free(ref);
  }

  /** From integers or a packed list to a hash table. */
  #becomeTable(): void {
    const { kind, root } = this;
    const { memory } = this.#records;
    const header = createTable(memory);
    this.#table.open(header);
    try {
      if (kind === SET_LISTPACK) this.#fillFromList();
      else this.#fillFromIntegers();
    } catch (error) {
      freeTable(this.#table, this.#records, header);
      throw error;
    }
    this.#become(SET_HASHTABLE, header);
    memory.free(root);
  }

  #fillFromIntegers(): void {
    for (let index = 0; index < this.#integers.length; index++) {
      this.#readInteger(index, this.#moving);
      this.#addToTable(this.#moving);
    }
  }

  #fillFromList(): void {
    const list = this.#list;
    for (let at = list.first(); at !== 0; at = list.next(at)) {
      readElement(list, at, this.#moving);
      this.#addToTable(this.#moving);
    }
  }

  /** From any other form to integers, which all members must be; not if they are too many. */
  becomeIntegers(): void {
    const { kind, root, size } = this;
    const { memory } = this.#records;
    if (kind === SET_INTSET || size > this.#limits.maxIntsetEntries.value) return;
    const integers = new IntSet(memory);
    integers.create();
    try {
      if (!this.#moveInto(integers)) {
        memory.free(integers.ref);
        return;
      }
    } catch (error) {
      memory.free(integers.ref);
      throw error;
    }
    if (kind === SET_HASHTABLE) freeTable(this.#table, this.#records, root);
    else memory.free(root);
    this.#become(SET_INTSET, integers.ref);
  }

  /** False when there is one too many for a block. */
  #moveInto(integers: IntSet): boolean {
    const { integer } = this.#moving;
    const put = (): boolean => {
      if (!this.#moving.parse()) throw new Error('a member is no integer');
      if (!integers.canGrow(widthOf(integer.high, integer.low))) return false;
      integers.add(integer.high, integer.low);
      return true;
    };
    let fits = true;
    if (this.kind === SET_HASHTABLE) {
      this.#table.forEach((ref) => {
        if (!fits) return;
        readRecord(this.#records, ref, this.#moving);
        fits = put();
      });
      return fits;
    }
    const list = this.#list;
    for (let at = list.first(); fits && at !== 0; at = list.next(at)) {
      readElement(list, at, this.#moving);
      fits = put();
    }
    return fits;
  }

  /** From a hash table back to a packed list, if the limits allow that. */
  compact(): void {
    const { root, size } = this;
    if (this.kind !== SET_HASHTABLE || size > this.#limits.maxListpackEntries.value) return;
    const small = new SetValue(this.#records, this.#hash, this.#limits);
    small.createOf(SET_LISTPACK);
    try {
      this.#table.forEach((ref) => {
        readRecord(this.#records, ref, this.#moving);
        small.add(this.#moving);
      });
    } catch (error) {
      small.free();
      throw error;
    }
    freeTable(this.#table, this.#records, root);
    this.#become(small.kind, small.root);
  }

  /** Removes a member; false when it was not there. The last one leaves an empty set. */
  remove(member: SetMember): boolean {
    if (this.kind === SET_INTSET) {
      if (!this.has(member)) return false;
      this.#removeIntegerAt(this.#integers.position);
      return true;
    }
    member.spell();
    if (this.kind === SET_LISTPACK) {
      const at = this.#findInList(member);
      if (at === 0) return false;
      this.#removeElementAt(at);
      return true;
    }
    const ref = findRecord(this.#table, this.#hash, member);
    if (ref === 0) return false;
    this.#table.removeFound(this.#hash.high, this.#hash.low);
    this.#records.free(ref);
    return true;
  }

  #removeIntegerAt(index: number): void {
    this.#integers.removeAt(index);
    if (this.#integers.ref !== this.root) this.#become(SET_INTSET, this.#integers.ref);
  }

  #removeElementAt(at: number): void {
    this.#list.remove(at, 1);
    const root = this.#blocks.shrink(this.root);
    if (root !== this.root) this.#become(SET_LISTPACK, root);
  }

  /** Leaves a member, with equal chance for each, in `member`. The set must not be empty. */
  pick(random: Random, member: SetMember): void {
    if (this.kind === SET_HASHTABLE) {
      this.picked = this.#table.randomEntry(random);
    } else if (this.kind === SET_LISTPACK) {
      this.picked = this.#list.seek(randomBelow(random, this.#list.count));
    } else {
      this.picked = randomBelow(random, this.#integers.length);
    }
    this.readAt(this.picked, member);
  }

  /** Removes the member just picked: what `pick` left of it must have been used. */
  removePicked(): void {
    if (this.kind === SET_LISTPACK) {
      this.#removeElementAt(this.picked);
    } else if (this.kind === SET_INTSET) {
      this.#removeIntegerAt(this.picked);
    } else {
      hashRecord(this.#records.memory, this.#hash, this.picked);
      this.#table.removeFound(this.#hash.high, this.#hash.low);
      this.#records.free(this.picked);
    }
  }

  /**
   * One step of SSCAN; see `HashTable.scan`. The smaller forms are visited whole at once. `visit`
   * hears the positions of members, to be read with `readAt`, and may not change the set.
   */
  scan(cursor: number, visit: (position: number) => void): number {
    if (this.kind === SET_HASHTABLE) return this.#table.scan(cursor, visit);
    if (this.kind === SET_INTSET) {
      for (let index = 0; index < this.#integers.length; index++) visit(index);
    } else {
      const list = this.#list;
      for (let at = list.first(); at !== 0; at = list.next(at)) visit(at);
    }
    return 0;
  }

  /** Leaves the member at a position that `scan` told in `member`. */
  readAt(position: number, member: SetMember): void {
    if (this.kind === SET_HASHTABLE) readRecord(this.#records, position, member);
    else if (this.kind === SET_INTSET) this.#readInteger(position, member);
    else readElement(this.#list, position, member);
  }

  /** Frees the set, which no key holds. */
  free(): void {
    if (this.kind === SET_HASHTABLE) freeTable(this.#table, this.#records, this.root);
    else this.#records.memory.free(this.root);
    this.root = 0;
  }

  /** Lets go of the arenas looked at. */
  close(): void {
    this.#table.close();
    this.#list.close();
    this.#integers.close();
    this.#moving.close();
  }
}
