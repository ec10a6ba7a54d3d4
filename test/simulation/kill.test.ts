// kill -9 of a real server under load, promise R1 of persistence: pipelining clients write, the
// process dies at a random moment, plain or in the middle of a rewrite or a BGSAVE, and after the
// restart each client finds exactly its first so many writes, all those acknowledged among them.
//
// FUZZ_SEED repeats the draws, KILLS says how often each policy's server dies, KILL_CLIENTS and
// KILL_WRITES how many write, and how much at most in one life. `npm run torture` kills more often.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fuzzSeed, isTorture, type Random, seededRandom } from '../support/random.ts';
import { RecordedWriter } from '../support/recorded-writer.ts';
import type { RespClient } from '../support/resp-client.ts';
import type { RespValue } from '../support/resp-parser.ts';
import { delay, type ServerProcess, startRespite } from '../support/server-process.ts';

const seed = fuzzSeed();
const KILLS = Number(process.env.KILLS ?? (isTorture ? 24 : 3));
const CLIENTS = Number(process.env.KILL_CLIENTS ?? 50);
const WRITES = Number(process.env.KILL_WRITES ?? (isTorture ? 70_000 : 4000));
/** Keys that nobody writes to, so that saving takes a while. */
const RESTING_KEYS = 10_000;
const RESTING_BATCH = 1000;
const LONGEST_SAVE_MS = 60;
const SAVE_COMMANDS = [undefined, 'BGREWRITEAOF', 'BGSAVE'] as const;

async function start(directory: string, policy: string): Promise<ServerProcess> {
  const options = ['--dir', directory, '--appendonly', 'yes', '--appendfsync', policy];
  return await startRespite({ args: options });
}

async function writeRestingKeys(client: RespClient): Promise<void> {
  for (let first = 0; first < RESTING_KEYS; first += RESTING_BATCH) {
    const pairs = Array.from({ length: RESTING_BATCH }, (_, at) => {
      return [`resting:${first + at}`, `value of ${first + at}`];
    });
    await client.request('MSET', ...pairs.flat());
  }
}

const isTemporary = (name: string): boolean => name.startsWith('temp-');

/** Has what was asked for begun? It is known by its temporary file. */
async function isSaving(directory: string): Promise<boolean> {
  for (let tries = 0; tries < 400; tries++) {
    const names = await readdir(directory, { recursive: true });
    if (names.some((name) => isTemporary(name.slice(name.lastIndexOf('/') + 1)))) return true;
    await delay(2);
  }
  return false;
}

function texts(value: RespValue): readonly string[] {
  switch (value.type) {
    case 'array':
      return value.items.flatMap(texts);
    case 'bulk':
      return [value.bytes.toString('latin1')];
    case 'integer':
      return [String(value.value)];
    case 'null':
      return [''];
    default:
      throw new TypeError(`a reply of type ${value.type}`);
  }
}

function acknowledgedBy(writers: readonly RecordedWriter[]): number {
  return writers.reduce((sum, writer) => sum + writer.acknowledged, 0);
}

/** One life of the server, to its end; true if that came while it saved. */
async function liveAndDie(
  server: ServerProcess,
  directory: string,
  writers: readonly RecordedWriter[],
  saveCommand: string | undefined,
  random: Random,
): Promise<boolean> {
  const control = await server.connect();
  for (const writer of writers) writer.start(server.port);
  const enough = acknowledgedBy(writers) + WRITES / 4 + random.below(WRITES * 0.75);
  while (acknowledgedBy(writers) < enough && server.exit() === undefined) await delay(1);
  let saving = false;
  if (saveCommand !== undefined) {
    await control.request(saveCommand);
    saving = await isSaving(directory);
    await delay(random.below(LONGEST_SAVE_MS));
  }
  expect(server.exit()).toBeUndefined();
  await server.stop('SIGKILL');
  control.close();
  for (const writer of writers) await writer.end();
  return saving;
}

async function checkAll(
  server: ServerProcess,
  writers: readonly RecordedWriter[],
): Promise<string[]> {
  const client = await server.connect();
  const ask = async (...request: string[]) => texts((await client.request(...request)).value);
  const problems: string[] = [];
  for (const writer of writers) problems.push(await writer.check(ask));
  const resting = Array.from({ length: RESTING_KEYS }, (_, at) => `resting:${at}`);
  const [count] = await ask('EXISTS', ...resting);
  if (count !== String(RESTING_KEYS)) problems.push(`${count} resting keys`);
  client.close();
  return problems.filter((problem) => problem !== '');
}

describe(`a server that is killed (seed ${seed})`, () => {
  it.each(['always', 'everysec'])('has every acknowledged write (%s)', async (policy) => {
    const random = seededRandom(seed);
    const directory = await mkdtemp(join(tmpdir(), 'respite-kill-'));
    const writers = Array.from({ length: CLIENTS }, (_, id) => new RecordedWriter(id));
    let server = await start(directory, policy);
    let inSaves = 0;
    try {
      const client = await server.connect();
      await writeRestingKeys(client);
      client.close();
      for (let kill = 0; kill < KILLS; kill++) {
        const saveCommand = SAVE_COMMANDS[kill % SAVE_COMMANDS.length];
        const saving = await liveAndDie(server, directory, writers, saveCommand, random);
        if (saving) inSaves++;
        server = await start(directory, policy);
        const where = `seed ${seed}, kill ${kill} (${saveCommand ?? 'plain'})`;
        expect(await checkAll(server, writers), where).toEqual([]);
      }
    } finally {
      await server.stop('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    }
    const acknowledged = acknowledgedBy(writers);
    const counts = `${KILLS} kills, ${inSaves} while saving, ${acknowledged} acknowledged writes`;
    console.log(`kill (${policy}): FUZZ_SEED=${seed}: ${counts}, none lost`);
    expect(acknowledged).toBeGreaterThan(0);
  });
});
