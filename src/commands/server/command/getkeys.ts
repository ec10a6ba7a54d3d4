/**
 * COMMAND GETKEYS and GETKEYSANDFLAGS: which arguments of a whole command are keys, and in the
 * second form what the command does with each.
 */
import { Arguments } from '../../../base/arguments.ts';
import { err } from '../../../protocol/reply-error.ts';
import { many, optional, text } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { type Command, defineCommand } from '../../framework/command.ts';
import { replyKeyFlags } from '../../framework/command-info.ts';
import { CommandTable } from '../../framework/command-table.ts';
import { flagsOfKey, forEachKey, type KeySpec } from '../../framework/key-spec.ts';

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
  const request = innerRequest(call.request);
  const command = lookUp(call, request);
  if (command === undefined) {
    reply.error(INVALID_COMMAND);
    return;
  }
  const specs = command.spec.keys ?? [];
  if (specs.every((spec) => spec.flags.includes('not_key'))) {
    reply.error(NO_KEYS);
    return;
  }
  if (!command.accepts(request.count)) {
    reply.error(WRONG_NUMBER);
    return;
  }
  const keys: { readonly index: number; readonly spec: KeySpec }[] = [];
  const found = forEachKey(specs, request, (index, spec) => keys.push({ index, spec }));
  if (!found || keys.length === 0) {
    if (command.spec.flags.includes('no_mandatory_keys')) reply.array(0);
    else reply.error(INVALID_ARGUMENTS);
    return;
  }
  reply.array(keys.length);
  for (const { index, spec } of keys) {
    if (withFlags) reply.array(2);
    reply.bulk(request.bytes, request.starts[index], request.lengths[index]);
    if (withFlags) replyKeyFlags(reply, flagsOfKey(spec, request));
  }
}

/** The command behind the first two arguments, as a request of its own on the same bytes. */
function innerRequest(request: Arguments): Arguments {
  const inner = new Arguments();
  inner.useBytes(request.bytes, request.view);
  for (let index = 2; index < request.count; index++) {
    inner.add(request.starts[index], request.lengths[index]);
  }
  return inner;
}

function lookUp(call: Call, request: Arguments): Command | undefined {
  const { bytes, starts, lengths, count } = request;
  const command = call.server.commands.find(bytes, starts[0], lengths[0]);
  if (command === undefined || command.subcommands.length === 0 || count === 1) return command;
  return CommandTable.findSubcommand(command, request);
}
