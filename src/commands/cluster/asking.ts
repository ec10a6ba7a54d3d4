/** ASKING: of a cluster's clients only. */
import { defineCommand } from '../framework/command.ts';
import { answerDisabled } from './disabled.ts';

export const asking = defineCommand({
  name: 'ASKING',
  group: 'cluster',
  since: '3.0.0',
  summary: 'Lets the next request through although its slot is still on its way here.',
  complexity: 'O(1)',
  arity: 1,
  flags: ['fast'],
  categories: ['connection'],
  run: answerDisabled,
});
