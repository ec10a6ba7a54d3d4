// Measures how long our event loop is ever stopped while a key grows to ten million elements, and
// while it goes: by UNLINK, DEL under lazyfree-lazy-user-del, expiry, SET or RENAME over it, and
// FLUSHALL ASYNC. Ours alone, as in stops.ts, and like there after other elements have come and
// gone: what a first request costs a fresh process is no matter of size. Each way but the last
// takes a copy of the key, which is made before the measuring begins (COPY is O(n) by definition).
import { setTimeout as delay } from 'node:timers/promises';
import { fillElements, type Kind, kinds } from './elements.ts';
import type { MeasureContext, Measurement, Row } from './row.ts';
import { ServerProcess } from './server-process.ts';
import { longestStop, stopGoal, untilMemoryIsStill } from './stops.ts';

const ELEMENTS = 10_000_000;
const FIRST_ELEMENTS = 1_000_000;
const QUICK_SHARE = 0.005;
const REST_MS = 300;
const KEY = 'key:0';
const COPY = 'copy';

interface Way {
  readonly says: string;
  readonly takesCopy: boolean;
  readonly run: (server: ServerProcess) => Promise<unknown>;
}

const ways: readonly Way[] = [
  { says: 'UNLINK', takesCopy: true, run: (server) => server.request('UNLINK', COPY) },
  {
    says: 'lazy DEL',
    takesCopy: true,
    run: async (server) => {
      await server.request('CONFIG', 'SET', 'lazyfree-lazy-user-del', 'yes');
      await server.request('DEL', COPY);
    },
  },
  { says: 'expiry', takesCopy: true, run: (server) => server.request('PEXPIRE', COPY, '1') },
  { says: 'SET over it', takesCopy: true, run: (server) => server.request('SET', COPY, 'v') },
  {
    says: 'RENAME over it',
    takesCopy: true,
    run: async (server) => {
      await server.request('SET', 'small', 'v');
      await server.request('RENAME', 'small', COPY);
    },
  },
  { says: 'FLUSHALL', takesCopy: false, run: (server) => server.request('FLUSHALL', 'ASYNC') },
];

/** The longest stop while the key grew, and the longest while it went, whichever way. */
async function measureKind(
  context: MeasureContext,
  server: ServerProcess,
  kind: Kind,
): Promise<{ readonly growing: number | undefined; readonly going: number | undefined }> {
  const share = context.quick ? QUICK_SHARE : 1;
  const fill = async (to: number) => {
    await fillElements(server.port, kind, { from: 0, to, perKey: Number.POSITIVE_INFINITY });
  };
  await fill(FIRST_ELEMENTS * share);
  await server.request('UNLINK', KEY);
  await untilMemoryIsStill(server);
  await server.request('CONFIG', 'RESETSTAT');
  await fill(ELEMENTS * share);
  const growing = await longestStop(server);
  const stops: number[] = [];
  for (const way of ways) {
    if (way.takesCopy) await server.request('COPY', KEY, COPY, 'REPLACE');
    await delay(REST_MS);
    await server.request('CONFIG', 'RESETSTAT');
    await way.run(server);
    await untilMemoryIsStill(server);
    const stop = await longestStop(server);
    if (stop === undefined) return { growing, going: undefined };
    stops.push(stop);
    if (way.takesCopy) await server.request('DEL', COPY);
  }
  const each = ways.map((way, at) => `${way.says} ${stops[at]}`).join(', ');
  context.progress(`longest stop, ${kind.name}: growing ${growing}, ${each} ms`);
  return { growing, going: Math.max(...stops) };
}

function measurementOf(kind: Kind): Measurement {
  const row = (says: string): Row => {
    return { name: `longest stop, 10 M of ${kind.name} ${says}`, unit: 'ms', goal: stopGoal };
  };
  const growingRow = row('added to one key');
  const goingRow = row('gone with their key');
  return {
    rows: [growingRow, goingRow],
    measure: async (context) => {
      const server = await ServerProcess.start(context.processes, context.ours);
      try {
        const { growing, going } = await measureKind(context, server, kind);
        return [
          { row: growingRow, pairs: [{ ours: growing, redis: undefined }], cpuMicros: [] },
          { row: goingRow, pairs: [{ ours: going, redis: undefined }], cpuMicros: [] },
        ];
      } finally {
        await server.stop();
      }
    },
  };
}

export const elementStops: readonly Measurement[] = kinds.map(measurementOf);
