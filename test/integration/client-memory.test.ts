// What clients may hold: query buffers, output buffers, all clients together, and what those may
// who have not said who they are.
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { InProcessServer } from '../support/in-process-server.ts';
import { encodeRequest, type RespClient, replyText } from '../support/resp-client.ts';
import { delay } from '../support/server-process.ts';

const MEGABYTE = 1024 * 1024;
let server: InProcessServer;
let sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  server.stop();
});

async function start(config: Record<string, string> = {}): Promise<RespClient> {
  server = await InProcessServer.start({ config });
  const admin = await server.connect();
  await admin.request('CLIENT', 'NO-EVICT', 'ON');
  return admin;
}

/** A connection that reads nothing. */
async function connectStalled(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => socket.destroy());
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.pause();
  return socket;
}

/** A request that stays incomplete, of which so many bytes are there. */
const incomplete = (bytes: number) => Buffer.from(`*2\r\n$${bytes + 10}\r\n${'v'.repeat(bytes)}`);

async function settle(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 600 && !condition(); attempt++) await delay(10);
  expect(condition()).toBe(true);
}

const session = (id: number) => server.engine.clients.find(id);
const held = (id: number) => session(id)?.transport().memoryBytes ?? -1;

describe('maxmemory-clients', () => {
  it('closes a client whose request is larger', async () => {
    const admin = await start({ 'maxmemory-clients': '1000000' });
    const client = await server.connect();
    await client.request('SET', 'k', 'v'.repeat(400_000));
    client.sendRaw(encodeRequest(['SET', 'k', 'v'.repeat(1_200_000)]));
    await client.closed;
    expect(replyText(await admin.request('STRLEN', 'k'))).toBe('400000');
    expect(replyText(await admin.request('INFO', 'stats'))).toContain('evicted_clients:1\r\n');
    expect(server.logged.join('\n')).toContain('notice: Evicting client: id=2 addr=127.0.0.1:');
  });

  it('closes a client that does not read its replies', async () => {
    const admin = await start({ 'maxmemory-clients': '3mb' });
    await admin.request('SETRANGE', 'k', '200000', 'v');
    const stalled = await connectStalled();
    for (let count = 0; count < 200; count++) stalled.write('GET k\r\n');
    await settle(() => session(2) === undefined);
    expect(server.engine.clientMemory.totalBytes).toBeLessThan(3 * MEGABYTE);
  });

  it('closes the largest first, and no more than needed', async () => {
    const admin = await start();
    const sizes = [100_000, 600_000, 3_000_000, 100_000, 3_000_000];
    for (const size of sizes) (await connectStalled()).write(incomplete(size));
    await settle(() => sizes.every((size, index) => held(index + 2) >= size));
    await admin.request('CONFIG', 'SET', 'maxmemory-clients', '5000000');
    await settle(() => server.engine.clients.count === 5);
    expect([2, 3, 5].every((id) => session(id) !== undefined)).toBe(true);
    await admin.request('CONFIG', 'SET', 'maxmemory-clients', '500000');
    await settle(() => server.engine.clients.count === 3);
    expect([2, 5].every((id) => session(id) !== undefined)).toBe(true);
  });

  it('may be a share of maxmemory', async () => {
    const admin = await start({ maxmemory: '10mb', 'maxmemory-clients': '5%' });
    expect(server.engine.clientMemory.limitBytes).toBe(MEGABYTE / 2);
    (await connectStalled()).write(incomplete(400_000));
    await settle(() => held(2) >= 400_000);
    await admin.request('CONFIG', 'SET', 'maxmemory', '6mb');
    await settle(() => session(2) === undefined);
    await admin.request('CONFIG', 'SET', 'maxmemory', '0');
    expect(server.engine.clientMemory.limitBytes).toBe(0);
  });

  it('is never so little that nobody could come to change it', async () => {
    const admin = await start({ 'maxmemory-clients': '1' });
    expect(server.engine.clientMemory.limitBytes).toBe(128 * 1024);
    const client = await connectStalled();
    client.write(incomplete(200_000));
    await settle(() => session(2) === undefined);
    expect(replyText(await admin.request('CONFIG', 'SET', 'maxmemory-clients', '0'))).toBe('OK');
  });

  it('spares clients with NO-EVICT for as long as they have it', async () => {
    const admin = await start({ 'maxmemory-clients': '300000' });
    const spared = await connectStalled();
    spared.write('CLIENT NO-EVICT ON\r\n');
    spared.write(incomplete(500_000));
    await settle(() => held(2) >= 500_000);
    const small = await server.connect();
    await small.closed;
    await admin.request('PING');
    expect(session(2)?.noEvict).toBe(true);
    if (session(2) !== undefined) session(2)!.noEvict = false;
    await settle(() => session(2) === undefined);
  });

  it('closes a client that announces more than the limit before it has sent it', async () => {
    await start({ 'maxmemory-clients': '1000000' });
    const many = await connectStalled();
    many.write('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2000000\r\nabc');
    await settle(() => session(2) === undefined);
    const few = await connectStalled();
    few.write('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$900000\r\nabc');
    await settle(() => (session(3)?.memoryBytes ?? 0) > 900_000);
    expect(server.engine.statistics.evictedClients).toBe(1);
  });

  it('closes a client that queues more than the limit, and its transaction with it', async () => {
    const admin = await start({ 'maxmemory-clients': '3mb' });
    const queueing = await connectStalled();
    queueing.write('MULTI\r\nSET k v\r\n');
    await settle(() => session(2)?.transaction?.queuedCount === 1);
    const before = server.engine.keyspace.memory.usedBytes;
    const request = encodeRequest(['SET', 'k', 'v'.repeat(1_000)]);
    const batch = Buffer.concat(Array.from({ length: 100 }, () => request));
    for (let sent = 0; sent < 50 && session(2) !== undefined; sent++) {
      queueing.write(batch);
      await delay(5);
    }
    await settle(() => session(2) === undefined);
    expect(server.engine.statistics.evictedClients).toBe(1);
    expect(server.engine.keyspace.memory.usedBytes).toBeLessThan(before);
    expect(replyText(await admin.request('EXISTS', 'k'))).toBe('0');
  });

  it('has the bytes of queued commands outside of the heap', async () => {
    const admin = await start();
    const client = await connectStalled();
    const line = encodeRequest(['SET', 'key', 'value']);
    const batch = Buffer.concat(Array.from({ length: 10_000 }, () => line));
    client.write('MULTI\r\n');
    const heapBefore = process.memoryUsage().heapUsed;
    for (let sent = 1; sent <= 50; sent++) {
      client.write(batch);
      await settle(() => session(2)?.transaction?.queuedCount === sent * 10_000);
    }
    // 43 bytes each, and room for more; as objects they would be several times that, in the heap.
    const heapBytes = process.memoryUsage().heapUsed - heapBefore;
    const [, queued, all] =
      / multi=500000 .* multi-mem=(\d+) .* tot-mem=(\d+) /
        .exec(replyText(await admin.request('CLIENT', 'LIST', 'ID', '2')))
        ?.map(Number) ?? [];
    expect(queued).toBeGreaterThan(500_000 * 43);
    expect(queued).toBeLessThan(500_000 * 43 + 20 * MEGABYTE);
    expect(all).toBeGreaterThan(queued!);
    expect(heapBytes).toBeLessThan(100 * MEGABYTE);
  });

  it('counts what is announced for the client, not as memory in use', async () => {
    const admin = await start();
    await admin.request('PING');
    const before = server.engine.keyspace.memory.usedBytes;
    const stalled = await connectStalled();
    for (const sent of ['*2\r\n$400000\r\nabc', 'd'.repeat(100_000), 'e'.repeat(299_990)]) {
      const received = (session(2)?.receivedBytes ?? 0) + sent.length;
      stalled.write(sent);
      await settle(() => session(2)?.receivedBytes === received);
      const list = replyText(await admin.request('CLIENT', 'LIST', 'ID', '2'));
      const [, buffered, free, all] =
        / qbuf=(\d+) qbuf-free=(\d+) .* tot-mem=(\d+) /.exec(list)?.map(Number) ?? [];
      expect(buffered! + free!).toBe(400_002);
      expect(all).toBe(session(2)?.memoryBytes);
      expect(all).toBeGreaterThan(400_000);
      expect(all).toBeLessThan(410_000);
      expect(server.engine.keyspace.memory.usedBytes - before).toBe(held(2));
    }
    stalled.destroy();
    await settle(() => session(2) === undefined);
    expect(server.engine.keyspace.memory.usedBytes).toBe(before);
    expect(server.engine.clientMemory.totalBytes).toBeLessThan(10_000);
  });

  it('counts what clients hold as memory in use, and no more once they are gone', async () => {
    const admin = await start();
    await admin.request('PING');
    const before = server.engine.keyspace.memory.usedBytes;
    const stalled = await connectStalled();
    stalled.write(incomplete(700_000));
    await settle(() => server.engine.keyspace.memory.usedBytes >= before + 700_000);
    const list = replyText(await admin.request('CLIENT', 'LIST', 'ID', '2'));
    const fields = new Map(list.split(' ').map((field) => field.split('=') as [string, string]));
    const field = (name: string) => Number(fields.get(name));
    expect(field('qbuf')).toBe(700_000);
    expect(field('tot-mem')).toBe(session(2)?.memoryBytes);
    expect(replyText(await admin.request('INFO', 'clients'))).toMatch(
      /client_recent_max_input_buffer:7[0-9]{5}\r\n/,
    );
    stalled.destroy();
    await settle(() => server.engine.keyspace.memory.usedBytes === before);
  });

  it('counts and lists a client that says QUIT and does not read, until it is killed', async () => {
    const admin = await start();
    await admin.request('SETRANGE', 'k', '1000000', 'v');
    const before = server.engine.keyspace.memory.usedBytes;
    const stalled = await connectStalled();
    stalled.write(`${'GET k\r\n'.repeat(20)}QUIT\r\nSET unseen v\r\n`);
    await settle(() => session(2)?.closeAfterReply === true);
    expect(server.engine.keyspace.memory.usedBytes).toBeGreaterThan(before + 5_000_000);
    stalled.write('SET unseen v\r\n');
    expect(replyText(await admin.request('CLIENT', 'LIST', 'ID', '2'))).toMatch(
      / flags=c .* cmd=q/,
    );
    expect(replyText(await admin.request('CLIENT', 'KILL', 'ID', '2'))).toBe('1');
    await settle(() => session(2) === undefined);
    expect(server.engine.keyspace.memory.usedBytes).toBe(before);
    expect(replyText(await admin.request('EXISTS', 'unseen'))).toBe('0');
  });

  it('sends all that was asked for before QUIT to a client that reads late', async () => {
    const admin = await start();
    await admin.request('SETRANGE', 'k', '999999', 'v');
    const stalled = await connectStalled();
    stalled.write(`${'GET k\r\n'.repeat(20)}QUIT\r\n`);
    await settle(() => session(2)?.closeAfterReply === true);
    let bytes = 0;
    stalled.on('data', (data) => {
      bytes += data.length;
    });
    stalled.resume();
    await settle(() => session(2) === undefined);
    await settle(() => stalled.destroyed);
    expect(bytes).toBe(20 * (1_000_000 + '$1000000\r\n\r\n'.length) + '+OK\r\n'.length);
  });
});

