// Users in redis.conf and in a file of their own: what a server starts with, writes down, and
// refuses to start with; and that no password can be read anywhere but where it was written.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../support/resp-parser.ts';
import { repositoryRoot, type ServerProcess, startServer } from '../support/server-process.ts';

const CANARY = 'cAnArY-7f3a';

let directory: string;
let server: ServerProcess | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'respite-users-'));
  server = undefined;
});

afterEach(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const inDirectory = (name: string): string => join(directory, name);

async function start(...lines: string[]): Promise<ServerProcess> {
  writeFileSync(inDirectory('redis.conf'), lines.map((line) => `${line}\n`).join(''));
  return await startAgain();
}

async function startAgain(): Promise<ServerProcess> {
  const bundle = join(repositoryRoot, 'dist', 'respite.js');
  server = await startServer([process.execPath, bundle, inDirectory('redis.conf')]);
  return server;
}

const rawText = (reply: Reply): string => reply.raw.toString('latin1');

async function run(...request: string[]): Promise<string> {
  const client = await server!.connect();
  const text = rawText(await client.request(...request));
  client.close();
  return text;
}

/** Why it did not start. */
async function failure(...lines: string[]): Promise<string> {
  try {
    await start(...lines);
  } catch (error) {
    return String(error);
  }
  return 'it started';
}

describe('users in redis.conf', () => {
  it('are there from the start, and CONFIG REWRITE keeps them as they are then', async () => {
    const user = 'user alice on nopass +get ~a*';
    await start('# mine', user, 'port 0', 'hz 20', `dir ${directory}`);
    expect(await run('ACL', 'LIST')).toContain('alice on nopass sanitize-payload ~a*');
    await run('ACL', 'SETUSER', 'alice', '+set');
    await run('ACL', 'SETUSER', 'bob', 'on', '>x');
    await run('CONFIG', 'REWRITE');
    const written = readFileSync(inDirectory('redis.conf'), 'utf8').split('\n');
    expect(written[0]).toBe('# mine');
    expect(written[1]).toBe(
      'user alice on nopass sanitize-payload ~a* resetchannels -@all +get +set',
    );
    expect(written).toContain('user default on nopass sanitize-payload ~* &* +@all');
    expect(written.some((line) => /^user bob on sanitize-payload #[0-9a-f]{64} /.test(line))).toBe(
      true,
    );
    await server?.stop();
    await startAgain();
    expect(await run('ACL', 'USERS')).toContain('bob');
  });

  it('keep the server from starting when they are wrong', async () => {
    expect(await failure('user alice on nonsense')).toContain(
      "Error in user declaration 'alice': Syntax error",
    );
    expect(await failure('user a on', 'user a off')).toContain('Duplicate user found');
    expect(await failure('user alice +nosuch')).toContain('Unknown command or category name');
    expect(await failure('user alice on', 'aclfile users.acl')).toContain('but not both');
    expect(await failure(`aclfile ${inDirectory('none.acl')}`)).toContain(
      'No such file or directory',
    );
  });
});

describe('the file of users', () => {
  it('is read at the start and by ACL LOAD, and replaced by ACL SAVE in one step', async () => {
    const path = inDirectory('users.acl');
    writeFileSync(path, 'user default on nopass ~* &* +@all\nuser alice on nopass +get ~*\n');
    await start(`aclfile ${path}`);
    expect(await run('ACL', 'USERS')).toContain('alice');
    await run('ACL', 'SETUSER', 'bob', 'on', '>x', '+@all');
    await run('ACL', 'SAVE');
    expect(readFileSync(path, 'utf8')).toMatch(/^user bob on sanitize-payload #[0-9a-f]{64} /m);
    expect(readdirSync(directory).sort()).toEqual(['redis.conf', 'users.acl']);
    await cannotSave(path);
    writeFileSync(path, 'user carol on\nuser carol off\n');
    expect(await run('ACL', 'LOAD')).toContain("Duplicate user 'carol' found on line 2");
    expect(await run('ACL', 'USERS')).toContain('bob');
    writeFileSync(path, 'user carol on\n');
    await run('ACL', 'LOAD');
    expect(await run('ACL', 'USERS')).toBe(replyOf('carol', 'default'));
    await run('CONFIG', 'REWRITE');
    expect(readFileSync(inDirectory('redis.conf'), 'utf8')).not.toMatch(/^user /m);
  });
});

/** With a directory in the file's place, and then with no directory to put it into. */
async function cannotSave(path: string): Promise<void> {
  const users = await run('ACL', 'LIST');
  for (const [from, to] of [
    [path, `${path}.away`],
    [directory, `${directory}.away`],
  ] as const) {
    renameSync(from, to);
    if (from === path) mkdirSync(path);
    expect(await run('ACL', 'SAVE')).toMatch(/^-ERR There was an error trying to save the ACLs/);
    expect(await run('ACL', 'LOAD')).toMatch(/^-ERR Error loading ACLs, opening file '.*': /);
    if (from === path) {
      expect(readdirSync(directory).sort()).toEqual(['redis.conf', 'users.acl', 'users.acl.away']);
      rmdirSync(path);
    }
    renameSync(to, from);
  }
  expect(await run('ACL', 'LIST')).toBe(users);
  const log = server!.stdout();
  expect(log).toContain('# Renaming ACL file for ACL SAVE: Is a directory');
  expect(log).toContain('# Opening temp ACL file for ACL SAVE: No such file or directory');
}

function replyOf(...names: string[]): string {
  const bulks = names.map((name) => `$${name.length}\r\n${name}\r\n`);
  return `*${names.length}\r\n${bulks.join('')}`;
}

describe('passwords', () => {
  it('show nowhere: not in the log, MONITOR, SLOWLOG, ACL LIST, nor in any file', async () => {
    const path = inDirectory('users.acl');
    const log = inDirectory('server.log');
    writeFileSync(path, '');
    await start(`aclfile ${path}`, `logfile ${log}`, 'loglevel debug', 'slowlog-log-slower-than 0');
    const monitor = await server!.connect();
    const isMonitored = rawText(await monitor.request('MONITOR')).includes('OK');
    const client = await server!.connect();
    const requests = [
      ['ACL', 'SETUSER', 'alice', 'on', `>${CANARY}`, '+@all', '~*'],
      ['ACL', 'SETUSER', 'alice', `<${CANARY}`, `>${CANARY}`, 'nonsense'],
      ['CONFIG', 'SET', 'masterauth', CANARY, 'timeout', '0'],
      ['AUTH', 'alice', CANARY],
      ['AUTH', 'alice', `${CANARY}x`],
      ['HELLO', '2', 'AUTH', 'alice', CANARY],
      ['MULTI'],
      ['AUTH', 'alice', CANARY],
      ['ACL', 'SETUSER', 'bob', `>${CANARY}`],
      ['EXEC'],
      ['ACL', 'SAVE'],
    ];
    for (const request of requests) await client.request(...request);
    const shown: string[] = [];
    for (const request of [
      ['ACL', 'LIST'],
      ['ACL', 'LOG'],
      ['ACL', 'GETUSER', 'alice'],
      ['SLOWLOG', 'GET', '-1'],
      ['CLIENT', 'LIST'],
      ['INFO', 'everything'],
      ['COMMANDLOG', 'GET', '-1', 'slow'],
      ['LATENCY', 'HISTOGRAM'],
    ]) {
      shown.push(rawText(await client.request(...request)));
    }
    if (isMonitored) {
      await client.request('ECHO', 'the-end');
      let seen = '';
      while (!seen.includes('the-end')) seen += rawText(await monitor.reply());
      shown.push(seen);
    }
    await server?.stop();
    for (const file of [path, log]) shown.push(readFileSync(file, 'utf8'));
    server = undefined;
    expect(shown.every((text) => text.length > 0)).toBe(true);
    for (const text of shown) expect(text).not.toContain(CANARY);
  });
});
