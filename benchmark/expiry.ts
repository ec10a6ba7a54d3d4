// Measures how long a million keys that expire within one second stay after their time, and for how
// long they keep others waiting: a client that asks all the time notes the longest answer.
import { setTimeout as delay } from 'node:timers/promises';
import { RespClient } from '../test/support/resp-client.ts';
import { fill } from './fill.ts';
import { inTurns, type MeasureContext, type Measurement, type Row } from './row.ts';
import { ServerProcess } from './server-process.ts';
import type { Goal, Pair } from './statistics.ts';

const KEYS = 1_000_000;
const QUICK_SHARE = 0.01;
const MOST_PAIRS = 3;
/** The keys expire at so many different times within a second. */
const MOMENTS = 10;
const ASK_EVERY_MS = 2;
const PATIENCE_MS = 60_000;

const goneGoal: Goal = { of: 'ratio', better: 'less', floor: 1.5, aim: 1 };
const stopGoal: Goal = { of: 'ours', better: 'less', floor: 20, aim: 5 };

interface Expiry {
  readonly goneAfterMs: number;
  readonly longestAnswerMs: number;
}

const rows = {
  goneAfterMs: { name: '1 M keys expire: until all are gone', unit: 'ms', goal: goneGoal },
  longestAnswerMs: { name: '1 M keys expire: longest PING meanwhile', unit: 'ms', goal: stopGoal },
} as const satisfies Record<keyof Expiry, Row>;

export const expiry: Measurement = {
  rows: Object.values(rows),
  measure: async (context) => {
    const runs: { ours: Expiry; redis: Expiry }[] = [];
    const pairs = Math.min(context.pairs, MOST_PAIRS);
    for (let pair = 0; pair < pairs; pair++) {
      runs.push(await inTurns(pair, (side) => measureOne(context, context[side])));
      context.progress(`expiry: ${pair + 1} of ${pairs}`);
    }
    const pairsOf = (name: keyof Expiry): Pair[] =>
      runs.map(({ ours, redis }) => ({ ours: ours[name], redis: redis[name] }));
    return (Object.keys(rows) as (keyof Expiry)[]).map((name) => ({
      row: rows[name],
      pairs: pairsOf(name),
      cpuMicros: [],
    }));
  },
};

async function measureOne(context: MeasureContext, command: readonly string[]): Promise<Expiry> {
  const count = (KEYS * (context.quick ? QUICK_SHARE : 1)) / MOMENTS;
  const server = await ServerProcess.start(context.processes, command);
  try {
    const { port } = server;
    await server.request('DEBUG', 'SET-ACTIVE-EXPIRE', '1').catch(() => undefined);
    const probe = await fillOnce(server, count);
    const firstMs = Date.now() + Math.ceil(probe * MOMENTS * 1_500) + 500;
    for (let moment = 0; moment < MOMENTS; moment++) {
      const expireAtMs = firstMs + (moment * 1_000) / MOMENTS;
      await fill({ port, count, firstKey: moment * count, expireAtMs });
    }
    if (Date.now() > firstMs) throw new Error('the first keys expired before the last were there');
    await delay(firstMs - Date.now());
    return await watch(server, firstMs + 1_000);
  } finally {
    await server.stop();
  }
}

/** Seconds that a tenth of the keys takes; leaves the server empty. */
async function fillOnce(server: ServerProcess, count: number): Promise<number> {
  const { seconds } = await fill({ port: server.port, count });
  await server.request('FLUSHALL');
  return seconds;
}

/** Asks until all keys are gone; the time counts from when the last had to go. */
async function watch(server: ServerProcess, lastMs: number): Promise<Expiry> {
  const client = await RespClient.connect(server.port, { timeoutMs: PATIENCE_MS });
  let longestAnswerMs = 0;
  try {
    for (;;) {
      const askedAt = performance.now();
      await client.request('PING');
      longestAnswerMs = Math.max(longestAnswerMs, performance.now() - askedAt);
      if ((await server.request('DBSIZE')) === '0') break;
      if (Date.now() - lastMs > PATIENCE_MS) throw new Error('the keys do not go');
      await delay(ASK_EVERY_MS);
    }
  } finally {
    client.close();
  }
  return { goneAfterMs: Math.max(0, Date.now() - lastMs), longestAnswerMs };
}
