/**
 * DEBUG POPULATE: many keys at once, `prefix:0` and so on with values `value:0`, for tests that
 * need a full server. Keys that exist are left alone. It is not propagated, as in Redis.
 */

import { Arguments } from '../../../base/arguments.ts';
import { asciiBytes } from '../../../base/ascii.ts';
import { copyBytes } from '../../../base/bytes.ts';
import { writeInteger } from '../../../base/integers.ts';
import { NO_EXPIRY } from '../../../keyspace/keyspace.ts';
import { resizeString } from '../../../keyspace/resize-string.ts';
import { err } from '../../../protocol/reply-error.ts';
import { EMBSTR_LIMIT_BYTES, STRING_EMBSTR, STRING_RAW } from '../../../values/string.ts';
import type { Call } from '../../framework/call.ts';
import { OUT_OF_MEMORY } from '../../framework/errors.ts';

const NOT_POSITIVE = err('value is out of range, must be positive');
const USUAL_PREFIX = asciiBytes('key');
const VALUE_PREFIX = asciiBytes('value:');
/** The digits of the greatest safe integer, and a colon. */
const NUMBER_BYTES = 17;
/** Without `maxmemory` it has a ceiling of its own: so much of the machine's memory. */
const MEMORY_SHARE = 0.9;

export function debugPopulate(call: Call): void {
  const { request, keyspace } = call;
  const count = positiveInteger(call, 2);
  if (count === undefined) return;
  const prefix = request.count > 3 ? request.copy(3) : USUAL_PREFIX;
  const size = request.count > 4 ? positiveInteger(call, 4) : 0;
  if (size === undefined) return;
  const dirtyBefore = keyspace.dirty;
  try {
    if (populate(call, count, prefix, size)) call.reply.ok();
    else call.error(OUT_OF_MEMORY);
  } finally {
    keyspace.dirty = dirtyBefore;
  }
}

function positiveInteger(call: Call, index: number): number | undefined {
  const value = call.safeInteger(index);
  if (value >= 0) return value;
  call.error(NOT_POSITIVE);
  return undefined;
}

/** False when there is no memory for all of them. */
function populate(call: Call, count: number, prefix: Uint8Array, size: number): boolean {
  const { keyspace, database, server } = call;
  const { records } = keyspace;
  const unlimited = server.config.get('maxmemory') === 0;
  const most = unlimited
    ? server.memoryLimit.bytes
    : server.processFigures().systemMemoryBytes * MEMORY_SHARE;
  const name = new Arguments();
  const nameBytes = new Uint8Array(prefix.length + NUMBER_BYTES);
  name.useBytes(nameBytes, new DataView(nameBytes.buffer));
  copyBytes(prefix, 0, nameBytes, 0, prefix.length);
  nameBytes[prefix.length] = 0x3a;
  name.add(0, 0);
  const sizedKind = size > EMBSTR_LIMIT_BYTES ? STRING_RAW : STRING_EMBSTR;
  const value = new Uint8Array(VALUE_PREFIX.length + NUMBER_BYTES);
  value.set(VALUE_PREFIX);
  for (let number = 0; number < count; number++) {
    name.lengths[0] = writeInteger(nameBytes, prefix.length + 1, number);
    if (keyspace.find(database, name, 0) !== 0) continue;
    if (keyspace.memory.usedBytes + size > most) return false;
    const written = writeInteger(value, VALUE_PREFIX.length, number);
    if (size === 0) {
      keyspace.storeString(database, name, 0, 0, STRING_EMBSTR, value, 0, written, NO_EXPIRY);
      continue;
    }
    // A given size cuts the value or fills it with zero bytes.
    resizeString(keyspace, database, name, 0, 0, sizedKind, size);
    copyBytes(value, 0, records.valueBytes, records.valueStart, Math.min(written, size));
  }
  return true;
}
