/**
 * SUBSCRIBE, PSUBSCRIBE and SSUBSCRIBE: from now on the client is sent what is published on these
 * channels, or on all whose name matches a pattern. Each is confirmed by a message of its own. A
 * RESP2 client may then do little else, since it could not tell replies from messages.
 */
import { err } from '../../protocol/reply-error.ts';
import { block, many, pattern, text } from '../framework/argument.ts';
import { type Command, defineCommand } from '../framework/command.ts';
import { keysFrom } from '../framework/key-spec.ts';
import { subscribe as subscribeTo } from './subscriptions.ts';

/** For those who expect one reply to each command: transactions (here only), scripts, files. */
const SSUBSCRIBE_DENIED = err("SSUBSCRIBE isn't allowed for a DENY BLOCKING client");

export const subscribe: Command = defineCommand({
  name: 'SUBSCRIBE',
  group: 'pubsub',
  since: '2.0.0',
  summary: 'Subscribes to channels.',
  complexity: 'O(N) where N is the number of channels to subscribe to.',
  arity: -2,
  flags: ['pubsub', 'noscript', 'loading', 'stale', 'sentinel'],
  channels: { first: 1, many: true, patterns: false },
  arguments: [many(text('channel'))],
  isWhileSubscribed: true,
  run(call) {
    subscribeTo(call, 'channels', 'subscribe');
  },
});

export const psubscribe: Command = defineCommand({
  name: 'PSUBSCRIBE',
  group: 'pubsub',
  since: '2.0.0',
  summary: 'Subscribes to all channels whose names match patterns.',
  complexity: 'O(N) where N is the number of patterns to subscribe to.',
  arity: -2,
  flags: ['pubsub', 'noscript', 'loading', 'stale', 'sentinel'],
  channels: { first: 1, many: true, patterns: true },
  arguments: [many(block('pattern', pattern('pattern')))],
  isWhileSubscribed: true,
  run(call) {
    subscribeTo(call, 'patterns', 'psubscribe');
  },
});

export const ssubscribe: Command = defineCommand({
  name: 'SSUBSCRIBE',
  group: 'pubsub',
  since: '7.0.0',
  summary: 'Subscribes to shard channels.',
  complexity: 'O(N) where N is the number of shard channels to subscribe to.',
  arity: -2,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  keys: [keysFrom(1, 1, 'not_key')],
  channels: { first: 1, many: true, patterns: false },
  arguments: [many(text('shardchannel'))],
  isWhileSubscribed: true,
  run(call) {
    if (!call.mayBlock) {
      call.error(SSUBSCRIBE_DENIED);
      return;
    }
    subscribeTo(call, 'shard', 'ssubscribe');
  },
});
