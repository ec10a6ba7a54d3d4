// Measures what the keys cost in memory, as the operating system counts it, in fresh servers.
import { setTimeout as delay } from 'node:timers/promises';
import { fill } from './fill.ts';
import { inTurns, type MeasureContext, type Measurement, type Row } from './row.ts';
import { ServerProcess } from './server-process.ts';
import type { Goal, Pair } from './statistics.ts';

const SETTLE_MS = 1_000;
const FEW_KEYS = 100_000;
const MANY_KEYS = 1_000_000;
const MOST_PAIRS = 3;
const QUICK_SHARE = 0.01;

const perKeyGoal: Goal = { of: 'ratio', better: 'less', floor: 0.55, aim: 0.45 };

interface Footprint {
  readonly emptyMb: number;
  readonly fewKeysMb: number;
  readonly bytesPerKey: number;
}

const rows = {
  emptyMb: { name: 'RSS of the empty server', unit: 'MB', goal: aimOnly(45) },
  fewKeysMb: { name: 'RSS with 100 k keys of 16 B + 16 B', unit: 'MB', goal: aimOnly(50) },
  bytesPerKey: { name: 'RSS per key, 1 M of 16 B + 16 B', unit: 'bytes', goal: perKeyGoal },
} as const satisfies Record<keyof Footprint, Row>;

/** For figures that the performance page wants reported, with an aim and without a floor. */
function aimOnly(aim: number): Goal {
  return { of: 'ours', better: 'less', floor: Number.POSITIVE_INFINITY, aim };
}

export const memory: Measurement = {
  rows: Object.values(rows),
  measure: async (context) => {
    const pairs: { ours: Footprint; redis: Footprint }[] = [];
    for (let pair = 0; pair < Math.min(context.pairs, MOST_PAIRS); pair++) {
      pairs.push(await inTurns(pair, (side) => measureOne(context, context[side])));
      context.progress(`memory: ${pair + 1} of ${Math.min(context.pairs, MOST_PAIRS)}`);
    }
    const pairsOf = (name: keyof Footprint): Pair[] =>
      pairs.map(({ ours, redis }) => ({ ours: ours[name], redis: redis[name] }));
    return (Object.keys(rows) as (keyof Footprint)[]).map((name) => ({
      row: rows[name],
      pairs: pairsOf(name),
      cpuMicros: [],
    }));
  },
};

async function measureOne(context: MeasureContext, command: readonly string[]): Promise<Footprint> {
  const share = context.quick ? QUICK_SHARE : 1;
  const server = await ServerProcess.start(context.processes, command);
  const rssWith = async (count: number) => {
    if (count > 0) await fill({ port: server.port, count });
    await delay(SETTLE_MS * share);
    return server.rssBytes();
  };
  try {
    const empty = await rssWith(0);
    const few = await rssWith(FEW_KEYS * share);
    const many = await rssWith(MANY_KEYS * share);
    return {
      emptyMb: empty / 1e6,
      fewKeysMb: few / 1e6,
      bytesPerKey: (many - empty) / (MANY_KEYS * share),
    };
  } finally {
    await server.stop();
  }
}
