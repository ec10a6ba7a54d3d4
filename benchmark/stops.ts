// Measures how long our event loop is ever stopped while very many keys come and go, and what they
// leave on the JavaScript heap. Ours alone: genuine Redis has neither. The server itself tells, in
// the fields js_heap_used and eventloop_longest_stop_ms of INFO.
import { setTimeout as delay } from 'node:timers/promises';
import { fill } from './fill.ts';
import type { MeasureContext, Measurement, Row, RowResult } from './row.ts';
import { ServerProcess } from './server-process.ts';
import type { Goal } from './statistics.ts';

const HEAP_KEYS = 5_000_000;
const KEYS = 10_000_000;
const QUICK_SHARE = 0.005;
const POLL_MS = 200;
const STILL_POLLS = 3;
const EXPIRY_PATIENCE_MS = 180_000;
const FLUSH_PATIENCE_MS = 60_000;

export const stopGoal: Goal = { of: 'ours', better: 'less', floor: 20, aim: 5 };
const heapGoal: Goal = { of: 'ours', better: 'less', floor: 64, aim: 40 };

const rows = {
  heap: { name: 'JS heap with 5 M keys', unit: 'MB', goal: heapGoal },
  inserting: { name: 'longest stop, 10 M keys inserted', unit: 'ms', goal: stopGoal },
  flushing: { name: 'longest stop, 10 M keys flushed (ASYNC)', unit: 'ms', goal: stopGoal },
  expiring: { name: 'longest stop, 10 M keys expired', unit: 'ms', goal: stopGoal },
} as const satisfies Record<string, Row>;

export const stops: Measurement = {
  rows: Object.values(rows),
  measure: async (context) => {
    const server = await ServerProcess.start(context.processes, context.ours);
    try {
      return await measureStops(context, server);
    } finally {
      await server.stop();
    }
  },
};

async function measureStops(
  context: MeasureContext,
  server: ServerProcess,
): Promise<readonly RowResult[]> {
  const share = context.quick ? QUICK_SHARE : 1;
  const keys = KEYS * share;
  const { port } = server;

  await fill({ port, count: HEAP_KEYS * share });
  await delay(1_000 * share);
  const heapBytes = await server.infoNumber('js_heap_used');
  const heap = heapBytes === undefined ? undefined : heapBytes / 1e6;
  await server.request('FLUSHALL');
  context.progress('longest stop: heap measured');

  await server.request('CONFIG', 'RESETSTAT');
  const { seconds } = await fill({ port, count: keys });
  const inserting = await longestStop(server);
  context.progress(`longest stop: inserted ${Math.round(keys / seconds)} keys/s`);

  await server.request('CONFIG', 'RESETSTAT');
  await server.request('FLUSHALL', 'ASYNC');
  await untilMemoryIsStill(server);
  const flushing = await longestStop(server);
  context.progress('longest stop: flushed');

  await fill({ port, count: keys, expireAtMs: Date.now() + Math.ceil(seconds * 1_500 + 1_000) });
  await server.request('CONFIG', 'RESETSTAT');
  await untilEmpty(server, context);
  const expiring = await longestStop(server);

  const result = (row: Row, ours: number | undefined): RowResult => {
    return { row, pairs: [{ ours, redis: undefined }], cpuMicros: [] };
  };
  return [
    result(rows.heap, heap),
    result(rows.inserting, inserting),
    result(rows.flushing, flushing),
    result(rows.expiring, expiring),
  ];
}

export async function longestStop(server: ServerProcess): Promise<number | undefined> {
  return await server.infoNumber('eventloop_longest_stop_ms');
}

/** Freeing goes on after the reply to FLUSHALL ASYNC or UNLINK, until memory stops falling. */
export async function untilMemoryIsStill(server: ServerProcess): Promise<void> {
  const deadline = Date.now() + FLUSH_PATIENCE_MS;
  let lowest = Number.POSITIVE_INFINITY;
  let stillPolls = 0;
  while (stillPolls < STILL_POLLS && Date.now() < deadline) {
    await delay(POLL_MS);
    const now = (await server.infoNumber('used_memory')) ?? 0;
    stillPolls = now < lowest ? 0 : stillPolls + 1;
    lowest = Math.min(lowest, now);
  }
}

async function untilEmpty(server: ServerProcess, context: MeasureContext): Promise<void> {
  const deadline = Date.now() + EXPIRY_PATIENCE_MS;
  while (Date.now() < deadline) {
    if ((await server.request('DBSIZE')) === '0') return;
    await delay(POLL_MS);
  }
  context.progress('longest stop: gave up waiting for all keys to expire');
}
