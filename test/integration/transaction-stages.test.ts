// The course's stages on transactions, optimistic locking and pub/sub: what "Build Your Own Redis"
// checks, as it checks it, over RESP2 connections without any handshake.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InProcessServer } from '../support/in-process-server.ts';
import type { RespClient } from '../support/resp-client.ts';
import { delay } from '../support/server-process.ts';

let server: InProcessServer;
let a: RespClient;
let b: RespClient;
let c: RespClient;

afterEach(() => server.stop());

beforeEach(async () => {
  server = await InProcessServer.start();
  a = await server.connect();
  b = await server.connect();
  c = await server.connect();
});

async function ask(client: RespClient, line: string): Promise<string> {
  const reply = await client.request(...line.split(' '));
  return reply.raw.toString('latin1').replaceAll('\r\n', ' ').trimEnd();
}

async function all(client: RespClient, ...lines: string[]): Promise<string[]> {
  const replies: string[] = [];
  for (const line of lines) replies.push(await ask(client, line));
  return replies;
}

describe("the course's transactions stages", () => {
  it('si4, lz8, mk1: INCR of a number, of nothing, of something else', async () => {
    expect(await all(a, 'SET k 5', 'INCR k', 'INCR m', 'INCR m', 'GET m')).toEqual([
      ...['+OK', ':6', ':1', ':2', '$1 2'],
    ]);
    await ask(a, 'SET k xyz');
    expect(await ask(a, 'INCR k')).toBe('-ERR value is not an integer or out of range');
  });

  it('pn0, lo4: MULTI, and EXEC without it', async () => {
    expect(await ask(a, 'EXEC')).toBe('-ERR EXEC without MULTI');
    expect(await ask(a, 'MULTI')).toBe('+OK');
  });

  it('we1: an empty transaction', async () => {
    expect(await all(a, 'MULTI', 'EXEC', 'EXEC')).toEqual(['+OK', '*0', '-ERR EXEC without MULTI']);
  });

  it('rs9: queued commands are not executed yet', async () => {
    expect(await all(a, 'MULTI', 'SET foo 41', 'INCR foo')).toEqual(['+OK', '+QUEUED', '+QUEUED']);
    expect(await ask(b, 'GET foo')).toBe('$-1');
  });

  it('fy6: executing a transaction', async () => {
    await all(a, 'MULTI', 'SET foo 6', 'INCR foo', 'INCR bar', 'GET bar');
    expect(await ask(a, 'EXEC')).toBe('*4 +OK :7 :1 $1 1');
    expect(await ask(b, 'GET foo')).toBe('$1 7');
  });

  it('rl9: DISCARD', async () => {
    await all(a, 'SET foo 1', 'MULTI', 'SET foo 41', 'INCR foo');
    expect(await all(a, 'DISCARD', 'GET foo', 'DISCARD')).toEqual([
      ...['+OK', '$1 1', '-ERR DISCARD without MULTI'],
    ]);
  });

  it('sg9: a failure within a transaction', async () => {
    await all(a, 'SET foo abc', 'SET bar 7', 'MULTI', 'INCR foo', 'INCR bar');
    expect(await ask(a, 'EXEC')).toBe('*2 -ERR value is not an integer or out of range :8');
    expect(await ask(b, 'GET bar')).toBe('$1 8');
  });

  it('jf8: several transactions at a time', async () => {
    await ask(a, 'SET foo 1');
    for (const client of [a, b, c]) await all(client, 'MULTI', 'INCR foo', 'INCR foo');
    expect(await ask(b, 'EXEC')).toBe('*2 :2 :3');
    expect(await ask(c, 'EXEC')).toBe('*2 :4 :5');
    expect(await ask(a, 'EXEC')).toBe('*2 :6 :7');
  });
});

