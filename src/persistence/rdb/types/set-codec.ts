/**
 * Sets in RDB form: an int set as its bytes, everything else member by member (a listpack is what
 * Redis 7.0 does not know of).
 */
import type { Keyspace } from '../../../keyspace/keyspace.ts';
import { INT_SET_HEADER_BYTES, IntSet, isIntSet } from '../../../structures/int-set.ts';
import { PackedList } from '../../../structures/packed-list.ts';
import { SET_HASHTABLE, SET_INTSET, SET_LISTPACK } from '../../../values/set/set-kinds.ts';
import { SetMember } from '../../../values/set/set-member.ts';
import { SetValue } from '../../../values/set/set-value.ts';
import { SetWalk } from '../../../values/set/set-walk.ts';
import { type ElementSource, ListpackElements } from '../old-encodings.ts';
import { PackedPayload } from '../packed-payload.ts';
import { RDB_SET, RDB_SET_INTSET, RDB_SET_LISTPACK, RdbError } from '../rdb-format.ts';
import { type RdbReader, StringWindow } from '../rdb-reader.ts';
import type { RdbWriter } from '../rdb-writer.ts';
import { SeenElements } from '../seen-elements.ts';
import type { ValueCodec, ValueSlices } from '../value-codec.ts';
import { BIG_ELEMENTS, type LoadedValue, SLICE_ELEMENTS, StringElements } from '../value-codec.ts';

/** For members still to come there is no more room made than this, whatever their number. */
const MOST_ROOM_BYTES = 8 * 1024;

export class SetCodec implements ValueCodec {
  readonly rdbTypes = [RDB_SET, RDB_SET_INTSET, RDB_SET_LISTPACK];
  readonly #keyspace: Keyspace;
  readonly #integers: IntSet;
  readonly #walk: SetWalk;
  readonly #member = new SetMember();
  readonly #value: SetValue;
  readonly #blob = new StringWindow();
  readonly #text = new StringWindow();
  readonly #seen: SeenElements;
  readonly #payload: PackedPayload;

  constructor(keyspace: Keyspace) {
    const { records, hash, memory, values } = keyspace;
    this.#keyspace = keyspace;
    this.#integers = new IntSet(memory);
    this.#walk = new SetWalk(records, hash);
    this.#value = new SetValue(records, hash, values.set.limits);
    this.#seen = new SeenElements(hash);
    this.#payload = new PackedPayload(memory);
  }

  rdbType(kind: number): number {
    return kind === SET_INTSET ? RDB_SET_INTSET : RDB_SET;
  }

