import { describe, expect, it } from 'vitest';
import { TalkingEngine } from '../../../test/support/talking-engine.ts';

describe('DISCARD', () => {
  it('gives up what was queued, and what is watched', () => {
    const engine = new TalkingEngine();
    const [client, other] = [engine.client(), engine.client()];
    for (const line of ['WATCH w', 'MULTI', 'SET k v']) client.send(line);
    expect(client.ask('DISCARD')).toBe('+OK\r\n');
    expect(client.ask('DISCARD')).toBe('-ERR DISCARD without MULTI\r\n');
    other.send('SET w changed');
    for (const line of ['MULTI', 'EXISTS k']) client.send(line);
    expect(client.ask('EXEC')).toBe('*1\r\n:0\r\n');
  });

  it('also of a transaction that has come to nothing', () => {
    const client = new TalkingEngine().client();
    for (const line of ['MULTI', 'NOSUCH', 'DISCARD', 'MULTI']) client.send(line);
    expect(client.ask('EXEC')).toBe('*0\r\n');
  });
});
