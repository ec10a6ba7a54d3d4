// Snapshots are of one point in time, promise R7 of persistence: clients write without a pause, and
// now and then BGSAVE or BGREWRITEAOF takes a snapshot. Every write is a transaction that counts
// itself, so the reply tells its place in the one order in which all of them were executed. A
// snapshot that has counted to n must hold what the first n writes leave, no more and no less: a
// second server does the first n, a third loads the file, and their digests are compared.
//
// FUZZ_SEED repeats the draws, SNAPSHOTS says how many, RESTING_KEYS how many keys lie there.
import { copyFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fuzzSeed, isTorture, type Random, seededRandom } from '../support/random.ts';
import type { RespClient } from '../support/resp-client.ts';
import { delay, type ServerProcess, startRespite } from '../support/server-process.ts';
import { words } from '../support/words.ts';

const SNAPSHOTS = Number(process.env.SNAPSHOTS ?? (isTorture ? 40 : 3));
const RESTING_KEYS = Number(process.env.RESTING_KEYS ?? (isTorture ? 200_000 : 20_000));
const LARGE = RESTING_KEYS / 4;
const CLIENTS = 10;
/** Transactions on their way from one client. */
const WINDOW = 100;
const KEYS = 500;
const DEBUG = words('--enable-debug-command yes');

const servers: ServerProcess[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop('SIGKILL');
});

async function server(...args: string[]): Promise<ServerProcess> {
  const started = await startRespite({ args: [...DEBUG, ...args] });
  servers.push(started);
  return started;
}

/** One change to keys of all types, small and large. */
function change(random: Random): string[] {
  const at = random.below(KEYS);
  const any = String(random.below(LARGE));
  const value = 'v'.repeat(random.below(100));
  return random.pick([
    ['SET', `string:${at}`, value],
    ['APPEND', `string:${at}`, value],
    ['SET', `resting:${random.below(RESTING_KEYS)}`, value],
    ['DEL', `string:${at}`, `list:${at}`],
    ['RENAME', 'moving', 'moving'],
    ['RPUSH', `list:${at}`, value, any],
    ['LPOP', `list:${at}`],
    ['HSET', 'large hash', any, value],
    ['HDEL', 'large hash', any],
    ['SADD', 'large set', any],
    ['SREM', 'large set', any],
    ['ZADD', 'large sorted set', String(random.below(1000)), any],
    ['HSET', `hash:${at}`, any, value],
    ['ZINCRBY', `sorted set:${at}`, '1', any],
    ['LSET', 'large list', any, value],
    ['COPY', `list:${at}`, `copy:${at}`, 'REPLACE'],
  ]);
}

