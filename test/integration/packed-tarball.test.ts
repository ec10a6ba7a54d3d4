import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { repositoryRoot, type ServerProcess, startServer } from '../support/server-process.ts';

const execute = promisify(execFile);

describe.skipIf(process.platform === 'win32')('the packed tarball', () => {
  let workshop: string;
  let tarball: string;
  let server: ServerProcess | undefined;
  let serverPid: number | undefined;

  beforeAll(async () => {
    workshop = await mkdtemp(join(tmpdir(), 'respite-pack-'));
    // npm as a newcomer has it, except that it may not use the network: nothing must be fetched.
    vi.stubEnv('npm_config_cache', join(workshop, 'cache'));
    vi.stubEnv('npm_config_offline', 'true');
    vi.stubEnv('npm_config_update_notifier', 'false');
    await execute('npm', ['pack', '--pack-destination', workshop], { cwd: repositoryRoot });
    const packed = (await readdir(workshop)).filter((name) => name.endsWith('.tgz'));
    expect(packed).toHaveLength(1);
    tarball = join(workshop, packed[0] ?? '');
  });

  afterAll(async () => {
    if (serverPid) process.kill(serverPid, 'SIGKILL');
    await server?.stop('SIGKILL');
    vi.unstubAllEnvs();
    await rm(workshop, { recursive: true, force: true });
  });

  it('holds the bundle and no sources', async () => {
    const { stdout } = await execute('tar', ['-tzf', tarball]);
    const names = stdout.trim().split('\n');
    expect(names).toContain('package/dist/respite.js');
    expect(names).toContain('package/dist/respite-server.cjs');
    expect(names.filter((name) => name.endsWith('.ts') || name.includes('/src/'))).toEqual([]);
  });

  it('runs with npx in an empty folder, answers PING and ends with 0 on SIGTERM', async () => {
    const script = `cp '${tarball}' . && exec npx --yes ./respite-*.tgz "$@"`;
    server = await startServer(['sh', '-c', script, 'sh']);
    // The server itself, since npx runs it in a shell, which passes no signal on.
    serverPid = Number(/^(\d+):M /m.exec(server.stdout())?.[1]);
    expect(serverPid).toBeGreaterThan(0);
    const client = await server.connect();
    expect((await client.request('PING')).raw.toString()).toBe('+PONG\r\n');
    client.close();
    expect(await readdir(server.directory)).toEqual([basename(tarball)]);
    process.kill(serverPid, 'SIGTERM');
    expect(await server.exited).toEqual({ code: 0, signal: null });
    serverPid = undefined;
  });
});
