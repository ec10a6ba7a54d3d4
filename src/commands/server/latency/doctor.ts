/** LATENCY DOCTOR: what took long, for people, with advice for those events that we know. */
import type { LatencyEvent } from '../../../monitoring/latency-monitor.ts';
import { defineCommand } from '../../framework/command.ts';
import type { Server } from '../../framework/server.ts';

const SWITCHED_OFF =
  'Latencies are not being watched. Switch that on by CONFIG SET latency-monitor-threshold ' +
  '<milliseconds>, wait until something is slow, and ask again.\n';
const NOTHING_SEEN = 'Nothing has taken as long as the threshold so far. All is well.\n';

/** In the order in which they are told. */
const ADVICE: readonly (readonly [event: string, advice: string])[] = [
  [
    'command',
    'Some commands work on many elements at once. SLOWLOG GET shows which; LATENCY HISTOGRAM ' +
      'shows how long each command takes. Ask for less at a time: SCAN in place of KEYS, ranges ' +
      'in place of whole collections.',
  ],
  [
    'fast-command',
    'Commands that do little were slow too, so it is the machine or the process that was kept ' +
      'waiting: other programs on the same processors, swapping, a virtual machine that was ' +
      'stopped, or garbage collection (see js_gc_ms in INFO respite).',
  ],
  [
    'expire-cycle',
    'Many keys, or large ones, expire at the same time. Spread their times to live, or let ' +
      'lazyfree-lazy-expire free them in slices.',
  ],
  [
    'eviction-cycle',
    'Memory is full and much must be evicted at once. Raise maxmemory, lower ' +
      'maxmemory-eviction-tenacity, or let lazyfree-lazy-eviction free keys in slices.',
  ],
];

export const latencyDoctor = defineCommand({
  name: 'DOCTOR',
  group: 'server',
  since: '2.8.13',
  summary: 'Tells in words what took long and what may help.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  run({ reply, server }) {
    reply.verbatimText(report(server));
  },
});

function report({ latency }: Server): string {
  const { events } = latency;
  if (events.length === 0) return latency.thresholdMs === 0 ? SWITCHED_OFF : NOTHING_SEEN;
  const lines = events.map(([name, event]) => `- ${name}: ${description(event)}`);
  const seen = new Set(events.map(([name]) => name));
  const advice = ADVICE.filter(([name]) => seen.has(name)).map(([, text]) => `- ${text}`);
  const parts = [`These took at least ${latency.thresholdMs} ms:`, ...lines];
  if (advice.length > 0) parts.push('', 'What may help:', ...advice);
  return parts.map((line) => `${line}\n`).join('');
}

function description({ samples, longestMs }: LatencyEvent): string {
  const sum = samples.reduce((total, { durationMs }) => total + durationMs, 0);
  const mean = Math.round(sum / samples.length);
  const times = samples.length === 1 ? 'once' : `${samples.length} times`;
  return `seen ${times}, ${mean} ms on average, ${longestMs} ms at worst.`;
}
