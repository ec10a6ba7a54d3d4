/**
 * DEBUG DIGEST: twenty bytes that are the same for the same data, here and in Redis, whatever the
 * order of keys in memory. A key's digest mixes its name, type, value and whether it expires, each
 * step depending on the one before; those of a database are then combined by exclusive or.
 */
import { asciiBytes } from '../base/ascii.ts';
import { SHA1_BYTES, Sha1 } from '../base/sha1.ts';
import { HEAD_EXPIRES, type KeyedRecords } from '../structures/keyed-record.ts';
import {
  TYPE_HASH,
  TYPE_LIST,
  TYPE_SET,
  TYPE_STREAM,
  TYPE_STRING,
  TYPE_ZSET,
  typeOf,
} from '../values/kinds.ts';
import type { Keyspace } from './keyspace.ts';

const EXPIRES = asciiBytes('!!expire!!');

/** The numbers that stand for the types in a digest, by ours. */
const DIGEST_TYPES: Readonly<Record<number, number>> = {
  [TYPE_STRING]: 0,
  [TYPE_LIST]: 1,
  [TYPE_SET]: 2,
  [TYPE_ZSET]: 3,
  [TYPE_HASH]: 4,
  [TYPE_STREAM]: 6,
};

/** Mixes the open record's value into a digest. */
type MixValue = (digest: Digest, records: KeyedRecords) => void;

/** How each type's values are mixed; a new type is one line here. */
const MIX_VALUE: Readonly<Record<number, MixValue>> = {
  [TYPE_STRING]: (digest, { valueBytes, valueStart, valueLength }) => {
    digest.mix(valueBytes, valueStart, valueLength);
  },
};

export class Digest {
  readonly bytes: Uint8Array = new Uint8Array(SHA1_BYTES);
  readonly #sha1 = new Sha1();
  readonly #hash = new Uint8Array(SHA1_BYTES);
  readonly #word = new Uint8Array(4);

  clear(): void {
    this.bytes.fill(0);
  }

  /** Adds something whose place does not matter. */
  add(bytes: Uint8Array, start: number, length: number): void {
    this.#sha1.compute(bytes, start, length, this.#hash);
    for (let at = 0; at < SHA1_BYTES; at++) this.bytes[at] ^= this.#hash[at];
  }

  /** Adds something that comes behind all that was added before. */
  mix(bytes: Uint8Array, start: number, length: number): void {
    this.add(bytes, start, length);
    this.#sha1.compute(this.bytes, 0, SHA1_BYTES, this.bytes);
  }

  /** Mixes in a small number, as four bytes. */
  mixNumber(value: number): void {
    new DataView(this.#word.buffer).setInt32(0, value);
    this.mix(this.#word, 0, 4);
  }

  /** Mixes in what a record holds, without its key. */
  mixRecord(records: KeyedRecords, ref: number): void {
    records.open(ref);
    const type = typeOf(records.kind);
    this.mixNumber(DIGEST_TYPES[type]);
    MIX_VALUE[type](this, records);
    if ((records.head(ref) & HEAD_EXPIRES) !== 0) this.add(EXPIRES, 0, EXPIRES.length);
  }

  toString(): string {
    return Array.from(this.bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}

/** The digest of all databases, in hexadecimal; zeros when there is nothing. */
export function digestOfKeyspace({ databases, records }: Keyspace): string {
  const all = new Digest();
  const ofKey = new Digest();
  for (const { index, keys } of databases) {
    if (keys.size === 0) continue;
    all.mixNumber(index);
    keys.forEach((ref) => {
      records.open(ref);
      ofKey.clear();
      ofKey.mix(records.keyBytes, records.keyStart, records.keyLength);
      ofKey.mixRecord(records, ref);
      all.add(ofKey.bytes, 0, SHA1_BYTES);
    });
  }
  return all.toString();
}
