// The course's stages on authentication: what "Build Your Own Redis" checks, as it checks it, over
// RESP2 connections without any handshake.
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itemsOf, textOf } from '../compatibility/differential/comparators.ts';
import { InProcessServer } from '../support/in-process-server.ts';
import type { RespClient } from '../support/resp-client.ts';

let server: InProcessServer;
let client: RespClient;

beforeEach(async () => {
  server = await InProcessServer.start();
  client = await server.connect();
});

afterEach(() => server.stop());

async function ask(asked: RespClient, ...request: string[]): Promise<string> {
  return (await asked.request(...request)).raw.toString('latin1');
}

/** The first four elements of ACL GETUSER default, lists as lists. */
async function defaultUser(): Promise<readonly (string | readonly (string | undefined)[])[]> {
  const reply = await client.request('ACL', 'GETUSER', 'default');
  const elements = (itemsOf(reply.value) ?? []).slice(0, 4);
  return elements.map((element) => textOf(element) ?? (itemsOf(element) ?? []).map(textOf));
}

describe("the course's authentication stages", () => {
  it('jn4, who am I', async () => {
    expect(await ask(client, 'ACL', 'WHOAMI')).toBe('$7\r\ndefault\r\n');
  });

  it('gx8, ql6, pl7: the default user has flags, nopass among them, and no passwords', async () => {
    const [flagsName, flags, passwordsName, passwords] = await defaultUser();
    expect(flagsName).toBe('flags');
    expect(flags).toContain('nopass');
    expect(passwordsName).toBe('passwords');
    expect(passwords).toEqual([]);
  });

  it('uv9, a password for the default user', async () => {
    expect(await ask(client, 'ACL', 'SETUSER', 'default', '>mypassword')).toBe('+OK\r\n');
    const [, flags, , passwords] = await defaultUser();
    expect(flags).not.toContain('nopass');
    expect(passwords).toEqual([createHash('sha256').update('mypassword').digest('hex')]);
  });

  it('hz3, AUTH with a wrong password and with the right one', async () => {
    await ask(client, 'ACL', 'SETUSER', 'default', '>mypassword');
    expect(await ask(client, 'AUTH', 'default', 'wrong')).toMatch(/^-WRONGPASS /);
    expect(await ask(client, 'AUTH', 'default', 'mypassword')).toBe('+OK\r\n');
  });

  it('nm2, who was there stays, who comes must authenticate', async () => {
    await ask(client, 'ACL', 'SETUSER', 'default', '>mypassword');
    expect(await ask(client, 'ACL', 'WHOAMI')).toBe('$7\r\ndefault\r\n');
    expect(await ask(await server.connect(), 'ACL', 'WHOAMI')).toMatch(/^-NOAUTH /);
  });

  it('ws7, authenticated by AUTH', async () => {
    await ask(client, 'ACL', 'SETUSER', 'default', '>mypassword');
    const late = await server.connect();
    expect(await ask(late, 'SET', 'k', 'v')).toMatch(/^-NOAUTH /);
    expect(await ask(late, 'AUTH', 'default', 'mypassword')).toBe('+OK\r\n');
    expect(await ask(late, 'ACL', 'WHOAMI')).toBe('$7\r\ndefault\r\n');
    expect(await ask(late, 'SET', 'k', 'v')).toBe('+OK\r\n');
    expect(await ask(late, 'GET', 'k')).toBe('$1\r\nv\r\n');
    expect(await ask(late, 'PING')).toBe('+PONG\r\n');
    expect(await ask(late, 'ECHO', 'hey')).toBe('$3\r\nhey\r\n');
  });
});
