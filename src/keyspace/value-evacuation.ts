/**
 * Moves what collections consist of out of closed arenas: for each key of a database that holds
 * one, step by step, its blocks. A large collection takes many slices, between which anything may
 * happen to it; so the walk keeps the key's name and a cursor into the value, not its reference.
 */
import type { BlockEvacuation } from '../memory/block-evacuation.ts';
import { TYPE_STRING, typeOf } from '../values/kinds.ts';
import type { BlockMover } from '../values/value-type.ts';
import type { Database } from './database.ts';
import type { Keyspace } from './keyspace.ts';

export class ValueEvacuation implements BlockMover {
  root = 0;
  readonly #keyspace: Keyspace;
  readonly #blocks: BlockEvacuation;
  /** Where the walk through the keys is, and the collections of the last step still to see to. */
  #scanCursor = 0;
  #started = false;
  readonly #waiting: Uint8Array[] = [];
  #valueCursor = 0;

  constructor(keyspace: Keyspace, blocks: BlockEvacuation) {
    this.#keyspace = keyspace;
    this.#blocks = blocks;
  }

  move(ref: number): number {
    const copy = this.#blocks.copy(ref);
    if (copy === 0 || copy === ref) return ref;
    this.#keyspace.memory.free(ref);
    return copy;
  }

  /** Begins with the next database. */
  restart(): void {
    this.#scanCursor = 0;
    this.#started = false;
    this.#waiting.length = 0;
    this.#valueCursor = 0;
  }

  /** One step; false when all collections of the database have been seen to. */
  step(database: Database): boolean {
    const key = this.#waiting.at(-1);
    if (key !== undefined) {
      if (this.#stepValue(database, key)) return true;
      this.#waiting.pop();
      this.#valueCursor = 0;
      return true;
    }
    if (this.#started && this.#scanCursor === 0) return false;
    this.#started = true;
    const { records } = this.#keyspace;
    this.#scanCursor = database.keys.scan(this.#scanCursor, (ref) => {
      if (typeOf(records.head(ref)) === TYPE_STRING) return;
      records.open(ref);
      const { keyBytes, keyStart, keyLength } = records;
      this.#waiting.push(keyBytes.slice(keyStart, keyStart + keyLength));
    });
    return true;
  }

  /** True when there is more to move of this key's value. */
  #stepValue(database: Database, key: Uint8Array): boolean {
    const { records, values } = this.#keyspace;
    const view = new DataView(key.buffer);
    const ref = this.#keyspace.lookUpKey(database, key, view, 0, key.length);
    if (ref === 0) return false;
    const kind = records.head(ref) & 0xff;
    if (typeOf(kind) === TYPE_STRING) return false;
    const root = records.innerRef(ref);
    this.root = root;
    this.#valueCursor = values.of(kind).evacuate(kind, root, this.#valueCursor, this);
    if (this.root !== root) records.setInnerRef(ref, this.root);
    return this.#valueCursor !== 0;
  }
}
