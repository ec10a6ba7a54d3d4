/** What can be done with any hash by whoever does not know that it is one: see `ValueType`. */
import { asciiBytes } from '../../base/ascii.ts';
import type { HalfSipHash } from '../../base/half-siphash.ts';
import { SHA1_BYTES } from '../../base/sha1.ts';
import type { Memory } from '../../memory/memory.ts';
import { HashTable } from '../../structures/hash-table.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { Digest } from '../digest.ts';
import type { BlockMover, Drain, ValueType } from '../value-type.ts';
import { HashDrain } from './hash-drain.ts';
import { evacuateHash } from './hash-evacuation.ts';
import { HASH_PACKED, HASH_PACKED_EXPIRES } from './hash-kinds.ts';
import { HashValue } from './hash-value.ts';

const EXPIRES = asciiBytes('!!hexpire!!');

export class HashType implements ValueType {
  /** The window for commands, and for what is done here. */
  readonly value: HashValue;
  readonly #records: KeyedRecords;
  readonly #hash: HalfSipHash;
  readonly #memory: Memory;

  constructor(records: KeyedRecords, hash: HalfSipHash) {
    this.value = new HashValue(records, hash);
    this.#records = records;
    this.#hash = hash;
    this.#memory = records.memory;
  }

  length(kind: number, root: number): number {
    this.value.open(kind, root);
    return this.value.length;
  }

  freeEffort(kind: number, root: number): number {
    if (isPacked(kind)) return 1;
    this.value.open(kind, root);
    return this.value.length;
  }

  free(kind: number, root: number): void {
    if (isPacked(kind)) {
      this.#memory.free(root);
      return;
    }
    this.value.open(kind, root);
    this.value.table.destroy();
  }

  drain(kind: number, root: number): Drain {
    return new HashDrain(this.#records, this.#hash, kind, root);
  }

  copy(kind: number, root: number): number {
    const { value } = this;
    if (isPacked(kind)) return value.packed.blocks.copy(root);
    value.open(kind, root);
    return value.table.copy(new HashTable(this.#records, this.#hash));
  }
}
