// The course's base stages: what the first seven stages of "Build Your Own Redis" check, as they
// check it: the program is `./your_program.sh`, connections speak RESP2 without any handshake, a
// further byte within a millisecond of a reply fails the stage, and SIGTERM ends the program
// within two seconds, more on a machine on which everything takes longer.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RespClient } from '../support/resp-client.ts';
import {
  delay,
  repositoryRoot,
  type ServerProcess,
  startServer,
} from '../support/server-process.ts';

let program: ServerProcess;

/** How long Node takes to start and end, some 50 ms on an idle machine. */
async function nodeRunMs(): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--eval', ''], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('close', resolve));
  return performance.now() - begun;
}

/** The reply, once it is sure that nothing follows it. */
async function only(client: RespClient, ...args: string[]): Promise<string> {
  const reply = await client.request(...args);
  await delay(2);
  expect(client.unread).toBe(0);
  return reply.raw.toString('latin1');
}

describe.skipIf(process.platform === 'win32')("the course's base stages", () => {
  beforeEach(async () => {
    const command = [join(repositoryRoot, 'your_program.sh')] as const;
    program = await startServer([...command], { withoutDefaults: true });
  });

  afterEach(async () => {
    const yardstickMs = await nodeRunMs();
    const asked = performance.now();
    const exit = await program.stop('SIGTERM');
    expect(performance.now() - asked).toBeLessThan(Math.max(2_000, 20 * yardstickMs));
    expect(exit.signal).toBeNull();
  });

  it('jm1, bind to a port', async () => {
    const client = await program.connect();
    expect(client.isClosed).toBe(false);
    client.close();
  });

  it('rg2, respond to PING', async () => {
    const client = await program.connect();
    expect(await only(client, 'PING')).toBe('+PONG\r\n');
    client.close();
  });

  it('wy1, respond to several PINGs on one connection', async () => {
    const client = await program.connect();
    for (let count = 0; count < 3; count++) expect(await only(client, 'PING')).toBe('+PONG\r\n');
    client.close();
  });

  it('zu2, handle clients at the same time', async () => {
    const clients = [await program.connect(), await program.connect()];
    expect(await only(clients[0]!, 'PING')).toBe('+PONG\r\n');
    expect(await only(clients[1]!, 'PING')).toBe('+PONG\r\n');
    clients.push(await program.connect());
    for (const at of [2, 0, 1, 0]) expect(await only(clients[at]!, 'PING')).toBe('+PONG\r\n');
    for (const client of clients) client.close();
  });

  it('qq0, implement ECHO', async () => {
    const client = await program.connect();
    expect(await only(client, 'ECHO', 'strawberry')).toBe('$10\r\nstrawberry\r\n');
    client.close();
  });

  it('la7, SET and GET', async () => {
    const client = await program.connect();
    expect(await only(client, 'SET', 'orange', 'pear')).toBe('+OK\r\n');
    expect(await only(client, 'GET', 'orange')).toBe('$4\r\npear\r\n');
    client.close();
  });

  it('yz1, expiry', async () => {
    const client = await program.connect();
    let hasSeenValue = false;
    for (let attempts = 0; !hasSeenValue && attempts < 100; attempts++) {
      const asked = performance.now();
      expect(await only(client, 'SET', 'orange', 'pear', 'px', '100')).toBe('+OK\r\n');
      const value = await only(client, 'GET', 'orange');
      // On a busy machine the hundred milliseconds may already be over.
      if (performance.now() - asked >= 100) continue;
      expect(value).toBe('$4\r\npear\r\n');
      hasSeenValue = true;
    }
    await delay(101);
    expect(await only(client, 'GET', 'orange')).toBe('$-1\r\n');
    client.close();
  });
});
