/** UNSUBSCRIBE, PUNSUBSCRIBE and SUNSUBSCRIBE: ends subscriptions, all if none is named. */
import { many, optional, pattern, text } from '../framework/argument.ts';
import { type Command, defineCommand } from '../framework/command.ts';
import { keysFrom } from '../framework/key-spec.ts';
import { unsubscribe as unsubscribeFrom } from './subscriptions.ts';

export const unsubscribe: Command = defineCommand({
  name: 'UNSUBSCRIBE',
  group: 'pubsub',
  since: '2.0.0',
  summary: 'Ends subscriptions to channels.',
  complexity: 'O(N) where N is the number of channels to unsubscribe.',
  arity: -1,
  flags: ['pubsub', 'noscript', 'loading', 'stale', 'sentinel'],
  arguments: [optional(many(text('channel')))],
  parsesItself: true,
  isWhileSubscribed: true,
  run(call) {
    unsubscribeFrom(call, 'channels', 'unsubscribe');
  },
});

export const punsubscribe: Command = defineCommand({
  name: 'PUNSUBSCRIBE',
  group: 'pubsub',
  since: '2.0.0',
  summary: 'Ends subscriptions to patterns.',
  complexity: 'O(N) where N is the number of patterns to unsubscribe.',
  arity: -1,
  flags: ['pubsub', 'noscript', 'loading', 'stale', 'sentinel'],
  arguments: [optional(many(pattern('pattern')))],
  parsesItself: true,
  isWhileSubscribed: true,
  run(call) {
    unsubscribeFrom(call, 'patterns', 'punsubscribe');
  },
});

export const sunsubscribe: Command = defineCommand({
  name: 'SUNSUBSCRIBE',
  group: 'pubsub',
  since: '7.0.0',
  summary: 'Ends subscriptions to shard channels.',
  complexity: 'O(N) where N is the number of shard channels to unsubscribe.',
  arity: -1,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  keys: [keysFrom(1, 1, 'not_key')],
  arguments: [optional(many(text('shardchannel')))],
  parsesItself: true,
  isWhileSubscribed: true,
  run(call) {
    unsubscribeFrom(call, 'shard', 'sunsubscribe');
  },
});