/** Everybody who writes, and what was written in which order. */
class Writers {
  /** The n-th write is the n-th here, from 1 on. */
  readonly order: string[][] = [[]];
  readonly #random: Random;
  #stops = false;
  #work: Promise<void>[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  get done(): number {
    return this.order.length - 1;
  }

  async start({ connect }: ServerProcess): Promise<void> {
    for (let nth = 0; nth < CLIENTS; nth++) this.#work.push(this.#write(await connect()));
  }

  async stop(): Promise<void> {
    this.#stops = true;
    await Promise.all(this.#work);
    this.#work = [];
    this.#stops = false;
  }

  async #write(client: RespClient): Promise<void> {
    while (!this.#stops) {
      const changes = Array.from({ length: WINDOW }, () => change(this.#random));
      const requests = changes.flatMap((one) => [['MULTI'], ['INCR', 'count'], one, ['EXEC']]);
      const replies = await client.pipeline(requests);
      for (const [at, one] of changes.entries()) {
        const { value } = replies[at * 4 + 3];
        const count = value.type === 'array' ? value.items[0] : value;
        if (count.type !== 'integer') throw new Error(JSON.stringify(value));
        this.order[Number(count.value)] = one;
      }
    }
    client.close();
  }
}

async function ask(client: RespClient, ...request: string[]): Promise<string> {
  return (await client.request(...request)).raw.toString('latin1');
}

async function info(client: RespClient, field: string): Promise<string> {
  const text = await ask(client, 'INFO', 'persistence');
  const line = text.split('\r\n').find((each) => each.startsWith(`${field}:`));
  return line?.slice(field.length + 1) ?? '';
}

async function populate(client: RespClient): Promise<void> {
  const step = 1000;
  for (let first = 0; first < RESTING_KEYS; first += step) {
    const numbers = Array.from({ length: step }, (_, at) => String(first + at));
    const requests = [['MSET', ...numbers.flatMap((at) => [`resting:${at}`, `value ${at}`])]];
    if (first < LARGE) {
      requests.push(['HSET', 'large hash', ...numbers.flatMap((at) => [at, `value ${at}`])]);
      requests.push(['SADD', 'large set', ...numbers]);
      requests.push(['ZADD', 'large sorted set', ...numbers.flatMap((at) => [at, at])]);
      requests.push(['RPUSH', 'large list', ...numbers]);
    }
    await client.pipeline(requests);
  }
}

/** Does to a server what was done to the first one, up to any write. */
class Follower {
  readonly #client: RespClient;
  readonly #order: readonly string[][];
  #done = 0;

  constructor(client: RespClient, order: readonly string[][]) {
    this.#client = client;
    this.#order = order;
  }

  async digestAt(count: number): Promise<string> {
    while (this.#done < count) {
      const upTo = Math.min(this.#done + 1000, count);
      const requests = this.#order.slice(this.#done + 1, upTo + 1);
      if (requests.includes(undefined as never)) throw new Error('a write that nobody knows of');
      await this.#client.pipeline([...requests, ['SET', 'count', String(upTo)]]);
      this.#done = upTo;
    }
    return await ask(this.#client, 'DEBUG', 'DIGEST');
  }
}

/** The file that has just been written: the RDB file, or the base of the append-only file. */
function newestFile({ directory }: ServerProcess, command: string): string {
  if (command === 'BGSAVE') return join(directory, 'dump.rdb');
  const folder = join(directory, 'appendonlydir');
  const names = readdirSync(folder).filter((name) => name.endsWith('.base.rdb'));
  const sequence = (name: string): number => Number(name.split('.').at(-3));
  const [last = ''] = names.sort((one, other) => sequence(other) - sequence(one));
  return join(folder, last);
}

describe('a snapshot', () => {
  const seed = fuzzSeed();

  it(`has the data of one moment, ${SNAPSHOTS} times under load (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    const written = await server(...words('--appendonly yes --appendfsync no'));
    const followed = await server();
    const loaded = await server();
    const control = await written.connect();
    const reader = await loaded.connect();
    const follower = await followed.connect();
    await populate(control);
    await populate(follower);
    const writers = new Writers(random);
    const follow = new Follower(follower, writers.order);
    let passedMs = 0;
    let duringSaves = 0;
    for (let nth = 0; nth < SNAPSHOTS; nth++) {
      const command = random.pick(['BGSAVE', 'BGREWRITEAOF']);
      const before = writers.done;
      const startedMs = Date.now();
      await writers.start(written);
      await delay(200 + random.below(300));
      const atStart = writers.done;
      expect(await ask(control, command)).toMatch(/^\+Background .* started\r\n$/);
      const running = command === 'BGSAVE' ? 'rdb_bgsave' : 'aof_rewrite';
      while ((await info(control, `${running}_in_progress`)) !== '0') await delay(10);
      duringSaves += writers.done - atStart;
      await writers.stop();
      passedMs += Date.now() - startedMs;
      copyFileSync(newestFile(written, command), join(loaded.directory, 'dump.rdb'));
      expect(await ask(reader, 'DEBUG', 'RELOAD', 'NOSAVE')).toBe('+OK\r\n');
      const count = Number((await ask(reader, 'GET', 'count')).split('\r\n')[1]);
      const where = `seed ${seed}, snapshot ${nth} (${command}) of write ${count}`;
      expect(count, where).toBeGreaterThanOrEqual(before);
      expect(count, where).toBeLessThanOrEqual(writers.done);
      expect(await ask(reader, 'DEBUG', 'DIGEST'), where).toBe(await follow.digestAt(count));
    }
    const rate = Math.round((2 * writers.done) / (passedMs / 1000));
    const counts = `${SNAPSHOTS} snapshots, ${writers.done} transactions, ${rate} writes/s`;
    console.log(`snapshots: FUZZ_SEED=${seed}: ${counts}, ${duringSaves} while saving, all equal`);
    expect(duringSaves).toBeGreaterThan(0);
    // The append-only file as it stands, base and what follows it, is the data of now.
    const copy = join(loaded.directory, 'copy');
    mkdirSync(copy);
    cpSync(join(written.directory, 'appendonlydir'), join(copy, 'appendonlydir'), {
      recursive: true,
    });
    const restarted = await server('--appendonly', 'yes', '--dir', copy);
    const client = await restarted.connect();
    while ((await info(client, 'loading')) !== '0') await delay(20);
    expect(await ask(client, 'DEBUG', 'DIGEST')).toBe(await follow.digestAt(writers.done));
  }, 3_600_000);
});
