// A turn of the event loop that has taken long enough takes no further requests: what was read of
// them waits for the next one. Under a clock that leaps, every turn is over after a few requests.
import { afterEach, describe, expect, it } from 'vitest';
import { type InProcessOptions, InProcessServer } from '../support/in-process-server.ts';
import { LeapingClock } from '../support/odd-clocks.ts';
import { seededRandom } from '../support/random.ts';
import { encodeRequest, type RespClient, replyText } from '../support/resp-client.ts';

/** Requests that are several reads long. */
const MANY = 20_000;

let server: InProcessServer;
const clients: RespClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  server.stop();
});

async function start(leapMs: number, config: InProcessOptions['config'] = {}): Promise<void> {
  server = await InProcessServer.start({ clock: new LeapingClock(leapMs), config });
}

async function connect(): Promise<RespClient> {
  const client = await server.connect();
  clients.push(client);
  return client;
}

const pipeline = (requests: readonly (readonly string[])[]) =>
  Buffer.concat(requests.map(encodeRequest));

async function texts(client: RespClient, count: number): Promise<string[]> {
  const replies: string[] = [];
  while (replies.length < count) replies.push(replyText(await client.reply()) ?? 'null');
  return replies;
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => `${at}`);

describe('a pipeline that is longer than a turn', () => {
  it.each([0.5, 1, 3, 100])('is answered in order, %s ms between readings', async (leapMs) => {
    await start(leapMs);
    const many = await Promise.all([connect(), connect(), connect()]);
    const words = numbers(3000);
    for (const client of many) client.sendRaw(pipeline(words.map((word) => ['ECHO', word])));
    for (const client of many) expect(await texts(client, words.length)).toEqual(words);
  });

  it('is executed in one go as long as it is short', async () => {
    await start(100);
    const [one, other] = await Promise.all([connect(), connect()]);
    for (let round = 0; round < 50; round++) {
      one.sendRaw(pipeline(numbers(100).map(() => ['APPEND', 'whose', 'a'])));
      other.sendRaw(pipeline(numbers(100).map(() => ['APPEND', 'whose', 'b'])));
      await Promise.all([texts(one, 100), texts(other, 100)]);
    }
    const whose = replyText(await one.request('GET', 'whose')) ?? '';
    expect(whose.replace(/a{100}|b{100}/g, '.')).toBe('.'.repeat(100));
  });

  it('lets others have their turn', async () => {
    await start(100);
    const [long, short] = await Promise.all([connect(), connect()]);
    long.sendRaw(pipeline(numbers(MANY).map(() => ['INCR', 'count'])));
    expect(await texts(long, 1)).toEqual(['1']);
    const seen = Number(replyText(await short.request('GET', 'count')));
    expect(seen).toBeLessThan(MANY);
    expect((await texts(long, MANY - 1)).at(-1)).toBe(`${MANY}`);
  });

  it('is executed whatever its pieces', async () => {
    await start(1);
    const random = seededRandom(7);
    const client = await connect();
    const words = numbers(400).map((word) => word.repeat(1 + random.below(400)));
    const bytes = pipeline(words.map((word) => ['ECHO', word]));
    for (let at = 0; at < bytes.length; ) {
      const length = 1 + random.below(30_000);
      client.sendRaw(bytes.subarray(at, at + length));
      at += length;
      if (random.oneIn(3)) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await texts(client, words.length)).toEqual(words);
  });

  it('waits where one of its requests waits, and goes on behind it', async () => {
    await start(100);
    const [waiter, other] = await Promise.all([connect(), connect()]);
    const before = numbers(20).map((word) => ['ECHO', word]);
    waiter.sendRaw(pipeline([...before, ['BLPOP', 'list', '0'], ...before]));
    expect(await texts(waiter, 20)).toEqual(numbers(20));
    while (server.engine.clients.waitingCount === 0) await other.request('PING');
    await other.request('RPUSH', 'list', 'element');
    expect((await waiter.reply()).value).toMatchObject({ type: 'array' });
    expect(await texts(waiter, 20)).toEqual(numbers(20));
  });

  it('is not too much for a client that has yet to authenticate, since it was read', async () => {
    await start(100, { requirepass: 'secret' });
    const client = await connect();
    const refused = numbers(3500).map(() => ['PING']);
    client.sendRaw(pipeline([...refused, ['AUTH', 'secret']]));
    expect((await texts(client, refused.length + 1)).at(-1)).toBe('OK');
  });

  it('is executed to its end when its client sends no more', async () => {
    await start(100);
    const [client, other] = await Promise.all([connect(), connect()]);
    client.sendRaw(pipeline([...numbers(MANY).map(() => ['INCR', 'count']), ['QUIT']]));
    await client.closed;
    expect(replyText(await other.request('GET', 'count'))).toBe(`${MANY}`);
  });
});

describe('a client that is closed while the rest of its requests waits', () => {
  it('is gone with them', async () => {
    await start(100);
    const [long, admin] = await Promise.all([connect(), connect()]);
    const id = replyText(await long.request('CLIENT', 'ID')) ?? '';
    long.sendRaw(pipeline(numbers(MANY).map(() => ['INCR', 'count'])));
    await long.reply();
    expect(replyText(await admin.request('CLIENT', 'KILL', 'ID', id))).toBe('1');
    await long.closed;
    const count = replyText(await admin.request('GET', 'count'));
    expect(Number(count)).toBeLessThan(MANY);
    for (let turn = 0; turn < 20; turn++) await admin.request('PING');
    expect(replyText(await admin.request('GET', 'count'))).toBe(count);
  });
});
