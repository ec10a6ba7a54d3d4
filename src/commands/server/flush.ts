/**
 * What FLUSHDB and FLUSHALL share. The keys are gone at once in either mode; SYNC also waits until
 * the memory of each is given back, which ASYNC leaves to slices between requests. Where nothing
 * else lives, it is dropped whole, and the modes differ by what INFO counts. A flush is propagated
 * even when there was nothing to remove, since whoever receives it may hold more.
 */

import { asciiBytes } from '../../base/ascii.ts';
import type { Database } from '../../keyspace/database.ts';
import { flushDatabases } from '../../keyspace/flush.ts';
import { type Argument, oneOf, optional, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';

const WORD_ASYNC = asciiBytes('async');
const WORD_SYNC = asciiBytes('sync');

export const FLUSH_ARGUMENTS: readonly Argument[] = [
  optional(oneOf('async', token('ASYNC', { since: '4.0.0' }), token('SYNC', { since: '6.2.0' }))),
];

export const FLUSH_HISTORY: readonly (readonly [string, string])[] = [
  ['4.0.0', 'Takes the mode `ASYNC`.'],
  ['6.2.0', 'Takes the mode `SYNC`.'],
];

/** Empties one database, or (undefined) all, and answers OK; false when the request is wrong. */
export function flush(call: Call, only: Database | undefined): boolean {
  const { keyspace, request } = call;
  const isPlain = request.count === 1;
  const hasMode = request.count === 2 && (call.isWord(1, WORD_ASYNC) || call.isWord(1, WORD_SYNC));
  if (!isPlain && !hasMode) {
    call.error(SYNTAX_ERROR);
    return false;
  }
  const byDefault = call.server.config.get('lazyfree-lazy-user-flush');
  const lazily = isPlain ? byDefault : call.isWord(1, WORD_ASYNC);
  keyspace.dirty += flushDatabases(keyspace, only, lazily);
  if (call.propagates) {
    const name = request.copy(0);
    if (isPlain) call.propagate(name);
    else call.propagate(name, request.copy(1));
  }
  call.reply.ok();
  return true;
}
