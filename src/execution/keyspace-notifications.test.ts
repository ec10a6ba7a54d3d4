import { describe, expect, it } from 'vitest';
import { TalkingEngine } from '../../test/support/talking-engine.ts';

/** The messages that `lines` cause, each as `channel text`. */
function messages(classes: string, ...lines: string[]): string[] {
  const engine = new TalkingEngine();
  const [listener, client] = [engine.client(), engine.client()];
  listener.ask('PSUBSCRIBE __key*');
  expect(client.ask(`CONFIG SET notify-keyspace-events ${classes}`)).toBe('+OK\r\n');
  for (const line of lines) client.send(line);
  const parts = listener.replies.split('*4\r\n').slice(1);
  return parts.map((part) =>
    part
      .split('\r\n')
      .filter((_, at) => at === 5 || at === 7)
      .join(' '),
  );
}

describe('notify-keyspace-events', () => {
  it('publishes the event to the key and the key to the event', () => {
    expect(messages('KEA', 'SET k v', 'EXPIRE k 100', 'DEL k')).toEqual([
      ...['__keyspace@0__:k set', '__keyevent@0__:set k'],
      ...['__keyspace@0__:k expire', '__keyevent@0__:expire k'],
      ...['__keyspace@0__:k del', '__keyevent@0__:del k'],
    ]);
  });

  it('publishes only the classes and channels that are asked for', () => {
    expect(messages('E$', 'SET k v', 'DEL k')).toEqual(['__keyevent@0__:set k']);
    expect(messages('Kg', 'SET k v', 'DEL k')).toEqual(['__keyspace@0__:k del']);
    expect(messages('g$', 'SET k v', 'DEL k')).toEqual([]);
    expect(messages('Em', 'GET none')).toEqual(['__keyevent@0__:keymiss none']);
    expect(messages('En', 'SET k v')).toEqual(['__keyevent@0__:new k']);
  });

  it('names the database', () => {
    expect(messages('EA', 'SELECT 5', 'SET k v', 'MOVE k 6')).toEqual([
      ...['__keyevent@5__:set k', '__keyevent@5__:move_from k', '__keyevent@6__:move_to k'],
    ]);
  });

  it('publishes expiry when the key goes', () => {
    const engine = new TalkingEngine();
    const [listener, client] = [engine.client(), engine.client()];
    listener.ask('SUBSCRIBE __keyevent@0__:expired');
    client.send('CONFIG SET notify-keyspace-events Ex');
    client.send('SET k v PX 10');
    engine.pass(20);
    expect(listener.replies).toBe('');
    client.send('GET k');
    expect(listener.replies).toContain('$1\r\nk\r\n');
  });

  it('comes before invalidation when a key expires, and behind it when one is evicted', () => {
    const engine = new TalkingEngine();
    const [listener, client] = [engine.client(), engine.client()];
    client.send('CONFIG SET notify-keyspace-events Exe');
    for (const line of ['HELLO 3', 'PSUBSCRIBE __key*', 'CLIENT TRACKING ON']) {
      listener.send(line);
    }
    client.send('SET k v PX 10');
    listener.ask('GET k');
    engine.pass(20);
    client.send('EXISTS k');
    const ofExpiry = listener.replies;
    client.send('SET k v');
    listener.ask('GET k');
    client.send('CONFIG SET maxmemory-policy allkeys-random maxmemory 1');
    client.send('INCR n');
    const ofEviction = listener.replies;
    expect(ofExpiry.indexOf(':expired')).toBeGreaterThan(0);
    expect(ofExpiry.indexOf('invalidate')).toBeGreaterThan(ofExpiry.indexOf(':expired'));
    expect(ofEviction.indexOf('invalidate')).toBeGreaterThan(0);
    expect(ofEviction.indexOf(':evicted')).toBeGreaterThan(ofEviction.indexOf('invalidate'));
  });
});