describe('client-output-buffer-limit', () => {
  it('closes a client before it sees anything of a reply that is too large', async () => {
    const admin = await start();
    await admin.request('SETRANGE', 'k', '200000', 'v');
    await admin.request('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 100000 0 0');
    const client = await server.connect();
    await expect(client.request('GET', 'k')).rejects.toThrow(/closed the connection$/);
    await expect(admin.request('GET', 'absent')).resolves.toBeDefined();
    expect(replyText(await admin.request('INFO', 'stats'))).toContain(
      'client_output_buffer_limit_disconnections:1\r\n',
    );
    expect(server.logged.at(-1)).toMatch(
      /^warning: Client id=2 .* scheduled to be closed ASAP for overcoming of output buffer/,
    );
  });

  it('closes it too when many small replies are too much', async () => {
    const admin = await start({ 'client-output-buffer-limit': 'normal 100000 0 0' });
    await admin.request('SETRANGE', 'k', '5000', 'v');
    const client = await server.connect();
    client.sendRaw('GET k\r\n'.repeat(30));
    await client.closed;
    expect(client.unread).toBe(0);
    expect(server.engine.statistics.clientsClosedForOutputBuffer).toBe(1);
  });

  it.each([
    'HRANDFIELD h -999999999',
    'HRANDFIELD h -999999999 WITHVALUES',
    'SRANDMEMBER s -999999999',
    'ZRANDMEMBER z -999999999',
  ])('ends %s when the reply has become too long', async (request) => {
    const admin = await start();
    for (const fill of ['HSET h a b', 'SADD s a', 'ZADD z 1 a']) {
      await admin.request(...fill.split(' '));
    }
    await admin.request('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 1000000 0 0');
    const client = await server.connect();
    client.sendRaw(`${request}\r\n`);
    await client.closed;
    expect(client.unread).toBe(0);
    expect(server.engine.statistics.clientsClosedForOutputBuffer).toBe(1);
    expect(replyText(await admin.request('PING'))).toBe('PONG');
  });

  it('lets a client that reads have small replies whatever the limit', async () => {
    await start({ 'client-output-buffer-limit': 'normal 1 0 0' });
    const client = await server.connect();
    for (let count = 0; count < 20; count++) {
      expect(replyText(await client.request('ECHO', 'x'.repeat(10_000)))).toHaveLength(10_000);
    }
  });

  it('closes a client that stays above the soft limit though it says no more', async () => {
    const admin = await start({ 'client-output-buffer-limit': 'normal 0 100000 1' });
    await admin.request('SETRANGE', 'k', '1000000', 'v');
    const stalled = await connectStalled();
    for (let count = 0; count < 20; count++) stalled.write('GET k\r\n');
    await settle(() => held(2) > 1_000_000);
    await delay(500);
    expect(session(2)).toBeDefined();
    await settle(() => session(2) === undefined);
    expect(server.engine.statistics.clientsClosedForOutputBuffer).toBe(1);
  });
});

