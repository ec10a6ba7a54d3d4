// A request may arrive in any pieces. A pipeline of varied requests is sent cut in two at every
// byte, in three at random bytes, and byte by byte; the replies must be the bytes of the uncut run.
// Between the pieces another connection makes two round trips, so that the server has surely read
// the first piece on its own: no sleeping, and no luck.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../support/random.ts';
import { type Argument, encodeRequest, type RespClient } from '../support/resp-client.ts';
import { type ServerProcess, startRespite } from '../support/server-process.ts';

const REQUESTS: readonly (readonly Argument[])[] = [
  ['FLUSHALL'],
  ['SET', 'key', 'value'],
  ['GET', 'key'],
  ['SET', '', Buffer.from([0, 13, 10, 255])],
  ['GET', ''],
  ['NOSUCH', 'argument'],
  ['GET'],
  ['MSET', 'a', '1', 'b', '$1\r\nx\r\n', 'c', ''],
  ['MGET', 'a', 'b', 'c', 'd'],
  ['INCRBY', 'a', '41'],
  ['APPEND', 'b', '*1\r\n'],
  ['SETRANGE', 'key', '3', 'x'],
  ['GETRANGE', 'key', '1', '-2'],
  ['SET', 'key', 'w', 'EX', '1000', 'XX', 'GET'],
  ['INCR', 'key'],
  ['DEL', 'a', 'b', 'nothing'],
  ['ECHO', 'x'.repeat(30)],
  ['DBSIZE'],
];
const INLINE = 'PING\r\nECHO "two words"\r\n\r\nSET inline 1\nGET inline\r\n*0\r\n*-1\r\n';

let server: ServerProcess;
let witness: RespClient;

beforeAll(async () => {
  server = await startRespite();
  witness = await server.connect();
});

afterAll(async () => {
  witness.close();
  await server.stop('SIGKILL');
});

const traffic = Buffer.concat([
  ...REQUESTS.map(encodeRequest),
  Buffer.from(INLINE),
  encodeRequest(['ECHO', 'the end']),
]);
const LAST_REPLY = '$7\r\nthe end\r\n';

/** The replies to the pieces, as one text. */
async function repliesTo(client: RespClient, pieces: readonly Buffer[]): Promise<string> {
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) {
      await witness.request('PING');
      await witness.request('PING');
    }
    client.sendRaw(piece);
  }
  let replies = '';
  while (!replies.endsWith(LAST_REPLY)) replies += (await client.reply()).raw.toString('latin1');
  return replies;
}

function cut(...places: number[]): Buffer[] {
  const edges = [0, ...places, traffic.length];
  return edges.slice(1).map((end, index) => traffic.subarray(edges[index], end));
}

describe.each([2, 3] as const)('requests in pieces, RESP%i', (protocol) => {
  let client: RespClient;
  let whole: string;

  beforeAll(async () => {
    client = await server.connect({ protocol });
    whole = await repliesTo(client, [traffic]);
  });

  afterAll(() => client.close());

  it('answers the uncut pipeline', () => {
    expect(whole).toContain(':42\r\n');
    expect(whole.split('the end')).toHaveLength(2);
  });

  it('answers the same when it is cut in two at any byte', async () => {
    for (let place = 1; place < traffic.length; place++) {
      expect(await repliesTo(client, cut(place)), `cut at byte ${place}`).toBe(whole);
    }
  });

  it('answers the same when it is cut in three', async () => {
    const random = seededRandom(3);
    for (let count = 0; count < 200; count++) {
      const first = 1 + random.below(traffic.length - 2);
      const second = first + 1 + random.below(traffic.length - first - 1);
      const label = `cut at bytes ${first} and ${second}`;
      expect(await repliesTo(client, cut(first, second)), label).toBe(whole);
    }
  });

  it('answers the same when it comes byte by byte', async () => {
    const everywhere = Array.from({ length: traffic.length - 1 }, (_, place) => place + 1);
    expect(await repliesTo(client, cut(...everywhere))).toBe(whole);
  });
});
