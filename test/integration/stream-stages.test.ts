// The course's stages of streams, as they check them: see base-stages.test.ts.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RespClient } from '../support/resp-client.ts';
import {
  delay,
  repositoryRoot,
  type ServerProcess,
  startServer,
} from '../support/server-process.ts';

let program: ServerProcess;
let client: RespClient;

/** The reply, once it is sure that nothing follows it. */
async function only(from: RespClient, ...args: string[]): Promise<string> {
  const reply = await from.request(...args);
  await delay(2);
  expect(from.unread).toBe(0);
  return reply.raw.toString('latin1');
}

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
const array = (...items: readonly string[]): string => `*${items.length}\r\n${items.join('')}`;
const entry = (id: string, ...pieces: readonly string[]): string =>
  array(bulk(id), array(...pieces.map(bulk)));
const stream = (key: string, ...entries: readonly string[]): string =>
  array(bulk(key), array(...entries));
const NULL_ARRAY = '*-1\r\n';

describe.skipIf(process.platform === 'win32')("the course's stages of streams", () => {
  beforeEach(async () => {
    const command = [join(repositoryRoot, 'your_program.sh')] as const;
    program = await startServer([...command], { withoutDefaults: true });
    client = await program.connect();
  });

  afterEach(async () => {
    client.close();
    await program.stop('SIGKILL');
  });

  it('cc3, the TYPE command', async () => {
    await client.request('SET', 'k', 'v');
    expect(await only(client, 'TYPE', 'k')).toBe('+string\r\n');
    expect(await only(client, 'TYPE', 'missing')).toBe('+none\r\n');
  });

  it('cf6, create a stream', async () => {
    expect(await only(client, 'XADD', 'k', '0-1', 'foo', 'bar')).toBe(bulk('0-1'));
    expect(await only(client, 'TYPE', 'k')).toBe('+stream\r\n');
  });

  it('hq8, validating entry ids', async () => {
    expect(await only(client, 'XADD', 'k', '1-1', 'f', 'v')).toBe(bulk('1-1'));
    expect(await only(client, 'XADD', 'k', '1-2', 'f', 'v')).toBe(bulk('1-2'));
    const small =
      '-ERR The ID specified in XADD is equal or smaller than the target stream top item\r\n';
    expect(await only(client, 'XADD', 'k', '1-2', 'f', 'v')).toBe(small);
    expect(await only(client, 'XADD', 'k', '0-3', 'f', 'v')).toBe(small);
    expect(await only(client, 'XADD', 'k', '0-0', 'f', 'v')).toBe(
      '-ERR The ID specified in XADD must be greater than 0-0\r\n',
    );
  });

  it('yh3, partially generated ids', async () => {
    expect(await only(client, 'XADD', 'k', '0-*', 'f', 'v')).toBe(bulk('0-1'));
    expect(await only(client, 'XADD', 'k', '1-*', 'f', 'v')).toBe(bulk('1-0'));
    expect(await only(client, 'XADD', 'k', '1-*', 'f', 'v')).toBe(bulk('1-1'));
  });

  it('xu6, generated ids', async () => {
    const before = Date.now();
    const [, ms, sequence] = /^\$15\r\n(\d{13})-(\d)\r\n$/.exec(
      await only(client, 'XADD', 'k', '*', 'f', 'v'),
    ) ?? ['', '', ''];
    expect(Number(ms)).toBeGreaterThanOrEqual(before - 1_000);
    expect(Number(ms)).toBeLessThanOrEqual(Date.now() + 1_000);
    expect(sequence).toBe('0');
  });

  describe('with three entries', () => {
    const [first, second, third] = ['0-1', '0-2', '0-3'].map((id) => entry(id, 'f', `v${id}`));

    beforeEach(async () => {
      for (const id of ['0-1', '0-2', '0-3']) await client.request('XADD', 'k', id, 'f', `v${id}`);
    });

    it('zx1, query entries', async () => {
      expect(await only(client, 'XRANGE', 'k', '0-2', '0-3')).toBe(array(second!, third!));
    });

    it('yp1, query with -', async () => {
      expect(await only(client, 'XRANGE', 'k', '-', '0-2')).toBe(array(first!, second!));
    });

    it('fs1, query with +', async () => {
      expect(await only(client, 'XRANGE', 'k', '0-2', '+')).toBe(array(second!, third!));
    });

    it('um0, XREAD of one stream', async () => {
      expect(await only(client, 'XREAD', 'streams', 'k', '0-0')).toBe(
        array(stream('k', first!, second!, third!)),
      );
    });

    it('ru9, XREAD of several streams', async () => {
      await client.request('XADD', 'other', '0-2', 'g', 'w');
      expect(await only(client, 'XREAD', 'streams', 'k', 'other', '0-2', '0-1')).toBe(
        array(stream('k', third!), stream('other', entry('0-2', 'g', 'w'))),
      );
    });

    it('bs1, blocking reads', async () => {
      const waits = client.request('XREAD', 'block', '1000', 'streams', 'k', '0-3');
      await delay(500);
      const other = await program.connect();
      expect(await only(other, 'XADD', 'k', '0-4', 'f', 'v')).toBe(bulk('0-4'));
      const reply = array(stream('k', entry('0-4', 'f', 'v')));
      expect((await waits).raw.toString('latin1')).toBe(reply);
      expect(await only(client, 'XREAD', 'block', '1000', 'streams', 'k', '0-4')).toBe(NULL_ARRAY);
      other.close();
    });

    it('hw1, blocking reads without a timeout', async () => {
      const waits = client.request('XREAD', 'block', '0', 'streams', 'k', '0-3');
      await delay(200);
      const other = await program.connect();
      await other.request('XADD', 'k', '0-4', 'f', 'v');
      const reply = array(stream('k', entry('0-4', 'f', 'v')));
      expect((await waits).raw.toString('latin1')).toBe(reply);
      other.close();
    });

    it('xu1, blocking reads behind $', async () => {
      const waits = client.request('XREAD', 'block', '0', 'streams', 'k', '$');
      await delay(500);
      const other = await program.connect();
      await other.request('XADD', 'k', '0-4', 'f', 'v');
      const reply = array(stream('k', entry('0-4', 'f', 'v')));
      expect((await waits).raw.toString('latin1')).toBe(reply);
      expect(await only(client, 'XREAD', 'block', '1000', 'streams', 'k', '$')).toBe(NULL_ARRAY);
      other.close();
    });
  });
});
