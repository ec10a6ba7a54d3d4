// All that an engine's databases hold, as text by key, so that two engines can be compared.
import { expect } from 'vitest';
import { latin1Text } from '../../src/base/ascii.ts';
import type { Keyspace } from '../../src/keyspace/keyspace.ts';
import { Digest } from '../../src/values/digest.ts';
import { fieldsExpire } from '../../src/values/hash/hash-kinds.ts';
import { TYPE_HASH, TYPE_STREAM, TYPE_STRING, typeOf } from '../../src/values/kinds.ts';
import { contentOfStream } from './stream-draws.ts';
import type { TestEngine } from './test-engine.ts';

/** A string itself; of other values what they come to, which no form nor order matters to. */
function contentOf(keyspace: Keyspace, ref: number): string {
  const { records } = keyspace;
  records.open(ref);
  const { kind } = records;
  if (typeOf(kind) === TYPE_STRING) {
    return latin1Text(records.valueBytes, records.valueStart, records.valueLength);
  }
  if (typeOf(kind) === TYPE_HASH) return contentOfHash(keyspace, kind, records.innerRef(ref));
  if (typeOf(kind) === TYPE_STREAM) return contentOfStream(keyspace, records.innerRef(ref));
  const digest = new Digest();
  keyspace.values.of(kind).mix(digest, kind, records.innerRef(ref));
  return `${keyspace.values.of(kind).length(kind, records.innerRef(ref))} ${digest}`;
}

/** Fields, values and times of all fields that have not expired. */
function contentOfHash(keyspace: Keyspace, kind: number, root: number): string {
  const hash = keyspace.values.hashes.value;
  const { field } = hash;
  const fields: string[] = [];
  hash.open(kind, root);
  hash.nowMs = keyspace.nowMs;
  hash.forEach(() => {
    const name = latin1Text(field.fieldBytes, field.fieldStart, field.fieldLength);
    const content = latin1Text(field.valueBytes, field.valueStart, field.valueLength);
    fields.push(`${name} ${field.expiresAtMs} ${content}`);
  });
  return fields.sort().join('\n');
}

/** Everything in all databases that has not expired: type, value and time of expiry by key. */
export function dump(engine: TestEngine): Map<string, string> {
  const { keyspace } = engine.engine;
  keyspace.setNow(engine.clock.ms);
  const { records } = keyspace;
  const entries = new Map<string, string>();
  for (const database of keyspace.databases) {
    let expiring = 0;
    let withFieldTimes = 0;
    database.keys.forEach((ref) => {
      if (fieldsExpire(records.head(ref) & 0xff)) withFieldTimes++;
      const time = records.expireTimeExact(ref);
      if (time !== -1) expiring++;
      if (keyspace.isExpired(ref)) return;
      records.open(ref);
      const name = latin1Text(records.keyBytes, records.keyStart, records.keyLength);
      const content = contentOf(keyspace, ref);
      const type = typeOf(records.head(ref));
      // A hash whose fields have all expired is none, though it may still be there.
      if (type === TYPE_HASH && content === '') return;
      entries.set(`${database.index}:${name}`, `${type} ${time} ${content}`);
    });
    expect(database.expires.size).toBe(expiring);
    expect(database.fieldTimes.table.size).toBe(withFieldTimes);
  }
  return entries;
}
