/** XGROUP CREATE: a new group, which will read what comes behind an id. */
import { EVENT_STREAM } from '../../../keyspace/events.ts';
import { placeValue } from '../../../keyspace/value-records.ts';
import { STREAM_KIND } from '../../../values/stream/stream-type.ts';
import { integer, key, oneOf, optional, text, token } from '../../framework/argument.ts';
import { type Call, WRONG } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { keyAt } from '../../framework/key-spec.ts';
import { findStream, isByte, readId, streamsOf } from '../stream-access.ts';
import { GROUP_EXISTS } from '../stream-errors.ts';
import {
  GROUP,
  type GroupOptions,
  ID,
  isLastId,
  KEY,
  NEEDS_KEY,
  readGroupOptions,
  wrongUse,
} from './group-options.ts';

const MOST_ARGUMENTS = 8;
const DOLLAR = 0x24;

export const xgroupCreate = defineCommand({
  name: 'CREATE',
  group: 'stream',
  since: '5.0.0',
  summary: 'Creates a consumer group.',
  complexity: 'O(1)',
  arity: -5,
  flags: ['write', 'denyoom'],
  keys: [keyAt(KEY, 'RW', 'insert')],
  history: [['7.0.0', 'Added the `entries_read` named argument.']],
  arguments: [
    key('key'),
    text('group'),
    oneOf('id-selector', text('id'), token('$')),
    optional(token('MKSTREAM')),
    optional(integer('entriesread', { token: 'ENTRIESREAD' })),
  ],
  parsesItself: true,
  run(call) {
    const options = readGroupOptions(call, true);
    if (options === undefined) return;
    const ref = findStream(call, KEY);
    if (ref === WRONG) return;
    if (ref === 0 && !options.makesStream) {
      call.error(NEEDS_KEY);
      return;
    }
    if (call.request.count > MOST_ARGUMENTS) {
      call.error(wrongUse(call));
      return;
    }
    const { id } = streamsOf(call);
    if (ref === 0 && isByte(call, ID, DOLLAR)) id.set(0, 0, 0, 0);
    else if ((ref === 0 || !isLastId(call, id)) && !readId(call, ID, id)) return;
    create(call, ref, options);
  },
});

function create(call: Call, ref: number, options: GroupOptions): void {
  const { database, keyspace, request } = call;
  const { group, id, stream } = streamsOf(call);
  if (ref === 0) {
    const root = stream.create();
    const made = placeValue(keyspace, database, request, KEY, 0, STREAM_KIND, root);
    keyspace.changed(database, request, KEY, made, 0);
    stream.open(root);
  }
  const { bytes, starts, lengths } = request;
  const start = starts[GROUP];
  const length = lengths[GROUP];
  if (stream.groups.find(bytes, start, length) !== 0) {
    call.error(GROUP_EXISTS);
    return;
  }
  group.open(stream.createGroup(bytes, start, length));
  group.lastId = id;
  group.entriesRead = options.entriesRead;
  call.reply.ok();
  keyspace.dirty++;
  keyspace.notify(EVENT_STREAM, 'xgroup-create', database, request, KEY);
}
