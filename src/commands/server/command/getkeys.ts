/**
 * COMMAND GETKEYS and GETKEYSANDFLAGS: which arguments of a whole command are keys, and in the
 * second form what the command does with each.
 */
import { err } from '../../../protocol/reply-error.ts';
import { many, optional, text } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { replyKeyFlags } from '../../framework/command-info.ts';
import { requestFrom } from '../../framework/inner-request.ts';
import { forEachKey, type KeySpecFlag } from '../../framework/key-spec.ts';

const INVALID_COMMAND = err('Invalid command specified');
const NO_KEYS = err('The command has no key arguments');
const WRONG_NUMBER = err('Invalid number of arguments specified for command');
const INVALID_ARGUMENTS = err('Invalid arguments specified for command');

export const commandGetkeys = defineCommand({
  name: 'GETKEYS',
  group: 'server',
  since: '2.8.13',
  summary: 'Answers the keys of a whole command.',
  complexity: 'O(N) where N is the number of arguments',
  arity: -3,
  flags: ['loading', 'stale', 'sentinel'],
  categories: ['connection'],
  arguments: [text('command'), optional(many(text('arg')))],
  parsesItself: true,
  run(call) {
    replyKeys(call, false);
  },
});

export const commandGetkeysandflags = defineCommand({
  name: 'GETKEYSANDFLAGS',
  group: 'server',
  since: '7.0.0',
  summary: 'Answers the keys of a whole command and what it does with each.',
  complexity: 'O(N) where N is the number of arguments',
  arity: -3,
  flags: ['loading', 'stale', 'sentinel'],
  categories: ['connection'],
  arguments: [text('command'), optional(many(text('arg')))],
  parsesItself: true,
  run(call) {
    replyKeys(call, true);
  },
});

function replyKeys(call: Call, withFlags: boolean): void {
  const { reply } = call;
  const request = requestFrom(call.request, 2);
  const command = call.server.commands.lookUp(request);
  if (command === undefined) {
    reply.error(INVALID_COMMAND);
    return;
  }
  const { spec } = command;
  const hasKeys = spec.keys?.some(({ flags }) => !flags.includes('not_key')) ?? false;
  if (!hasKeys && spec.findKeys === undefined) {
    reply.error(NO_KEYS);
    return;
  }
  if (!command.accepts(request.count)) {
    reply.error(WRONG_NUMBER);
    return;
  }
  const keys: { readonly index: number; readonly flags: readonly KeySpecFlag[] }[] = [];
  const found = forEachKey(spec, request, (index, flags) => keys.push({ index, flags }));
  if (!found || keys.length === 0) {
    if (spec.flags.includes('no_mandatory_keys')) reply.array(0);
    else reply.error(INVALID_ARGUMENTS);
    return;
  }
  reply.array(keys.length);
  for (const { index, flags } of keys) {
    if (withFlags) reply.array(2);
    reply.bulk(request.bytes, request.starts[index], request.lengths[index]);
    if (withFlags) replyKeyFlags(reply, flags);
  }
}
