/** APPEND: lengthens a string at its end, where it stands while there is room behind it. */

import { copyBytes } from '../../base/bytes.ts';
import { EVENT_STRING } from '../../keyspace/events.ts';
import { NO_EXPIRY } from '../../keyspace/keyspace.ts';
import { resizeString } from '../../keyspace/resize-string.ts';
import { STRING_RAW, stringKind } from '../../values/string.ts';
import { key, text } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openString } from './string-access.ts';
import { checkStringLength } from './string-limit.ts';

export const append = defineCommand({
  name: 'APPEND',
  group: 'string',
  since: '2.0.0',
  summary: 'Adds to the end of the string stored at a key; a missing key counts as empty.',
  complexity: 'O(M), M being the length of what is added: room is made ahead of need.',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'insert')],
  arguments: [key('key'), text('value')],
  run(call, keyIndex, valueIndex) {
    const { keyspace, request, database } = call;
    const { records } = keyspace;
    const { bytes } = request;
    const start = request.starts[valueIndex];
    const length = request.lengths[valueIndex];
    const ref = call.find(keyIndex);
    let total = length;
    if (ref === 0) {
      const kind = stringKind(bytes, start, length);
      keyspace.storeString(database, request, keyIndex, 0, kind, bytes, start, length, NO_EXPIRY);
    } else {
      if (!openString(call, ref)) return;
      const before = records.valueLength;
      total += before;
      if (!checkStringLength(call, total)) return;
      resizeString(keyspace, database, request, keyIndex, ref, STRING_RAW, total);
      copyBytes(bytes, start, records.valueBytes, records.valueStart + before, length);
    }
    keyspace.notify(EVENT_STRING, 'append', database, request, keyIndex);
    call.reply.integer(total);
  },
});
