// CLIENT PAUSE and what it shares with commands that block: a client that waits keeps its place,
// its further requests wait behind it, and others can tell that it waits, end it, or lose it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Wait } from '../../src/commands/framework/session.ts';
import { InProcessServer } from '../support/in-process-server.ts';
import { encodeRequest, type RespClient, replyText } from '../support/resp-client.ts';
import { delay } from '../support/server-process.ts';

let server: InProcessServer;
let admin: RespClient;
let client: RespClient;

beforeEach(async () => {
  server = await InProcessServer.start();
  admin = await server.connect();
  client = await server.connect();
});

afterEach(() => {
  admin.close();
  client.close();
  server.stop();
});

async function ask(from: RespClient, line: string): Promise<string> {
  return replyText(await from.request(...line.split(' ')));
}

async function waitFor(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    if (await condition()) return;
    await delay(5);
  }
  throw new Error('it did not happen in five seconds');
}

const waiting = (count: number) => waitFor(() => server.engine.clients.waitingCount === count);

describe('CLIENT PAUSE WRITE', () => {
  it('keeps writes waiting, and what is behind them in order', async () => {
    await ask(admin, 'SET k before');
    expect(await ask(admin, 'CLIENT PAUSE 100000 WRITE')).toBe('OK');
    client.sendRaw(
      Buffer.concat([['SET', 'k', 'after'], ['GET', 'k'], ['PING']].map(encodeRequest)),
    );
    await waiting(1);
    client.send(['ECHO', 'last']);
    expect(await ask(admin, 'GET k')).toBe('before');
    expect(await ask(admin, 'CLIENT LIST')).toMatch(/ flags=b .* cmd=set /);
    expect(await ask(admin, 'INFO clients')).toContain('blocked_clients:1\r\n');
    expect(client.unread).toBe(0);
    await ask(admin, 'CLIENT UNPAUSE');
    const replies = [client.reply(), client.reply(), client.reply(), client.reply()];
    expect((await Promise.all(replies)).map(replyText)).toEqual(['OK', 'after', 'PONG', 'last']);
    expect(await ask(admin, 'INFO clients')).toContain('blocked_clients:0\r\n');
  });

  it('serves those who only read', async () => {
    await ask(admin, 'CLIENT PAUSE 100000 WRITE');
    expect(await ask(client, 'PING')).toBe('PONG');
    expect((await client.request('GET', 'k')).raw.toString()).toBe('$-1\r\n');
    expect(await ask(client, 'SET')).toContain('wrong number of arguments');
  });

  it('lets the waiting go on in the order in which they came', async () => {
    const others = await Promise.all([server.connect(), server.connect(), server.connect()]);
    await ask(admin, 'CLIENT PAUSE 100000 WRITE');
    for (const [index, other] of others.entries()) {
      other.send(['APPEND', 'order', String(index)]);
      await waiting(index + 1);
    }
    await ask(admin, 'CLIENT UNPAUSE');
    for (const other of others) await other.reply();
    expect(await ask(admin, 'GET order')).toBe('012');
    for (const other of others) other.close();
  });

  it('ends by itself', async () => {
    await ask(admin, 'CLIENT PAUSE 50 WRITE');
    expect(await ask(client, 'SET k v')).toBe('OK');
  });

  it('removes no key whose time comes, but hides it', async () => {
    await ask(admin, 'SET k v PX 80');
    await ask(admin, 'CLIENT PAUSE 100000 WRITE');
    await delay(250);
    expect((await client.request('GET', 'k')).raw.toString()).toBe('$-1\r\n');
    expect((await client.request('RANDOMKEY')).raw.toString()).toBe('$-1\r\n');
    expect(await ask(client, 'DBSIZE')).toBe('1');
    expect(await ask(admin, 'INFO stats')).toContain('expired_keys:0\r\n');
    await ask(admin, 'CLIENT UNPAUSE');
    expect((await client.request('GET', 'k')).raw.toString()).toBe('$-1\r\n');
    expect(await ask(admin, 'INFO stats')).toContain('expired_keys:1\r\n');
  });

  it('also holds for those who come later, and forgets those who go', async () => {
    await ask(admin, 'CLIENT PAUSE 100000 WRITE');
    const late = await server.connect();
    late.send(['SET', 'k', 'v']);
    await waiting(1);
    late.close();
    await waiting(0);
    await ask(admin, 'CLIENT UNPAUSE');
    expect((await client.request('GET', 'k')).raw.toString()).toBe('$-1\r\n');
  });

  it('does not take in without end what a waiting client sends', async () => {
    await ask(admin, 'CLIENT PAUSE 100000 WRITE');
    const flood = encodeRequest(['SET', 'k', 'x'.repeat(10_000)]);
    for (let count = 0; count < 2_000; count++) client.sendRaw(flood);
    await waiting(1);
    await delay(100);
    const [, session] = server.engine.clients.list();
    expect(session?.transport().memoryBytes).toBeLessThan(512 * 1024);
    await ask(admin, 'CLIENT UNPAUSE');
    for (let count = 0; count < 2_000; count++) expect(replyText(await client.reply())).toBe('OK');
  });
});

