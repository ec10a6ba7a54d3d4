import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repositoryRoot, startServer } from '../support/server-process.ts';

/** Stands in for the server: says how it was started and waits for the signal to end. */
const standIn = `
process.on('SIGTERM', () => process.exit(0));
setInterval(() => {}, 1000);
const { argv, pid } = process;
console.log(JSON.stringify({ pid, directory: process.cwd(), args: argv.slice(2), word: 'first' }));
`;

interface Started {
  readonly pid: number;
  readonly directory: string;
  readonly args: readonly string[];
  readonly word: string;
}

interface Outcome {
  /** Undefined when the script ended without starting the server. */
  readonly started: Started | undefined;
  readonly scriptPid: number;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe.skipIf(process.platform === 'win32')('spawn_redis_server.sh', () => {
  let workshop: string;
  let copy: string;
  let elsewhere: string;
  let npmCalls: string;
  const running = new Set<ChildProcess>();

  beforeEach(async () => {
    workshop = await realpath(await mkdtemp(join(tmpdir(), 'respite-spawn-')));
    copy = join(workshop, 'a copy of it');
    elsewhere = join(workshop, "somebody's folder");
    npmCalls = join(workshop, 'npm-calls');
    for (const folder of [copy, join(copy, 'src'), elsewhere, join(workshop, 'bin')]) {
      await mkdir(folder);
    }
    const copied = [
      'spawn_redis_server.sh',
      'your_program.sh',
      'package.json',
      'tools',
      join('src', 'launcher.ts'),
    ];
    for (const name of [...copied, 'package-lock.json']) {
      await cp(join(repositoryRoot, name), join(copy, name), { recursive: true });
    }
    await writeFile(join(copy, 'src', 'main.ts'), standIn);
    await utimes(join(copy, 'package-lock.json'), 1, 1);
    await writeNpm(`ln -s '${join(repositoryRoot, 'node_modules')}' node_modules`);
    await symlink(join(repositoryRoot, 'node_modules'), join(copy, 'node_modules'));
  });

  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    running.clear();
    await rm(workshop, { recursive: true, force: true });
  });

  /** The scripts find this one first and can do no harm to the packages that the links lead to. */
  async function writeNpm(body: string): Promise<void> {
    const path = join(workshop, 'bin', 'npm');
    await writeFile(path, `#!/bin/sh\necho "$@" >>'${npmCalls}'\n${body}\n`);
    await chmod(path, 0o755);
  }

