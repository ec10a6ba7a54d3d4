// The course's stages about lists: what the eleven of them in "Build Your Own Redis" check, as they
// check it (see base-stages.test.ts), except that no stage fails here because a machine is slow.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RespClient } from '../support/resp-client.ts';
import {
  delay,
  repositoryRoot,
  type ServerProcess,
  startServer,
} from '../support/server-process.ts';

let program: ServerProcess;
let client: RespClient;
let keys = 0;

/** A key that no other stage has used. */
const newKey = (): string => `list-${++keys}`;

/** The reply, once it is sure that nothing follows it. */
async function only(...args: string[]): Promise<string> {
  const reply = await client.request(...args);
  await delay(2);
  expect(client.unread).toBe(0);
  return reply.raw.toString('latin1');
}

const bulks = (...items: readonly string[]): string =>
  `*${items.length}\r\n${items.map((item) => `$${item.length}\r\n${item}\r\n`).join('')}`;

describe.skipIf(process.platform === 'win32')("the course's list stages", () => {
  beforeAll(async () => {
    const command = [join(repositoryRoot, 'your_program.sh')] as const;
    program = await startServer([...command], { withoutDefaults: true });
    client = await program.connect();
  });

  afterAll(async () => {
    client.close();
    expect((await program.stop('SIGTERM')).signal).toBeNull();
  });

  it('mh6, tn7 and lx4, create a list and append elements to it', async () => {
    const key = newKey();
    for (const count of [1, 2, 3]) expect(await only('RPUSH', key, 'x')).toBe(`:${count}\r\n`);
    const other = newKey();
    expect(await only('RPUSH', other, 'a', 'b')).toBe(':2\r\n');
    expect(await only('RPUSH', other, 'c', 'd', 'e')).toBe(':5\r\n');
  });

  it('sf6 and ri1, list elements by indexes of either sign', async () => {
    const key = newKey();
    await only('RPUSH', key, 'a', 'b', 'c', 'd', 'e');
    expect(await only('LRANGE', key, '0', '2')).toBe(bulks('a', 'b', 'c'));
    expect(await only('LRANGE', key, '3', '30')).toBe(bulks('d', 'e'));
    expect(await only('LRANGE', key, '3', '1')).toBe('*0\r\n');
    expect(await only('LRANGE', newKey(), '0', '1')).toBe('*0\r\n');
    expect(await only('LRANGE', key, '-2', '-1')).toBe(bulks('d', 'e'));
    expect(await only('LRANGE', key, '-1', '-2')).toBe('*0\r\n');
    expect(await only('LRANGE', key, '-6', '1')).toBe(bulks('a', 'b'));
  });

  it('gu5, prepend elements', async () => {
    const key = newKey();
    expect(await only('LPUSH', key, 'c')).toBe(':1\r\n');
    expect(await only('LPUSH', key, 'b', 'a')).toBe(':3\r\n');
    expect(await only('LRANGE', key, '0', '-1')).toBe(bulks('a', 'b', 'c'));
  });

  it('fv6, query the length', async () => {
    const key = newKey();
    await only('RPUSH', key, 'a', 'b', 'c', 'd');
    expect(await only('LLEN', key)).toBe(':4\r\n');
    expect(await only('LLEN', newKey())).toBe(':0\r\n');
  });

  it('ef1 and jp1, remove one element or several', async () => {
    const key = newKey();
    await only('RPUSH', key, 'a', 'b', 'c', 'd', 'e');
    expect(await only('LPOP', key)).toBe('$1\r\na\r\n');
    expect(await only('LRANGE', key, '0', '-1')).toBe(bulks('b', 'c', 'd', 'e'));
    expect(await only('LPOP', key, '3')).toBe(bulks('b', 'c', 'd'));
    expect(await only('LRANGE', key, '0', '-1')).toBe(bulks('e'));
  });

  it('ec3, the client that waits longest gets the element', async () => {
    const key = newKey();
    const first = await program.connect();
    const second = await program.connect();
    const received: string[] = [];
    const expectReply = (name: string, from: RespClient): Promise<void> =>
      from.request('BLPOP', key, '0').then(
        (reply) => {
          received.push(name, reply.raw.toString('latin1'));
        },
        () => {}, // the connection was closed in vain
      );
    const served = expectReply('first', first);
    await delay(50);
    void expectReply('second', second);
    await delay(50);
    expect(await only('RPUSH', key, 'x')).toBe(':1\r\n');
    await served;
    await delay(50);
    expect(received).toEqual(['first', bulks(key, 'x')]);
    first.close();
    second.close();
  });

  it('xj7, wait until an element comes or the time is up', async () => {
    const key = newKey();
    const waiting = await program.connect();
    const begun = performance.now();
    const inVain = await waiting.request('BLPOP', key, '0.2');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(200);
    expect(inVain.raw.toString('latin1')).toBe('*-1\r\n');
    const reply = waiting.request('BLPOP', key, '60');
    await delay(50);
    await only('RPUSH', key, 'x');
    expect((await reply).raw.toString('latin1')).toBe(bulks(key, 'x'));
    waiting.close();
  });
});
