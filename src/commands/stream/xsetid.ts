/**
 * XSETID: sets a stream's last id, and its counters. For whoever rebuilds a stream elsewhere;
 * clients have no use for it.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { EVENT_STREAM } from '../../keyspace/events.ts';
import { err } from '../../protocol/reply-error.ts';
import { integer, key, optional, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NO_SUCH_KEY, NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { findStream, readId, streamsOf } from './stream-access.ts';

const ENTRIES_ADDED = asciiBytes('entriesadded');
const MAX_DELETED_ID = asciiBytes('maxdeletedid');

const NEGATIVE_COUNT = err('entries_added must be positive');
const BELOW_GIVEN = err(
  'The ID specified in XSETID is smaller than the provided max_deleted_entry_id',
);
const BELOW_DELETED = err(
  'The ID specified in XSETID is smaller than current max_deleted_entry_id',
);
const BELOW_TOP = err('The ID specified in XSETID is smaller than the target stream top item');
const BELOW_LENGTH = err(
  'The entries_added specified in XSETID is smaller than the target stream length',
);

export const xsetid = defineCommand({
  name: 'XSETID',
  group: 'stream',
  since: '5.0.0',
  summary: 'Sets the last id of a stream, for rebuilding it.',
  complexity: 'O(1)',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'update')],
  history: [['7.0.0', 'Added the `entries_added` and `max_deleted_entry_id` arguments.']],
  arguments: [
    key('key'),
    text('last-id'),
    optional(integer('entries-added', { token: 'ENTRIESADDED', since: '7.0.0' })),
    optional(text('max-deleted-id', { token: 'MAXDELETEDID', since: '7.0.0' })),
  ],
  parsesItself: true,
  run(call) {
    const { id, end: deleted } = streamsOf(call);
    if (!readId(call, 2, id)) return;
    deleted.set(0, 0, 0, 0);
    let added: number | bigint | undefined;
    for (let index = 3; index < call.request.count; index += 2) {
      const more = index + 1 < call.request.count;
      if (more && call.isWord(index, ENTRIES_ADDED)) {
        added = readEntriesAdded(call, index + 1);
        if (added === undefined) return;
      } else if (more && call.isWord(index, MAX_DELETED_ID)) {
        if (!readId(call, index + 1, deleted)) return;
        if (id.compare(deleted) < 0) {
          call.error(BELOW_GIVEN);
          return;
        }
      } else {
        call.error(SYNTAX_ERROR);
        return;
      }
    }
    setId(call, added);
  },
});

function readEntriesAdded(call: Call, index: number): number | bigint | undefined {
  const added = call.int64(index);
  if (added === undefined) call.error(NOT_AN_INTEGER);
  else if (added < 0) call.error(NEGATIVE_COUNT);
  else return added;
  return undefined;
}

function setId(call: Call, added: number | bigint | undefined): void {
  const { database, keyspace, request } = call;
  const ref = findStream(call, 1);
  if (ref === WRONG) return;
  if (ref === 0) {
    call.error(NO_SUCH_KEY);
    return;
  }
  const { end: deleted, id, reader, start: other, stream } = streamsOf(call);
  if (id.compare(stream.readLargestDeletedId(other)) < 0) {
    call.error(BELOW_DELETED);
    return;
  }
  if (stream.length > 0) {
    reader.readLast(stream, other);
    if (id.compare(other) < 0) {
      call.error(BELOW_TOP);
      return;
    }
    if (added !== undefined && added < stream.length) {
      call.error(BELOW_LENGTH);
      return;
    }
  }
  stream.lastId = id;
  if (added !== undefined) stream.entriesAdded = added;
  if (!deleted.isZero) stream.largestDeletedId = deleted;
  call.reply.ok();
  keyspace.dirty++;
  keyspace.accesses.touch(ref);
  keyspace.notify(EVENT_STREAM, 'xsetid', database, request, 1);
}
