// Files travel both ways between us and genuine redis-server: what one has saved the other loads,
// and both say that it is the same data. Keys of all types and forms, random but from a seed, which
// is printed: `FUZZ_SEED` repeats a run, `FUZZ_COUNT` says how many keys (100000 for `torture`).
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { fuzzCount, fuzzSeed, isTorture, type Random, seededRandom } from '../support/random.ts';
import type { RespClient } from '../support/resp-client.ts';
import {
  describeWithGenuineRedis,
  type ServerProcess,
  startRedis,
  startRespite,
} from '../support/server-process.ts';

const servers: ServerProcess[] = [];
const DEBUG = ['--enable-debug-command', 'yes'];
const PATIENCE_MS = isTorture ? 3_600_000 : 300_000;

async function redis(...args: string[]): Promise<ServerProcess> {
  const server = await startRedis({ args: [...DEBUG, ...args] });
  servers.push(server);
  return server;
}

async function respite(...args: string[]): Promise<ServerProcess> {
  const server = await startRespite({ args: [...DEBUG, ...args] });
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop('SIGKILL');
});

function text(random: Random): string {
  const kind = random.below(5);
  if (kind === 0) return String(random.below(300) - 150);
  if (kind === 1) return String(random.below(2 ** 31) * (random.oneIn(2) ? 1 : 4_000_003));
  if (kind === 2) return 'x'.repeat(random.below(100));
  if (kind === 3 && random.oneIn(20)) return random.bytes(random.below(20_000)).toString('latin1');
  return random.bytes(random.below(30)).toString('latin1');
}

function times<Item>(random: Random, make: () => Item[]): Item[] {
  const most = random.pick([1, 5, 5, 20, 20, 150, 600]);
  return Array.from({ length: 1 + random.below(most) }, make).flat();
}

/** Commands that make a key. */
function keyCommands(random: Random, key: string): string[][] {
  const commands: string[][] = [];
  switch (random.below(6)) {
    case 0:
      commands.push(['SET', key, text(random)]);
      break;
    case 1:
      commands.push(['RPUSH', key, ...times(random, () => [text(random)])]);
      if (random.oneIn(4)) commands.push(['LPUSH', key, ...times(random, () => [text(random)])]);
      break;
    case 2: {
      const integers = random.oneIn(2);
      const member = () => [integers ? String(random.below(100_000)) : text(random)];
      commands.push(['SADD', key, ...times(random, member)]);
      break;
    }
    case 3: {
      const score = () =>
        random.pick(['inf', '-inf', '0', String(random.below(1000) / 7), '-3e80']);
      commands.push(['ZADD', key, ...times(random, () => [score(), text(random)])]);
      break;
    }
    case 4:
      commands.push(['HSET', key, ...times(random, () => [text(random), text(random)])]);
      break;
    default:
      commands.push(...streamCommands(random, key));
  }
  if (random.oneIn(5)) commands.push(['PEXPIREAT', key, String(4e12 + random.below(1e9))]);
  return commands;
}

function streamCommands(random: Random, key: string): string[][] {
  const commands: string[][] = [];
  const entries = 1 + random.below(random.pick([5, 30, 250]));
  const field = text(random);
  for (let nth = 1; nth <= entries; nth++) {
    const pairs = random.oneIn(2)
      ? [field, text(random)]
      : [text(random), text(random), text(random), text(random)];
    commands.push(['XADD', key, `${nth}-${random.below(9)}`, ...pairs]);
  }
  if (random.oneIn(3)) commands.push(['XDEL', key, `${1 + random.below(entries)}-1`]);
  if (random.oneIn(2)) {
    commands.push(['XGROUP', 'CREATE', key, 'group', '0']);
    commands.push(['XREADGROUP', 'GROUP', 'group', 'alice', 'COUNT', '3', 'STREAMS', key, '>']);
    commands.push(['XREADGROUP', 'GROUP', 'group', 'bob', 'COUNT', '2', 'STREAMS', key, '>']);
    commands.push(['XACK', key, 'group', '1-1']);
  }
  return commands;
}

async function populate(server: ServerProcess, seed: number, keys: number): Promise<void> {
  const random = seededRandom(seed);
  const client = await server.connect({ timeoutMs: PATIENCE_MS });
  for (let from = 0; from < keys; from += 200) {
    const commands: string[][] = [];
    for (let nth = from; nth < Math.min(from + 200, keys); nth++) {
      if (random.oneIn(100)) commands.push(['SELECT', String(random.below(16))]);
      commands.push(...keyCommands(random, `${nth}:${text(random).slice(0, 200)}`));
    }
    await Promise.all(commands.map((command) => send(client, command)));
  }
  client.close();
}

