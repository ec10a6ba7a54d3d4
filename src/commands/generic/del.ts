/**
 * DEL and UNLINK: removes keys. The two differ by name only: a value is freed by giving back its
 * blocks, which leaves nothing for another thread to do later.
 */
import { EVENT_GENERIC } from '../../keyspace/events.ts';
import { key, many } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keysFrom } from '../framework/key-spec.ts';

export const del = defineCommand({
  name: 'DEL',
  group: 'generic',
  since: '1.0.0',
  summary: 'Deletes keys and answers how many of them there were.',
  complexity: 'O(N), N being how many keys are given; for a collection, its size comes on top.',
  arity: -2,
  flags: ['write'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keysFrom(1, 1, 'RM', 'delete')],
  arguments: [many(key('key'))],
  run: deleteAll,
});

export const unlink = defineCommand({
  name: 'UNLINK',
  group: 'generic',
  since: '4.0.0',
  summary: 'Deletes keys, as DEL does, without stopping for the size of what they hold.',
  complexity: 'O(N), N being how many keys are given.',
  arity: -2,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keysFrom(1, 1, 'RM', 'delete')],
  arguments: [many(key('key'))],
  run: deleteAll,
});

function deleteAll(call: Call): void {
  const { keyspace, request, database } = call;
  let deleted = 0;
  for (let index = 1; index < request.count; index++) {
    const ref = call.find(index);
    if (ref === 0) continue;
    keyspace.remove(database, request, index, ref);
    keyspace.notify(EVENT_GENERIC, 'del', database, request, index);
    deleted++;
  }
  call.reply.integer(deleted);
}
