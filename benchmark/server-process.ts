// A server under measurement: started on a free port with nothing to persist, and asked what it
// costs the machine. Those figures come from /proc, so the benchmark runs on Linux only.
import { type ChildProcess, execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RespClient, replyText } from '../test/support/resp-client.ts';
import type { OwnProcesses } from './own-processes.ts';

const START_PATIENCE_MS = 20_000;
const REPLY_PATIENCE_MS = 120_000;
const CONNECT_EVERY_MS = 2;
const LOG_FILE = 'log';

export class ServerProcess {
  readonly port: number;
  /** From the start of the process to its first PONG. */
  readonly startMs: number;
  readonly client: RespClient;
  private readonly child: ChildProcess;
  private readonly directory: string;
  private readonly processes: OwnProcesses;
  private readonly ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']));

  private constructor(
    processes: OwnProcesses,
    child: ChildProcess,
    directory: string,
    port: number,
    client: RespClient,
    startMs: number,
  ) {
    this.processes = processes;
    this.child = child;
    this.directory = directory;
    this.port = port;
    this.client = client;
    this.startMs = startMs;
  }

  /** `more` are further arguments of the server, which come last and so override the others. */
  static async start(
    processes: OwnProcesses,
    command: readonly string[],
    more: readonly string[] = [],
  ): Promise<ServerProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'respite-bench-'));
    const port = await freePort();
    const address = ['--port', String(port), '--bind', '127.0.0.1'];
    const settings = ['--save', '', '--appendonly', 'no'];
    const logPath = join(directory, LOG_FILE);
    const log = openSync(logPath, 'w');
    const startedAt = performance.now();
    const child = processes.start([...command, ...address, ...settings, ...more], {
      cwd: directory,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    try {
      const client = await firstPong(child, port, startedAt);
      const startMs = performance.now() - startedAt;
      return new ServerProcess(processes, child, directory, port, client, startMs);
    } catch (error) {
      const said = readFileSync(logPath, 'utf8').slice(-2_000);
      await processes.stop(child);
      await rm(directory, { recursive: true, force: true });
      throw new Error(`${command.join(' ')} did not start: ${said}`, { cause: error });
    }
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** What the server has said so far. */
  log(): string {
    return readFileSync(join(this.directory, LOG_FILE), 'utf8');
  }

  /** Processor time so far, of the server's process with all its threads. */
  cpuMicros(): number {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'latin1');
    // The program's name, the second field, may hold spaces; utime and stime are the 14th and 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) / this.ticksPerSecond) * 1e6;
  }

  /** The size of a file in the server's directory. */
  fileBytes(name: string): number {
    return statSync(join(this.directory, name)).size;
  }

  rssBytes(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'latin1');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  }

  /** Sends a request; an error reply is an error here. */
  async request(...args: string[]): Promise<string> {
    const reply = await this.client.request(...args);
    if (reply.value.type === 'error') throw new Error(`${args[0]}: ${reply.value.text}`);
    return replyText(reply);
  }

  /**
   * A number from INFO; undefined for a server that does not have the field. All sections take a
   * server a millisecond, so whoever asks often names the one.
   */
  async infoNumber(field: string, section = 'everything'): Promise<number | undefined> {
    const lines = (await this.request('INFO', section)).split('\r\n');
    const line = lines.find((one) => one.startsWith(`${field}:`));
    return line === undefined ? undefined : Number(line.slice(field.length + 1));
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.processes.stop(this.child);
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function firstPong(
  child: ChildProcess,
  port: number,
  startedAt: number,
): Promise<RespClient> {
  for (;;) {
    try {
      const client = await RespClient.connect(port, { timeoutMs: REPLY_PATIENCE_MS });
      const pong = replyText(await client.request('PING'));
      if (pong === 'PONG') return client;
      throw new Error(`PING was answered ${pong}`);
    } catch (error) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null || !child.pid;
      if (hasEnded || performance.now() - startedAt > START_PATIENCE_MS) throw error;
      await delay(CONNECT_EVERY_MS);
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
