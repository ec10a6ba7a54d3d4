/**
 * PUBLISH and SPUBLISH: sends a message to whoever listens to a channel, and answers how many that
 * are. Replicas are told as well, though no data changes; a file is not.
 */
import type { Arguments } from '../../base/arguments.ts';
import type { Part } from '../../pubsub/push-log.ts';
import { text } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';

export const publish = defineCommand({
  name: 'PUBLISH',
  group: 'pubsub',
  since: '2.0.0',
  summary: 'Sends a message to all who listen to a channel.',
  complexity: "O(N+M), N being the channel's subscribers and M all patterns subscribed to.",
  arity: 3,
  flags: ['pubsub', 'loading', 'stale', 'fast', 'may_replicate', 'sentinel'],
  channels: { first: 1, many: false, patterns: false },
  arguments: [text('channel'), text('message')],
  run({ server, request, reply }) {
    reply.integer(server.channels.publish(partOf(request, 1), partOf(request, 2)));
  },
});

export const spublish = defineCommand({
  name: 'SPUBLISH',
  group: 'pubsub',
  since: '7.0.0',
  summary: 'Sends a message to all who listen to a shard channel.',
  complexity: 'O(N) where N is the number of subscribers of the shard channel.',
  arity: 3,
  flags: ['pubsub', 'loading', 'stale', 'fast', 'may_replicate'],
  keys: [keyAt(1, 'not_key')],
  channels: { first: 1, many: false, patterns: false },
  arguments: [text('shardchannel'), text('message')],
  run({ server, request, reply }) {
    reply.integer(server.channels.publishToShard(partOf(request, 1), partOf(request, 2)));
  },
});

function partOf({ bytes, view, starts, lengths }: Arguments, index: number): Part {
  return { bytes, view, start: starts[index], length: lengths[index] };
}
