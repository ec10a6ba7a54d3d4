// Hostile bytes: valid traffic with flipped, lost, doubled and invented bytes, and bytes that were
// never traffic, over several connections at once, cut at random places. Whatever is sent, the
// server stays up, answers others at once, and every byte it says is a proper reply.
//
// FUZZ_SEED replays a run, FUZZ_COUNT sets the number of hostile streams.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostileStream } from '../support/hostile-bytes.ts';
import { fuzzCount, fuzzSeed, type Random, seededRandom } from '../support/random.ts';
import {
  ConnectionClosedError,
  ReplyTimeoutError,
  type RespClient,
} from '../support/resp-client.ts';
import { delay, type ServerProcess, startRespite } from '../support/server-process.ts';

const USUAL_STREAMS = 4_000;
const CONNECTIONS = 8;

let server: ServerProcess;

beforeAll(async () => {
  server = await startRespite({ args: ['--maxmemory', '200mb', '--proto-max-bulk-len', '1mb'] });
});

afterAll(async () => {
  await server.stop('SIGKILL');
});

/** Sends a stream in random pieces and reads replies until the server closes or says no more. */
async function sendHostile(client: RespClient, bytes: Buffer, random: Random): Promise<void> {
  let at = 0;
  while (at < bytes.length) {
    const length = random.oneIn(3) ? bytes.length : 1 + random.below(40);
    client.sendRaw(bytes.subarray(at, at + length));
    at += length;
    if (random.oneIn(3)) await delay(0);
  }
}

/** Throws what is neither a close by the server nor the end of its replies: a malformed reply. */
async function drain(client: RespClient): Promise<void> {
  try {
    while (client.unread > 0 || !client.isClosed) await client.reply();
  } catch (error) {
    const expected = error instanceof ConnectionClosedError || error instanceof ReplyTimeoutError;
    if (!expected) throw error;
  } finally {
    client.close();
  }
}

async function runBatch(streams: readonly Buffer[], random: Random): Promise<void> {
  const clients = await Promise.all(
    streams.map(() => server.connect({ protocol: 'either', timeoutMs: 10 })),
  );
  await Promise.all(clients.map((client, at) => sendHostile(client, streams[at]!, random)));
  const witness = await server.connect();
  expect((await witness.request('PING')).raw.toString()).toBe('+PONG\r\n');
  witness.close();
  await Promise.all(clients.map(drain));
}

it('a server survives hostile bytes and writes nothing but replies', async () => {
  const seed = fuzzSeed();
  const count = fuzzCount(USUAL_STREAMS);
  console.log(`fuzz-protocol: FUZZ_SEED=${seed} FUZZ_COUNT=${count}`);
  const random = seededRandom(seed);
  for (let done = 0; done < count; done += CONNECTIONS) {
    const streams = Array.from({ length: CONNECTIONS }, () => hostileStream(random));
    try {
      await runBatch(streams, random);
    } catch (error) {
      const sent = streams.map((stream) => JSON.stringify(stream.toString('latin1'))).join('\n');
      const log = server.stdout().slice(-2_000) + server.stderr().slice(-2_000);
      throw new Error(`seed ${seed}, batch at ${done}:\n${sent}\n${log}`, { cause: error });
    }
  }
  expect(server.exit()).toBeUndefined();
});

it('the server of the hostile bytes still works', async () => {
  const client = await server.connect({ protocol: 3 });
  await client.request('FLUSHALL');
  const replies = await client.pipeline([['SET', 'k', 'v'], ['GET', 'k'], ['DBSIZE']]);
  expect(replies.map((reply) => reply.raw.toString())).toEqual([
    '+OK\r\n',
    '$1\r\nv\r\n',
    ':1\r\n',
  ]);
  client.close();
});
