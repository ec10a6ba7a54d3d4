// The server where Node has no `net._createServerHandle` (another runtime, a later version): it
// listens by the documented way, and what fails is told in the log.
import { statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RespClient, replyText } from '../support/resp-client.ts';
import {
  delay,
  freePort,
  repositoryRoot,
  type ServerProcess,
  startServer,
} from '../support/server-process.ts';

const REMOVE = `
  delete require('node:net')._createServerHandle;
  require('node:module').syncBuiltinESMExports();`;

let directory: string;
let server: ServerProcess;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'respite-documented-'));
  const remove = join(directory, 'remove.cjs');
  writeFileSync(remove, REMOVE);
  const bundle = join(repositoryRoot, 'dist', 'respite.js');
  const args = ['--unixsocket', join(directory, 'socket'), '--unixsocketperm', '700'];
  server = await startServer([process.execPath, '--require', remove, bundle], { args });
});

afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`it never happened:\n${server.stdout()}`);
    await delay(20);
  }
}

async function answersAt(port: number): Promise<boolean> {
  const client = await RespClient.connect(port).catch(() => undefined);
  if (client === undefined) return false;
  const reply = await client.request('PING');
  client.close();
  return replyText(reply) === 'PONG';
}

describe.skipIf(process.platform === 'win32')('a server without _createServerHandle', () => {
  it('listens on its port and its path', async () => {
    await until(() => answersAt(server.port));
    const socket = statSync(join(directory, 'socket'));
    expect(socket.isSocket()).toBe(true);
    expect(socket.mode & 0o777).toBe(0o700);
  });

  it('tells in the log that a port is taken, and can then go to another', async () => {
    const client = await server.connect();
    const taken = await freePort();
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(taken, '127.0.0.1', resolve));
    expect(replyText(await client.request('CONFIG', 'SET', 'port', String(taken)))).toBe('OK');
    const warning = `127.0.0.1:${taken}: bind: Address already in use`;
    await until(() => server.stdout().includes(warning));
    // Drawn while the other is held, so that it is not the same one again.
    const next = await freePort();
    holder.close();
    expect(replyText(await client.request('CONFIG', 'SET', 'port', String(next)))).toBe('OK');
    await until(() => answersAt(next));
    expect(await answersAt(server.port)).toBe(false);
    client.close();
  });
});