  #size(kind: number, root: number): number {
    this.#value.openRoot(kind, root);
    return this.#value.size;
  }

  isBig(kind: number, root: number): boolean {
    return kind === SET_HASHTABLE && this.#size(kind, root) > BIG_ELEMENTS;
  }

  write(writer: RdbWriter, kind: number, root: number): void {
    if (kind === SET_INTSET) {
      const integers = this.#integers;
      integers.open(root);
      writer.string(integers.bytes, integers.start, integers.byteLength);
      return;
    }
    writer.count(this.#size(kind, root));
    const member = this.#member;
    this.#walk.begin(kind, root);
    while (this.#walk.next(member)) {
      member.spell();
      writer.string(member.bytes, member.start, member.length);
    }
  }

  begin(writer: RdbWriter, kind: number, root: number): ValueSlices {
    writer.count(this.#size(kind, root));
    const { records, hash } = this.#keyspace;
    const walk = new SetWalk(records, hash);
    const member = this.#member;
    walk.begin(kind, root);
    return {
      step(target) {
        for (let nth = 0; nth < SLICE_ELEMENTS; nth++) {
          if (!walk.next(member)) return false;
          member.spell();
          target.string(member.bytes, member.start, member.length);
        }
        return true;
      },
    };
  }

  read(reader: RdbReader, rdbType: number, loaded: LoadedValue): void {
    if (rdbType === RDB_SET) {
      this.#readElements(new StringElements(reader, reader.count()), loaded);
      return;
    }
    if (rdbType === RDB_SET_INTSET) this.#readIntegers(reader, loaded);
    else this.#readPacked(reader, loaded);
  }

  /** A packed set mostly stays as it is; else members are added one by one. */
  #readPacked(reader: RdbReader, loaded: LoadedValue): void {
    const payload = this.#payload;
    payload.read(reader);
    try {
      if (!this.#fits()) {
        this.#readElements(new ListpackElements(payload.window), loaded);
      } else if (!payload.mayRepeat(this.#seen, 1)) {
        loaded.kind = SET_LISTPACK;
        loaded.root = payload.take();
      } else {
        // Looked at even where elements are believed to differ: in the form of Redis 7.0, in which
        // sets are written, it could be saved, and never be loaded again.
        const skips = reader.trustsElements;
        this.#readElements(new ListpackElements(payload.window), loaded, skips);
      }
    } finally {
      payload.release();
    }
  }

  #fits(): boolean {
    const { block, count } = this.#payload;
    const { limits } = this.#keyspace.values.set;
    return block !== 0 && count !== 0 && count <= limits.maxListpackEntries.value;
  }

  #readIntegers(reader: RdbReader, loaded: LoadedValue): void {
    const { memory } = this.#keyspace;
    const ref = reader.block(memory, this.#blob);
    const { bytes, view, start, length } = this.#blob;
    if (!isIntSet(bytes, start, length, view)) {
      if (ref !== 0) memory.free(ref);
      throw new RdbError('Intset integrity check failed.');
    }
    const value = this.#value;
    if (ref === 0) {
      this.#addIntegers(value);
    } else {
      value.openRoot(SET_INTSET, ref);
      value.expect(value.size);
    }
    loaded.kind = value.kind;
    loaded.root = value.root;
  }

  /** More integers than a block can have become a table. */
  #addIntegers(value: SetValue): void {
    const { view, start, length } = this.#blob;
    const width = view.getUint32(start, true);
    value.createOf(SET_HASHTABLE);
    try {
      for (let at = start + INT_SET_HEADER_BYTES; at < start + length; at += width) {
        const low = width === 2 ? view.getInt16(at, true) : view.getInt32(at, true);
        this.#member.setInteger(width === 8 ? view.getInt32(at + 4, true) : low >> 31, low);
        value.add(this.#member);
      }
    } catch (error) {
      value.free();
      throw error;
    }
  }

  /** @param skips Takes each element once; otherwise one that comes twice is an error. */
  #readElements(source: ElementSource, loaded: LoadedValue, skips = false): void {
    const value = this.#value;
    const text = this.#text;
    const member = this.#member;
    value.root = 0;
    loaded.root = 0;
    this.#seen.clear();
    try {
      for (let members = 0; source.next(text); ) {
        member.setText(text.bytes, text.view, text.start, text.length);
        if (value.root === 0) {
          value.create(member, source.count);
          const likely = source.count * PackedList.longestEntryBytes(text.length);
          value.makeRoom(Math.min(likely, MOST_ROOM_BYTES));
        }
        if (this.#add(value, members)) members++;
        else if (!skips) throw new RdbError('Duplicate set members detected');
      }
    } catch (error) {
      if (value.root !== 0) value.free();
      throw error;
    }
    if (value.root !== 0) value.shrink();
    loaded.kind = value.kind;
    loaded.root = value.root;
  }

  /** Adds what is in the window to a set of so many members; false when it was there. */
  #add(value: SetValue, members: number): boolean {
    const { view, start, length } = this.#text;
    // Integers too, for a set of integers may become a packed list with the next member.
    const isTable = value.kind === SET_HASHTABLE;
    const isNew = !isTable && !this.#seen.mayRepeat(view, start, length);
    if (!isNew || value.kind !== SET_LISTPACK) return value.add(this.#member);
    value.addNew(this.#member, members);
    return true;
  }
}
