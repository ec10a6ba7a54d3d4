// Measures what an element of a collection costs in memory, as the operating system counts it, in
// one key and in keys of a hundred elements each. Two figures of each: the growth of the process
// from its start to a million elements, over their number, which has in it what a server takes
// while it warms up; and its growth from there to three million, which is what elements cost.
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { inTurns, type MeasureContext, type Measurement, type Row, type RowResult } from './row.ts';
import { ServerProcess } from './server-process.ts';
import type { Goal } from './statistics.ts';

const ELEMENTS = 1_000_000;
const MORE_ELEMENTS = 3_000_000;
const SMALL_ELEMENTS = 100;
const QUICK_SHARE = 0.01;
const SETTLE_MS = 1_000;
const BATCH = 1_000;
const MOST_PAIRS = 2;

const goal: Goal = { of: 'ratio', better: 'less', floor: 0.8, aim: 0.6 };

export interface Kind {
  readonly name: string;
  /** The request that adds element `number` to `key`. */
  readonly add: (key: string, number: number) => readonly string[];
}

/** Sixteen bytes, as the keys of the other rows. */
function text(number: number): string {
  return `elem:${String(number).padStart(11, '0')}`;
}

export const kinds: readonly Kind[] = [
  { name: 'list item of 16 B', add: (key, number) => ['RPUSH', key, text(number)] },
  { name: 'set member of 16 B', add: (key, number) => ['SADD', key, text(number)] },
  {
    name: 'zset member of 16 B',
    add: (key, number) => ['ZADD', key, String(number * 7.5), text(number)],
  },
  {
    name: 'hash field of 18 B + 16 B',
    add: (key, number) => ['HSET', key, `f:${text(number)}`, text(number)],
  },
  { name: 'stream entry', add: (key, number) => ['XADD', key, '*', 'field', String(number)] },
];

function encode(request: readonly string[]): string {
  return `*${request.length}\r\n${request.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`;
}

/** Adds the elements from one number up to another over one connection, a batch at a time. */
export async function fillElements(
  port: number,
  kind: Kind,
  { from, to, perKey }: { readonly from: number; readonly to: number; readonly perKey: number },
): Promise<void> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  await new Promise<void>((resolve, reject) => {
    let next = from;
    let awaited = 0;
    const sendNext = (): void => {
      if (next >= to) {
        socket.destroy();
        resolve();
        return;
      }
      let batch = '';
      for (awaited = 0; awaited < BATCH && next < to; awaited++, next++) {
        batch += encode(kind.add(`key:${Math.floor(next / perKey)}`, next));
      }
      socket.write(batch, 'latin1');
    };
    socket.on('connect', sendNext);
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      if (chunk.includes('-ERR')) reject(new Error(chunk.toString('latin1')));
      // Each reply begins with one of these, and neither occurs inside one.
      for (const byte of chunk) if (byte === 58 || byte === 36) awaited--;
      if (awaited === 0) sendNext();
    });
  });
}

interface Growth {
  readonly first: number;
  readonly further: number;
}

async function bytesPerElement(
  context: MeasureContext,
  command: readonly string[],
  kind: Kind,
  perKey: number,
): Promise<Growth> {
  const share = context.quick ? QUICK_SHARE : 1;
  const few = ELEMENTS * share;
  const many = MORE_ELEMENTS * share;
  const server = await ServerProcess.start(context.processes, command);
  const rssBytes = async () => {
    await delay(SETTLE_MS * share);
    return server.rssBytes();
  };
  try {
    const empty = await rssBytes();
    await fillElements(server.port, kind, { from: 0, to: few, perKey });
    const withFew = await rssBytes();
    await fillElements(server.port, kind, { from: few, to: many, perKey });
    const withMany = await rssBytes();
    return { first: (withFew - empty) / few, further: (withMany - withFew) / (many - few) };
  } finally {
    await server.stop();
  }
}

function measurementOf(kind: Kind, perKey: number, says: string): Measurement {
  const rows = {
    first: { name: `RSS per ${kind.name}, ${says}, 0 to 1 M`, unit: 'bytes', goal },
    further: { name: `RSS per ${kind.name}, ${says}, 1 M to 3 M`, unit: 'bytes', goal },
  } as const satisfies Record<keyof Growth, Row>;
  return {
    rows: Object.values(rows),
    measure: async (context) => {
      const growths: { readonly ours: Growth; readonly redis: Growth }[] = [];
      for (let pair = 0; pair < Math.min(context.pairs, MOST_PAIRS); pair++) {
        growths.push(
          await inTurns(pair, (side) => bytesPerElement(context, context[side], kind, perKey)),
        );
        context.progress(`RSS per ${kind.name}, ${says}: ${pair + 1}`);
      }
      const result = (name: keyof Growth): RowResult => {
        const pairs = growths.map((one) => ({ ours: one.ours[name], redis: one.redis[name] }));
        return { row: rows[name], pairs, cpuMicros: [] };
      };
      return [result('first'), result('further')];
    },
  };
}

export const elements: readonly Measurement[] = kinds.flatMap((kind) => [
  measurementOf(kind, Number.POSITIVE_INFINITY, 'in one key'),
  measurementOf(kind, SMALL_ELEMENTS, '100 in each key'),
]);
