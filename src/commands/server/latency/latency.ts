/** LATENCY: the container of the commands about what took long. */
import { defineCommand } from '../../framework/command.ts';
import { defineHelp } from '../../framework/help.ts';
import { latencyDoctor } from './doctor.ts';
import { latencyHistory, latencyLatest, latencyReset } from './events.ts';
import { latencyGraph } from './graph.ts';
import { latencyHistogram } from './histogram.ts';

const latencyHelp = defineHelp({ group: 'server', since: '2.8.13', flags: ['loading', 'stale'] }, [
  'DOCTOR',
  '    What took long, in words, and what may help.',
  'GRAPH <event>',
  '    The samples of an event as a drawing.',
  'HISTOGRAM [<command> ...]',
  '    How many calls of each command took how long.',
  'HISTORY <event>',
  '    The samples of an event: time and milliseconds.',
  'LATEST',
  '    The latest sample of every event, and its longest ever.',
  'RESET [<event> ...]',
  '    Forgets the samples of these events, or of all.',
]);

export const latency = defineCommand({
  name: 'LATENCY',
  group: 'server',
  since: '2.8.13',
  summary: 'Holds the commands about what took long.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: [],
  subcommands: [
    latencyDoctor,
    latencyGraph,
    latencyHelp,
    latencyHistogram,
    latencyHistory,
    latencyLatest,
    latencyReset,
  ],
});
