/** ACL LOG: what was refused lately, newest first. */
import type { AclLogEntry } from '../../../acl/acl-log.ts';
import { asciiBytes } from '../../../base/ascii.ts';
import type { ReplyWriter } from '../../../protocol/reply-writer.ts';
import { integer, oneOf, optional, token } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { NOT_AN_INTEGER } from '../../framework/errors.ts';
import { badArguments, bulkLatin1 } from './answers.ts';

const RESET = asciiBytes('reset');
const USUAL_COUNT = 10;

export const aclLog = defineCommand({
  name: 'LOG',
  group: 'server',
  since: '6.0.0',
  summary: 'Answers what was refused lately, or forgets it.',
  complexity: 'O(N) with N being the number of entries shown.',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale', 'sentinel'],
  history: [['7.2.0', 'Tells entry ids and the times of the first and the last event.']],
  arguments: [optional(oneOf('operation', integer('count'), token('RESET')))],
  parsesItself: true,
  run(call) {
    const { request, reply, server } = call;
    const { log } = server.access;
    if (request.count > 3) {
      reply.error(badArguments(call));
      return;
    }
    if (request.count === 3 && call.isWord(2, RESET)) {
      log.clear();
      reply.ok();
      return;
    }
    const count = request.count === 3 ? call.int64(2) : USUAL_COUNT;
    if (count === undefined) {
      reply.error(NOT_AN_INTEGER);
      return;
    }
    const entries = log.entries.slice(0, Math.max(0, Number(count)));
    reply.array(entries.length);
    for (const entry of entries) replyEntry(reply, entry, call.keyspace.nowMs);
  },
});

function replyEntry(reply: ReplyWriter, entry: AclLogEntry, nowMs: number): void {
  reply.map(10);
  reply.bulkText('count');
  reply.integer(entry.count);
  reply.bulkText('reason');
  reply.bulkText(entry.reason);
  reply.bulkText('context');
  reply.bulkText(entry.context);
  reply.bulkText('object');
  bulkLatin1(reply, entry.object);
  reply.bulkText('username');
  bulkLatin1(reply, entry.userName);
  reply.bulkText('age-seconds');
  reply.double((nowMs - entry.updatedAtMs) / 1000);
  reply.bulkText('client-info');
  bulkLatin1(reply, entry.clientInfo);
  reply.bulkText('entry-id');
  reply.integer(entry.id);
  reply.bulkText('timestamp-created');
  reply.integer(entry.createdAtMs);
  reply.bulkText('timestamp-last-updated');
  reply.integer(entry.updatedAtMs);
}
