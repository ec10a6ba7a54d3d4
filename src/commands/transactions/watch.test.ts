import { describe, expect, it } from 'vitest';
import { type TalkingClient, TalkingEngine } from '../../../test/support/talking-engine.ts';

const ABORTED = '*-1\r\n';
const DONE = '*1\r\n+PONG\r\n';

function attempt(client: TalkingClient): string {
  client.send('MULTI');
  client.send('PING');
  return client.ask('EXEC');
}

function clients(): { engine: TalkingEngine; client: TalkingClient; other: TalkingClient } {
  const engine = new TalkingEngine();
  return { engine, client: engine.client(), other: engine.client() };
}

describe('A transaction whose key is watched', () => {
  it.each([
    ['is overwritten', 'SET k w'],
    ['is changed in place', 'APPEND k w'],
    ['is deleted', 'DEL k'],
    ['gets a time to live', 'EXPIRE k 100'],
    ['is renamed', 'RENAME k l'],
    ['is replaced by a renamed one', 'RENAME from k'],
    ['is moved', 'MOVE k 5'],
    ['is flushed', 'FLUSHDB'],
    ['is flushed with all others', 'FLUSHALL'],
    ['is changed with another of the keys', 'MSET x 1 k 2'],
    ['comes to stand for another database', 'SWAPDB 0 9'],
  ])('that %s does not happen', (_what, change) => {
    const { client, other } = clients();
    other.send('MSET k v from v');
    expect(client.ask('WATCH k other')).toBe('+OK\r\n');
    other.send(change);
    expect(client.ask('CLIENT INFO')).toMatch(/ flags=d /);
    expect(attempt(client)).toBe(ABORTED);
    // The next one is free again.
    expect(attempt(client)).toBe(DONE);
  });

  it.each(['GET k', 'TTL k', 'SET l v', 'FLUSHDB', 'DEL absent', 'SWAPDB 3 4'])(
    'happens after %j when it does not exist',
    (command) => {
      const { client, other } = clients();
      client.send('WATCH k');
      other.send(command);
      expect(attempt(client)).toBe(DONE);
    },
  );

  it('does not happen when a missing one has appeared, even if it is gone again', () => {
    const { client, other } = clients();
    client.send('WATCH k');
    other.send('SET k v');
    other.send('DEL k');
    expect(attempt(client)).toBe(ABORTED);
  });

  it('in one database is not concerned by its namesake in another', () => {
    const { client, other } = clients();
    client.send('SELECT 2');
    client.send('WATCH k');
    other.send('SET k v');
    expect(attempt(client)).toBe(DONE);
    client.send('WATCH k');
    client.send('SELECT 0');
    other.send('SELECT 2');
    other.send('SET k v');
    expect(attempt(client)).toBe(ABORTED);
  });

  it('does not happen when the client itself changes the key before MULTI', () => {
    const { client } = clients();
    client.send('WATCH k');
    client.send('SET k v');
    expect(attempt(client)).toBe(ABORTED);
  });

  it('does not happen when the key has expired, noticed or not', () => {
    const { engine, client, other } = clients();
    other.send('SET k v PX 10');
    client.send('WATCH k');
    engine.pass(20);
    expect(attempt(client)).toBe(ABORTED);
    other.send('SET k v PX 10');
    client.send('WATCH k');
    engine.pass(20);
    other.send('GET k');
    expect(attempt(client)).toBe(ABORTED);
  });

  it('happens when the key had expired before it was watched', () => {
    const { engine, client, other } = clients();
    other.send('SET k v PX 10');
    engine.pass(20);
    client.send('WATCH k');
    other.send('GET k');
    expect(attempt(client)).toBe(DONE);
    other.send('SET k v PX 10');
    other.send('CLIENT PAUSE 100 WRITE');
    engine.pass(20);
    client.send('WATCH k');
    other.send('CLIENT UNPAUSE');
    other.send('GET k');
    expect(attempt(client)).toBe(DONE);
  });

  it('is not concerned when an expired key of another database takes its place', () => {
    const { engine, client, other } = clients();
    other.send('SELECT 9');
    other.send('SET k v PX 10');
    engine.pass(20);
    client.send('WATCH k');
    other.send('SWAPDB 0 9');
    expect(attempt(client)).toBe(DONE);
    client.send('WATCH k');
    other.send('SELECT 0');
    other.send('GET k');
    expect(attempt(client)).toBe(DONE);
  });

  it('happens when it only read', () => {
    const { client, other } = clients();
    other.send('SET k v');
    client.send('WATCH k');
    expect(other.ask('GET k')).toBe('$1\r\nv\r\n');
    expect(attempt(client)).toBe(DONE);
  });
});

describe('WATCH', () => {
  it('is refused inside MULTI, which goes on', () => {
    const { client } = clients();
    client.send('MULTI');
    expect(client.ask('WATCH k')).toBe('-ERR WATCH inside MULTI is not allowed\r\n');
    expect(client.ask('EXEC')).toBe('*0\r\n');
  });

  it('is told by INFO and CLIENT LIST', () => {
    const { client, other } = clients();
    client.send('WATCH a b a');
    other.send('WATCH a');
    expect(client.ask('CLIENT INFO')).toContain(' watch=2 ');
    const info = client.ask('INFO clients');
    expect(info).toContain('watching_clients:2\r\n');
    expect(info).toContain('total_watched_keys:2\r\n');
    other.leave();
    client.send('EXEC');
    client.send('UNWATCH');
    const after = client.ask('INFO clients');
    expect(after).toContain('watching_clients:0\r\n');
    expect(after).toContain('total_watched_keys:0\r\n');
    expect(client.session.heldBytes).toBe(0);
  });
});

describe('UNWATCH', () => {
  it('lets the next transaction happen, whatever has changed', () => {
    const { engine, client, other } = clients();
    client.send('WATCH k');
    other.send('SET k v');
    expect(client.ask('UNWATCH')).toBe('+OK\r\n');
    expect(attempt(client)).toBe(DONE);
    expect(engine.engine.keyspace.interest.size).toBe(0);
  });
});
