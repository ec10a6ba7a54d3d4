// Throughput of what redis-benchmark cannot send: the same few requests over and over as one batch,
// a transaction for instance, by connections that each wait for a batch's replies before the next.
import { createConnection, type Socket } from 'node:net';
import { inTurns, type MeasureContext, type Measurement, type Row } from './row.ts';
import { ServerProcess } from './server-process.ts';
import type { Goal, Pair } from './statistics.ts';

const CONNECTIONS = 50;
const RUN_MS = 2_500;
/**
 * Before that, so that neither server is measured while it, or the client, warms up: every pair has
 * servers of its own, and V8 compiles what a conversation runs through for about three seconds.
 */
const WARM_UP_MS = 4_000;
const QUICK_MS = 50;
const QUICK_SHARE = 0.01;
const SUBSCRIBED_PATIENCE_MS = 60_000;

const readBuffer = new Uint8Array(64 * 1024);

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

/**
 * Connects; `received` is told how many bytes came. All sockets read into one buffer: the client
 * shall not cost more than the servers do.
 */
async function connect(port: number, received: (length: number) => void): Promise<Socket> {
  const onread = {
    buffer: readBuffer,
    callback: (length: number) => {
      received(length);
      return true;
    },
  };
  const socket = createConnection({ port, host: '127.0.0.1', onread });
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** How long the answer to a batch is, in bytes: all will be as long as the first. */
async function answerLength(server: ServerProcess, batch: string): Promise<number> {
  const sentinel = 'the end of the batch';
  const end = `$${sentinel.length}\r\n${sentinel}\r\n`;
  let received = '';
  let answered = (): void => {};
  const socket = await connect(server.port, (length) => {
    received += Buffer.from(readBuffer.subarray(0, length)).toString('latin1');
    if (received.endsWith(end)) answered();
  });
  await new Promise<void>((resolve, reject) => {
    answered = resolve;
    socket.once('error', reject);
    socket.write(batch + encode(['ECHO', sentinel]), 'latin1');
  });
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
      let confirmed = (): void => {};
      const socket = await connect(port, (length) => {
        this.received += length;
        confirmed();
      });
      this.#sockets.push(socket);
      await new Promise<void>((resolve, reject) => {
        confirmed = resolve;
        socket.setTimeout(SUBSCRIBED_PATIENCE_MS, () => reject(new Error('SUBSCRIBE timed out')));
        socket.write(encode(['SUBSCRIBE', 'news']), 'latin1');
      });
      socket.setTimeout(0);
      socket.on('error', () => socket.destroy());
    }
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Sends a batch, waits for the whole answer, sends it again, until it is told to stop. */
class Talker {
  batches = 0;
  readonly #socket: Socket;
  #stopped: (() => void) | undefined = undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async start(port: number, batch: Uint8Array, answer: number): Promise<Talker> {
    let awaited = answer;
    const socket = await connect(port, (length) => {
      awaited -= length;
      if (awaited > 0) return;
      awaited = answer;
      talker.batches++;
      if (talker.#stopped === undefined) socket.write(batch);
      else talker.#stopped();
    });
    const talker = new Talker(socket);
    socket.write(batch);
    return talker;
  }

  /** Resolves when the last answer has come. */
  async stop(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#stopped = resolve;
      this.#socket.once('error', reject);
      this.#socket.once('close', reject);
    });
    this.#socket.destroy();
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
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
    const bytes = Buffer.from(batch, 'latin1');
    const talkers = await Promise.all(
      Array.from({ length: conversation.connections ?? CONNECTIONS }, () =>
        Talker.start(server.port, bytes, answer),
      ),
    );
    const said = () => talkers.reduce((sum, { batches }) => sum + batches, 0) * units;
    await pause(context.quick ? QUICK_MS : WARM_UP_MS);
    const before = { said: said(), cpuMicros: server.cpuMicros(), at: performance.now() };
    await pause(context.quick ? QUICK_MS : RUN_MS);
    const total = said() - before.said;
    const seconds = (performance.now() - before.at) / 1_000;
    const cpuMicros = server.cpuMicros() - before.cpuMicros;
    await Promise.all(talkers.map((talker) => talker.stop()));
    return { rate: total / seconds, cpuMicros: cpuMicros / total };
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
const publishes = Array.from({ length: 16 }, () => publish[0]);
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
    { name: 'P=16 PUBLISH to 1 subscriber', goal, requests: publishes, units: 16, subscribers: 1 },
    {
      name: 'P=16 PUBLISH to 100 subscribers',
      goal,
      requests: publishes,
      units: 16,
      subscribers: 100,
    },
  ] as const
).map(measurementOf);
