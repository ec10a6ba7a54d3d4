/** MGET: the strings of several keys; a key that is missing or holds no string counts as null. */
import { TYPE_STRING, typeOf } from '../../values/kinds.ts';
import { key, many } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keysFrom } from '../framework/key-spec.ts';

export const mget = defineCommand({
  name: 'MGET',
  group: 'string',
  since: '1.0.0',
  summary: 'Answers the strings stored at several keys, null for each key that holds none.',
  complexity: 'O(N), N being how many keys are given.',
  arity: -2,
  flags: ['readonly', 'fast'],
  tips: ['request_policy:multi_shard'],
  keys: [keysFrom(1, 1, 'RO', 'access')],
  arguments: [many(key('key'))],
  run(call) {
    const { request, reply } = call;
    const { records } = call.keyspace;
    reply.array(request.count - 1);
    for (let index = 1; index < request.count; index++) {
      const ref = call.read(index);
      if (ref === 0 || typeOf(records.head(ref)) !== TYPE_STRING) {
        reply.nullBulk();
      } else {
        records.open(ref);
        reply.bulk(records.valueBytes, records.valueStart, records.valueLength);
      }
    }
  },
});
