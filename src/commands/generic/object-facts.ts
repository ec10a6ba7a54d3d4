/** What OBJECT and DEBUG OBJECT tell of a record. None of it counts as an access. */
import { parseSafeInteger } from '../../base/integers.ts';
import { ENCODING_INT, ENCODING_NAMES, encodingOf } from '../../values/kinds.ts';
import type { Call } from '../framework/call.ts';

/** The count that clients know as that of the small integers which Redis shares between keys. */
const SHARED_COUNT = 2_147_483_647;
const SHARED_INTEGERS = 10_000;

export function encodingName(call: Call, ref: number): string {
  return ENCODING_NAMES[encodingOf(call.keyspace.records.head(ref) & 0xff)];
}

/** Seconds since the last access. */
export function idleSeconds({ keyspace }: Call, ref: number): number {
  return keyspace.accesses.idleSeconds(ref);
}

/** Does the eviction policy go by how often keys are used, rather than how lately? */
export function countsFrequency({ keyspace }: Call): boolean {
  return keyspace.accesses.countsAccesses;
}

/**
 * No value is ever shared; but programs recognise small integers by this number, and Redis gives
 * it up only where eviction needs an access time for each key.
 */
export function referenceCount(call: Call, ref: number): number {
  const { keyspace, server } = call;
  if (encodingOf(keyspace.records.head(ref) & 0xff) !== ENCODING_INT) return 1;
  const evicts = server.config.get('maxmemory') > 0;
  const policy = server.config.get('maxmemory-policy');
  if (evicts && (policy.endsWith('-lru') || policy.endsWith('-lfu'))) return 1;
  const { records } = keyspace;
  records.open(ref);
  const value = parseSafeInteger(records.valueBytes, records.valueStart, records.valueLength);
  return value >= 0 && value < SHARED_INTEGERS ? SHARED_COUNT : 1;
}
