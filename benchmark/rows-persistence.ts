// The rows on what is kept on disk: writing through the append-only file, saving and loading
// snapshots, and what a snapshot costs those who go on meanwhile, in memory and in waiting.
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fill } from './fill.ts';
import { runLoad } from './load.ts';
import { inTurns, type MeasureContext, type Measurement, type Row } from './row.ts';
import { ServerProcess } from './server-process.ts';
import type { Goal, Pair } from './statistics.ts';
import { throughputOf } from './throughput.ts';

const KEYS = 1_000_000;
const HASHES = 10_000;
const FIELDS = 100;
const QUICK_SHARE = 0.002;
const SAVE_PATIENCE_MS = 120_000;
const POLL_MS = 5;
/** Requests are sent at this rate while a snapshot is taken, so many at a time. */
/** So long the client is at work before the save is asked for. */
const LEAD_MS = 1_000;
const RATE_PER_SECOND = 20_000;
const LEAST_SECONDS = 1;
const BATCH_EVERY_MS = 1;
const PERCENTILE = 0.999;

const atLeast = (floor: number, aim: number): Goal => ({ of: 'ratio', better: 'more', floor, aim });

function appending(name: string, fsync: string, pipeline: number, goal: Goal): Measurement {
  return throughputOf({
    name,
    unit: 'requests/s',
    goal,
    load: { test: 'set', pipeline, valueBytes: 3, keys: 100_000 },
    sample: ['SET', 'key:000000000000', 'xxx'],
    sampleReply: 'simple',
    filled: false,
    settings: ['--appendonly', 'yes', '--appendfsync', fsync],
  });
}

type Fill = (server: ServerProcess, share: number) => Promise<void>;

async function fillStrings(server: ServerProcess, share: number): Promise<void> {
  await fill({ port: server.port, count: KEYS * share, valueBytes: 64 });
}

/** Hashes as redis-benchmark can make none: each of a hundred fields, all of them different. */
async function fillHashes(server: ServerProcess, share: number): Promise<void> {
  const count = HASHES * share;
  for (let nth = 0; nth < count; nth++) {
    const pairs = Array.from({ length: FIELDS }, (_, field) => [
      `field:${field}`,
      `value ${nth * field}`,
    ]);
    await server.request('HSET', `hash:${nth}`, ...pairs.flat());
  }
}

/** MB/s of the file: how fast it is saved (by SAVE), and loaded (by DEBUG RELOAD, less saving). */
function fileSpeed(what: string, fillWith: Fill): Measurement {
  const saving: Row = { name: `RDB save, ${what}`, unit: 'MB', goal: atLeast(0.8, 1.2) };
  const loading: Row = { name: `RDB load, ${what}`, unit: 'MB', goal: atLeast(0.8, 1.2) };
  return {
    rows: [saving, loading],
    measure: async (context) => {
      const saves: Pair[] = [];
      const loads: Pair[] = [];
      await withBoth(context, async (servers) => {
        const share = context.quick ? QUICK_SHARE : 1;
        await fillWith(servers.ours, share);
        await fillWith(servers.redis, share);
        for (let pair = 0; pair < context.pairs; pair++) {
          const { ours, redis } = await inTurns(pair, (side) => saveAndLoad(servers[side]));
          saves.push({ ours: ours.saveMbps, redis: redis.saveMbps });
          loads.push({ ours: ours.loadMbps, redis: redis.loadMbps });
          context.progress(`${what}: saved at ${ours.saveMbps.toFixed(0)} MB/s`);
        }
      });
      return [
        { row: saving, pairs: saves, cpuMicros: [] },
        { row: loading, pairs: loads, cpuMicros: [] },
      ];
    },
  };
}

interface FileSpeed {
  readonly saveMbps: number;
  readonly loadMbps: number;
}

