import { describe, expect, it } from 'vitest';
import { TalkingEngine } from '../../../test/support/talking-engine.ts';

describe('MULTI', () => {
  it('cannot be nested, and goes on', () => {
    const client = new TalkingEngine().client();
    expect(client.ask('MULTI')).toBe('+OK\r\n');
    expect(client.ask('PING')).toBe('+QUEUED\r\n');
    expect(client.ask('MULTI')).toBe('-ERR MULTI calls can not be nested\r\n');
    expect(client.ask('EXEC')).toBe('*1\r\n+PONG\r\n');
  });

  it('ends with the connection, RESET or QUIT', () => {
    const engine = new TalkingEngine();
    const client = engine.client();
    client.send('MULTI');
    client.send('SET k v');
    expect(client.ask('RESET')).toBe('+RESET\r\n');
    expect(client.ask('EXEC')).toBe('-ERR EXEC without MULTI\r\n');
    client.send('MULTI');
    expect(client.ask('QUIT')).toBe('+OK\r\n');
    client.leave();
    expect(client.session.heldBytes).toBe(0);
  });

  it('has a client wait with a write while writes are paused', () => {
    const engine = new TalkingEngine();
    const [client, other] = [engine.client(), engine.client()];
    for (const line of ['MULTI', 'SET k v']) client.send(line);
    other.send('CLIENT PAUSE 100000 WRITE');
    expect(client.ask('EXEC')).toBe('');
    expect(client.session.suspended).toBe(true);
  });
});
