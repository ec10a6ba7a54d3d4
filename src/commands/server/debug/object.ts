/** DEBUG OBJECT: what lies behind a key, in one line. */

import { TYPE_STRING, typeOf } from '../../../values/kinds.ts';
import type { Call } from '../../framework/call.ts';
import { NO_SUCH_KEY } from '../../framework/errors.ts';
import { encodingName, idleSeconds, referenceCount } from '../../generic/object-facts.ts';
import { quicklistFields } from './list-structure.ts';
import { serializedStringLength } from './serialized-length.ts';

/**
 * The key is the request's third argument. It is not an access to it, nor a hit or miss, and an
 * expired key is shown as long as it lies there.
 */
export function debugObject(call: Call): void {
  const { keyspace, reply } = call;
  const { records } = keyspace;
  const ref = keyspace.lookUp(call.database, call.request, 2);
  if (ref === 0) {
    reply.error(NO_SUCH_KEY);
    return;
  }
  const fields = [
    // No address can be told; the reference names the record as well as one would.
    `Value at:0x${(ref >>> 0).toString(16)}`,
    `refcount:${referenceCount(call, ref)}`,
    `encoding:${encodingName(call, ref)}`,
    `serializedlength:${serializedLength(call, ref)}`,
    `lru:${records.clock(ref)}`,
    `lru_seconds_idle:${idleSeconds(call, ref)}`,
    ...quicklistFields(call, ref),
  ];
  reply.simple(fields.join(' '));
}

/** Of a collection: what it takes in memory, which is close to it for the packed forms. */
function serializedLength(call: Call, ref: number): number {
  const { records, values } = call.keyspace;
  records.open(ref);
  const { kind, valueBytes, valueStart, valueLength } = records;
  if (typeOf(kind) !== TYPE_STRING) {
    return values.of(kind).memoryBytes(kind, records.innerRef(ref), 0);
  }
  const compresses = call.server.config.get('rdbcompression');
  return serializedStringLength(valueBytes, valueStart, valueLength, compresses);
}
