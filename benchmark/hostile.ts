// How long others wait while a server is ill-treated: by strangers who announce what they never
// send, by strangers who come again as soon as they are turned away, and by subscribers who do not
// read. None of it takes the time of the one client whose waits are measured.
import { createConnection, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { inTurns, type MeasureContext, type Measurement, type Row } from './row.ts';
import { ServerProcess } from './server-process.ts';
import type { Pair } from './statistics.ts';

const SECONDS = 4;
const QUICK_SECONDS = 1;
const TICK_MS = 1;
const REQUESTS_PER_TICK = 2;
const PERCENTILE = 0.99;
const STRANGERS = 100;
const SUBSCRIBERS = 50;
/** What happens once in so many ticks: more often, this process would be what is slow. */
const TICKS_PER_TROUBLE = 10;
const MESSAGE = 'x'.repeat(1_000);
const PASSWORD = 'secret';
/** Thirty thousand bytes of a request that is to have half a gigabyte. */
const ANNOUNCEMENT = `*2\r\n$536870912\r\n${'x'.repeat(30_000)}`;
/** More than a stranger may send, so that it is turned away. */
const IMPERTINENCE = `*9\r\n$20000\r\n${'x'.repeat(40_000)}`;

const row: Row = {
  name: 'p99 beside hostile clients, over p99 without them',
  unit: '%',
  goal: { of: 'ours', better: 'less', floor: 300, aim: 150 },
};

export const hostile: Measurement = {
  rows: [row],
  measure: async (context) => {
    const pairs: Pair[] = [];
    for (let pair = 0; pair < context.pairs; pair++) {
      pairs.push(await inTurns(pair, (side) => slowdown(context, context[side])));
      context.progress(`${row.name}: ${pair + 1} of ${context.pairs}`);
    }
    return [{ row, pairs, cpuMicros: [] }];
  },
};

async function slowdown(context: MeasureContext, command: readonly string[]): Promise<number> {
  const server = await ServerProcess.start(context.processes, command);
  const crowd = new Crowd(server.port);
  try {
    await server.request('CONFIG', 'SET', 'requirepass', PASSWORD);
    const milliseconds = (context.quick ? QUICK_SECONDS : SECONDS) * 1_000;
    await waits(server.port, milliseconds / 4, () => {});
    const alone = await waits(server.port, milliseconds, () => {});
    crowd.gather();
    const beside = await waits(server.port, milliseconds, (socket) => crowd.push(socket));
    return (100 * beside) / alone;
  } finally {
    crowd.leave();
    await server.stop();
  }
}

/** What all but one in a hundred requests wait for, from when they should have been sent. */
async function waits(
  port: number,
  milliseconds: number,
  besides: (socket: Socket) => void,
): Promise<number> {
  const socket = createConnection({ port, host: '127.0.0.1' }).setNoDelay(true);
  const failed = new Promise<never>((_, reject) => socket.once('error', reject));
  await Promise.race([failed, new Promise((resolve) => socket.once('connect', resolve))]);
  const publisher = createConnection({ port, host: '127.0.0.1' });
  publisher.on('error', () => {}).resume();
  for (const each of [socket, publisher]) each.write(`AUTH ${PASSWORD}\r\n`);
  // The first line answers AUTH.
  const sentAt: number[] = [performance.now()];
  const waited: number[] = [];
  socket.on('data', (chunk: Buffer) => {
    const now = performance.now();
    for (const byte of chunk) if (byte === 10) waited.push(now - (sentAt[waited.length] ?? now));
  });
  const endAt = performance.now() + milliseconds;
  for (let due = performance.now(); performance.now() < endAt; ) {
    for (; due <= performance.now(); due += TICK_MS) {
      for (let nth = 0; nth < REQUESTS_PER_TICK; nth++) sentAt.push(due);
      socket.write('PING\r\n'.repeat(REQUESTS_PER_TICK));
      besides(publisher);
    }
    await delay(TICK_MS);
  }
  while (waited.length < sentAt.length) await Promise.race([failed, delay(TICK_MS)]);
  socket.destroy();
  publisher.destroy();
  waited.sort((one, other) => one - other);
  return waited[Math.floor(waited.length * PERCENTILE)] ?? 0;
}

class Crowd {
  readonly #port: number;
  readonly #members = new Set<Socket>();
  #ticks = 0;

  constructor(port: number) {
    this.#port = port;
  }

  gather(): void {
    for (let nth = 0; nth < STRANGERS; nth++) this.#send(ANNOUNCEMENT);
    // A subscriber never reads a byte of what it gets.
    for (let nth = 0; nth < SUBSCRIBERS; nth++) {
      this.#send(`AUTH ${PASSWORD}\r\nSUBSCRIBE channel\r\n`).pause();
    }
  }

  /** One tick's worth of trouble. */
  push(publisher: Socket): void {
    if (++this.#ticks % TICKS_PER_TROUBLE !== 0) return;
    this.#send(IMPERTINENCE);
    publisher.write(`PUBLISH channel ${MESSAGE}\r\n`);
  }

  leave(): void {
    for (const member of this.#members) member.destroy();
  }

  #send(bytes: string): Socket {
    const socket = createConnection({ port: this.#port, host: '127.0.0.1' });
    this.#members.add(socket);
    // Being turned away is what they come for.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#members.delete(socket));
    socket.resume();
    socket.write(bytes);
    return socket;
  }
}
