// What tools read of persistence, side by side with genuine Redis: the fields of INFO, in their
// order; the answer while data are loaded; the lines of the log that scripts look for; and what
// check-rdb and check-aof say of files that are not as they should be, exit codes included.
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { RespClient } from '../support/resp-client.ts';
import {
  delay,
  describeWithGenuineRedis,
  freePort,
  genuineRedisPath,
  repositoryRoot,
  type ServerProcess,
  startServer,
} from '../support/server-process.ts';
import { words } from '../support/words.ts';

const INCREMENT = 'appendonlydir/appendonly.aof.1.incr.aof';
const BASE = 'appendonlydir/appendonly.aof.1.base.rdb';
const MANIFEST = 'appendonlydir/appendonly.aof.manifest';
const PATIENCE_MS = 300_000;

const servers: ServerProcess[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop('SIGKILL');
});

type Start = (...args: string[]) => Promise<ServerProcess>;
type Program = readonly [string, ...string[]];

const OURS: Program = [process.execPath, join(repositoryRoot, 'dist', 'respite.js')];

/** What is done with genuine Redis, and then with ours. */
async function withBoth<Result>(
  work: (start: Start, program: Program) => Promise<Result>,
): Promise<readonly [Result, Result]> {
  const run = async (program: Program): Promise<Result> => {
    const start: Start = async (...args) => {
      const server = await startServer(program, { args });
      servers.push(server);
      return server;
    };
    return await work(start, program);
  };
  return [await run([genuineRedisPath ?? 'redis-server']), await run(OURS)];
}

/** A server that loads what is in the directory, and takes half a minute for it. */
async function whileLoading(
  [program, ...first]: Program,
  directory: string,
): Promise<{ readonly client: RespClient; end(): Promise<void> }> {
  const port = await freePort();
  const slow = words('--key-load-delay 300000 --loading-process-events-interval-bytes 1024');
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory];
  const child = spawn(program, [...first, ...where, ...slow], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  for (;;) {
    try {
      return { client: await RespClient.connect(port), end };
    } catch (error) {
      if (child.exitCode !== null) throw error;
      await delay(20);
    }
  }
}

async function ask(client: RespClient, line: string): Promise<string> {
  return (await client.request(...words(line))).raw.toString('latin1');
}

async function fields(client: RespClient): Promise<string[]> {
  const text = await ask(client, 'INFO persistence');
  return text.split('\r\n').flatMap((line) => line.match(/^(\w+):/)?.[1] ?? []);
}

async function untilIdle(client: RespClient): Promise<void> {
  for (;;) {
    const text = await ask(client, 'INFO persistence');
    if (!/(_in_progress|_scheduled|_pending_rewrite|\nloading):1/.test(text)) return;
    await delay(20);
  }
}

describeWithGenuineRedis('INFO persistence', () => {
  it(
    'has the fields of Redis in their order: at rest, with an append-only file, while loading',
    async () => {
      const [theirs, ours] = await withBoth(async (start, program) => {
        const server = await start();
        const client = await server.connect();
        const found = { atRest: await fields(client), withAof: [''], loading: [''], answer: '' };
        expect(await ask(client, 'CONFIG SET appendonly yes')).toBe('+OK\r\n');
        await untilIdle(client);
        found.withAof = await fields(client);
        for (let nth = 0; nth < 100; nth++) {
          await client.request('SET', `key:${nth}`, 'value '.repeat(100));
        }
        expect(await ask(client, 'CONFIG SET appendonly no')).toBe('+OK\r\n');
        expect(await ask(client, 'SAVE')).toBe('+OK\r\n');
        const { client: other, end } = await whileLoading(program, server.directory);
        found.answer = await ask(other, 'GET key:1');
        found.loading = await fields(other);
        await end();
        return found;
      });
      expect(ours).toEqual(theirs);
      expect(theirs?.answer).toBe('-LOADING Redis is loading the dataset in memory\r\n');
      expect(theirs?.loading).toContain('loading_eta_seconds');
    },
    PATIENCE_MS,
  );
});

