/**
 * LATENCY GRAPH: the samples of an event as columns of four rows, and below an empty one the age of
 * each, read from top to bottom.
 */
import { beforeZeroByte } from '../../../config/numbers.ts';
import type { LatencyEvent, LatencySample } from '../../../monitoring/latency-monitor.ts';
import { err } from '../../../protocol/reply-error.ts';
import { text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';

const COLUMNS = 80;
const ROWS = 4;
/** A row has three heights. */
const MARKS = '_o#';
const FILLED = '|';

export const latencyGraph = defineCommand({
  name: 'GRAPH',
  group: 'server',
  since: '2.8.13',
  summary: 'Draws the samples of an event.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  arguments: [text('event')],
  run(call) {
    const { reply, server } = call;
    const name = beforeZeroByte(call.text(2));
    const event = server.latency.find(name);
    if (event === undefined) reply.error(err(`No samples available for event '${name}'`));
    else reply.verbatimText(drawing(name, event, call.keyspace.nowMs));
  },
});

function drawing(name: string, event: LatencyEvent, nowMs: number): string {
  const durations = event.samples.map(({ durationMs }) => durationMs);
  const high = Math.max(...durations);
  const low = Math.min(...durations);
  const title = `${name} - high ${high} ms, low ${low} ms (all time high ${event.longestMs} ms)`;
  let text = `${title}\n${'-'.repeat(COLUMNS)}\n`;
  for (let from = 0; from < event.samples.length; from += COLUMNS) {
    if (from > 0) text += '\n';
    const samples = event.samples.slice(from, from + COLUMNS);
    text += columns(samples, low, high, nowMs);
  }
  return text;
}

function columns(
  samples: readonly LatencySample[],
  low: number,
  high: number,
  nowMs: number,
): string {
  const steps = ROWS * MARKS.length;
  const heights = samples.map(({ durationMs }) =>
    high === low ? 0 : Math.min(Math.floor(((durationMs - low) * steps) / (high - low)), steps - 1),
  );
  const lines: string[] = [];
  for (let row = ROWS - 1; row >= 0; row--) {
    lines.push(heights.map((height) => markIn(row, height)).join(''));
  }
  lines.push(' '.repeat(samples.length));
  const ages = samples.map(({ timeSeconds }) => age(Math.floor(nowMs / 1000) - timeSeconds));
  const longest = Math.max(...ages.map(({ length }) => length));
  for (let at = 0; at < longest; at++) lines.push(ages.map((one) => one[at] ?? ' ').join(''));
  return lines.map((line) => `${line}\n`).join('');
}

/** What a column of that height shows in a row; the lowest row is 0. */
function markIn(row: number, height: number): string {
  const top = Math.floor(height / MARKS.length);
  if (row === top) return MARKS[height % MARKS.length];
  return row < top ? FILLED : ' ';
}

function age(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
