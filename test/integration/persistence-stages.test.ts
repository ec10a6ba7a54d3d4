// The course's stages about RDB and AOF, as they check them: the program is `./your_program.sh`
// with a directory of its own; files are looked at while it runs, and within two seconds.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Crc64 } from '../../src/base/crc64.ts';
import { RdbWriter } from '../../src/persistence/rdb/rdb-writer.ts';
import { repositoryRoot, type ServerProcess, startServer } from '../support/server-process.ts';

let directory: string;
let programs: ServerProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stages-'));
});

afterEach(async () => {
  for (const program of programs) await program.stop('SIGTERM');
  programs = [];
  rmSync(directory, { recursive: true, force: true });
});

async function program(...args: string[]): Promise<ServerProcess> {
  const command = [join(repositoryRoot, 'your_program.sh')] as const;
  const started = await startServer([...command], { withoutDefaults: true, args });
  programs.push(started);
  return started;
}

async function ask(server: ServerProcess, ...words: string[]): Promise<string> {
  const client = await server.connect();
  const reply = await client.request(...words);
  client.close();
  return reply.raw.toString('latin1');
}

/** A file as the course makes them: version 11, facts in any order, plain strings. */
function rdbFile(keys: readonly (readonly [string, string, number?])[]): Uint8Array {
  const writer = new RdbWriter();
  const raw = (text: string): void => {
    const bytes = Buffer.from(text);
    writer.raw(bytes, 0, bytes.length);
  };
  raw('REDIS0011');
  writer.byte(250);
  writer.text('redis-bits');
  writer.integerText(64);
  writer.byte(250);
  writer.text('redis-ver');
  writer.text('7.2.0');
  writer.byte(254);
  writer.count(0);
  writer.byte(251);
  writer.count(keys.length);
  writer.count(keys.filter(([, , expires]) => expires !== undefined).length);
  for (const [key, value, expires] of keys) {
    if (expires !== undefined) {
      writer.byte(252);
      writer.int64(expires);
    }
    writer.byte(0);
    writer.text(key);
    writer.text(value);
  }
  writer.byte(255);
  const crc = new Crc64();
  crc.update(writer.bytes, 0, writer.length);
  writer.words(crc.low, crc.high);
  return writer.take();
}

async function withRdb(
  ...keys: readonly (readonly [string, string, number?])[]
): Promise<ServerProcess> {
  writeFileSync(join(directory, 'pear.rdb'), rdbFile(keys));
  return await program('--dir', directory, '--dbfilename', 'pear.rdb', '--save', '');
}

const AOF_FLAGS = [
  '--appendonly',
  'yes',
  '--appenddirname',
  'grape',
  '--appendfilename',
  'fig.aof',
];

async function withAof(): Promise<ServerProcess> {
  return await program('--dir', directory, ...AOF_FLAGS, '--appendfsync', 'always');
}

function increment(): string {
  return readFileSync(join(directory, 'grape', 'fig.aof.1.incr.aof'), 'latin1');
}

const SELECT = '*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n';

describe.skipIf(process.platform === 'win32')("the course's RDB stages", () => {
  it('zg5, RDB file config', async () => {
    const server = await program('--dir', directory, '--dbfilename', 'pear.rdb');
    const reply = await ask(server, 'CONFIG', 'GET', 'dir');
    expect(reply).toBe(`*2\r\n$3\r\ndir\r\n$${directory.length}\r\n${directory}\r\n`);
  });

  it('jz6 and gc6, read a key and its value', async () => {
    const server = await withRdb(['banana', 'mango']);
    expect(await ask(server, 'KEYS', '*')).toBe('*1\r\n$6\r\nbanana\r\n');
    expect(await ask(server, 'GET', 'banana')).toBe('$5\r\nmango\r\n');
  });

  it('jw4 and dq3, read several', async () => {
    const server = await withRdb(['a', 'one'], ['b', 'two'], ['c', 'three']);
    expect(await ask(server, 'KEYS', '*')).toMatch(/^\*3\r\n/);
    expect(await ask(server, 'GET', 'c')).toBe('$5\r\nthree\r\n');
  });

  it('sm4, a value that has expired and others that will', async () => {
    const past = Date.UTC(2022, 0, 1);
    const future = Date.UTC(2132, 0, 1);
    const server = await withRdb(['old', 'x', past], ['new', 'y', future]);
    expect(await ask(server, 'GET', 'old')).toBe('$-1\r\n');
    expect(await ask(server, 'GET', 'new')).toBe('$1\r\ny\r\n');
  });
});

describe.skipIf(process.platform === 'win32')("the course's AOF stages", () => {
  it('uj3 and vd9, the options by default and from flags', async () => {
    const plain = await program('--dir', directory);
    expect(await ask(plain, 'CONFIG', 'GET', 'appenddirname')).toContain('appendonlydir');
    expect(await ask(plain, 'CONFIG', 'GET', 'appendfsync')).toContain('everysec');
    expect(existsSync(join(directory, 'appendonlydir'))).toBe(false);
    const server = await withAof();
    expect(await ask(server, 'CONFIG', 'GET', 'appenddirname')).toContain('grape');
    expect(await ask(server, 'CONFIG', 'GET', 'appendfilename')).toContain('fig.aof');
    expect(await ask(server, 'CONFIG', 'GET', 'appendfsync')).toContain('always');
  });

  it('fm0, dw4 and pb9, directory, empty file and manifest', async () => {
    await withAof();
    expect(increment()).toBe('');
    const manifest = readFileSync(join(directory, 'grape', 'fig.aof.manifest'), 'latin1');
    expect(manifest).toContain('file fig.aof.1.incr.aof seq 1 type i');
  });

  it('dc8, fi1 and ep6, what is written, and only that', async () => {
    const server = await withAof();
    const first = '*3\r\n$3\r\nSET\r\n$5\r\napple\r\n$1\r\n1\r\n';
    await ask(server, 'SET', 'apple', '1');
    expect(increment()).toBe(SELECT + first);
    await ask(server, 'GET', 'apple');
    await ask(server, 'ECHO', 'apple');
    await ask(server, 'set', 'Apple', '2');
    const second = '*3\r\n$3\r\nset\r\n$5\r\nApple\r\n$1\r\n2\r\n';
    expect(increment()).toBe(SELECT + first + second);
  });

  it('xz2 and kn2, commands are replayed from the file that the manifest names', async () => {
    const folder = join(directory, 'grape');
    mkdirSync(folder);
    writeFileSync(join(folder, 'fig.aof.manifest'), 'file other.aof seq 1 type i\n');
    const set = (value: string): string => `*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\n${value}\r\n`;
    writeFileSync(join(folder, 'other.aof'), set('1') + set('2') + set('3'));
    const server = await withAof();
    expect(await ask(server, 'GET', 'k')).toBe('$1\r\n3\r\n');
    await ask(server, 'SET', 'k', '4');
    expect(readFileSync(join(folder, 'other.aof'), 'latin1')).toContain(set('4'));
  });
});
