// `npm run soak -- --minutes N`: a server that evicts, expires and defragments under random traffic
// for as long as wanted, with hostile, hasty and slow clients among the proper ones. It must not
// crash, complain or stop answering, and once warm it must not grow: its resident memory may drift
// by less than five percent. Exit code 1 when it does not hold.
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fuzzSeed, seededRandom } from '../test/support/random.ts';
import { driftOf } from './drift.ts';
import { namedValues, UsageError } from './options.ts';
import { OwnProcesses } from './own-processes.ts';
import { ServerProcess } from './server-process.ts';
import { hostile, passing, runTraffic, type Soak, slow, steady } from './soak-traffic.ts';

const usage = `usage: npm run soak -- [options]
  --minutes N      how long to run (10)
  --seed S         repeats the traffic of an earlier run, as far as time lets it
  --policy NAME    maxmemory-policy (allkeys-lfu)
  --maxmemory SIZE (24mb)
  --ours COMMAND   how to start the server (node dist/respite.js)`;

const MOST_DRIFT = 0.05;
const SAMPLE_EVERY_MS = 1_000;
const SAMPLES_PER_LINE = 10;
const PING_PATIENCE_MS = 10_000;
const LOG_TAIL = 4_000;
const LEAST_MINUTES = 0.1;
const TRAFFIC = [steady, steady, steady, steady, passing, passing, hostile, hostile, slow, slow];
/** What the log says of what must never happen. */
const COMPLAINTS = ['Bug:', 'Unhandled', 'BUG REPORT'];

interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly command: readonly string[];
}

function parseSoakOptions(args: readonly string[]): SoakOptions {
  const given = namedValues(args, ['minutes', 'seed', 'policy', 'maxmemory', 'ours'], []);
  const minutes = Number(given.get('minutes') ?? 10);
  const seed = Number(given.get('seed') ?? fuzzSeed());
  if (!(minutes >= LEAST_MINUTES)) throw new UsageError(`--minutes wants ${LEAST_MINUTES} or more`);
  if (!Number.isInteger(seed)) throw new UsageError('--seed wants a whole number');
  const ours = given.get('ours')?.split(' ') ?? [process.execPath, resolve('dist/respite.js')];
  const settings = [
    ...['--maxmemory', given.get('maxmemory') ?? '24mb'],
    ...['--maxmemory-policy', given.get('policy') ?? 'allkeys-lfu'],
    ...['--activedefrag', 'yes', '--proto-max-bulk-len', '1mb'],
    ...['--client-output-buffer-limit', 'normal 8mb 4mb 5'],
  ];
  return { minutes, seed, command: [...ours, ...settings] };
}

class SoakRun implements Soak {
  stopping = false;
  requests = 0;
  connections = 0;
  readonly #server: ServerProcess;
  readonly #failures: string[] = [];
  readonly #rssBytes: number[] = [];
  readonly #startedAt = performance.now();
  #lineRequests = 0;
  #lineAt = performance.now();
  #longestPingMs = 0;

  constructor(server: ServerProcess) {
    this.#server = server;
  }

  get port(): number {
    return this.#server.port;
  }

  fail(reason: string): void {
    if (this.stopping) return;
    this.stopping = true;
    this.#failures.push(`${reason}\n${this.#server.log().slice(-LOG_TAIL)}`);
  }

  async run({ minutes, seed }: SoakOptions): Promise<readonly string[]> {
    const endsAt = this.#startedAt + minutes * 60_000;
    this.#server.client.timeoutMs = PING_PATIENCE_MS;
    const traffic = TRAFFIC.map((kind, at) => runTraffic(kind, this, seededRandom(seed + at)));
    while (!this.stopping && performance.now() < endsAt) {
      await delay(SAMPLE_EVERY_MS);
      await this.#sample();
    }
    if (!this.stopping) this.#judge();
    this.stopping = true;
    await Promise.all(traffic);
    return this.#failures;
  }

  async #sample(): Promise<void> {
    const server = this.#server;
    const complaint = complaintIn(server.log());
    if (complaint !== undefined) this.fail(`the server complained: ${complaint}`);
    try {
      const askedAt = performance.now();
      await server.request('PING');
      this.#longestPingMs = Math.max(this.#longestPingMs, performance.now() - askedAt);
      this.#rssBytes.push(server.rssBytes());
      if (this.#rssBytes.length % SAMPLES_PER_LINE === 0) await this.#printLine();
    } catch (error) {
      const how = server.hasEnded ? 'the server ended' : 'PING failed';
      this.fail(`${how}: ${error}`);
    }
  }

  async #printLine(): Promise<void> {
    const now = performance.now();
    const rate = ((this.requests - this.#lineRequests) / (now - this.#lineAt)) * 1_000;
    this.#lineRequests = this.requests;
    this.#lineAt = now;
    const number = async (field: string) => (await this.#server.infoNumber(field)) ?? Number.NaN;
    const figures = [
      `${Math.round((now - this.#startedAt) / 1_000)} s`,
      `${Math.round(rate)} req/s`,
      `${await this.#server.request('DBSIZE')} keys`,
      `RSS ${megabytes(this.#rssBytes.at(-1) ?? 0)}`,
      `used ${megabytes(await number('used_memory'))}`,
      `JS heap ${megabytes(await number('js_heap_used'))}`,
      `array buffers ${megabytes(await number('js_array_buffers'))}`,
      `${await number('connected_clients')} clients of ${this.connections}`,
      `${await number('evicted_keys')} evicted`,
      `${await number('expired_keys')} expired`,
      `longest PING ${this.#longestPingMs.toFixed(0)} ms`,
    ];
    this.#longestPingMs = 0;
    console.log(figures.join(', '));
  }

  #judge(): void {
    const { secondQuarter, lastQuarter, share } = driftOf(this.#rssBytes);
    const means = `${megabytes(secondQuarter)} to ${megabytes(lastQuarter)}`;
    console.log(`${this.requests} requests, RSS ${means}, drift ${(share * 100).toFixed(2)} %`);
    if (share >= MOST_DRIFT) this.fail(`resident memory drifted by ${(share * 100).toFixed(2)} %`);
  }
}

function complaintIn(log: string): string | undefined {
  return log.split('\n').find((line) => COMPLAINTS.some((word) => line.includes(word)));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

async function main(): Promise<void> {
  const options = parseSoakOptions(process.argv.slice(2));
  console.log(`soak: ${options.minutes} minutes, --seed ${options.seed}`);
  const server = await ServerProcess.start(new OwnProcesses(), options.command);
  try {
    const failures = await new SoakRun(server).run(options);
    for (const failure of failures) console.error(`FAILED: ${failure}`);
    if (failures.length > 0) process.exitCode = 1;
  } finally {
    await server.stop();
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n${usage}`);
  else console.error(error);
  process.exitCode = 1;
}
