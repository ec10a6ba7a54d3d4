// Hostile bytes: valid traffic with flipped, lost, doubled and invented bytes, and bytes that were
// never traffic, over several connections at once, cut at random places. Whatever is sent, the
// server stays up, answers others at once, and every byte it says is a proper reply.
//
// FUZZ_SEED replays a run, FUZZ_COUNT sets the number of hostile streams.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzzCount, fuzzSeed, type Random, seededRandom } from '../support/random.ts';
import {
  ConnectionClosedError,
  encodeRequest,
  ReplyTimeoutError,
  type RespClient,
} from '../support/resp-client.ts';
import { delay, type ServerProcess, startRespite } from '../support/server-process.ts';
import { words } from '../support/words.ts';

const USUAL_STREAMS = 4_000;
const CONNECTIONS = 8;

/** None of these can stop, stall or silence a server, however mutated its arguments are. */
const REQUESTS: readonly string[] = [
  ...['PING', 'PING hello', 'ECHO hello', 'SET key value', 'GET key', 'SET key value EX 100 NX'],
  ...[
    'MSET a 1 b 2 c 3',
    'MGET a b c',
    'INCR counter',
    'INCRBYFLOAT counter 1.5',
    'APPEND key tail',
  ],
  ...['GETRANGE key 0 -1', 'SETRANGE key 5 patch', 'DEL a b', 'EXISTS a b', 'EXPIRE key 100 GT'],
  ...['TTL key', 'SCAN 0 MATCH k* COUNT 10', 'KEYS *', 'RENAME key other', 'TYPE key', 'DBSIZE'],
  ...['HELLO 3', 'HELLO 2', 'SELECT 3', 'CLIENT SETNAME fuzz', 'CLIENT INFO', 'INFO', 'TIME'],
  ...['CONFIG GET *', 'COMMAND INFO get', 'RESET', 'OBJECT ENCODING key', 'NOSUCH a b c'],
];

const TOKENS = [
  ...words('* $ -1 0 1048576 1048577 536870912 9223372036854775807 -9223372036854775808 " \' +'),
  ...['\r\n', '\r', '\n', ' ', '\0', '\xff'],
];

let server: ServerProcess;

beforeAll(async () => {
  server = await startRespite({ args: ['--maxmemory', '200mb', '--proto-max-bulk-len', '1mb'] });
});

afterAll(async () => {
  await server.stop('SIGKILL');
});

function validTraffic(random: Random): Buffer {
  const count = 1 + random.below(6);
  const parts = Array.from({ length: count }, () => {
    const request = random.pick(REQUESTS);
    return random.oneIn(4) ? Buffer.from(`${request}\r\n`) : encodeRequest(request.split(' '));
  });
  return Buffer.concat(parts);
}

function mutate(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (random.below(7)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (at < flipped.length) flipped[at]! ^= 1 << random.below(8);
      return flipped;
    }
    case 1:
      return Buffer.concat([before, after.subarray(random.below(5))]);
    case 2:
      return Buffer.concat([before, random.bytes(1 + random.below(8)), after]);
    case 3:
      return Buffer.concat([before, bytes.subarray(random.below(bytes.length + 1)), after]);
    case 4: {
      const token = random.pick(TOKENS);
      return Buffer.concat([before, Buffer.from(token, 'latin1'), after.subarray(random.below(3))]);
    }
    case 5:
      return before;
    default: {
      const digits = bytes.toString('latin1');
      return Buffer.from(digits.replace(/[0-9]+/, String(random.below(100_000))), 'latin1');
    }
  }
}

function hostileStream(random: Random): Buffer {
  if (random.oneIn(10)) return random.bytes(1 + random.below(400));
  let bytes = validTraffic(random);
  for (let count = random.below(5); count >= 0; count--) bytes = mutate(bytes, random);
  return random.oneIn(5) ? bytes : Buffer.concat([bytes, validTraffic(random)]);
}

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
