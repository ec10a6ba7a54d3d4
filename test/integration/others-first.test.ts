// Who asks about other clients learns of all that they had sent before, whichever socket the system
// names first when both have something. The sockets of these tests are written to one behind the
// other without a turn of the event loop in between, so the server finds them in that order.
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { InProcessServer } from '../support/in-process-server.ts';
import { LeapingClock } from '../support/odd-clocks.ts';
import { encodeRequest, type RespClient, replyText } from '../support/resp-client.ts';

let server: InProcessServer;
let asking: RespClient;
let other: Socket;

afterEach(() => {
  other.destroy();
  server.stop();
});

/** A client that asks, which has id 1, and another with id 2. */
async function start(config: Record<string, string> = {}, leapMs = 0): Promise<void> {
  server = await InProcessServer.start({ config, clock: new LeapingClock(leapMs) });
  asking = await server.connect();
  await asking.request('CLIENT', 'NO-EVICT', 'ON');
  other = connect(server.port, '127.0.0.1');
  other.on('error', () => other.destroy());
  other.write('PING\r\n');
  await new Promise((resolve) => other.once('data', resolve));
}

const LARGE_BYTES = 400_000;
const INCOMPLETE = Buffer.from(`*1\r\n$${LARGE_BYTES}\r\n${'v'.repeat(LARGE_BYTES / 2)}`);

type Order = 'the one that asks' | 'the other';

/** The answer, when both have sent something and the socket of `first` is read first. */
async function answer(first: Order, request: string, sent: string | Buffer): Promise<string> {
  const bytes = encodeRequest(request.split(' '));
  if (first === 'the other') other.write(sent);
  asking.sendRaw(bytes);
  if (first === 'the one that asks') other.write(sent);
  return (await asking.reply()).raw.toString();
}

describe.each([
  ['the one that asks', 'short', 0],
  ['the other', 'short', 0],
  ['the one that asks', 'over at once', 100],
  ['the other', 'over at once', 100],
] as const)('If %s is read first, the turn being %s,', (first, _, leapMs) => {
  it('CLIENT LIST shows what a client holds that has just sent it', async () => {
    await start({}, leapMs);
    const list = await answer(first, 'CLIENT LIST ID 2', INCOMPLETE);
    const [, bytes] = / tot-mem=(\d+) /.exec(list) ?? [];
    expect(Number(bytes)).toBeGreaterThan(LARGE_BYTES);
  });

  it('CLIENT LIST has no client that has just sent too much', async () => {
    await start({ 'maxmemory-clients': '300000' }, leapMs);
    const list = await answer(first, 'CLIENT LIST', INCOMPLETE);
    expect(list).toContain('id=1 ');
    expect(list).not.toContain('id=2 ');
    expect(server.engine.statistics.evictedClients).toBe(1);
  });

  it('INFO counts a client that has just begun to wait', async () => {
    await start({}, leapMs);
    expect(await answer(first, 'INFO clients', 'BLPOP list 0\r\n')).toContain('blocked_clients:1');
  });

  it('MEMORY STATS counts what a client has just sent', async () => {
    await start({}, leapMs);
    const stats = await answer(first, 'MEMORY STATS', INCOMPLETE);
    const [, bytes] = /clients\.normal\r\n:(\d+)\r\n/.exec(stats) ?? [];
    expect(Number(bytes)).toBeGreaterThan(LARGE_BYTES);
  });
});

describe('A request that lets the others go first', () => {
  it('keeps its place among those of its client', async () => {
    await start();
    asking.sendRaw('ECHO 1\r\nCLIENT LIST ID 1\r\nECHO 2\r\nINFO clients\r\nECHO 3\r\n');
    const replies: string[] = [];
    for (let count = 0; count < 5; count++) replies.push(replyText(await asking.reply()));
    expect(replies[0]).toBe('1');
    expect(replies[1]).toMatch(/^id=1 .* flags=e .* cmd=client\|list /);
    expect(replies[2]).toBe('2');
    expect(replies[3]).toContain('blocked_clients:0\r\n');
    expect(replies[4]).toBe('3');
  });

  it('is one request, to statistics and to MONITOR', async () => {
    await start();
    const monitor = await server.connect();
    await monitor.request('MONITOR');
    const before = server.engine.statistics.commandsProcessed;
    await asking.request('INFO', 'clients');
    expect(server.engine.statistics.commandsProcessed).toBe(before + 1);
    await asking.request('PING');
    expect(replyText(await monitor.reply())).toContain('"INFO" "clients"');
    expect(replyText(await monitor.reply())).toContain('"PING"');
    const stats = replyText(await asking.request('INFO', 'commandstats'));
    expect(stats).toContain('cmdstat_info:calls=1,');
  });

  it('does not when it is part of a transaction', async () => {
    await start();
    asking.sendRaw('MULTI\r\nCLIENT LIST\r\nPING\r\nEXEC\r\n');
    const replies: string[] = [];
    for (let count = 0; count < 4; count++) replies.push((await asking.reply()).raw.toString());
    expect(replies[1]).toContain('QUEUED');
    expect(replies[3]).toContain('id=2 ');
    expect(replies[3]).toContain('PONG');
  });

  it('takes no more memory than its client is said to take: nobody is closed over it', async () => {
    await start();
    other.write(INCOMPLETE);
    let list = '';
    for (let round = 0; round < 1000 && !/^id=2 .* qbuf=2\d{5} /m.test(list); round++) {
      list = replyText(await asking.request('CLIENT', 'LIST')) ?? '';
    }
    expect(list).toMatch(/^id=2 .* qbuf=2\d{5} /m);
    const sizes = [...list.matchAll(/ tot-mem=(\d+) /g)].map(([, bytes]) => Number(bytes));
    const limit = String(sizes[0]! + sizes[1]!);
    await asking.request('CONFIG', 'SET', 'maxmemory-clients', limit);
    expect(replyText(await asking.request('CLIENT', 'LIST'))).toContain('id=2 ');
    expect(server.engine.statistics.evictedClients).toBe(0);
  });

  it('is not answered where CLIENT REPLY SKIP says so', async () => {
    await start();
    asking.sendRaw('CLIENT REPLY SKIP\r\nCLIENT LIST\r\nPING\r\n');
    expect(replyText(await asking.reply())).toBe('PONG');
  });

  it.each([0, 100])('is answered though its client sends no more (%s ms)', async (leapMs) => {
    await start({}, leapMs);
    for (let round = 0; round < 5; round++) {
      const leaving = connect(server.port, '127.0.0.1');
      let text = '';
      leaving.on('data', (data) => {
        text += data.toString();
      });
      leaving.end('ECHO first\r\nINFO\r\nCLIENT LIST\r\nECHO last\r\n');
      await new Promise((resolve) => leaving.once('close', resolve));
      expect(text).toMatch(/^\$5\r\nfirst.*# Server.*cmd=client\|list.*last\r\n$/s);
    }
  });
});
