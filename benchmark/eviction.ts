// Measures both servers as full caches: keys are read by Zipf's law, a miss is followed by a write,
// and each write needs another key to go. How many requests are answered, and how many reads are
// hits: at the same maxmemory, and, to compare the choice of victims alone, with as many keys as
// Redis has room for.
import { type CacheResult, useCache } from './cache-load.ts';
import { inTurns, type MeasureContext, type Measurement, type Row, type RowResult } from './row.ts';
import { ServerProcess } from './server-process.ts';
import type { Goal, Pair } from './statistics.ts';
import { zipfSequence } from './zipf.ts';

const KEYS = 600_000;
const READS = 800_000;
const VALUE_BYTES = 100;
/** For the data, besides what the empty server takes. */
const DATA_BYTES = 24 * 1024 * 1024;
/** Not less: what the client has under way counts as memory too. */
const QUICK_SHARE = 0.1;
const MOST_PAIRS = 2;
const MEASURED_SEED = 1;
/** The cache is warm when so large a share of the reads has made a key go, or after a few runs. */
const WARM_SHARE = 0.1;
const MOST_WARMING = 6;

const throughputGoal: Goal = { of: 'ratio', better: 'more', floor: 1, aim: 1.3 };
const hitGoal: Goal = { of: 'ratio', better: 'more', floor: 1, aim: 1.05 };

type Policy = 'allkeys-lru' | 'allkeys-lfu';

interface CacheRun {
  readonly perSecond: number;
  readonly hitPercent: number;
  readonly cpuMicros: number;
  readonly keys: number;
}

export function evictionUnder(policy: Policy): Measurement {
  const throughput: Row = {
    name: `full cache, ${policy}`,
    unit: 'requests/s',
    goal: throughputGoal,
  };
  const hits: Row = { name: `hits, ${policy}, same maxmemory`, unit: '%', goal: hitGoal };
  const sameKeys: Row = { name: `hits, ${policy}, same number of keys`, unit: '%', goal: hitGoal };
  return {
    rows: [throughput, hits, sameKeys],
    measure: async (context) => {
      const runs: { ours: CacheRun; redis: CacheRun; equal: CacheRun }[] = [];
      const pairs = Math.min(context.pairs, MOST_PAIRS);
      for (let pair = 0; pair < pairs; pair++) {
        const run = (side: 'ours' | 'redis') => measureCache(context, context[side], policy);
        const { ours, redis } = await inTurns(pair, run);
        const share = redis.keys / ours.keys;
        const equal = await measureCache(context, context.ours, policy, share);
        runs.push({ ours, redis, equal });
        context.progress(`${policy}: ${pair + 1} of ${pairs}, ${describe({ ours, redis, equal })}`);
      }
      const result = (row: Row, figures: Pair[], cpuMicros: Pair[] = []): RowResult => {
        return { row, pairs: figures, cpuMicros };
      };
      return [
        result(
          throughput,
          runs.map(({ ours, redis }) => ({ ours: ours.perSecond, redis: redis.perSecond })),
          runs.map(({ ours, redis }) => ({ ours: ours.cpuMicros, redis: redis.cpuMicros })),
        ),
        result(
          hits,
          runs.map(({ ours, redis }) => ({ ours: ours.hitPercent, redis: redis.hitPercent })),
        ),
        result(
          sameKeys,
          runs.map(({ equal, redis }) => ({ ours: equal.hitPercent, redis: redis.hitPercent })),
        ),
      ];
    },
  };
}

function describe(runs: Readonly<Record<string, CacheRun>>): string {
  const parts = Object.entries(runs).map(([name, { keys, hitPercent, perSecond }]) => {
    return `${name} ${keys} keys ${hitPercent.toFixed(1)} % ${Math.round(perSecond)}/s`;
  });
  return parts.join(', ');
}

async function measureCache(
  context: MeasureContext,
  command: readonly string[],
  policy: Policy,
  share = 1,
): Promise<CacheRun> {
  const scale = context.quick ? QUICK_SHARE : 1;
  const server = await ServerProcess.start(context.processes, command);
  try {
    const empty = (await server.infoNumber('used_memory')) ?? 0;
    const limit = Math.round(empty + DATA_BYTES * scale * share);
    await server.request('CONFIG', 'SET', 'maxmemory-policy', policy);
    await server.request('CONFIG', 'SET', 'maxmemory', String(limit));
    const keys = Math.round(KEYS * scale);
    const reads = Math.round(READS * scale);
    const { port } = server;
    const load = (seed: number) =>
      useCache({ port, valueBytes: VALUE_BYTES, sequence: zipfSequence(keys, reads, seed) });
    for (let run = 1; run <= MOST_WARMING; run++) {
      await load(MEASURED_SEED + run);
      if (((await server.infoNumber('evicted_keys')) ?? 0) > reads * WARM_SHARE) break;
    }
    const cpuBefore = server.cpuMicros();
    const result = await load(MEASURED_SEED);
    const cpu = server.cpuMicros() - cpuBefore;
    return toRun(result, cpu, Number(await server.request('DBSIZE')));
  } finally {
    await server.stop();
  }
}

function toRun({ reads, hits, writes, seconds }: CacheResult, cpu: number, keys: number): CacheRun {
  const requests = reads + writes;
  return {
    perSecond: requests / seconds,
    hitPercent: (hits * 100) / reads,
    cpuMicros: cpu / requests,
    keys,
  };
}
