/** What can be done with any hash by whoever does not know that it is one: see `ValueType`. */
import { asciiBytes } from '../../base/ascii.ts';
import type { HalfSipHash } from '../../base/half-siphash.ts';
import { SHA1_BYTES } from '../../base/sha1.ts';
import type { Memory } from '../../memory/memory.ts';
import type { HashTable } from '../../structures/hash-table.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { Digest } from '../digest.ts';
import type { BlockMover, Drain, ValueType } from '../value-type.ts';
import { HashDrain } from './hash-drain.ts';
import { evacuateHash } from './hash-evacuation.ts';
import { HashField } from './hash-field.ts';
import { HASH_PACKED, HASH_PACKED_EXPIRES } from './hash-kinds.ts';
import { HashValue } from './hash-value.ts';
import { TableFields } from './table-fields.ts';

const EXPIRES = asciiBytes('!!hexpire!!');

export class HashType implements ValueType {
  /** The window for commands, and for what is done here. */
  readonly value: HashValue;
  readonly #records: KeyedRecords;
  readonly #hash: HalfSipHash;
  readonly #memory: Memory;
  /** Looks at the copy while `value` looks at what is copied. */
  readonly #copies: TableFields;
  readonly #field = new HashField();

  constructor(records: KeyedRecords, hash: HalfSipHash) {
    this.value = new HashValue(records, hash);
    this.#records = records;
    this.#hash = hash;
    this.#memory = records.memory;
    this.#copies = new TableFields(records, hash, this.#field);
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
    return this.#copies.copyFrom(value.table, value.expires);
  }

  memoryBytes(kind: number, root: number, samples: number): number {
    if (isPacked(kind)) return this.#memory.sizeOf(root);
    this.value.open(kind, root);
    return this.value.table.memoryBytes(samples);
  }

  mix(digest: Digest, kind: number, root: number): void {
    const { value } = this;
    const { field } = value;
    const one = new Digest();
    // Whether a field's time has come does not matter here.
    value.nowMs = Number.NEGATIVE_INFINITY;
    value.open(kind, root);
    value.forEach(() => {
      one.clear();
      one.mix(field.fieldBytes, field.fieldStart, field.fieldLength);
      one.mix(field.valueBytes, field.valueStart, field.valueLength);
      digest.add(one.bytes, 0, SHA1_BYTES);
    });
    if (value.soonestMs !== Number.POSITIVE_INFINITY) digest.add(EXPIRES, 0, EXPIRES.length);
  }

  evacuate(kind: number, root: number, cursor: number, mover: BlockMover): number {
    this.value.open(kind, root);
    return evacuateHash(this.#memory, this.#hash, this.value, cursor, mover);
  }

  table(kind: number, root: number): HashTable | undefined {
    if (isPacked(kind)) return undefined;
    this.value.open(kind, root);
    return this.value.table.table;
  }

  close(): void {
    this.value.close();
    this.#copies.close();
    this.#field.close();
  }
}

function isPacked(kind: number): boolean {
  return kind === HASH_PACKED || kind === HASH_PACKED_EXPIRES;
}
