// Measures what an element of a collection costs in memory, as the operating system counts it: a
// million elements in one key, and as many in ten thousand keys of a hundred each.
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { inTurns, type MeasureContext, type Measurement, type Row } from './row.ts';
import { ServerProcess } from './server-process.ts';
import type { Goal, Pair } from './statistics.ts';

const ELEMENTS = 1_000_000;
const SMALL_ELEMENTS = 100;
const QUICK_SHARE = 0.01;
const SETTLE_MS = 1_000;
const BATCH = 1_000;
const MOST_PAIRS = 3;

const goal: Goal = { of: 'ratio', better: 'less', floor: 0.8, aim: 0.6 };

interface Kind {
  readonly name: string;
  /** The request that adds element `number` to `key`. */
  readonly add: (key: string, number: number) => readonly string[];
}

/** Sixteen bytes, as the keys of the other rows. */
function text(number: number): string {
  return `elem:${String(number).padStart(11, '0')}`;
}

const kinds: readonly Kind[] = [
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

/** Adds all elements over one connection, a batch at a time. */
async function fillElements(port: number, kind: Kind, count: number, perKey: number) {
  const socket = createConnection({ port, host: '127.0.0.1' });
  await new Promise<void>((resolve, reject) => {
    let next = 0;
    let awaited = 0;
    const sendNext = (): void => {
      if (next >= count) {
        socket.destroy();
        resolve();
        return;
      }
      let batch = '';
      for (awaited = 0; awaited < BATCH && next < count; awaited++, next++) {
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

async function bytesPerElement(
  context: MeasureContext,
  command: readonly string[],
  kind: Kind,
  perKey: number,
): Promise<number> {
  const count = ELEMENTS * (context.quick ? QUICK_SHARE : 1);
  const server = await ServerProcess.start(context.processes, command);
  try {
    await delay(SETTLE_MS * (context.quick ? QUICK_SHARE : 1));
    const empty = server.rssBytes();
    await fillElements(server.port, kind, count, perKey);
    await delay(SETTLE_MS * (context.quick ? QUICK_SHARE : 1));
    return (server.rssBytes() - empty) / count;
  } finally {
    await server.stop();
  }
}

function measurementOf(kind: Kind, perKey: number, says: string): Measurement {
  const row: Row = { name: `RSS per ${kind.name}, ${says}`, unit: 'bytes', goal };
  return {
    rows: [row],
    measure: async (context) => {
      const pairs: Pair[] = [];
      for (let pair = 0; pair < Math.min(context.pairs, MOST_PAIRS); pair++) {
        pairs.push(
          await inTurns(pair, (side) => bytesPerElement(context, context[side], kind, perKey)),
        );
        context.progress(`${row.name}: ${pair + 1}`);
      }
      return [{ row, pairs, cpuMicros: [] }];
    },
  };
}

export const elements: readonly Measurement[] = kinds.flatMap((kind) => [
  measurementOf(kind, ELEMENTS, '1 M in one key'),
  measurementOf(kind, SMALL_ELEMENTS, '100 in each key'),
]);
