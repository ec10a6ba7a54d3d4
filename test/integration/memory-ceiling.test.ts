// Without maxmemory the machine itself is the limit: a server is filled until it refuses, and must
// go on answering, let data be read and deleted, and take new data when there is room again.
import { afterEach, describe, expect, it } from 'vitest';
import { InProcessServer } from '../support/in-process-server.ts';
import { type Argument, type RespClient, replyText } from '../support/resp-client.ts';

const MEGABYTE = 1024 * 1024;
/** Of so much memory the server leaves 256 MB to the process and the system. */
const CEILING_BYTES = 8 * MEGABYTE;
const OOM = "OOM command not allowed when used memory > 'maxmemory'.";
const VALUE_BYTES = 3_000;
const BATCH = 100;

let server: InProcessServer;

afterEach(() => server.stop());

async function start(config: Record<string, string> = {}): Promise<RespClient> {
  const systemMemoryBytes = 256 * MEGABYTE + CEILING_BYTES;
  server = await InProcessServer.start({ config, systemMemoryBytes });
  return await server.connect();
}

const usedBytes = () => server.engine.keyspace.memory.usedBytes;

/** Sets keys `key:0` and on until one is refused; answers how many were taken. */
async function fill(client: RespClient): Promise<number> {
  const value = 'v'.repeat(VALUE_BYTES);
  for (let first = 0; first < 20_000; first += BATCH) {
    const requests = Array.from({ length: BATCH }, (_, at) => ['SET', `key:${first + at}`, value]);
    const replies = (await client.pipeline(requests)).map(replyText);
    const refused = replies.indexOf(OOM);
    if (refused < 0) {
      expect(new Set(replies)).toEqual(new Set(['OK']));
      continue;
    }
    // Whoever was refused once is refused until something goes.
    expect(new Set(replies.slice(refused))).toEqual(new Set([OOM]));
    return first + refused;
  }
  throw new Error('the server was never full');
}

async function ask(client: RespClient, ...args: Argument[]): Promise<string> {
  return replyText(await client.request(...args));
}

describe('a server that has no maxmemory and is full', () => {
  it('refuses what needs memory, and holds no more than the ceiling and one write', async () => {
    const client = await start();
    const taken = await fill(client);
    expect(taken * VALUE_BYTES).toBeGreaterThan(CEILING_BYTES * 0.8);
    expect(usedBytes()).toBeLessThan(CEILING_BYTES + 2 * VALUE_BYTES + 65_536);
    const growing: readonly Argument[][] = [
      ['SET', 'new', 'v'],
      ['MSET', 'new', 'v', 'newer', 'v'],
      ['APPEND', 'key:0', 'v'],
      ['SETRANGE', 'key:0', '100000', 'v'],
      ['SETBIT', 'new', '4000000', '1'],
      ['INCR', 'new'],
      ['PFADD', 'new', 'v'],
      ['COPY', 'key:0', 'new'],
      ['BITOP', 'NOT', 'new', 'key:0'],
    ];
    for (const request of growing) expect(await ask(client, ...request), `${request}`).toBe(OOM);
    expect(await ask(client, 'DBSIZE')).toBe(String(taken));
  });

  it('goes on with what reads, expires and deletes, for old clients and new ones', async () => {
    await fill(await start());
    const client = await server.connect();
    expect(await ask(client, 'PING')).toBe('PONG');
    expect(await ask(client, 'GET', 'key:1')).toBe('v'.repeat(VALUE_BYTES));
    expect(await ask(client, 'STRLEN', 'key:1')).toBe(String(VALUE_BYTES));
    expect(await ask(client, 'GETDEL', 'key:1')).toBe('v'.repeat(VALUE_BYTES));
    expect(await ask(client, 'EXISTS', 'key:1')).toBe('0');
    expect(await ask(client, 'EXPIRE', 'key:2', '100')).toBe('1');
    expect(await ask(client, 'UNLINK', 'key:2', 'key:3')).toBe('2');
    expect(await ask(client, 'INFO', 'memory')).toContain('maxmemory:0\r\n');
    expect(server.logged.filter((line) => line.includes('Bug:'))).toEqual([]);
  });

  it('takes new data after deletes, until it is full again', async () => {
    const client = await start();
    const taken = await fill(client);
    const names = Array.from({ length: Math.floor(taken / 2) }, (_, at) => `key:${at}`);
    expect(await ask(client, 'DEL', ...names)).toBe(String(names.length));
    expect(await ask(client, 'SET', 'new', 'v')).toBe('OK');
    await fill(client);
    expect(await ask(client, 'GET', 'new')).toBe('v');
    expect(await ask(client, 'FLUSHALL')).toBe('OK');
    expect(await ask(client, 'SET', 'newer', 'v')).toBe('OK');
    expect(await fill(client)).toBeGreaterThan(taken * 0.9);
  });

  it('is full for nobody who empties it lazily', async () => {
    const client = await start();
    const taken = await fill(client);
    expect(await ask(client, 'FLUSHALL', 'ASYNC')).toBe('OK');
    expect(await ask(client, 'SET', 'new', 'v')).toBe('OK');
    expect(await fill(client)).toBeGreaterThan(taken * 0.9);
  });

  it('takes new data at once under a policy, when a maxmemory below the ceiling is set', async () => {
    const client = await start();
    const taken = await fill(client);
    await client.request('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    expect(await ask(client, 'SET', 'new', 'v')).toBe(OOM);
    await client.request('CONFIG', 'SET', 'maxmemory', String(CEILING_BYTES / 2));
    expect(await ask(client, 'SET', 'new', 'v')).toBe('OK');
    expect(Number(await ask(client, 'DBSIZE'))).toBeLessThan(taken);
  });
});
