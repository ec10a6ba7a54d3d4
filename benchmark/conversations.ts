// Throughput of what redis-benchmark cannot send: the same few requests over and over as one batch,
// a transaction for instance, by connections that each wait for a batch's replies before the next.
import { createConnection, type Socket } from 'node:net';
import { inTurns, type MeasureContext, type Measurement, type Row } from './row.ts';
import { ServerProcess } from './server-process.ts';
import type { Goal, Pair } from './statistics.ts';

const CONNECTIONS = 50;
const RUN_MS = 2_500;
const QUICK_MS = 50;
const QUICK_SHARE = 0.01;
const SUBSCRIBED_PATIENCE_MS = 60_000;

interface Conversation {
  readonly name: string;
  readonly goal: Goal;
  /** One batch; its replies must always have the same length. */
  readonly requests: readonly (readonly string[])[];
  /** How many of them count as one in the figures. */
  readonly units: number;
  /** So many clients listen to the channel `news`, and what they receive is counted instead. */
  readonly subscribers: number;
  readonly connections?: number;
}

interface Run {
  readonly rate: number;
  readonly cpuMicros: number;
}

function encode(request: readonly string[]): string {
  return `*${request.length}\r\n${request.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`;
}

async function connect(port: number): Promise<Socket> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** Resolves with the bytes of the first answer to a batch, which says how long all will be. */
async function answerLength(server: ServerProcess, batch: string): Promise<number> {
  const socket = await connect(server.port);
  const sentinel = 'the end of the batch';
  let received = '';
  socket.write(batch + encode(['ECHO', sentinel]), 'latin1');
  const end = `$${sentinel.length}\r\n${sentinel}\r\n`;
  for await (const chunk of socket) {
    received += (chunk as Buffer).toString('latin1');
    if (received.endsWith(end)) break;
  }
  socket.destroy();
  const answer = received.slice(0, -end.length);
  if (/^-/m.test(answer)) throw new Error(`a batch was answered ${answer}`);
  return answer.length;
}

/** Clients that read what is published, and count it. */
class Audience {
  received = 0;
  readonly #sockets: Socket[] = [];

  async join(port: number, count: number): Promise<void> {
    for (let nth = 0; nth < count; nth++) {
      const socket = await connect(port);
      this.#sockets.push(socket);
      const confirmed = new Promise<void>((resolve, reject) => {
        socket.once('data', () => resolve());
        socket.setTimeout(SUBSCRIBED_PATIENCE_MS, () => reject(new Error('SUBSCRIBE timed out')));
      });
      socket.write(encode(['SUBSCRIBE', 'news']), 'latin1');
      await confirmed;
      socket.setTimeout(0);
      socket.on('data', (chunk: Buffer) => {
        this.received += chunk.length;
      });
      socket.on('error', () => socket.destroy());
    }
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

async function talk(socket: Socket, batch: string, answer: number, untilMs: number) {
  let batches = 0;
  let awaited = answer;
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      awaited -= chunk.length;
      if (awaited > 0) return;
      batches++;
      awaited = answer;
      if (performance.now() >= untilMs) resolve();
      else socket.write(batch, 'latin1');
    });
    socket.write(batch, 'latin1');
  });
  socket.destroy();
  return batches;
}

async function measureOne(
  context: MeasureContext,
  command: readonly string[],
  conversation: Conversation,
): Promise<Run> {
  const { requests, units, subscribers } = conversation;
  const batch = requests.map(encode).join('');
  const server = await ServerProcess.start(context.processes, command, ['--maxclients', '20000']);
  const audience = new Audience();
  try {
    await audience.join(server.port, Math.ceil(subscribers * (context.quick ? QUICK_SHARE : 1)));
    const answer = await answerLength(server, batch);
    const count = conversation.connections ?? CONNECTIONS;
    const sockets = await Promise.all(Array.from({ length: count }, () => connect(server.port)));
    const cpuBefore = server.cpuMicros();
    const started = performance.now();
    const until = started + (context.quick ? QUICK_MS : RUN_MS);
    const done = await Promise.all(sockets.map((socket) => talk(socket, batch, answer, until)));
    const total = done.reduce((sum, batches) => sum + batches, 0) * units;
    const seconds = (performance.now() - started) / 1_000;
    return { rate: total / seconds, cpuMicros: (server.cpuMicros() - cpuBefore) / total };
  } finally {
    audience.leave();
    await server.stop();
  }
}

function measurementOf(conversation: Conversation): Measurement {
  const row: Row = { name: conversation.name, unit: 'requests/s', goal: conversation.goal };
  return {
    rows: [row],
    measure: async (context) => {
      const pairs: Pair[] = [];
      const cpuMicros: Pair[] = [];
      for (let pair = 0; pair < context.pairs; pair++) {
        const { ours, redis } = await inTurns(pair, (side) =>
          measureOne(context, context[side], conversation),
        );
        pairs.push({ ours: ours.rate, redis: redis.rate });
        cpuMicros.push({ ours: ours.cpuMicros, redis: redis.cpuMicros });
        context.progress(`${row.name}: ${pair + 1}, ratio ${(ours.rate / redis.rate).toFixed(2)}`);
      }
      return [{ row, pairs, cpuMicros }];
    },
  };
}

const goal: Goal = { of: 'ratio', better: 'more', floor: 1, aim: 1.3 };
const sets = Array.from({ length: 10 }, (_, at) => ['SET', `key:${at}`, 'value']);
const publish = [['PUBLISH', 'news', 'x'.repeat(32)]];
const transaction = [['MULTI'], ...sets, ['EXEC']];
const watching = [['WATCH', 'key:1'], ['GET', 'key:1'], ['MULTI'], ['SET', 'key:2', 'v'], ['EXEC']];

export const conversations: readonly Measurement[] = (
  [
    { name: 'MULTI of 10 SETs', goal, requests: transaction, units: 1, subscribers: 0 },
    { name: 'WATCH, GET, MULTI, SET, EXEC', goal, requests: watching, units: 1, subscribers: 0 },
    { name: 'PUBLISH to 1 subscriber', goal, requests: publish, units: 1, subscribers: 1 },
    { name: 'PUBLISH to 100 subscribers', goal, requests: publish, units: 1, subscribers: 100 },
    {
      name: 'PUBLISH to 10,000 subscribers',
      goal,
      requests: publish,
      units: 1,
      subscribers: 10_000,
      connections: 1,
    },
  ] as const
).map(measurementOf);
