// Hostile arguments: every command that the server says it has, with arguments made from its own
// documented words, the edges of numbers, odd bytes and nasty globs. The server answers exactly one
// proper reply to each request, in order, and stays up.
//
// FUZZ_SEED replays a run, FUZZ_COUNT sets the number of commands.
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzzCount, fuzzSeed, type Random, seededRandom } from '../support/random.ts';
import {
  type Argument,
  encodeRequest,
  type RespClient,
  replyText,
} from '../support/resp-client.ts';
import type { RespValue } from '../support/resp-parser.ts';
import { type ServerProcess, startRespite } from '../support/server-process.ts';
import { words } from '../support/words.ts';

const USUAL_COMMANDS = 120_000;
const BATCH = 500;
const CONNECTIONS = 4;

/** Commands that end the server or the connection, wait, or answer otherwise than once. */
const LEFT_OUT: ReadonlySet<string> = new Set(
  words(`
    shutdown debug quit monitor sync psync replicaof slaveof failover replconf wait waitaof migrate
    subscribe psubscribe ssubscribe unsubscribe punsubscribe sunsubscribe module save bgsave
    bgrewriteaof auth acl cluster asking readonly readwrite restore-asking pfselftest latency
    eval eval_ro evalsha evalsha_ro fcall fcall_ro script|kill function|kill
    client|kill client|pause client|reply client|no-evict config|set config|rewrite`),
);
/** Answer as much as they are asked for, which would be billions here. */
const GENEROUS: ReadonlySet<string> = new Set(words('srandmember hrandfield zrandmember'));

const KEYS = ['k', 'key', 'a', 'b', '', 'counter', 'k\0', '{tag}k'];
const NUMBERS = [
  ...words(`0 1 -1 2 10 100 -100 1000 65536 2147483647 2147483648 -2147483649 4294967296 -0 +1 01
    9223372036854775807 -9223372036854775808 9223372036854775808 18446744073709551616
    99999999999999999999999 0x10 1e3 1.5 -1.5e-10 1e308 1e5000 nan inf -inf . 0.1 3.0e3`),
  ...['1 ', ' 1'],
];
const GLOBS = words('* [ [a [^ \\ a*a*a*a*a*a*b *** ?*?*? [z-a] *\\ []-]*');
const ODD_TEXTS = [...words(`"" %s%n ' -ERR 😀 None NULL`), ' ', '\r\n', '\0', '"', '$1\r\na\r\n'];
const WORDS = words('NX XX GT LT GET EX PX EXAT PXAT KEEPTTL MATCH COUNT');

interface FuzzedCommand {
  readonly words: readonly string[];
  readonly arity: number;
  /** The literal words that COMMAND DOCS gives for the arguments. */
  readonly tokens: readonly string[];
}

let server: ServerProcess;
let commands: readonly FuzzedCommand[];

beforeAll(async () => {
  server = await startRespite({ args: ['--maxmemory', '200mb', '--proto-max-bulk-len', '1mb'] });
  const client = await server.connect({ protocol: 3 });
  commands = await readCommandTable(client);
  client.close();
});

afterAll(async () => {
  await server.stop('SIGKILL');
});

const itemsOf = (value: RespValue | undefined): readonly RespValue[] =>
  value?.type === 'array' || value?.type === 'set' ? value.items : [];

const textOf = (value: RespValue | undefined): string => {
  if (value?.type === 'bulk') return value.bytes.toString();
  return value?.type === 'simple' ? value.text : '';
};

/** From COMMAND and COMMAND DOCS, so that a new command is fuzzed without a word here. */
async function readCommandTable(client: RespClient): Promise<FuzzedCommand[]> {
  const table = itemsOf((await client.request('COMMAND')).value);
  const subcommands = table.flatMap((command) => itemsOf(itemsOf(command)[9]));
  const fuzzed: FuzzedCommand[] = [];
  for (const entry of [...table, ...subcommands]) {
    const [nameValue, arity, flags] = itemsOf(entry);
    const name = textOf(nameValue);
    const blocks = itemsOf(flags).some((flag) => textOf(flag) === 'blocking');
    const container = name.split('|')[0] ?? '';
    if (blocks || [name, container].some((one) => LEFT_OUT.has(one) || GENEROUS.has(one))) continue;
    if (arity?.type !== 'integer') throw new TypeError(`no arity of ${name}`);
    const docs = (await client.request('COMMAND', 'DOCS', name)).raw.toString('latin1');
    const tokens = [...docs.matchAll(/\$5\r\ntoken\r\n\$[0-9]+\r\n([^\r]*)/g)].map(
      (match) => match[1]!,
    );
    // A container on its own would reach the subcommands that are left out.
    const isContainer = itemsOf(itemsOf(entry)[9]).length > 0;
    if (!isContainer) fuzzed.push({ words: name.split('|'), arity: Number(arity.value), tokens });
  }
  return fuzzed;
}