async function saveAndLoad(server: ServerProcess): Promise<FileSpeed> {
  await server.request('SAVE');
  const saveMs = await took(() => server.request('SAVE'));
  const reloadMs = await took(() => server.request('DEBUG', 'RELOAD', 'NOSAVE'));
  const bytes = server.fileBytes('dump.rdb');
  return { saveMbps: bytes / 1e3 / saveMs, loadMbps: bytes / 1e3 / reloadMs };
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function withBoth(
  { processes, ours, redis }: MeasureContext,
  work: (servers: { readonly ours: ServerProcess; readonly redis: ServerProcess }) => Promise<void>,
): Promise<void> {
  const debug = ['--enable-debug-command', 'yes'];
  const first = await ServerProcess.start(processes, ours, debug);
  try {
    const second = await ServerProcess.start(processes, redis, debug);
    try {
      await work({ ours: first, redis: second });
    } finally {
      await second.stop();
    }
  } finally {
    await first.stop();
  }
}

const peakRow: Row = {
  name: 'peak memory (RSS) during BGSAVE under writes, over before',
  unit: '%',
  goal: { of: 'ours', better: 'less', floor: 110, aim: 105 },
};

/** Ours alone: what a forked child shares with its parent, RSS does not tell. */
const peakMemory: Measurement = {
  rows: [peakRow],
  measure: async (context) => {
    const server = await ServerProcess.start(context.processes, context.ours);
    try {
      const share = context.quick ? QUICK_SHARE : 1;
      const keys = KEYS * share;
      await fillStrings(server, share);
      const load = { test: 'set', pipeline: 16, valueBytes: 64, keys };
      const requests = Math.ceil(keys);
      // Once before: buffers that writes need in any case are no part of the snapshot.
      await runLoad(context.processes, server.port, load, requests);
      const before = server.rssBytes();
      await server.request('BGSAVE');
      let peak = before;
      const writing = runLoad(context.processes, server.port, load, requests);
      while ((await server.infoNumber('rdb_bgsave_in_progress', 'persistence')) === 1) {
        peak = Math.max(peak, server.rssBytes());
        await delay(POLL_MS);
      }
      await writing;
      const pairs = [{ ours: (100 * peak) / before, redis: undefined }];
      return [{ row: peakRow, pairs, cpuMicros: [] }];
    } finally {
      await server.stop();
    }
  },
};

const waitingRow: Row = {
  name: 'p99.9 at 20 k requests/s during BGSAVE of 1 M keys',
  unit: 'ms',
  goal: { of: 'ratio', better: 'less', floor: 1, aim: 0.5 },
};

const waiting: Measurement = {
  rows: [waitingRow],
  measure: async (context) => {
    const pairs: Pair[] = [];
    await withBoth(context, async (servers) => {
      const share = context.quick ? QUICK_SHARE : 1;
      await fillStrings(servers.ours, share);
      await fillStrings(servers.redis, share);
      for (let pair = 0; pair < context.pairs; pair++) {
        const leastMs = LEAST_SECONDS * 1_000 * (context.quick ? 0.1 : 1);
        pairs.push(
          await inTurns(pair, (side) => latencyDuringSave(servers[side], KEYS * share, leastMs)),
        );
        context.progress(`${waitingRow.name}: ${pair + 1} of ${context.pairs}`);
      }
    });
    return [{ row: waitingRow, pairs, cpuMicros: [] }];
  },
};

/**
 * The wait of all but one in a thousand, from when a request should have been sent. The client is
 * at work before the save is asked for, so that what a server does before it answers BGSAVE (Redis
 * forks) is waited for as well.
 */
async function latencyDuringSave(
  server: ServerProcess,
  keys: number,
  leastMs: number,
): Promise<number> {
  const socket = createConnection({ port: server.port, host: '127.0.0.1' });
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const dueAt: number[] = [];
  const waits: number[] = [];
  socket.on('data', (chunk: Buffer) => {
    const now = performance.now();
    // Every reply is +OK and two bytes of line end.
    for (const byte of chunk) if (byte === 10) waits.push(now - (dueAt[waits.length] ?? now));
  });
  const startedAt = performance.now();
  const perBatch = (RATE_PER_SECOND * BATCH_EVERY_MS) / 1_000;
  let firstCounted: number | undefined;
  let isSaved = false;
  let saving: Promise<void> | undefined;
  for (let due = startedAt; !isSaved || due - startedAt < LEAD_MS + leastMs; ) {
    if (saving === undefined && due - startedAt >= LEAD_MS) {
      firstCounted = dueAt.length;
      saving = saveAndWait(server).then(() => {
        isSaved = true;
      });
    }
    for (; due <= performance.now(); due += BATCH_EVERY_MS) {
      let batch = '';
      for (let nth = 0; nth < perBatch; nth++) {
        const key = String(Math.floor(Math.random() * keys)).padStart(12, '0');
        batch += `*3\r\n$3\r\nSET\r\n$16\r\nkey:${key}\r\n$3\r\nxxx\r\n`;
        dueAt.push(due);
      }
      socket.write(batch);
    }
    await delay(BATCH_EVERY_MS);
  }
  await saving;
  while (waits.length < dueAt.length) await delay(POLL_MS);
  socket.destroy();
  const counted = waits.slice(firstCounted).sort((one, other) => one - other);
  return counted[Math.floor(counted.length * PERCENTILE)] ?? 0;
}

async function saveAndWait(server: ServerProcess): Promise<void> {
  await server.request('BGSAVE');
  await untilSaved(server);
}

async function untilSaved(server: ServerProcess): Promise<void> {
  const deadline = Date.now() + SAVE_PATIENCE_MS;
  while ((await server.infoNumber('rdb_bgsave_in_progress', 'persistence')) === 1) {
    if (Date.now() > deadline) throw new Error('BGSAVE does not end');
    await delay(POLL_MS);
  }
}

export const persistence: readonly Measurement[] = [
  appending('P=16 SET, appendfsync everysec', 'everysec', 16, atLeast(1.1, 1.5)),
  appending('P=1 SET, appendfsync always', 'always', 1, atLeast(1, 1.2)),
  fileSpeed('1 M strings (MB/s)', fillStrings),
  fileSpeed('10 k hashes of 100 fields (MB/s)', fillHashes),
  peakMemory,
  waiting,
];
