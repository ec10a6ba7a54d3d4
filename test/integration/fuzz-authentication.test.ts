// Hostile bytes before and after AUTH, without sockets, so that a million commands are a matter of
// a minute. Streams come in interleaved pieces over several connections that share the server's
// buffers. Every byte answered is part of a proper reply; whoever has not authenticated learns
// nothing; and after any mess of others a proper client gets exactly its replies, in order.
//
// FUZZ_SEED replays a run, FUZZ_COUNT sets how many replies are to be seen (1000000 for all).
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SharedBuffers } from '../../src/network/shared-buffers.ts';
import { hostileStream, validTraffic } from '../support/hostile-bytes.ts';
import { InProcessServer } from '../support/in-process-server.ts';
import { StandingClock } from '../support/odd-clocks.ts';
import { fuzzCount, fuzzSeed, type Random, seededRandom } from '../support/random.ts';
import { encodeRequest, replyText } from '../support/resp-client.ts';
import type { Reply } from '../support/resp-parser.ts';
import { SocketlessConnection } from '../support/socketless-connection.ts';

const USUAL_REPLIES = 200_000;
const CONNECTIONS = 8;
const PASSWORD = 'canary-password';
const AUTH = encodeRequest(['AUTH', PASSWORD]);
const WRONG_AUTHS = [
  ['AUTH', 'wrong'],
  ['AUTH', 'default', 'wrong'],
  ['AUTH', 'nobody', PASSWORD],
  ['AUTH', `${PASSWORD}\0`],
  ['AUTH', PASSWORD.slice(0, -1)],
  ['AUTH', ''],
  ['AUTH'],
  ['AUTH', 'a', 'b', PASSWORD],
  ['HELLO', '3', 'AUTH', 'default', 'wrong'],
  ['HELLO', '3', 'SETNAME', 'x'],
].map(encodeRequest);
/** What may be answered to somebody unknown, other than errors: RESET and QUIT. */
const HARMLESS: readonly string[] = ['RESET', 'OK'];

/** Who the client is, and with that what may be said of the replies. */
type Role = 'stranger' | 'user' | 'proper';

interface Stream {
  readonly role: Role;
  readonly bytes: Buffer;
  readonly mark: string;
}

let server: InProcessServer;

beforeAll(async () => {
  server = await InProcessServer.start({
    clock: new StandingClock(),
    config: { requirepass: PASSWORD, maxmemory: '50mb', 'proto-max-bulk-len': '1mb' },
  });
  // Replies are looked at before a turn of the event loop is over.
  server.engine.clients.othersFirst.enabled = false;
});

afterAll(() => server.stop());

function makeStream(random: Random, mark: string): Stream {
  const end = [AUTH, encodeRequest(['HELLO', '2']), encodeRequest(['ECHO', mark])];
  switch (random.below(4)) {
    case 0:
      return { role: 'proper', bytes: Buffer.concat([AUTH, validTraffic(random), ...end]), mark };
    case 1: {
      const parts = Array.from({ length: 1 + random.below(3) }, () =>
        random.oneIn(2) ? random.pick(WRONG_AUTHS) : hostileStream(random),
      );
      return { role: 'stranger', bytes: Buffer.concat(parts), mark };
    }
    case 2: {
      const parts = [hostileStream(random), AUTH, hostileStream(random)];
      return { role: 'user', bytes: Buffer.concat(parts), mark };
    }
    default:
      return { role: 'user', bytes: Buffer.concat([AUTH, hostileStream(random)]), mark };
  }
}

/** Sends the streams in pieces, the next piece being anybody's. */
function sendInterleaved(
  connections: readonly SocketlessConnection[],
  streams: readonly Stream[],
  random: Random,
): void {
  const left = streams.map(({ bytes }) => bytes);
  const unfinished = new Set(left.keys());
  while (unfinished.size > 0) {
    const at = random.pick([...unfinished]);
    const bytes = left[at]!;
    const length = random.oneIn(3) ? bytes.length : 1 + random.below(40);
    connections[at]!.send(bytes.subarray(0, length));
    left[at] = bytes.subarray(length);
    if (length >= bytes.length) unfinished.delete(at);
  }
}

function checkReplies({ role, mark }: Stream, replies: readonly Reply[], closed: boolean): void {
  if (role === 'stranger') {
    const told = replies.filter(({ value }) => {
      const harmless = value.type === 'simple' && HARMLESS.includes(value.text);
      return value.type !== 'error' && !harmless;
    });
    expect(told).toEqual([]);
  } else if (role === 'proper') {
    expect(closed).toBe(false);
    expect(replyText(replies.at(-1)!)).toBe(mark);
  }
}

it('hostile bytes before and after AUTH get proper replies, and strangers nothing', async () => {
  const seed = fuzzSeed();
  const count = fuzzCount(USUAL_REPLIES);
  console.log(`fuzz-authentication: FUZZ_SEED=${seed} FUZZ_COUNT=${count}`);
  const random = seededRandom(seed);
  const shared = new SharedBuffers(server.hub);
  let seen = 0;
  for (let batch = 0; seen < count; batch++) {
    const mark = (at: number) => `mark-${batch}-${at}`;
    const streams = Array.from({ length: CONNECTIONS }, (_, at) => makeStream(random, mark(at)));
    const connections = streams.map(() => new SocketlessConnection(shared, server.hub));
    let at = 0;
    try {
      sendInterleaved(connections, streams, random);
      for (; at < CONNECTIONS; at++) {
        const connection = connections[at]!;
        const replies = connection.takeReplies();
        checkReplies(streams[at]!, replies, connection.isClosed);
        seen += replies.length;
      }
      expect(server.logged.filter((line) => line.includes('Bug:'))).toEqual([]);
    } catch (error) {
      const sent = streams.map(({ bytes }) => JSON.stringify(bytes.toString('latin1'))).join('\n');
      throw new Error(`seed ${seed}, batch ${batch}, stream ${at} of:\n${sent}`, { cause: error });
    }
    for (const connection of connections) connection.close();
    server.logged.length = 0;
    await nextTurn();
  }
  expect(server.engine.clients.count).toBe(0);
});

it('the server of the strangers still serves who comes by a socket', async () => {
  const client = await server.connect();
  expect(replyText(await client.request('GET', 'key'))).toBe('NOAUTH Authentication required.');
  expect(replyText(await client.request('AUTH', PASSWORD))).toBe('OK');
  await client.request('FLUSHALL');
  expect(replyText(await client.request('SET', 'key', 'value'))).toBe('OK');
  expect(replyText(await client.request('GET', 'key'))).toBe('value');
  client.close();
});
