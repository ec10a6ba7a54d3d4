// Measures how many requests a second both servers answer, and the processor time each takes.
import { fill } from './fill.ts';
import { type Load, runLoad } from './load.ts';
import { inTurns, type MeasureContext, type Measurement, type Row, type RowResult } from './row.ts';
import { ServerProcess } from './server-process.ts';
import type { Pair } from './statistics.ts';

const RUN_SECONDS = 2.5;
const QUICK_REQUESTS = 2_000;

export interface ThroughputRow extends Row {
  readonly load: Load;
  /** A request of the kind measured and the type of its reply: an error would be answered fast. */
  readonly sample: readonly string[];
  readonly sampleReply: 'simple' | 'bulk' | 'integer' | 'array' | 'null';
  /** Reads find their keys there. */
  readonly filled: boolean;
  /** Requests sent once, before everything else. */
  readonly setUp?: readonly (readonly string[])[];
  /** Sent before each run, as many requests as the run will have, and not measured. */
  readonly before?: Load;
  /** Further arguments of both servers. */
  readonly settings?: readonly string[];
}

interface Run {
  readonly rate: number;
  readonly cpuMicros: number;
}

export function throughputOf(row: ThroughputRow): Measurement {
  return {
    rows: [row],
    measure: async (context) => {
      const ours = await ServerProcess.start(context.processes, context.ours, row.settings);
      try {
        const redis = await ServerProcess.start(context.processes, context.redis, row.settings);
        try {
          return [await measureBoth(row, context, { ours, redis })];
        } finally {
          await redis.stop();
        }
      } finally {
        await ours.stop();
      }
    },
  };
}

async function measureBoth(
  row: ThroughputRow,
  context: MeasureContext,
  servers: { readonly ours: ServerProcess; readonly redis: ServerProcess },
): Promise<RowResult> {
  const run = (side: 'ours' | 'redis', requests: number) =>
    measureRun(context, servers[side], row, requests);
  for (const server of [servers.ours, servers.redis]) await prepare(row, server);
  const requests = context.quick ? QUICK_REQUESTS : await requestsPerRun(row, run);
  const pairs: Pair[] = [];
  const cpuMicros: Pair[] = [];
  for (let pair = 0; pair < context.pairs; pair++) {
    const { ours, redis } = await inTurns(pair, (side) => run(side, requests));
    pairs.push({ ours: ours.rate, redis: redis.rate });
    cpuMicros.push({ ours: ours.cpuMicros, redis: redis.cpuMicros });
    const ratio = (ours.rate / redis.rate).toFixed(2);
    context.progress(`${row.name}: ${pair + 1} of ${context.pairs}, ratio ${ratio}`);
  }
  return { row, pairs, cpuMicros };
}

async function prepare(row: ThroughputRow, server: ServerProcess): Promise<void> {
  const { keys: count, valueBytes } = row.load;
  if (row.filled) await fill({ port: server.port, count, valueBytes });
  for (const request of row.setUp ?? []) await server.request(...request);
  const reply = await server.client.request(...row.sample);
  if (reply.value.type !== row.sampleReply) {
    throw new Error(`${row.sample.join(' ')} was answered ${reply.raw.toString('latin1')}`);
  }
}

/** As many as take both servers RUN_SECONDS on average; finding out also warms them up. */
async function requestsPerRun(
  row: ThroughputRow,
  run: (side: 'ours' | 'redis', requests: number) => Promise<Run>,
): Promise<number> {
  const { pipeline, valueBytes } = row.load;
  const few = Math.ceil((10_000 * Math.min(pipeline, 16)) / (1 + valueBytes / 2_048));
  await run('ours', few);
  const ours = await run('ours', few);
  const redis = await run('redis', few);
  const secondsPerRequest = (1 / ours.rate + 1 / redis.rate) / 2;
  return Math.ceil(RUN_SECONDS / secondsPerRequest / 1_000) * 1_000;
}

async function measureRun(
  context: MeasureContext,
  server: ServerProcess,
  { load, before: preparing }: ThroughputRow,
  requests: number,
): Promise<Run> {
  if (preparing !== undefined) {
    await runLoad(context.processes, server.port, preparing, requests);
  }
  const before = server.cpuMicros();
  const { requestsPerSecond } = await runLoad(context.processes, server.port, load, requests);
  return { rate: requestsPerSecond, cpuMicros: (server.cpuMicros() - before) / requests };
}
