/** PUBSUB: which channels and patterns there are, and how many listen to them. */
import { asciiBytes } from '../../base/ascii.ts';
import { matchGlob } from '../../base/glob.ts';
import type { SubscriptionKind } from '../../pubsub/channels.ts';
import { many, optional, pattern, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { type CommandFlag, defineCommand } from '../framework/command.ts';
import { defineHelp } from '../framework/help.ts';
import { tooManyArguments } from '../framework/too-many-arguments.ts';

const FLAGS: readonly CommandFlag[] = ['pubsub', 'loading', 'stale'];

const channels = defineCommand({
  name: 'CHANNELS',
  group: 'pubsub',
  since: '2.8.0',
  summary: 'Lists the channels that somebody has subscribed to, or those that match a pattern.',
  complexity: 'O(N) where N is the number of channels; patterns are assumed to be short.',
  arity: -2,
  flags: FLAGS,
  arguments: [optional(pattern('pattern'))],
  parsesItself: true,
  run: (call) => listChannels(call, 'channels'),
});

const shardchannels = defineCommand({
  name: 'SHARDCHANNELS',
  group: 'pubsub',
  since: '7.0.0',
  summary: 'Lists the shard channels that somebody has subscribed to.',
  complexity: 'O(N) where N is the number of shard channels; patterns are assumed to be short.',
  arity: -2,
  flags: FLAGS,
  arguments: [optional(pattern('pattern'))],
  parsesItself: true,
  run: (call) => listChannels(call, 'shard'),
});

const numsub = defineCommand({
  name: 'NUMSUB',
  group: 'pubsub',
  since: '2.8.0',
  summary: 'Answers how many have subscribed to channels; patterns do not count.',
  complexity: 'O(N) where N is the number of channels asked about.',
  arity: -2,
  flags: FLAGS,
  arguments: [optional(many(text('channel')))],
  parsesItself: true,
  run: (call) => countSubscribers(call, 'channels'),
});

const shardnumsub = defineCommand({
  name: 'SHARDNUMSUB',
  group: 'pubsub',
  since: '7.0.0',
  summary: 'Answers how many have subscribed to shard channels.',
  complexity: 'O(N) where N is the number of shard channels asked about.',
  arity: -2,
  flags: FLAGS,
  arguments: [optional(many(text('shardchannel')))],
  parsesItself: true,
  run: (call) => countSubscribers(call, 'shard'),
});

const numpat = defineCommand({
  name: 'NUMPAT',
  group: 'pubsub',
  since: '2.8.0',
  summary: 'Answers how many different patterns there are subscriptions to.',
  complexity: 'O(1)',
  arity: 2,
  flags: FLAGS,
  run: ({ server, reply }) => reply.integer(server.channels.count('patterns')),
});

const help = defineHelp({ group: 'pubsub', since: '6.2.0', flags: ['loading', 'stale'] }, [
  'CHANNELS [<pattern>]',
  '    Lists the channels with subscribers, or those among them that match.',
  'NUMPAT',
  '    Answers how many different patterns there are subscriptions to.',
  'NUMSUB [<channel> ...]',
  '    Answers for each channel how many have subscribed to it by name.',
  'SHARDCHANNELS [<pattern>]',
  '    Lists the shard channels with subscribers.',
  'SHARDNUMSUB [<shardchannel> ...]',
  '    Answers for each shard channel how many have subscribed to it.',
]);

export const pubsub = defineCommand({
  name: 'PUBSUB',
  group: 'pubsub',
  since: '2.8.0',
  summary: 'Holds the commands that tell about channels.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: [],
  subcommands: [channels, help, numpat, numsub, shardchannels, shardnumsub],
});

function listChannels(call: Call, kind: SubscriptionKind): void {
  const { server, request, reply } = call;
  if (request.count > 3) {
    call.error(tooManyArguments(call));
    return;
  }
  const names = [...server.channels.names(kind)].map(asciiBytes).filter((name) => {
    if (request.count === 2) return true;
    const { bytes, starts, lengths } = request;
    return matchGlob(bytes, starts[2], lengths[2], name, 0, name.length, false);
  });
  reply.array(names.length);
  for (const name of names) reply.bulkBytes(name);
}

function countSubscribers(call: Call, kind: SubscriptionKind): void {
  const { server, request, reply } = call;
  reply.array((request.count - 2) * 2);
  for (let index = 2; index < request.count; index++) {
    reply.bulk(request.bytes, request.starts[index], request.lengths[index]);
    reply.integer(server.channels.subscriberCount(kind, call.text(index)));
  }
}
