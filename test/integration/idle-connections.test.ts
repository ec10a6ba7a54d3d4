// What becomes of connections that keep silent (`timeout`, `tcp-keepalive`), and how the server
// ends on the signals that ask for it. Everything is waited for.
import { existsSync, readFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type RespClient, replyText } from '../support/resp-client.ts';
import { delay, type ServerProcess, startRespite } from '../support/server-process.ts';

const running: ServerProcess[] = [];

async function start(...args: string[]): Promise<ServerProcess> {
  const server = await startRespite({ args });
  running.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop('SIGKILL')));
});

async function until<Value>(look: () => Value | undefined | false): Promise<Value> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error('it never happened');
    await delay(20);
  }
}

async function configure(client: RespClient, name: string, value: string): Promise<void> {
  expect(replyText(await client.request('CONFIG', 'SET', name, value))).toBe('OK');
}

describe('timeout', () => {
  it('closes who has kept silent for longer, and says so', async () => {
    const server = await start('--loglevel', 'verbose', '--timeout', '1');
    const idle = await server.connect();
    await idle.closed;
    expect(server.stdout()).toContain('Closing idle client');
  });

  it('may be changed while the server runs, and spares the busy and the suspended', async () => {
    const server = await start();
    const [busy, idle, paused] = await Promise.all([1, 2, 3].map(() => server.connect()));
    // Its SET waits for the end of the pause.
    await busy!.request('CLIENT', 'PAUSE', '600000', 'WRITE');
    paused!.send(['SET', 'k', 'v']);
    await configure(busy!, 'timeout', '1');
    while (!idle!.isClosed) {
      expect(replyText(await busy!.request('PING'))).toBe('PONG');
      await delay(20);
    }
    const list = replyText(await busy!.request('CLIENT', 'LIST'));
    expect(list.trim().split('\n')).toHaveLength(2);
    expect(list).toContain('cmd=set');
    await configure(busy!, 'timeout', '0');
    await busy!.request('CLIENT', 'UNPAUSE');
    expect(replyText(await paused!.reply())).toBe('OK');
  });
});

/** The timer of the server's end of a connection, as Linux tells it: its kind, and seconds left. */
function timerOf(socket: Socket): { kind: string; seconds: number } | undefined {
  const hex = (port: number | undefined): string =>
    (port ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const ends = `:${hex(socket.remotePort)} 0100007F:${hex(socket.localPort)} `;
  const lines = readFileSync('/proc/net/tcp', 'latin1').split('\n');
  const timer = lines
    .find((line) => line.includes(ends))
    ?.trim()
    .split(/\s+/)[5];
  if (timer === undefined) return undefined;
  const [kind = '', ticks = ''] = timer.split(':');
  return { kind, seconds: Number.parseInt(ticks, 16) / 100 };
}

const NO_TIMER = '00';
const KEEPALIVE_TIMER = '02';

describe.skipIf(!existsSync('/proc/net/tcp'))('tcp-keepalive', () => {
  async function connect(server: ServerProcess): Promise<Socket> {
    const socket = createConnection(server.port, '127.0.0.1');
    socket.write('PING\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    return socket;
  }

  it('probes connections that are made from then on', async () => {
    const server = await start('--tcp-keepalive', '0');
    const client = await server.connect();
    const sockets = [await connect(server)];
    await configure(client, 'tcp-keepalive', '200');
    sockets.push(await connect(server));
    await configure(client, 'tcp-keepalive', '4000');
    sockets.push(await connect(server));
    const timers: number[] = [];
    for (const [at, kind] of [NO_TIMER, KEEPALIVE_TIMER, KEEPALIVE_TIMER].entries()) {
      // Until the client has acknowledged everything, another timer is shown.
      timers.push(
        await until(() => {
          const timer = timerOf(sockets[at]!);
          return timer?.kind === kind ? timer.seconds : undefined;
        }),
      );
    }
    for (const socket of sockets) socket.destroy();
    expect(timers[1]).toBeGreaterThan(50);
    expect(timers[1]).toBeLessThanOrEqual(200);
    expect(timers[2]).toBeGreaterThan(3_000);
    expect(timers[2]).toBeLessThanOrEqual(4_000);
  });
});

describe.skipIf(process.platform === 'win32')('shutdown-on-sigint and shutdown-on-sigterm', () => {
  // There is nothing to save yet, so every one of them ends the server in the same way.
  it.each([
    ['sigterm', 'default'],
    ['sigterm', 'save'],
    ['sigterm', 'nosave now'],
    ['sigterm', 'save force'],
    ['sigint', 'nosave'],
    ['sigint', 'now force'],
  ])('on %s, %s', async (signal, flags) => {
    const server = await start();
    const client = await server.connect();
    await client.request('SET', 'k', 'v');
    await configure(client, `shutdown-on-${signal}`, flags);
    process.kill(server.pid, signal.toUpperCase() as NodeJS.Signals);
    await client.closed;
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(server.stdout()).toContain(`Received ${signal.toUpperCase()} scheduling shutdown...`);
    expect(server.stdout()).toContain('ready to exit, bye bye...');
  });
});
