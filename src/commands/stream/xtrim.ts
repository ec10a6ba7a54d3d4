/** XTRIM: removes the oldest entries of a stream, down to a length or up to an id. */
import { EVENT_STREAM } from '../../keyspace/events.ts';
import { block, key, optional } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { findStream, streamsOf } from './stream-access.ts';
import {
  readTrimOptions,
  trimCount,
  trimOperator,
  trimStrategy,
  trimThreshold,
} from './trim-options.ts';
import { exactRequest } from './xadd.ts';

export const xtrim = defineCommand({
  name: 'XTRIM',
  group: 'stream',
  since: '5.0.0',
  summary: 'Removes the oldest entries of a stream and tells how many went.',
  complexity: 'O(N) with N being the number of entries that go; whole blocks of them go at once.',
  arity: -4,
  flags: ['write'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RW', 'delete')],
  history: [['6.2.0', 'Added the `MINID` trimming strategy and the `LIMIT` option.']],
  arguments: [
    key('key'),
    block('trim', trimStrategy, optional(trimOperator), trimThreshold, optional(trimCount)),
  ],
  parsesItself: true,
  run(call) {
    const { database, keyspace, reply, request } = call;
    if (!readTrimOptions(call, false)) return;
    const ref = findStream(call, 1);
    if (ref === WRONG) return;
    if (ref === 0) {
      reply.integer(0);
      return;
    }
    const { removal, stream, trimming } = streamsOf(call);
    const removed = removal.trim(stream, trimming);
    reply.integer(removed);
    if (removed === 0) return;
    if (trimming.approximate && call.propagates) call.propagate(...exactRequest(call, trimming));
    keyspace.notify(EVENT_STREAM, 'xtrim', database, request, 1);
    keyspace.changed(database, request, 1, ref, removed);
  },
});
