// How a server ends and what it refuses to start with, compared with genuine redis-server: exit
// codes, what is said on which stream, and what a client sees of it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RespClient } from '../support/resp-client.ts';
import {
  delay,
  describeWithGenuineRedis,
  END_TIMEOUT_MS,
  freePort,
  genuineRedisPath,
  repositoryRoot,
  type ServerOptions,
  type ServerProcess,
  startRedis,
  startRespite,
} from '../support/server-process.ts';
import { words } from '../support/words.ts';
import { printReply } from './differential/printing.ts';

type Start = (options?: ServerOptions) => Promise<ServerProcess>;

/** Ends a server by a request and tells how it went. */
async function endBy(start: Start, request: string): Promise<string> {
  const server = await start();
  const client = await server.connect();
  const reply = await client.request(...words(request)).then(printReply, () => 'closed');
  const exit = await Promise.race([server.exited, delay(END_TIMEOUT_MS)]);
  await server.stop('SIGKILL');
  return `${reply}, ${exit === undefined ? 'runs on' : `exit ${exit.code} ${exit.signal}`}`;
}

async function endBySignal(start: Start, signal: NodeJS.Signals): Promise<string> {
  const server = await start();
  const client = await server.connect();
  await client.request('SET', 'k', 'v');
  const exit = await server.stop(signal);
  await client.closed;
  return `exit ${exit.code} ${exit.signal}`;
}

interface Refusal {
  readonly code: number | null;
  readonly says: boolean;
}

/** The exit code of a start with wrong arguments, and whether standard error said anything. */
async function refusal(command: string, args: readonly string[]): Promise<Refusal> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(deadline);
  return { code, says: stderr.trim() !== '' };
}

describeWithGenuineRedis('the end and the start of a server', () => {
  it.each(['SHUTDOWN NOSAVE', 'shutdown nosave now', 'SHUTDOWN NOSAVE FORCE', 'SHUTDOWN'])(
    '%s ends both in the same way',
    async (request) => {
      expect(await endBy(startRespite, request)).toBe(await endBy(startRedis, request));
    },
  );

  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends both in the same way', async (signal) => {
    expect(await endBySignal(startRespite, signal)).toBe(await endBySignal(startRedis, signal));
  });

  it.each([
    '--nosuch 1',
    '--port abc',
    '--port 70000',
    '--maxmemory lots',
    '--appendonly maybe',
    '--port',
    '/no/such/file.conf',
    '--loglevel loud',
    '--databases 0',
  ])('both refuse to start with %s', async (line) => {
    const bundle = join(repositoryRoot, 'dist', 'respite.js');
    const ours = await refusal(process.execPath, [bundle, ...words(line)]);
    expect(ours).toEqual(await refusal(genuineRedisPath ?? '', words(line)));
  });

  it('both leave a port to whom it belongs', async () => {
    const port = await freePort();
    const first = await startRespite({ port });
    const args = ['--port', String(port), '--bind', '127.0.0.1'];
    const bundle = join(repositoryRoot, 'dist', 'respite.js');
    const [ours, genuine] = [
      await refusal(process.execPath, [bundle, ...args]),
      await refusal(genuineRedisPath ?? '', args),
    ];
    expect(ours.code).toBe(genuine.code);
    const client = await RespClient.connect(port);
    expect(printReply(await client.request('PING'))).toBe('+PONG\\r\\n');
    client.close();
    await first.stop();
  });

  it('both keep DEBUG to themselves unless they are told otherwise', async () => {
    const said: string[][] = [];
    for (const start of [startRedis, startRespite]) {
      const server = await start();
      const client = await server.connect();
      const replies = await client.pipeline(['DEBUG SLEEP 0', 'DEBUG', 'DEBUG FOO'].map(words));
      said.push(replies.map(printReply));
      await server.stop('SIGKILL');
    }
    expect(said[0]).toEqual(said[1]);
  });
});
