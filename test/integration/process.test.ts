// One server as a process: its sockets, its files, its signals. Real processes; what they do is
// waited for, never timed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replyText } from '../support/resp-client.ts';
import { delay, freePort, repositoryRoot, startRespite } from '../support/server-process.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'respite-process-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it never happened');
    await delay(20);
  }
}

/** Runs the server to its end; exit code and all that it said. */
async function runToEnd(...args: string[]): Promise<{ code: number | null; said: string }> {
  const bundle = join(repositoryRoot, 'dist', 'respite.js');
  const child = spawn(process.execPath, [bundle, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

describe.skipIf(process.platform === 'win32')('a server process', { timeout: 60_000 }, () => {
  it('says that a port is taken, and ends', async () => {
    const port = await freePort();
    const holder = createServer().listen(port, '127.0.0.1');
    const { code, said } = await runToEnd('--port', String(port), '--bind', '127.0.0.1');
    holder.close();
    expect(code).toBe(1);
    expect(said).toContain(`127.0.0.1:${port}: bind: Address already in use`);
    expect(said).toContain(`Failed listening on port ${port} (TCP), aborting.`);
  });

  it('refuses a taken port at run time and keeps the old one', async () => {
    const taken = await freePort();
    const holder = createServer().listen(taken, '127.0.0.1');
    const server = await startRespite();
    const client = await server.connect();
    const replies = await client.pipeline([
      ['CONFIG', 'SET', 'hz', '20', 'port', String(taken)],
      ['CONFIG', 'GET', 'hz'],
      ['PING'],
    ]);
    expect(replies[0]?.raw.toString()).toBe(
      "-ERR CONFIG SET failed (possibly related to argument 'port') - " +
        'Unable to listen on this port. Check server logs.\r\n',
    );
    expect(replies[1]?.raw.toString()).toContain('10');
    expect(replies[2]?.raw.toString()).toBe('+PONG\r\n');
    (await server.connect()).close();
    client.close();
    holder.close();
    await server.stop();
  });

  it('serves a unix socket, and takes its file away at the end', async () => {
    const path = join(directory, 'redis.sock');
    writeFileSync(path, 'left of an earlier server');
    const server = await startRespite({ args: ['--unixsocket', path, '--unixsocketperm', '700'] });
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(path).isSocket()).toBe(true);
    await server.stop();
    expect(existsSync(path)).toBe(false);
  });

  it('tells paths with the bytes that they have', async () => {
    const path = join(directory, 'hütte.sock');
    const server = await startRespite({ args: ['--unixsocket', path] });
    const client = await server.connect();
    const info = (await client.request('INFO', 'server')).raw.toString();
    expect(info).toContain(`listener1:name=unix,bind=${path}\r\n`);
    const caller = connect(path);
    caller.write('PING\r\n');
    await once(caller, 'data');
    const list = (await client.request('CLIENT', 'LIST')).raw.toString();
    expect(list).toContain(` addr=${path}:0 laddr=${path}:0 `);
    const closed = once(caller.resume(), 'close');
    const killed = await client.request('CLIENT', 'KILL', 'ADDR', `${path}:0`);
    expect(killed.raw.toString()).toBe(':1\r\n');
    await closed;
    client.close();
    await server.stop();
  });

  it('rewrites its file so that the next server is the same', async () => {
    const file = join(directory, 'redis.conf');
    writeFileSync(file, '# mine\nhz 20\nsave 60 1\n');
    const bundle = join(repositoryRoot, 'dist', 'respite.js');
    const everything: string[] = [];
    for (const round of [1, 2]) {
      const port = await freePort();
      writeFileSync(file, `${readFileSync(file, 'utf8')}port ${port}\n`);
      const child = spawn(process.execPath, [bundle, file], { cwd: directory, stdio: 'ignore' });
      const { RespClient } = await import('../support/resp-client.ts');
      let client: Awaited<ReturnType<typeof RespClient.connect>> | undefined;
      for (let tries = 0; client === undefined; tries++) {
        client = await RespClient.connect(port).catch(() => undefined);
        if (client === undefined && tries > 500) throw new Error('it never listened');
        if (client === undefined) await delay(20);
      }
      if (round === 1) await client.request('CONFIG', 'SET', 'timeout', '7', 'maxmemory', '2mb');
      expect(replyText(await client.request('CONFIG', 'REWRITE'))).toBe('OK');
      const reply = await client.request('CONFIG', 'GET', '[^p]*');
      everything.push(reply.raw.toString());
      client.close();
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    expect(everything[1]).toBe(everything[0]);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('# mine\nhz 20\nsave 60 1\n');
    expect(text).toContain('# Generated by CONFIG REWRITE\n');
    expect(text).toContain('maxmemory 2mb\n');
  });

  it('saves on a signal, or not, as shutdown-on-sigterm and shutdown-on-sigint say', async () => {
    const options = ['--shutdown-on-sigterm', 'nosave', '--shutdown-on-sigint', 'save'];
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const place = ['--dir', directory, '--dbfilename', `${signal}.rdb`, '--save', ''];
      const server = await startRespite({ args: [...place, ...options] });
      const client = await server.connect();
      await client.request('SET', 'k', 'v');
      client.close();
      expect((await server.stop(signal)).code).toBe(0);
      expect(existsSync(join(directory, `${signal}.rdb`))).toBe(signal === 'SIGINT');
    }
  });

  it('ignores a closed terminal, and a signal at which Node would let debuggers in', async () => {
    const server = await startRespite();
    for (const signal of ['SIGHUP', 'SIGUSR1'] as const) {
      process.kill(server.pid, signal);
      await until(() => server.stdout().includes(`Received ${signal}, ignored`));
    }
    const client = await server.connect();
    expect(replyText(await client.request('PING'))).toBe('PONG');
    client.close();
    expect(server.stderr()).toBe('');
    await server.stop();
  });

  it('leaves a report when it crashes, by a signal or DEBUG, and no word of the data', async () => {
    const crashes: [NodeJS.Signals, string[] | undefined][] = [
      ['SIGABRT', undefined],
      ['SIGABRT', ['DEBUG', 'PANIC']],
      ['SIGSEGV', ['DEBUG', 'SEGFAULT']],
    ];
    for (const [signal, request] of crashes) {
      const server = await startRespite({ args: ['--enable-debug-command', 'yes'] });
      const client = await server.connect();
      await client.request('SET', 'secret-key', 'secret-value');
      if (request === undefined) process.kill(server.pid, signal);
      else client.send(request);
      expect((await server.exited).signal).toBe(signal);
      const log = server.stdout();
      expect(log).toMatch(/# Respite \S+ crashed by signal: \d+ \(/);
      expect(log).toContain(` (${signal})\n`);
      for (const title of ['STACK TRACE', 'INFO OUTPUT', 'CLIENT LIST OUTPUT']) {
        expect(log).toContain(`# ------ ${title} ------\n`);
      }
      expect(log).toContain('# used_memory:');
      expect(log).toMatch(/# id=\d+ addr=127\.0\.0\.1:\d+/);
      expect(log).not.toContain('secret');
      client.close();
      await server.stop();
    }
  });

  it.runIf(process.platform === 'linux')('lets V8 compile at a low priority', async () => {
    const server = await startRespite();
    const tasks = `/proc/${server.pid}/task`;
    const niceness = (thread: string): number => {
      // Behind the name of the program, which may have blanks in it.
      const [, fields = ''] = readFileSync(`${tasks}/${thread}/stat`, 'latin1').split(') ');
      return Number(fields.split(' ')[16]);
    };
    const own = niceness(`${server.pid}`);
    const others = readdirSync(tasks).filter((thread) => thread !== `${server.pid}`);
    expect(others.length).toBeGreaterThan(0);
    for (const thread of others) expect([own, Math.min(19, own + 10)]).toContain(niceness(thread));
    expect(others.some((thread) => niceness(thread) > own)).toBe(true);
    await server.stop();
  });

  it('does not end because its log can no longer be written', async () => {
    const folder = join(directory, 'logs');
    mkdirSync(folder);
    const server = await startRespite({ args: ['--logfile', join(folder, 'log')] });
    const client = await server.connect();
    await rm(folder, { recursive: true });
    expect(replyText(await client.request('CONFIG', 'SET', 'loglevel', 'debug'))).toBe('OK');
    expect(replyText(await client.request('SAVE'))).toBe('OK');
    client.close();
    expect((await server.stop()).code).toBe(0);
  });

  it('goes on in the background, with log and pid file', async () => {
    const [log, pidFile] = [join(directory, 'log'), join(directory, 'pid')];
    const port = String(await freePort());
    const args = ['--port', port, '--daemonize', 'yes', '--logfile', log, '--pidfile', pidFile];
    const { code, said } = await runToEnd(...args, '--dir', directory);
    expect({ code, said }).toEqual({ code: 0, said: '' });
    await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('Ready to accept'));
    const pid = Number(readFileSync(pidFile, 'utf8'));
    process.kill(pid, 'SIGTERM');
    await until(() => readFileSync(log, 'utf8').includes('bye bye'));
    expect(existsSync(pidFile)).toBe(false);
    expect(readFileSync(log, 'utf8')).toContain('Removing the pid file.');
  });
});