  async function start(script: string, ...args: string[]): Promise<Outcome> {
    const path = `${join(workshop, 'bin')}:${process.env.PATH}`;
    const env = { ...process.env, PATH: path };
    const child = spawn(script, args, { cwd: elsewhere, env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let stdout = '';
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('\n')) child.kill('SIGTERM');
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    const line = stdout.split('\n')[0] ?? '';
    const started = line === '' ? undefined : (JSON.parse(line) as Started);
    return { started, scriptPid: child.pid ?? 0, code, stdout, stderr };
  }

  const spawnScript = () => join(copy, 'spawn_redis_server.sh');
  const bundleTime = async () => (await stat(join(copy, 'dist', 'respite.js'))).mtimeMs;
  const calls = async () => await readFile(npmCalls, 'utf8').catch(() => '');

  it('becomes the server: same pid, same directory, the arguments as given', async () => {
    const args = ['--port', '7777', '--replicaof', 'localhost 6379', '--save', '', '*', "it's"];
    const { started, scriptPid, code, stdout, stderr } = await start(spawnScript(), ...args);
    expect(started).toMatchObject({ pid: scriptPid, directory: elsewhere, args });
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toBe('respite: building dist/respite.js\n');
    expect(code).toBe(0);
  });

  it('goes straight to the server when nothing has changed', async () => {
    await start(spawnScript());
    const built = await bundleTime();
    const again = await start(spawnScript());
    expect(again.started?.word).toBe('first');
    expect(again.stderr).toBe('');
    expect(await bundleTime()).toBe(built);
    expect(await calls()).toBe('');
  });

  it('builds again after a source has changed', async () => {
    await start(spawnScript());
    await writeFile(join(copy, 'src', 'main.ts'), standIn.replace('first', 'second'));
    const { started, stderr } = await start(spawnScript());
    expect(started?.word).toBe('second');
    expect(stderr).toBe('respite: building dist/respite.js\n');
  });

  it('does not build again for a unit test', async () => {
    const test = join(copy, 'src', 'main.test.ts');
    await writeFile(test, '');
    await start(spawnScript());
    const later = new Date(Date.now() + 60_000);
    await utimes(test, later, later);
    expect((await start(spawnScript())).stderr).toBe('');
  });

  it('is found through a symbolic link', async () => {
    await symlink(spawnScript(), join(workshop, 'linked'));
    await symlink(join(workshop, 'linked'), join(elsewhere, 'linked twice'));
    const { started } = await start(join(elsewhere, 'linked twice'), '--port', '7777');
    expect(started).toMatchObject({ directory: elsewhere, args: ['--port', '7777'] });
  });

  it('says what is wrong with the sources and does not start what it built before', async () => {
    await start(spawnScript());
    await writeFile(join(copy, 'src', 'main.ts'), 'const broken = ;');
    const { started, code, stdout, stderr } = await start(spawnScript());
    expect(started).toBeUndefined();
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('Unexpected ";"');
  });

  it('installs once when several starts come together', async () => {
    await rm(join(copy, 'node_modules'));
    const outcomes = await Promise.all([1, 2, 3].map(() => start(spawnScript())));
    expect(outcomes.map((one) => one.started?.word)).toEqual(['first', 'first', 'first']);
    expect((await calls()).trim().split('\n')).toHaveLength(1);
    expect(await calls()).toMatch(/^ci .*--include=dev/);
  });

  it('installs again when the lock file is newer than the packages', async () => {
    await start(spawnScript());
    const later = new Date(Date.now() + 60_000);
    await utimes(join(copy, 'package-lock.json'), later, later);
    await rm(join(copy, 'node_modules'));
    const { stderr } = await start(spawnScript());
    expect(stderr).toContain('npm ci');
    expect(await calls()).toMatch(/^ci /);
  });

  it('shows what npm said when the packages cannot be installed', async () => {
    await rm(join(copy, 'node_modules'));
    await writeNpm('echo no network >&2; exit 7');
    const { started, code, stdout, stderr } = await start(spawnScript());
    expect(started).toBeUndefined();
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('no network');
  });

  it('is not held up by a start that died while it built', async () => {
    const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await new Promise((resolve) => dead.once('close', resolve));
    await mkdir(join(copy, 'build'));
    await writeFile(join(copy, 'build', 'prepare.lock'), String(dead.pid));
    expect((await start(spawnScript())).started?.word).toBe('first');
  });

  describe('your_program.sh', () => {
    const argumentsFor = async (...args: string[]) =>
      (await start(join(copy, 'your_program.sh'), ...args)).started?.args;

    it('puts --save "" before the options', async () => {
      expect(await argumentsFor()).toEqual(['--save', '']);
      expect(await argumentsFor('--port', '1 2')).toEqual(['--save', '', '--port', '1 2']);
      expect(await argumentsFor('-')).toEqual(['--save', '', '-']);
    });

    it('puts it after a configuration file, which must stay first', async () => {
      expect(await argumentsFor('my redis.conf', '--port', '1')).toEqual([
        'my redis.conf',
        ...['--save', '', '--port', '1'],
      ]);
    });

    it('leaves alone what counts only as the first argument', async () => {
      expect(await argumentsFor('--version')).toEqual(['--version']);
    });

    it('is one process with the server', async () => {
      const { started, scriptPid } = await start(join(copy, 'your_program.sh'));
      expect(started).toMatchObject({ pid: scriptPid, directory: elsewhere });
    });
  });
});

describe.skipIf(process.platform === 'win32')('spawn_redis_server.sh of this repository', () => {
  it('starts a server that answers PING under its pid and ends with 0 on SIGTERM', async () => {
    const server = await startServer([join(repositoryRoot, 'spawn_redis_server.sh')]);
    const client = await server.connect();
    expect((await client.request('PING')).raw.toString()).toBe('+PONG\r\n');
    expect(Number(/^(\d+):M /m.exec(server.stdout())?.[1])).toBe(server.pid);
    client.close();
    expect(await server.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});
