/** RENAME and RENAMENX: gives a key another name; value and time to live go along. */

import { EVENT_GENERIC } from '../../keyspace/events.ts';
import { renameKey } from '../../keyspace/rename.ts';
import { key } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NO_SUCH_KEY } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';

export const rename = defineCommand({
  name: 'RENAME',
  group: 'generic',
  since: '1.0.0',
  summary: 'Renames a key; whatever had the new name is replaced.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'access', 'delete'), keyAt(2, 'OW', 'update')],
  arguments: [key('key'), key('newkey', 1)],
  run(call, fromIndex, toIndex) {
    const ref = call.find(fromIndex);
    if (ref === 0) {
      call.error(NO_SUCH_KEY);
      return;
    }
    call.keyspace.accesses.touch(ref);
    if (!call.isSame(fromIndex, toIndex)) renameAndReport(call, fromIndex, toIndex);
    call.reply.ok();
  },
});

export const renamenx = defineCommand({
  name: 'RENAMENX',
  group: 'generic',
  since: '1.0.0',
  summary: 'Renames a key unless the new name is taken.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'access', 'delete'), keyAt(2, 'OW', 'insert')],
  arguments: [key('key'), key('newkey', 1)],
  history: [['3.2.0', 'Old and new name may be the same.']],
  run(call, fromIndex, toIndex) {
    const ref = call.find(fromIndex);
    if (ref === 0) {
      call.error(NO_SUCH_KEY);
      return;
    }
    call.keyspace.accesses.touch(ref);
    if (call.find(toIndex) !== 0) {
      call.reply.integer(0);
      return;
    }
    renameAndReport(call, fromIndex, toIndex);
    call.reply.integer(1);
  },
});

function renameAndReport(call: Call, fromIndex: number, toIndex: number): void {
  const { keyspace, request, database } = call;
  renameKey(keyspace, database, request, fromIndex, toIndex);
  keyspace.notify(EVENT_GENERIC, 'rename_from', database, request, fromIndex);
  keyspace.notify(EVENT_GENERIC, 'rename_to', database, request, toIndex);
}
