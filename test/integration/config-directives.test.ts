// CONFIG SET of the directives that would hurt a server which other tests use as well: each gets
// servers of its own, genuine redis-server and Respite, which are asked the same.
import { afterEach, describe, expect, it } from 'vitest';
import {
  ENUMS,
  EXCLUDED,
  IMMUTABLE,
  INTEGERS,
  LISTS,
  MAXMEMORY_SAMPLES,
  MEMORY_SIZES,
  PROTECTED,
  TEXTS,
  YES_OR_NO,
} from '../compatibility/differential/corpus/config-directives.ts';
import { type RespClient, replyText } from '../support/resp-client.ts';
import {
  describeWithGenuineRedis,
  freePort,
  type ServerOptions,
  type ServerProcess,
  startRedis,
  startRespite,
} from '../support/server-process.ts';

const running: ServerProcess[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop('SIGKILL')));
});

type Scenario = (server: ServerProcess, client: RespClient) => Promise<string[]>;

/** What both servers are seen to do must be the same; returns it. */
async function same(scenario: Scenario, options: ServerOptions = {}): Promise<string[]> {
  const seen = [startRedis, startRespite].map(async (start) => {
    const server = await start(options);
    running.push(server);
    const client = await server.connect();
    const texts = await scenario(server, client);
    client.close();
    return texts.map((text) =>
      text
        .replaceAll(server.directory, 'its directory')
        .replaceAll(`\n${server.port}\r`, 'its port'),
    );
  });
  const [genuine, ours] = await Promise.all(seen);
  expect(ours).toEqual(genuine);
  return ours!;
}

const rawText = (reply: { raw: Buffer }): string => reply.raw.toString('latin1');

async function ask(client: RespClient, ...requests: string[][]): Promise<string[]> {
  return (await client.pipeline(requests)).map(rawText);
}

/** Each value is set, looked at, and followed by the next. */
const setEach =
  (name: string, values: readonly string[]): Scenario =>
  async (_, client) =>
    await ask(
      client,
      ...values.flatMap((value) => [
        ['CONFIG', 'SET', name, value],
        ['CONFIG', 'GET', name],
      ]),
    );

/** How a new connection is received. */
async function knock(port: number): Promise<string> {
  const { RespClient: Client } = await import('../support/resp-client.ts');
  try {
    const client = await Client.connect(port);
    try {
      return rawText(await client.request('PING'));
    } finally {
      client.close();
    }
  } catch (error) {
    return error instanceof Error && error.message.includes('ECONNREFUSED') ? 'refused' : 'closed';
  }
}

const NONSENSE = ['', 'abc', '-1', '1.5', ' 1', '1 ', '01', '99999999999999999999'];

describeWithGenuineRedis('directives that would hurt a shared server', () => {
  it('are, with those of the differential corpus, all that redis-server has', async () => {
    const server = await startRedis();
    running.push(server);
    const client = await server.connect({ protocol: 3 });
    const reply = await client.request('CONFIG', 'GET', '*');
    const text = rawText(reply).split('\r\n');
    const names = text.filter((_, line) => line % 4 === 2).sort();
    client.close();
    const HIDDEN = `key-load-delay loading-process-events-interval-bytes lua-enable-deprecated-api
      rdb-key-save-delay use-exit-on-panic watchdog-period`.split(/\s+/);
    const tables = [YES_OR_NO, INTEGERS, MEMORY_SIZES, ENUMS, TEXTS, LISTS, [MAXMEMORY_SAMPLES]];
    const covered = tables.flat().map(({ name }) => name);
    covered.push(...IMMUTABLE, ...PROTECTED, ...Object.keys(EXCLUDED));
    expect(covered.filter((name) => !HIDDEN.includes(name)).sort()).toEqual(names);
  });

  it.each([
    ['tls-port', [...NONSENSE, '65536', '0', '23456']],
    ['maxclients', [...NONSENSE, '0', '4294967296', '100', '5', '1']],
    ['maxmemory-clients', [...NONSENSE, '5%', '101%', '100%', '0%', '-5%', '%', '1gb', '2gx', '0']],
    ['appendonly', [...NONSENSE, 'no', 'NO', 'maybe']],
    ['watchdog-period', [...NONSENSE, '2147483648', '500', '2147483647', '0']],
    ['oom-score-adj', [...NONSENSE, 'maybe', 'relative', 'ABSOLUTE', 'no']],
    [
      'oom-score-adj-values',
      ['', '1 2', '1 2 3 4', 'a b c', '-2001 0 0', '0 0 2001', '1  2 3', '0 100 900', '9 5 1'],
    ],
    ['port', [...NONSENSE, '65536']],
    ['bind', ['127.0.0.1', '127.0.0.1 -::1', 'nosuch.invalid', '127.0.0.1 192.0.2.1', '127.0.0.1']],
  ])('CONFIG SET %s', async (name, values) => {
    await same(setEach(name, values));
  });
});

