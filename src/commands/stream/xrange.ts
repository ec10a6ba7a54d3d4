/** XRANGE and XREVRANGE: the entries with ids in an interval, in either order. */
import { asciiBytes } from '../../base/ascii.ts';
import { SEQUENCE_LARGEST } from '../../values/stream/stream-id.ts';
import { integer, key, optional, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { readEnd, readStart, readStream, replyEntries, streamsOf } from './stream-access.ts';

const COUNT = asciiBytes('count');
const NO_COUNT = -1;

const shared = {
  group: 'stream',
  since: '5.0.0',
  complexity: 'O(N) with N being the number of entries answered, if that is limited by COUNT.',
  arity: -4,
  flags: ['readonly'],
  keys: [keyAt(1, 'RO', 'access')],
  history: [['6.2.0', 'Added exclusive ranges.']],
  parsesItself: true,
} as const;

export const xrange = defineCommand({
  ...shared,
  name: 'XRANGE',
  summary: 'Answers the entries of a stream whose ids lie in an interval.',
  arguments: [
    key('key'),
    text('start'),
    text('end'),
    optional(integer('count', { token: 'COUNT' })),
  ],
  run(call) {
    range(call, 2, 3, false);
  },
});

export const xrevrange = defineCommand({
  ...shared,
  name: 'XREVRANGE',
  summary: 'Answers the entries of a stream whose ids lie in an interval, the last one first.',
  arguments: [
    key('key'),
    text('end'),
    text('start'),
    optional(integer('count', { token: 'COUNT' })),
  ],
  run(call) {
    range(call, 3, 2, true);
  },
});

function range(call: Call, startIndex: number, endIndex: number, backward: boolean): void {
  const { reply } = call;
  const { end, start } = streamsOf(call);
  if (!readStart(call, startIndex, start)) return;
  if (!readEnd(call, endIndex, end, SEQUENCE_LARGEST)) return;
  const count = readCount(call);
  if (Number.isNaN(count)) return;
  const ref = readStream(call, 1);
  if (ref === WRONG) return;
  if (ref === 0) reply.array(0);
  else if (count === 0) reply.nullArray();
  else replyEntries(call, start, end, count === NO_COUNT ? 0 : count, backward);
}

/** The last COUNT, NO_COUNT without one; NaN when the error has been answered. */
function readCount(call: Call): number {
  let count = NO_COUNT;
  for (let index = 4; index < call.request.count; index += 2) {
    if (!call.isWord(index, COUNT) || index + 1 === call.request.count) {
      call.error(SYNTAX_ERROR);
      return Number.NaN;
    }
    const given = call.int64(index + 1);
    if (given === undefined) {
      call.error(NOT_AN_INTEGER);
      return Number.NaN;
    }
    count = Math.max(0, Number(given));
  }
  return count;
}
