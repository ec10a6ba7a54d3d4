/**
 * DEBUG DIGEST: twenty bytes that are the same for the same data, here and in Redis, whatever the
 * order of keys in memory. A key's digest mixes its name, type, value and whether it expires, each
 * step depending on the one before; those of a database are then combined by exclusive or.
 */
import { asciiBytes } from '../base/ascii.ts';
import { SHA1_BYTES } from '../base/sha1.ts';
import { HEAD_EXPIRES } from '../structures/keyed-record.ts';
import { Digest } from '../values/digest.ts';
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

/** Mixes in what a record holds, without its key. */
export function mixRecord(digest: Digest, keyspace: Keyspace, ref: number): void {
  const { records, values } = keyspace;
  records.open(ref);
  const { kind } = records;
  const type = typeOf(kind);
  digest.mixNumber(DIGEST_TYPES[type]);
  if (type === TYPE_STRING) {
    digest.mix(records.valueBytes, records.valueStart, records.valueLength);
  } else {
    values.of(kind).mix(digest, kind, records.innerRef(ref));
  }
  if ((records.head(ref) & HEAD_EXPIRES) !== 0) digest.add(EXPIRES, 0, EXPIRES.length);
}

/** The digest of all databases, in hexadecimal; zeros when there is nothing. */
export function digestOfKeyspace(keyspace: Keyspace): string {
  const { databases, records } = keyspace;
  const all = new Digest();
  const ofKey = new Digest();
  for (const { index, keys } of databases) {
    if (keys.size === 0) continue;
    all.mixNumber(index);
    keys.forEach((ref) => {
      records.open(ref);
      ofKey.clear();
      ofKey.mix(records.keyBytes, records.keyStart, records.keyLength);
      mixRecord(ofKey, keyspace, ref);
      all.add(ofKey.bytes, 0, SHA1_BYTES);
    });
  }
  return all.toString();
}