/** Lines that are grepped for, or that tell an operator what is going on. */
const TELLING = [
  ...['Ready to accept connections', 'DB saved on disk', 'Background saving started by pid'],
  ...['Background saving terminated with success', 'Background append only file rewriting started'],
  ...['Background AOF rewrite terminated', 'Background AOF rewrite finished', 'Creating AOF'],
  ...['renamed the temporary AOF incr file', 'DB loaded from', 'Done loading RDB', 'Reading RDB'],
  ...['RDB is base AOF', 'Opening AOF', 'User requested shutdown', 'Calling fsync', 'final RDB'],
  ...['bye bye', 'changes in', 'Truncating the AOF', 'short read', 'AOF loaded anyway'],
  ...['Server initialized', 'Configuration loaded', 'The append log file', 'AOF was enabled'],
];

/** Those lines of a log, without what differs from one run to the next. */
function tellingLines(log: string): string[] {
  const lines = log.split('\n').filter((line) => TELLING.some((part) => line.includes(part)));
  return lines.map((line) =>
    line
      .replace(/^\d+:[A-Z] .*?\.\d{3} /, '')
      .replace(/by pid \d+/, 'by pid N')
      .replace(/[\d.]+ seconds$/, 'N seconds')
      .replace(/^# (Redis|Respite) is/, '# It is')
      .replace(/ tcp$/, ''),
  );
}

describeWithGenuineRedis('The log', () => {
  it(
    'has the lines of Redis, at the same moments',
    async () => {
      const [theirs, ours] = await withBoth(async (start) => {
        const server = await start(...words('--enable-debug-command yes'));
        const client = await server.connect();
        const lines = [
          ...['SET a 1', 'BGSAVE', 'SAVE', 'CONFIG SET appendonly yes', 'SET b 1', 'BGREWRITEAOF'],
          ...['FLUSHALL', 'SET c 1', 'CONFIG SET appendonly no', 'CONFIG SET appendonly yes'],
          ...['SET d 1', 'SHUTDOWN SAVE'],
        ];
        for (const line of lines.slice(0, -1)) {
          await ask(client, line);
          await untilIdle(client);
        }
        client.send(['SHUTDOWN', 'SAVE']);
        await server.exited;
        const dir = ['--dir', server.directory];
        const fromRdb = await start(...dir);
        await fromRdb.stop();
        const path = join(server.directory, 'appendonlydir', 'appendonly.aof.4.incr.aof');
        appendFileSync(path, '*3\r\n$3\r\nSET');
        const fromAof = await start(...dir, '--appendonly', 'yes');
        await fromAof.stop();
        return [server, fromRdb, fromAof].map((each) => tellingLines(each.stdout()));
      });
      expect(ours).toEqual(theirs);
      expect(theirs.flat().length).toBeGreaterThan(30);
    },
    PATIENCE_MS,
  );
});

/** What a checking program says of a file, and with which code it ends. */
interface Said {
  readonly code: number | null;
  readonly lines: readonly string[];
}

/** Lines that are the same: the rest are sentences of our own. */
const SAME = [
  /^\[offset 0\] Checking/,
  /^\[offset \d+\] .*(RDB looks OK|AUX FIELD|Selecting DB|Checksum OK)/,
  /^\[info\] \d+/,
  /^AOF analyzed/,
  /^(BASE |INCR )?AOF .* (is |format error)/,
  /^Start /,
  /^(RDB preamble|This will shrink|Continue|Truncate|Failed to|Successfully|All AOF|Cannot open)/,
  /^Reading the manifest|^>>>/,
  /^--- RDB ERROR DETECTED ---$/,
];

function said({ status, stdout }: SpawnSyncReturns<string>): Said {
  const plain = stdout.split('\n').map((line) => line.replace(/^\d+:C .*?\.\d{3} # /, ''));
  const lines = plain.flatMap((line, at) => {
    // Where it is, whatever is said of it.
    const isTrouble = plain[at - 1] === '--- RDB ERROR DETECTED ---';
    const place = line.match(isTrouble ? /^\[offset \d+\]/ : /^0x *[0-9a-f]+:/);
    if (place !== null) return [place[0]];
    // Theirs counts a key that it has begun to read, ours those that are whole.
    if (status !== 0 && line.startsWith('[info]')) return [];
    return SAME.some((same) => same.test(line)) ? [line] : [];
  });
  return { code: status, lines };
}

const isPlace = (line: string): boolean => line.startsWith('0x');

function check(program: string, directory: string, args: readonly string[], input = ''): Said[] {
  const options = { cwd: directory, encoding: 'utf8', input } as const;
  const [node, bundle] = OURS;
  const genuine = join(dirname(genuineRedisPath ?? ''), `redis-${program}`);
  // Both are to find the file as it was.
  const copies = ['theirs', 'ours'].map((name) => join(directory, name));
  for (const copy of copies) {
    cpSync(join(directory, 'files'), join(copy, 'files'), { recursive: true });
  }
  const theirs = spawnSync(genuine, args, { ...options, cwd: join(copies[0], 'files') });
  const ours = spawnSync(node, [bundle, program, ...args], {
    ...options,
    cwd: join(copies[1], 'files'),
  });
  const [one, other] = [said(theirs), said(ours)];
  // Where a file ends between two lines, theirs names no place, and ours does.
  const hasPlace = one.lines.some(isPlace);
  return [one, { ...other, lines: other.lines.filter((line) => hasPlace || !isPlace(line)) }];
}

describeWithGenuineRedis('check-aof and check-rdb', () => {
  it(
    'find in bad files what redis-check-aof and redis-check-rdb find, at the same offsets',
    async () => {
      const server = await startServer([genuineRedisPath ?? ''], {
        args: words('--appendonly yes --aof-timestamp-enabled yes'),
      });
      servers.push(server);
      const client = await server.connect();
      const lines = ['SET a 1', 'RPUSH l a b c', 'MULTI', 'SET b 2', 'SET c 3', 'EXEC', 'SAVE'];
      for (const line of [...lines, 'SET z 99 EX 1000']) await ask(client, line);
      const files = join(server.directory, 'files');
      cpSync(join(server.directory, 'appendonlydir'), join(files, 'appendonlydir'), {
        recursive: true,
      });
      const whole = (path: string): string => readFileSync(join(server.directory, path), 'latin1');
      const increment = whole(INCREMENT);
      const compare = (program: string, args: readonly string[], input = ''): void => {
        const [theirs, ours] = check(program, server.directory, args, input);
        expect(ours, `${program} ${args.join(' ')}`).toEqual(theirs);
      };
      const compareContent = (program: string, path: string, content: string): void => {
        writeFileSync(join(files, path), content, 'latin1');
        const [theirs, ours] = check(program, server.directory, [path]);
        expect(ours, `${program} of ${JSON.stringify(content.slice(-80))}`).toEqual(theirs);
      };
      // Of an annotation that ends with the file ours says so, and theirs nothing.
      const first = increment.indexOf('*');
      for (let length = first; length <= increment.length; length += 5) {
        compareContent('check-aof', 'cut.aof', increment.slice(0, length));
      }
      for (const tail of [
        ...['garbage', '*2\r\n$3\r\nSET\r\n$-1\r\n', '*1\r\n$4\r\nEXEC\r\n', '\0\0\0\0'],
        ...['*1\r\n$5\r\nMULTI\r\n', '*1\r\n$5\r\nMULTI\r\n*1\r\n$5\r\nMULTI\r\n'],
        ...['*1\r\n$4\r\nPINGxx', '*1\r\n$5\r\nMULTI\r\n*1\r\n$4\r\nPING\r\n'],
      ]) {
        compareContent('check-aof', 'tail.aof', increment + tail);
      }
      compare('check-aof', ['--fix', 'tail.aof'], 'n\n');
      compare('check-aof', ['--fix', 'tail.aof'], 'y\n');
      compare('check-aof', ['--truncate-to-timestamp', '1', 'tail.aof']);
      compare('check-aof', ['--truncate-to-timestamp', '9999999999', MANIFEST]);
      for (const args of [[MANIFEST], [INCREMENT], [BASE], ['none'], ['none.manifest'], []]) {
        compare('check-aof', args);
      }
      const manifest = whole(MANIFEST);
      for (const tail of ['garbage\n', 'file x seq 1 type b\n', 'file x seq 2 type i\n']) {
        compareContent('check-aof', MANIFEST, manifest + tail);
      }
      const dump = whole('dump.rdb');
      for (let length = 1; length <= dump.length; length += 7) {
        compareContent('check-rdb', 'cut.rdb', dump.slice(0, length));
      }
      for (const content of ['hello there', `${dump.slice(0, -1)}?`, `REDIS0099${dump.slice(9)}`]) {
        compareContent('check-rdb', 'odd.rdb', content);
      }
      for (const args of [['odd.rdb'], ['none'], []]) compare('check-rdb', args);
    },
    PATIENCE_MS,
  );
});
