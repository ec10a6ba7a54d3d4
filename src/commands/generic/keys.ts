/**
 * KEYS: all keys that match a pattern, in one reply. What matches is collected as references, so
 * that the reply can begin with how many there are without matching twice.
 */
import { hasGlobCharacters, isMatchAll, matchGlob } from '../../base/glob.ts';
import { pattern } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';

export const keys = defineCommand({
  name: 'KEYS',
  group: 'generic',
  since: '1.0.0',
  summary: 'Answers all keys that match a glob pattern.',
  complexity: 'O(N), N being how many keys the database holds.',
  arity: 2,
  flags: ['readonly'],
  categories: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'nondeterministic_output_order'],
  arguments: [pattern('pattern')],
  run(call, patternIndex) {
    const { request, reply } = call;
    const { records } = call.keyspace;
    const start = request.starts[patternIndex];
    const length = request.lengths[patternIndex];
    if (!hasGlobCharacters(request.bytes, start, length)) {
      replyOneKey(call, patternIndex);
      return;
    }
    const found = matchingKeys(call, start, length);
    reply.array(found.length);
    for (const ref of found) {
      records.open(ref);
      reply.bulk(records.keyBytes, records.keyStart, records.keyLength);
    }
  },
});

/** Only the key that is spelled like the pattern can match: no need to look at all the others. */
function replyOneKey(call: Call, index: number): void {
  const { keyspace, database, request, reply } = call;
  const ref = keyspace.lookUp(database, request, index);
  // One that has expired is passed over but stays, as it does with every other pattern.
  if (ref === 0 || keyspace.isExpired(ref)) {
    reply.array(0);
    return;
  }
  reply.array(1);
  reply.bulk(request.bytes, request.starts[index], request.lengths[index]);
}

function matchingKeys(call: Call, start: number, length: number): number[] {
  const { keyspace, database } = call;
  const { records } = keyspace;
  const { bytes } = call.request;
  const all = isMatchAll(bytes, start, length);
  const found: number[] = [];
  database.keys.forEach((ref) => {
    if (!all) {
      records.open(ref);
      const { keyBytes, keyStart, keyLength } = records;
      if (!matchGlob(bytes, start, length, keyBytes, keyStart, keyLength, false)) return;
    }
    if (!keyspace.isExpired(ref)) found.push(ref);
  });
  return found;
}
