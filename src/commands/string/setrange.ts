/** SETRANGE: overwrites a string from an offset on; a gap between its end and there is zeros. */

import { copyBytes } from '../../base/bytes.ts';
import { EVENT_STRING } from '../../keyspace/events.ts';
import { resizeString } from '../../keyspace/resize-string.ts';
import { err } from '../../protocol/reply-error.ts';
import { STRING_RAW } from '../../values/string.ts';
import { integer, key, text } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openString } from './string-access.ts';
import { checkStringLength } from './string-limit.ts';

const OFFSET_OUT_OF_RANGE = err('offset is out of range');

export const setrange = defineCommand({
  name: 'SETRANGE',
  group: 'string',
  since: '2.2.0',
  summary: 'Overwrites a part of the string stored at a key, from an offset on.',
  complexity: 'O(M), M being the length of the new part and of the gap before it, if any.',
  arity: 4,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key('key'), integer('offset'), text('value')],
  run(call, keyIndex, offsetIndex, valueIndex) {
    const { keyspace, request, database } = call;
    const { records } = keyspace;
    const given = call.int64(offsetIndex);
    if (given === undefined || given < 0) {
      call.error(given === undefined ? NOT_AN_INTEGER : OFFSET_OUT_OF_RANGE);
      return;
    }
    const ref = call.find(keyIndex);
    if (ref !== 0 && !openString(call, ref)) return;
    const before = ref === 0 ? 0 : records.valueLength;
    const length = request.lengths[valueIndex];
    if (length === 0) {
      call.reply.integer(before);
      return;
    }
    const offset = Number(given);
    if (!checkStringLength(call, offset + length)) return;
    const after = Math.max(before, offset + length);
    resizeString(keyspace, database, request, keyIndex, ref, STRING_RAW, after);
    const target = records.valueStart + offset;
    copyBytes(request.bytes, request.starts[valueIndex], records.valueBytes, target, length);
    keyspace.notify(EVENT_STRING, 'setrange', database, request, keyIndex);
    call.reply.integer(after);
  },
});