describeWithGenuineRedis('the effects of such directives', () => {
  it('CONFIG SET port moves the server, and 0 closes it', async () => {
    const seen = await same(async (server, client) => {
      const next = await freePort();
      const replies = await ask(client, ['CONFIG', 'SET', 'port', String(next)]);
      replies.push(await knock(server.port), await knock(next));
      replies.push(
        ...(await ask(client, ['CONFIG', 'SET', 'port', '0'], ['CONFIG', 'GET', 'port'])),
      );
      replies.push(await knock(next), ...(await ask(client, ['PING'])));
      return replies;
    });
    expect(seen.slice(0, 3)).toEqual(['+OK\r\n', 'refused', '+PONG\r\n']);
  });

  it('CONFIG SET maxclients below the connected keeps them and refuses others', async () => {
    const seen = await same(async (server, client) => {
      const second = await server.connect();
      const replies = await ask(second, ['PING'], ['CONFIG', 'SET', 'maxclients', '1']);
      const third = await server.connect();
      replies.push(rawText(await third.reply()));
      third.close();
      replies.push(...(await ask(client, ['PING'], ['CONFIG', 'SET', 'maxclients', '50'])));
      replies.push(await knock(server.port));
      second.close();
      return replies;
    });
    expect(seen[2]).toBe('-ERR max number of clients reached\r\n');
  });

  it('CONFIG SET requirepass shuts out who comes later', async () => {
    await same(async (server, client) => {
      const replies = await ask(client, ['CONFIG', 'SET', 'requirepass', 'a b'], ['PING']);
      replies.push(await knock(server.port));
      const late = await server.connect();
      replies.push(...(await ask(late, ['GET', 'k'], ['AUTH', 'x'], ['AUTH', 'a b'], ['PING'])));
      late.close();
      replies.push(...(await ask(client, ['CONFIG', 'SET', 'requirepass', ''])));
      replies.push(await knock(server.port));
      return replies;
    });
  });
});

describeWithGenuineRedis('what only the start decides', () => {
  it('protected directives open when the start allows it', async () => {
    await same(
      async (server, client) =>
        await ask(
          client,
          ['CONFIG', 'GET', 'dir'],
          ['CONFIG', 'SET', 'dir', '/nosuch/directory'],
          ['CONFIG', 'SET', 'dir', ''],
          ['CONFIG', 'GET', 'dir'],
          ['CONFIG', 'SET', 'dir', '/'],
          ['CONFIG', 'GET', 'dir'],
          ['CONFIG', 'SET', 'timeout', '5', 'dir', '/nosuch/directory'],
          ['CONFIG', 'GET', 'timeout'],
          ['CONFIG', 'SET', 'dir', server.directory],
          ['CONFIG', 'SET', 'dbfilename', 'a/b'],
          ['CONFIG', 'SET', 'dbfilename', 'other.rdb'],
          ['CONFIG', 'SET', 'dbfilename', ''],
          ['CONFIG', 'GET', 'dbfilename'],
        ),
      { args: ['--enable-protected-configs', 'local'] },
    );
  });

  it('CONFIG GET tells where the log, the socket and the pid file are', async () => {
    const args = ['--logfile', 'log', '--unixsocket', 'socket', '--unixsocketperm', '0700'];
    await same(
      async (_, client) =>
        await ask(
          client,
          ...['logfile', 'unixsocket', 'unixsocketperm', 'pidfile', 'daemonize'].flatMap((name) => [
            ['CONFIG', 'GET', name],
            ['CONFIG', 'SET', name, 'other'],
          ]),
        ),
      { args },
    );
  });
});

describe('TLS', () => {
  it('is refused, not left out in silence', async () => {
    const server = await startRespite();
    running.push(server);
    const client = await server.connect();
    const reply = await client.request('CONFIG', 'SET', 'tls-port', '23456');
    expect(replyText(reply)).toContain('Unable to update TLS configuration. Check server logs.');
    expect(server.stdout()).toContain('TLS is not available');
    client.close();
    await expect(startRespite({ args: ['--tls-port', '23456'] })).rejects.toThrow('did not start');
  });
});