describe('CLIENT PAUSE', () => {
  it('keeps everything waiting, itself included, until its time is up', async () => {
    await ask(admin, 'CLIENT PAUSE 80');
    const before = performance.now();
    expect(await ask(admin, 'PING')).toBe('PONG');
    expect(performance.now() - before).toBeGreaterThan(60);
  });

  it('of two, the later end and the stricter kind hold', async () => {
    await ask(admin, 'CLIENT PAUSE 300 WRITE');
    await ask(admin, 'CLIENT PAUSE 1 ALL');
    const before = performance.now();
    expect(await ask(client, 'PING')).toBe('PONG');
    expect(performance.now() - before).toBeGreaterThan(200);
    await ask(admin, 'CLIENT PAUSE 100000 WRITE');
    await ask(admin, 'CLIENT PAUSE 1 WRITE');
    await delay(120);
    client.send(['SET', 'k', 'v']);
    await waiting(1);
  });
});

describe('A client whose command waits', () => {
  interface Blocked {
    readonly wait: Wait;
    readonly endings: string[];
  }

  /** Suspends the test's second client as a blocking command would. */
  function block(untilMs = 0): Blocked {
    const endings: string[] = [];
    const wait: Wait = {
      untilMs,
      interruptible: true,
      repeats: false,
      timedOut: (reply) => reply.nullArray(),
      ended: () => endings.push('ended'),
    };
    server.engine.clients.find(2)?.suspend(wait);
    return { wait, endings };
  }

  it('is unblocked as if its time were up', async () => {
    const { endings } = block();
    client.send(['PING']);
    expect(await ask(admin, 'CLIENT LIST ID 2')).toContain(' flags=b ');
    expect(await ask(admin, 'CLIENT UNBLOCK 2')).toBe('1');
    expect((await client.reply()).raw.toString()).toBe('*-1\r\n');
    expect(replyText(await client.reply())).toBe('PONG');
    expect(endings).toEqual(['ended']);
    expect(await ask(admin, 'CLIENT UNBLOCK 2 TIMEOUT')).toBe('0');
  });

  it('is unblocked with an error', async () => {
    await ask(admin, 'PING');
    block();
    expect(await ask(admin, 'client unblock 2 error')).toBe('1');
    expect(replyText(await client.reply())).toBe('UNBLOCKED client unblocked via CLIENT UNBLOCK');
  });

  it('is answered when its time is up', async () => {
    await ask(admin, 'PING');
    block(server.engine.clock.nowMs() + 60);
    expect(await ask(admin, 'INFO clients')).toContain('clients_in_timeout_table:1\r\n');
    expect((await client.reply()).raw.toString()).toBe('*-1\r\n');
    expect(await ask(admin, 'INFO clients')).toContain('clients_in_timeout_table:0\r\n');
  });

  it('is given the answer that somebody has for it, in its own protocol', async () => {
    await client.hello3();
    block();
    server.engine.clients.find(2)?.resume((reply) => reply.nullBulk());
    expect((await client.reply()).raw.toString()).toBe('_\r\n');
  });

  it('is not answered under CLIENT REPLY SKIP', async () => {
    client.send(['CLIENT', 'REPLY', 'SKIP']);
    await waitFor(async () => (await ask(admin, 'CLIENT LIST ID 2')).includes('client|reply'));
    block();
    await ask(admin, 'CLIENT UNBLOCK 2');
    expect(await ask(client, 'PING')).toBe('PONG');
  });

  it('ends its wait by going away', async () => {
    await ask(admin, 'PING');
    const { endings } = block();
    client.close();
    await waiting(0);
    expect(endings).toEqual(['ended']);
  });

  it('is left alone by CLIENT UNBLOCK when it only waits for a pause to end', async () => {
    await ask(admin, 'CLIENT PAUSE 100000 WRITE');
    client.send(['SET', 'k', 'v']);
    await waiting(1);
    expect(await ask(admin, 'CLIENT UNBLOCK 2')).toBe('0');
    await ask(admin, 'CLIENT UNPAUSE');
    expect(replyText(await client.reply())).toBe('OK');
  });
});
