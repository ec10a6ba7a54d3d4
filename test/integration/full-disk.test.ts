// A disk on which a file cannot grow any more, by a limit of the system (EFBIG): what cannot be
// written is not answered, writes are refused in the words of Redis, everything that was answered
// is there after a restart, and the server lives. (Redis itself is ended by a signal.)
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RespClient } from '../support/resp-client.ts';
import { repositoryRoot, type ServerProcess, startServer } from '../support/server-process.ts';
import { words } from '../support/words.ts';

const BUNDLE = join(repositoryRoot, 'dist', 'respite.js');
/** Of 512 bytes, or 1024, as shells count. */
const LIMITED = 'ulimit -f 100; exec "$0" "$@"';
const REFUSED = '-MISCONF Errors writing to the AOF file: File too large\r\n';
const VALUE_BYTES = 20_000;

const servers: ServerProcess[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop('SIGKILL');
});

async function start(limited: boolean, ...args: string[]): Promise<ServerProcess> {
  const program = [process.execPath, BUNDLE] as const;
  const server = await startServer(limited ? ['sh', '-c', LIMITED, ...program] : [...program], {
    args: ['--appendonly', 'yes', ...args],
  });
  servers.push(server);
  return server;
}

async function ask(client: RespClient, line: string): Promise<string> {
  return (await client.request(...words(line))).raw.toString('latin1');
}

describe.skipIf(process.platform === 'win32')('A file that cannot grow', () => {
  it.each(['always', 'everysec'])(
    'refuses writes, and loses none (%s)',
    async (policy) => {
      const server = await start(true, '--appendfsync', policy);
      let answered = 0;
      const client = await server.connect();
      try {
        for (;;) {
          const reply = await client.request('SET', `key:${answered}`, 'x'.repeat(VALUE_BYTES));
          expect(reply.raw.toString('latin1')).toBe('+OK\r\n');
          answered++;
        }
      } catch (error) {
        expect(String(error)).toMatch(/closed/);
      }
      expect(answered).toBeGreaterThan(0);
      const other = await server.connect();
      expect(await ask(other, 'SET small 1')).toBe(REFUSED);
      expect(await ask(other, 'PING')).toBe(REFUSED);
      expect(await ask(other, 'STRLEN key:0')).toBe(`:${VALUE_BYTES}\r\n`);
      expect(await ask(other, 'INFO persistence')).toContain('aof_last_write_status:err');
      expect(server.exit()).toBeUndefined();
      const process = await start(false, '--dir', server.directory);
      const after = await process.connect();
      for (let nth = 0; nth < answered; nth++) {
        expect(await ask(after, `STRLEN key:${nth}`)).toBe(`:${VALUE_BYTES}\r\n`);
      }
    },
    300_000,
  );
});
