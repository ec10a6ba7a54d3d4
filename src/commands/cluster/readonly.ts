/** READONLY and READWRITE: what a client wants of a replica in a cluster. */
import { type CommandSpec, defineCommand } from '../framework/command.ts';
import { answerDisabled } from './disabled.ts';

const mode = {
  group: 'cluster',
  since: '3.0.0',
  complexity: 'O(1)',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  categories: ['connection'],
  run: answerDisabled,
} as const satisfies Partial<CommandSpec>;

export const readonly = defineCommand({
  ...mode,
  name: 'READONLY',
  summary: "Lets this connection read from a replica what may lag behind its primary's data.",
});

export const readwrite = defineCommand({
  ...mode,
  name: 'READWRITE',
  summary: 'Takes back READONLY.',
});