function hostileArgument(command: FuzzedCommand, random: Random): Argument {
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
      return random.pick(KEYS);
    case 3:
    case 4:
      return random.pick(NUMBERS);
    case 5:
      return random.pick(ODD_TEXTS);
    case 6:
      return random.oneIn(3) ? random.pick(GLOBS) : random.pick(WORDS);
    case 7:
      return random.oneIn(20) ? 'x'.repeat(random.below(20_000)) : random.bytes(random.below(20));
    default: {
      if (command.tokens.length === 0) return String(random.below(200) - 100);
      const token = random.pick(command.tokens);
      return random.oneIn(2) ? token : token.toLowerCase();
    }
  }
}

function hostileRequest(random: Random): Argument[] {
  const command = random.pick(commands);
  const least = Math.abs(command.arity) - command.words.length;
  const more = command.arity < 0 ? random.below(6) : 0;
  const strayed = random.oneIn(12) ? random.below(5) - 2 : 0;
  const count = Math.max(0, least + more + strayed);
  return [
    ...command.words.map((word) => (random.oneIn(2) ? word : word.toUpperCase())),
    ...Array.from({ length: count }, () => hostileArgument(command, random)),
  ];
}

/**
 * One batch on one connection: as many replies as requests, then the mark of this batch. RESET
 * stands before the mark because a MULTI may have been among the requests.
 */
async function runBatch(client: RespClient, requests: Argument[][], mark: string): Promise<void> {
  const bytes = [...requests, ['RESET'], ['ECHO', mark]].map(encodeRequest);
  client.sendRaw(Buffer.concat(bytes));
  for (const _ of requests) await client.reply();
  expect(replyText(await client.reply())).toBe('RESET');
  expect(replyText(await client.reply())).toBe(mark);
  expect(client.unread).toBe(0);
}

/** Keeps the requests of a failure in a file, because they are thousands. */
async function keepRequests(requests: readonly Argument[][], seed: number): Promise<string> {
  const quote = (arg: Argument): string => JSON.stringify(Buffer.from(arg).toString('latin1'));
  const lines = requests.map((args) => args.map(quote).join(' '));
  const path = join(tmpdir(), `respite-fuzz-${seed}.txt`);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

it('a server answers every hostile request exactly once', async () => {
  const seed = fuzzSeed();
  const count = fuzzCount(USUAL_COMMANDS);
  console.log(`fuzz-commands: FUZZ_SEED=${seed} FUZZ_COUNT=${count}`);
  const random = seededRandom(seed);
  const options = { protocol: 'either' } as const;
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => server.connect(options)),
  );
  let done = 0;
  while (done < count) {
    const batches = clients.map(() => Array.from({ length: BATCH }, () => hostileRequest(random)));
    done += BATCH * CONNECTIONS;
    try {
      await Promise.all(
        clients.map((client, at) => runBatch(client, batches[at]!, `mark-${done}-${at}`)),
      );
      const witness = await server.connect();
      expect((await witness.request('PING')).raw.toString()).toBe('+PONG\r\n');
      witness.close();
    } catch (error) {
      const log = server.stdout().slice(-2_000) + server.stderr().slice(-2_000);
      const path = await keepRequests(batches.flat(), seed);
      const where = `seed ${seed}, the ${BATCH * CONNECTIONS} commands before ${done}, in ${path}`;
      throw new Error(`${where}\n${log}`, { cause: error });
    }
  }
  for (const client of clients) client.close();
  expect(server.exit()).toBeUndefined();
});

it('has commands to fuzz', () => {
  expect(commands.length).toBeGreaterThan(45);
});
