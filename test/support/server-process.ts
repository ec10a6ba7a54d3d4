// Starts and stops server processes for black-box tests: ours and genuine redis-server, each on a
// free port of 127.0.0.1, in a directory of its own that is deleted afterwards. A server is known
// to be up when it answers PONG, and it is always stopped by its pid, also when the test run dies.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { type ClientOptions, RespClient } from './resp-client.ts';

export interface ServerOptions {
  readonly args?: readonly string[];
  /** A fixed port, for a server that takes another one's place. */
  readonly port?: number;
  /** Files that its directory has when it starts: their names and what is in them. */
  readonly files?: Readonly<Record<string, string>>;
  /** Starts with nothing but the port and `args`, not even `--bind 127.0.0.1`. */
  readonly withoutDefaults?: boolean;
}

export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  readonly directory: string;
  readonly exited: Promise<ServerExit>;
  /** Undefined while the process runs. */
  exit(): ServerExit | undefined;
  stdout(): string;
  stderr(): string;
  connect(options?: ClientOptions): Promise<RespClient>;
  /** Sends the signal, kills what has not ended a minute later, and deletes the directory. */
  stop(signal?: NodeJS.Signals): Promise<ServerExit>;
}

const LOWEST_PORT = 20_001;
const PORTS_PER_PROCESS = 40;
/** As many test files, running at the same time with pids close together, never share a port. */
const PORT_RANGES = 280;
let nextPort = Math.floor(Math.random() * PORTS_PER_PROCESS);
/** Long enough for the slowest and busiest machine: only what never happens takes so long. */
const START_TIMEOUT_MS = 120_000;
export const END_TIMEOUT_MS = 60_000;
const OUTPUT_LIMIT = 1_000_000;
const DEFAULT_ARGS = ['--bind', '127.0.0.1', '--save', ''];

export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The path of genuine redis-server, or undefined where it is not installed. */
export const genuineRedisPath = findOnPath('redis-server');
export const hasGenuineRedis = genuineRedisPath !== undefined;

/** Another server to test in place of ours, for example `redis-server`, to prove the tests. */
const substitute = process.env.RESPITE_TEST_SERVER;
export const testsAnotherServer = substitute !== undefined;

function findOnPath(program: string): string | undefined {
  const directories = (process.env.PATH ?? '').split(delimiter);
  return directories.map((directory) => join(directory, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && (found.mode & 0o111) !== 0;
}

/**
 * A `describe` for tests that compare with genuine redis-server: where it is missing they are
 * skipped, visibly; in CI they fail, so that a comparison cannot quietly stop being made.
 */
export function describeWithGenuineRedis(name: string, body: () => void): void {
  if (hasGenuineRedis || process.env.CI === 'true') describe(name, body);
  else describe.skip(`${name} (needs redis-server, which is not installed)`, body);
}

export async function startRespite(options: ServerOptions = {}): Promise<ServerProcess> {
  if (substitute !== undefined) return await startServer([substitute], options);
  const bundle = join(repositoryRoot, 'dist', 'respite.js');
  if (!existsSync(bundle)) throw new Error('dist/respite.js is missing: run `npm run build`');
  return await startServer([process.execPath, bundle], options);
}

export async function startRedis(options: ServerOptions = {}): Promise<ServerProcess> {
  if (genuineRedisPath === undefined) throw new Error('redis-server is not installed');
  return await startServer([genuineRedisPath], options);
}

/** Starts `command` with `--port` and the given arguments and waits for its first PONG. */
export async function startServer(
  command: readonly [string, ...string[]],
  options: ServerOptions = {},
): Promise<ServerProcess> {
  const port = options.port ?? (await freePort());
  const directory = await mkdtemp(join(tmpdir(), 'respite-test-'));
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await writeFile(join(directory, name), text);
  }
  const [program, ...programArgs] = command;
  const defaults = options.withoutDefaults ? [] : DEFAULT_ARGS;
  const args = [...programArgs, '--port', String(port), ...defaults, ...(options.args ?? [])];
  const child = spawn(program, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  const server = watchProcess(child, port, directory);
  try {
    await untilPong(server, START_TIMEOUT_MS);
  } catch (error) {
    const output = server.stdout() + server.stderr();
    await server.stop('SIGKILL');
    throw new Error(`${command.join(' ')} did not start:\n${output}`, { cause: error });
  }
  return server;
}

function watchProcess(child: ChildProcess, port: number, directory: string): ServerProcess {
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      output[stream] = (output[stream] + text).slice(-OUTPUT_LIMIT);
    });
  }
  let exit: ServerExit | undefined;
  const exited = new Promise<ServerExit>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null) => {
      exit ??= { code, signal };
      resolve(exit);
    };
    child.once('close', end);
    child.once('error', (error) => {
      output.stderr += String(error);
      end(null, null);
    });
  });
  const killWithUs = () => child.kill('SIGKILL');
  // The runner ends a worker by SIGTERM, which by itself would not tell 'exit'.
  const killAndDie = (signal: NodeJS.Signals) => {
    killWithUs();
    process.kill(process.pid, signal);
  };
  process.once('exit', killWithUs);
  process.once('SIGTERM', killAndDie);
  return {
    port,
    pid: child.pid ?? 0,
    directory,
    exited,
    exit: () => exit,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    connect: (options) => RespClient.connect(port, options),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const deadline = setTimeout(killWithUs, END_TIMEOUT_MS);
      const result = await exited;
      clearTimeout(deadline);
      process.off('exit', killWithUs);
      process.off('SIGTERM', killAndDie);
      await rm(directory, { recursive: true, force: true });
      return result;
    },
  };
}

async function untilPong(server: ServerProcess, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      const client = await server.connect({ timeoutMs });
      const pong = await client.request('PING');
      client.close();
      if (pong.raw.toString() === '+PONG\r\n') return;
      throw new Error(`PING was answered with ${JSON.stringify(pong.raw.toString())}`);
    } catch (error) {
      const hasEnded = server.exit() !== undefined;
      if (hasEnded || Date.now() > deadline) throw error;
      await delay(15);
    }
  }
}

export async function delay(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * A port that nothing listens on now, above 20000 and below the ephemeral range. Each process that
 * runs tests has a range of its own: between the look and the start of the server another one
 * cannot take it. And it goes round in its range: a port that somebody has just left comes last, so
 * that a test which moves a server from one port to another always finds two.
 */
export async function freePort(): Promise<number> {
  const lowest = LOWEST_PORT + (process.pid % PORT_RANGES) * PORTS_PER_PROCESS;
  for (;;) {
    nextPort = (nextPort + 1) % PORTS_PER_PROCESS;
    const port = lowest + nextPort;
    if (await canListen(port)) return port;
    await delay(1);
  }
}

async function canListen(port: number): Promise<boolean> {
  const probe = createServer();
  return await new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
