// Measures how long an empty server takes from the start of its process to its first PONG.
import { inTurns, type Measurement, type Row } from './row.ts';
import { ServerProcess } from './server-process.ts';
import type { Pair } from './statistics.ts';

const row: Row = {
  name: 'process start to first PONG',
  unit: 'ms',
  goal: { of: 'ours', better: 'less', floor: 250, aim: 120 },
};

export const startUp: Measurement = {
  rows: [row],
  measure: async (context) => {
    const pairs: Pair[] = [];
    for (let pair = 0; pair < context.pairs; pair++) {
      const startMs = await inTurns(pair, async (side) => {
        const server = await ServerProcess.start(context.processes, context[side]);
        await server.stop();
        return server.startMs;
      });
      pairs.push(startMs);
      context.progress(`${row.name}: ${pair + 1} of ${context.pairs}`);
    }
    return [{ row, pairs, cpuMicros: [] }];
  },
};