describe('client-query-buffer-limit', () => {
  it('closes a client whose request exceeds it', async () => {
    await start({ 'client-query-buffer-limit': '1mb' });
    const stalled = await connectStalled();
    stalled.write(incomplete(2 * MEGABYTE));
    await settle(() => server.engine.statistics.clientsClosedForQueryBuffer === 1);
    expect(session(2)).toBeUndefined();
    expect(server.logged.at(-1)).toMatch(
      /^warning: Closing client that reached max query buffer length: id=2 /,
    );
  });

  it('is at most what offsets of 31 bits reach, whatever is configured', async () => {
    const admin = await start({ 'client-query-buffer-limit': '10gb' });
    expect(server.hub.queryBufferLimitBytes).toBe(2 ** 31 - 1);
    await admin.request('CONFIG', 'SET', 'client-query-buffer-limit', '2mb');
    expect(server.hub.queryBufferLimitBytes).toBe(2 * MEGABYTE);
  });

  it('never makes room for what was only announced', async () => {
    await start();
    const stalled = await connectStalled();
    stalled.write('*1000000\r\n$500000000\r\nabc');
    await settle(() => held(2) > 0);
    expect(held(2)).toBeLessThan(16 * 1024);
    const many = await connectStalled();
    many.write(`*2147483647\r\n${'$1\r\na\r\n'.repeat(1_000)}`);
    await settle(() => held(3) > 0);
    expect(held(3)).toBeLessThan(64 * 1024);
  });
});

