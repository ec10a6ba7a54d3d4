// The clients of the soak: each kind is a loop that runs until the soak stops, on connections that
// begin and end. Valid traffic is read by the strict parser; a reply that is no RESP ends the soak.
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { hostileStream } from '../test/support/hostile-bytes.ts';
import type { Random } from '../test/support/random.ts';
import { type Argument, encodeRequest, RespClient } from '../test/support/resp-client.ts';

export interface Soak {
  readonly port: number;
  readonly stopping: boolean;
  /** Requests sent, all connections together. */
  requests: number;
  connections: number;
  fail(reason: string): void;
}

export type Traffic = (soak: Soak, random: Random) => Promise<void>;

const KEYS = 400_000;
const HOT_KEYS = 2_000;
const BATCH = 40;
const LARGE_VALUE_BYTES = 200_000;
const SLOW_BATCH = 60;
const REPLY_PATIENCE_MS = 30_000;
const PAUSE_MS = 400;

/** Half of the requests are for few keys, as in a cache. */
function anyKey(random: Random): string {
  return `key:${random.below(random.oneIn(2) ? HOT_KEYS : KEYS)}`;
}

function anyValue(random: Random): Buffer {
  if (random.oneIn(3_000)) return Buffer.alloc(random.below(LARGE_VALUE_BYTES), 'v');
  return Buffer.alloc(random.below(random.oneIn(10) ? 4_000 : 300), 'v');
}

type MakeRequest = (key: string, random: Random) => Argument[];

const writes: readonly MakeRequest[] = [
  (key, random) => ['SET', key, anyValue(random)],
  (key, random) => ['SET', key, anyValue(random), 'PX', String(1 + random.below(3_000))],
  (key, random) => ['SET', key, anyValue(random), 'EX', String(1 + random.below(20)), 'GET'],
  (key, random) => ['SETEX', key, String(1 + random.below(5)), anyValue(random)],
  (key, random) => ['MSET', key, anyValue(random), anyKey(random), anyValue(random)],
];

const others: readonly MakeRequest[] = [
  (key) => ['GET', key],
  (key, random) => ['MGET', key, anyKey(random), anyKey(random)],
  (key, random) => ['GETEX', key, 'PX', String(1 + random.below(3_000))],
  (key, random) => ['GETRANGE', key, String(random.below(50)), '-1'],
  (key) => ['STRLEN', key],
  (_key, random) => ['INCR', `counter:${random.below(HOT_KEYS)}`],
  (_key, random) => ['INCRBYFLOAT', `counter:${random.below(HOT_KEYS)}`, '0.5'],
  (key, random) => ['APPEND', key, random.bytes(random.below(60))],
  (key, random) => ['SETRANGE', key, String(random.below(2_000)), 'patch'],
  (_key, random) => ['SETBIT', `bits:${random.below(HOT_KEYS)}`, String(random.below(9_000)), '1'],
  (key) => ['BITCOUNT', key],
  (_key, random) => ['PFADD', `hll:${random.below(200)}`, random.bytes(8)],
  (_key, random) => ['PFCOUNT', `hll:${random.below(200)}`, `hll:${random.below(200)}`],
  (key) => ['DEL', key],
  (key, random) => ['UNLINK', key, anyKey(random)],
  (key, random) => ['RENAME', key, anyKey(random)],
  (key, random) => ['COPY', key, anyKey(random), 'REPLACE'],
  (key, random) => ['PEXPIRE', key, String(random.below(3_000))],
  (key) => ['PERSIST', key],
  (key) => ['TTL', key],
  (_key, random) => ['SCAN', String(random.below(10_000)), 'MATCH', '*1*2', 'COUNT', '20'],
  () => ['RANDOMKEY'],
  (key) => ['OBJECT', 'ENCODING', key],
  (key) => ['MEMORY', 'USAGE', key],
  (key) => ['NOSUCHCOMMAND', key],
  (key) => ['GET', key, 'one too many'],
];

function anyRequest(random: Random): Argument[] {
  const key = anyKey(random);
  if (random.oneIn(2_000)) return random.pick([['INFO'], ['CLIENT', 'LIST'], ['COMMAND', 'DOCS']]);
  return random.pick(random.oneIn(2) ? writes : others)(key, random);
}

async function connectClient(soak: Soak, random: Random): Promise<RespClient> {
  soak.connections++;
  const protocol = random.oneIn(2) ? 3 : 2;
  return await RespClient.connect(soak.port, { protocol, timeoutMs: REPLY_PATIENCE_MS });
}

/** Sends one pipeline and reads all its replies. */
async function exchange(soak: Soak, client: RespClient, random: Random): Promise<void> {
  const requests = Array.from({ length: 1 + random.below(BATCH) }, () => anyRequest(random));
  soak.requests += requests.length;
  await client.pipeline(requests);
}

/** A connection that stays. */
export const steady: Traffic = async (soak, random) => {
  const client = await connectClient(soak, random);
  while (!soak.stopping) {
    await exchange(soak, client, random);
    if (random.oneIn(4)) await delay(1);
  }
  client.close();
};

/** Connections that end after a few requests, some of them without waiting for the replies. */
export const passing: Traffic = async (soak, random) => {
  while (!soak.stopping) {
    const client = await connectClient(soak, random);
    for (let count = random.below(5); count >= 0; count--) await exchange(soak, client, random);
    if (random.oneIn(3)) {
      const requests = Array.from({ length: BATCH }, () => anyRequest(random));
      client.sendRaw(Buffer.concat(requests.map(encodeRequest)).subarray(0, random.below(9_000)));
      await client.flushed();
    }
    client.close();
    await delay(random.below(20));
  }
};

/** A bare socket: what comes is thrown away, and that it may be closed at any time is expected. */
async function connectBare(soak: Soak): Promise<Socket> {
  soak.connections++;
  const socket = connect(soak.port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', () => socket.destroy());
  return socket;
}

/** Bytes that are no requests, or hardly any. */
export const hostile: Traffic = async (soak, random) => {
  while (!soak.stopping) {
    const socket = await connectBare(soak);
    socket.resume();
    for (let count = random.below(6); count >= 0 && !socket.destroyed; count--) {
      socket.write(hostileStream(random));
      await delay(random.below(5));
    }
    socket.destroy();
    await delay(random.below(10));
  }
};

/** Asks for much and reads it late, or never: the server has to keep it, or close. */
export const slow: Traffic = async (soak, random) => {
  const key = `large:${random.below(100)}`;
  while (!soak.stopping) {
    const socket = await connectBare(soak);
    socket.write(encodeRequest(['SET', key, Buffer.alloc(LARGE_VALUE_BYTES, 'l'), 'EX', '60']));
    for (let round = random.below(8); round >= 0 && !socket.destroyed; round--) {
      socket.pause();
      const requests = Array.from({ length: 1 + random.below(SLOW_BATCH) }, () => ['GET', key]);
      soak.requests += requests.length;
      socket.write(Buffer.concat(requests.map(encodeRequest)));
      await delay(random.below(PAUSE_MS));
      if (random.oneIn(4)) break;
      socket.resume();
      await delay(random.below(PAUSE_MS));
    }
    socket.destroy();
  }
};

/** Runs one kind of traffic to the end of the soak; what it throws until then is a failure. */
export async function runTraffic(traffic: Traffic, soak: Soak, random: Random): Promise<void> {
  while (!soak.stopping) {
    try {
      await traffic(soak, random);
    } catch (error) {
      soak.fail(`${traffic.name}: ${error}`);
    }
  }
}