describe("the course's optimistic locking stages", () => {
  it('jb7, jq9: WATCH, and not inside a transaction', async () => {
    expect(await ask(a, 'WATCH foo')).toBe('+OK');
    await ask(a, 'MULTI');
    expect(await ask(a, 'WATCH foo')).toMatch(/^-ERR .*watch inside multi.*not allowed/i);
  });

  it('mh8, fp0: a modified key among those watched ends the transaction', async () => {
    await all(a, 'SET foo 100', 'SET bar 200', 'WATCH foo bar', 'MULTI', 'SET bar 400');
    await ask(b, 'SET foo 300');
    expect(await ask(a, 'EXEC')).toBe('*-1');
    expect(await ask(a, 'GET bar')).toBe('$3 200');
    await all(a, 'WATCH foo', 'MULTI', 'SET bar 400');
    await ask(b, 'SET other 1');
    expect(await ask(a, 'EXEC')).toBe('*1 +OK');
  });

  it('uo9: a missing key that is made', async () => {
    await all(a, 'WATCH nothing', 'MULTI', 'SET x 1');
    await ask(b, 'SET nothing 1');
    expect(await ask(a, 'EXEC')).toBe('*-1');
  });

  it('bn1: UNWATCH', async () => {
    await ask(a, 'WATCH foo');
    await ask(b, 'SET foo 1');
    expect(await all(a, 'UNWATCH', 'MULTI', 'SET x 1', 'EXEC')).toEqual([
      ...['+OK', '+OK', '+QUEUED', '*1 +OK'],
    ]);
  });

  it('fn4, hq1: EXEC and DISCARD end the watching', async () => {
    await all(a, 'WATCH foo', 'MULTI', 'SET x 1');
    await ask(b, 'SET foo 1');
    expect(await ask(a, 'EXEC')).toBe('*-1');
    await all(a, 'MULTI', 'SET x 1');
    expect(await ask(a, 'EXEC')).toBe('*1 +OK');
    await all(a, 'WATCH foo', 'MULTI');
    await ask(b, 'SET foo 2');
    expect(await all(a, 'DISCARD', 'MULTI', 'SET x 2', 'EXEC')).toEqual([
      ...['+OK', '+OK', '+QUEUED', '*1 +OK'],
    ]);
  });
});

describe("the course's pub/sub stages", () => {
  it('mx3, zc8: SUBSCRIBE counts for each client', async () => {
    expect(await ask(a, 'SUBSCRIBE foo')).toBe('*3 $9 subscribe $3 foo :1');
    expect(await ask(a, 'SUBSCRIBE bar')).toBe('*3 $9 subscribe $3 bar :2');
    expect(await ask(a, 'SUBSCRIBE bar')).toBe('*3 $9 subscribe $3 bar :2');
    expect(await ask(b, 'SUBSCRIBE baz')).toBe('*3 $9 subscribe $3 baz :1');
  });

  it('aw8: what a subscribed client may do', async () => {
    await ask(a, 'SUBSCRIBE foo');
    for (const line of ['SET k v', 'GET k', 'ECHO hey']) {
      const name = line.split(' ')[0];
      expect((await ask(a, line)).toUpperCase()).toContain(`CAN'T EXECUTE '${name}'`);
    }
    expect(await ask(a, 'SUBSCRIBE bar')).toBe('*3 $9 subscribe $3 bar :2');
  });

  it('lf1: PING of a subscribed client', async () => {
    await ask(a, 'SUBSCRIBE foo');
    expect((await a.request('PING')).raw.toString()).toBe('*2\r\n$4\r\npong\r\n$0\r\n\r\n');
    expect(await ask(b, 'PING')).toBe('+PONG');
  });

  it('hf2, dn4: publishing reaches those who subscribed, nobody else', async () => {
    await ask(a, 'SUBSCRIBE foo');
    await ask(b, 'SUBSCRIBE bar');
    expect(await ask(c, 'PUBLISH foo msg')).toBe(':1');
    expect((await a.reply()).raw.toString()).toBe(
      '*3\r\n$7\r\nmessage\r\n$3\r\nfoo\r\n$3\r\nmsg\r\n',
    );
    await delay(5);
    expect([a.unread, b.unread, c.unread]).toEqual([0, 0, 0]);
  });

  it('ze9: UNSUBSCRIBE', async () => {
    await all(a, 'SUBSCRIBE foo', 'SUBSCRIBE bar');
    await ask(b, 'SUBSCRIBE foo');
    expect(await ask(a, 'UNSUBSCRIBE foo')).toBe('*3 $11 unsubscribe $3 foo :1');
    expect(await ask(c, 'PUBLISH foo msg')).toBe(':1');
    expect(await ask(a, 'UNSUBSCRIBE nothing')).toBe('*3 $11 unsubscribe $7 nothing :1');
  });
});
