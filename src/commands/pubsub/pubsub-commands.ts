/** The commands of publishing and subscribing. */
import type { Command } from '../framework/command.ts';
import { publish, spublish } from './publish.ts';
import { pubsub } from './pubsub.ts';
import { psubscribe, ssubscribe, subscribe } from './subscribe.ts';
import { punsubscribe, sunsubscribe, unsubscribe } from './unsubscribe.ts';

export const pubsubCommands: readonly Command[] = [
  psubscribe,
  publish,
  pubsub,
  punsubscribe,
  spublish,
  ssubscribe,
  subscribe,
  sunsubscribe,
  unsubscribe,
];