describe('A client that has not authenticated', () => {
  it('holds at most 64 KB, whatever it sends and however little it reads', async () => {
    await start({ requirepass: 'secret' });
    const attacks = [
      Buffer.from(`*10\r\n${`$16384\r\n${'x'.repeat(16_384)}\r\n`.repeat(9)}`),
      Buffer.from('x'.repeat(63_000)),
      Buffer.from(`AUTH ${'wrong '.repeat(10)}\r\n`.repeat(20_000)),
      Buffer.from(`*3\r\n$5\r\nHELLO\r\n$16000\r\n${'x'.repeat(16_000)}\r\n$16384\r\n`),
      encodeRequest(['HELLO', '3', 'AUTH', 'default', 'x'.repeat(16_000)]),
    ];
    let most = 0;
    for (const attack of attacks) {
      const stalled = await connectStalled();
      for (let at = 0; at < attack.length; at += 7_000) {
        stalled.write(attack.subarray(at, at + 7_000));
        await delay(1);
        for (const one of server.engine.clients.list()) most = Math.max(most, one.memoryBytes);
      }
    }
    await delay(50);
    for (const one of server.engine.clients.list()) most = Math.max(most, one.memoryBytes);
    expect(most).toBeGreaterThan(8_000);
    expect(most).toBeLessThanOrEqual(64 * 1024);
  });

  it('can still authenticate in several pieces', async () => {
    await start({ requirepass: 's'.repeat(10_000) });
    const client = await server.connect();
    const request = encodeRequest(['HELLO', '2', 'AUTH', 'default', 's'.repeat(10_000)]);
    for (let at = 0; at < request.length; at += 3_000) {
      client.sendRaw(request.subarray(at, at + 3_000));
      await delay(2);
    }
    await client.reply();
    expect(replyText(await client.request('PING'))).toBe('PONG');
  });

  it('leaves no password in the log, whatever goes wrong with it', async () => {
    const admin = await start({ loglevel: 'debug' });
    await admin.request('CONFIG', 'SET', 'requirepass', 'canary-right');
    const client = await server.connect();
    await client.request('AUTH', 'canary-wrong');
    await client.request('AUTH', 'default', 'canary-wrong');
    await client.request('HELLO', '3', 'AUTH', 'default', 'canary-right', 'FOO');
    await client.request('AUTH', 'canary-right');
    client.sendRaw('AUTH "canary-right\r\n');
    await client.closed;
    const list = replyText(await admin.request('CLIENT', 'LIST'));
    expect(server.logged.join('\n') + list).not.toContain('canary');
  });
});
