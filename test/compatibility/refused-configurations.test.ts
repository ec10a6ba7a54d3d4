// Configurations that no server can start with, genuine redis-server's words beside ours: files
// that are rubbish, that are cut off, that name what is not there. Both must say the same, and
// leave with the same exit code.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../support/random.ts';
import {
  describeWithGenuineRedis,
  END_TIMEOUT_MS,
  freePort,
  genuineRedisPath,
  repositoryRoot,
} from '../support/server-process.ts';

const BUNDLE = join(repositoryRoot, 'dist', 'respite.js');
/** Lines of the log that only tell who is starting. */
const GREETING = /is starting|version=|Configuration loaded|Server initialized|WARNING|monotonic/;

let directory: string;
let port: number;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'respite-refused-'));
  port = await freePort();
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What a server says that is started with this file, and how it ends. */
async function refusal(command: string, args: readonly string[]): Promise<string[]> {
  const child = spawn(command, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('latin1').on('data', (part: string) => {
      text += part;
    });
  }
  const deadline = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(deadline);
  const said = text
    .replaceAll(/ \(.*\d\) \*\*\*/g, ' ***')
    .split('\n')
    .filter((line) => line !== '' && !GREETING.test(line))
    .map((line) => line.replace(/^\d+:[CM] .*?\.\d\d\d # /, ''));
  return [`exit ${code}`, ...said];
}

async function both(content: string): Promise<{ ours: string[]; genuine: string[] }> {
  writeFileSync(join(directory, 'redis.conf'), content, 'latin1');
  const args = ['redis.conf', '--port', String(port), '--bind', '127.0.0.1'];
  const genuine = await refusal(genuineRedisPath ?? '', args);
  return { genuine, ours: await refusal(process.execPath, [BUNDLE, ...args]) };
}

const REFUSED: readonly (readonly [string, string])[] = [
  ['has an unknown directive', 'hz 20\nnosuch yes\n'],
  ['has a directive without its value', 'appendonly\n'],
  ['has a value too many', 'appendonly yes no\n'],
  ['ends within quotes', 'hz 20\nlogfile "abc\n'],
  ['has something behind quotes', 'logfile "abc"def\n'],
  ['begins with the mark of UTF-8', '\xef\xbb\xbfhz 20\n'],
  ['has a value out of bounds', 'timeout -1\n'],
  ['has a size that is none', 'maxmemory 10 mb\n'],
  ['includes what is not there', 'include nosuch.conf\n'],
  ['names a directory that is not there', 'dir /no/such/directory\n'],
  ['names a log file that cannot be written', 'logfile /no/such/directory/log\n'],
  ['has a value of a megabyte', `appendfsync ${'x'.repeat(1024 * 1024)}\n`],
  ['renames a command that there is not', 'hz 20\nrename-command nosuch x\n'],
  ['renames a command to another one', 'rename-command get set\n'],
  ['renames a command twice', 'rename-command get "a b"\nrename-command get x\n'],
  ['has a path for the name of a file', 'dbfilename ../dump.rdb\n'],
  ['wants a unix socket where there is no directory', 'unixsocket /no/such/directory/socket\n'],
  ['wants a unix socket where there is a directory', 'unixsocket /\n'],
  ['wants a unix socket at too long a path', `unixsocket /tmp/${'x'.repeat(103)}\n`],
];

describeWithGenuineRedis('a configuration', () => {
  it.each(REFUSED)('that %s is refused in the same words', async (_, content) => {
    const { ours, genuine } = await both(content);
    expect(genuine[0]).toBe('exit 1');
    expect(ours).toEqual(genuine);
  });

  it('of random bytes is refused in the same words', async () => {
    const random = seededRandom(3);
    for (let nth = 0; nth < 6; nth++) {
      // Without zeros, at which C believes that a line is over.
      const bytes = random.bytes(2000).toString('latin1').replaceAll('\0', '0');
      const { ours, genuine } = await both(`hz 20\n\x01${bytes}\n`);
      expect(ours).toEqual(genuine);
    }
  });

  it('that includes itself is refused', async () => {
    // Genuine redis-server includes it until its stack is full.
    writeFileSync(join(directory, 'redis.conf'), 'include redis.conf\n');
    const said = await refusal(process.execPath, [BUNDLE, 'redis.conf']);
    expect(said[0]).toBe('exit 1');
    expect(said.at(-1)).toBe('Too many files include one another');
  });
});