async function send(client: RespClient, command: string[]): Promise<void> {
  await client.request(...command.map((part) => Buffer.from(part, 'latin1')));
}

async function ask(server: ServerProcess, ...command: string[]): Promise<string> {
  const client = await server.connect({ timeoutMs: PATIENCE_MS });
  const reply = await client.request(...command);
  client.close();
  return reply.raw.toString('latin1');
}

/** The digest, and how many keys there are; what 7.4 tells of them besides, 7.0 does not. */
async function digest(server: ServerProcess): Promise<string> {
  return `${await ask(server, 'DEBUG', 'DIGEST')} ${await ask(server, 'INFO', 'keyspace')}`.replace(
    /avg_ttl=\d+|,subexpiry=\d+|\$\d+/g,
    '',
  );
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function loads(server: ServerProcess, from: ServerProcess): Promise<void> {
  copyFileSync(join(from.directory, 'dump.rdb'), join(server.directory, 'dump.rdb'));
  expect(await ask(server, 'DEBUG', 'RELOAD', 'NOSAVE')).toBe('+OK\r\n');
}

function checked(program: string, ...args: string[]): void {
  const run = spawnSync(program, args, { encoding: 'utf8' });
  if (run.error !== undefined && (run.error as NodeJS.ErrnoException).code === 'ENOENT') return;
  expect(run.status, run.stdout + run.stderr).toBe(0);
}

describeWithGenuineRedis('files exchanged with genuine redis-server', () => {
  const seed = fuzzSeed();
  const keys = fuzzCount(1000, 100_000);

  it(
    `of ${keys} keys, RDB, seed ${seed}`,
    async () => {
      const [theirs, ours] = [await redis(), await respite()];
      await populate(theirs, seed, keys);
      const expected = await digest(theirs);
      expect(await ask(theirs, 'SAVE')).toBe('+OK\r\n');
      await loads(ours, theirs);
      expect(await digest(ours)).toBe(expected);
      await ask(ours, 'BGSAVE');
      await until(async () => (await ask(ours, 'INFO')).includes('rdb_bgsave_in_progress:0'));
      checked('redis-check-rdb', join(ours.directory, 'dump.rdb'));
      await loads(theirs, ours);
      expect(await digest(theirs)).toBe(expected);
      await ask(theirs, 'FLUSHALL');
      await populate(ours, seed + 1, keys);
      await populate(theirs, seed + 1, 0);
      const ofOurs = await digest(ours);
      await ask(ours, 'SAVE');
      await loads(theirs, ours);
      expect(await digest(theirs)).toBe(ofOurs);
    },
    PATIENCE_MS,
  );

  it(
    `of ${keys} keys, AOF, seed ${seed}`,
    async () => {
      const ours = await respite('--appendonly', 'yes', '--aof-use-rdb-preamble', 'yes');
      await populate(ours, seed, keys >> 1);
      await ask(ours, 'BGREWRITEAOF');
      await until(async () => (await ask(ours, 'INFO')).includes('aof_rewrite_in_progress:0'));
      await populate(ours, seed + 2, keys >> 1);
      const expected = await digest(ours);
      const folder = join(ours.directory, 'appendonlydir');
      expect(existsSync(join(folder, 'appendonly.aof.manifest'))).toBe(true);
      checked('redis-check-aof', join(folder, 'appendonly.aof.manifest'));
      const theirs = await redis();
      const place = join(theirs.directory, 'aof');
      mkdirSync(place);
      cpSync(folder, join(place, 'appendonlydir'), { recursive: true });
      const reader = await redis('--dir', place, '--appendonly', 'yes');
      await until(async () => (await ask(reader, 'PING')) === '+PONG\r\n');
      await until(async () => (await ask(reader, 'INFO')).includes('loading:0'));
      expect(await digest(reader)).toBe(expected);
      await ask(reader, 'BGREWRITEAOF');
      await until(async () => (await ask(reader, 'INFO')).includes('aof_rewrite_in_progress:0'));
      await populate(reader, seed + 3, keys >> 2);
      const ofTheirs = await digest(reader);
      const back = await respite('--dir', place, '--appendonly', 'yes');
      await until(async () => (await ask(back, 'INFO')).includes('loading:0'));
      expect(await digest(back)).toBe(ofTheirs);
    },
    PATIENCE_MS,
  );
});
