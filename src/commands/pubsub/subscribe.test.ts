import { describe, expect, it } from 'vitest';
import { TalkingEngine } from '../../../test/support/talking-engine.ts';

function confirmation(word: string, name: string, count: number, type = '*'): string {
  return `${type}3\r\n$${word.length}\r\n${word}\r\n$${name.length}\r\n${name}\r\n:${count}\r\n`;
}

function message(channel: string, text: string, type = '*'): string {
  const parts = ['message', channel, text].map((part) => `$${part.length}\r\n${part}\r\n`);
  return `${type}3\r\n${parts.join('')}`;
}

describe('SUBSCRIBE', () => {
  it('confirms each channel with the number of subscriptions', () => {
    const client = new TalkingEngine().client();
    expect(client.ask('SUBSCRIBE a b a')).toBe(
      confirmation('subscribe', 'a', 1) +
        confirmation('subscribe', 'b', 2) +
        confirmation('subscribe', 'a', 2),
    );
    expect(client.ask('PSUBSCRIBE p*')).toBe(confirmation('psubscribe', 'p*', 3));
    expect(client.ask('SSUBSCRIBE s')).toBe(confirmation('ssubscribe', 's', 1));
  });

  it('lets a RESP2 client do little else', () => {
    const client = new TalkingEngine().client();
    client.send('SUBSCRIBE a');
    expect(client.ask('GET k')).toBe(
      "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET " +
        'are allowed in this context\r\n',
    );
    expect(client.ask('CLIENT ID')).toContain("Can't execute 'client|id'");
    expect(client.ask('PING')).toBe('*2\r\n$4\r\npong\r\n$0\r\n\r\n');
    expect(client.ask('PING hello')).toBe('*2\r\n$4\r\npong\r\n$5\r\nhello\r\n');
    expect(client.ask('UNSUBSCRIBE')).toBe(confirmation('unsubscribe', 'a', 0));
    expect(client.ask('GET k')).toBe('$-1\r\n');
  });

  it('lets a RESP3 client do everything', () => {
    const client = new TalkingEngine().client();
    client.send('HELLO 3');
    expect(client.ask('SUBSCRIBE a')).toBe(confirmation('subscribe', 'a', 1, '>'));
    expect(client.ask('GET k')).toBe('_\r\n');
    expect(client.ask('PING')).toBe('+PONG\r\n');
  });

  it('makes the client receive, behind its own reply', () => {
    const engine = new TalkingEngine();
    const [client, other] = [engine.client(), engine.client()];
    client.send('HELLO 3');
    client.send('SUBSCRIBE a');
    expect(client.ask('PUBLISH a mine')).toBe(`:1\r\n${message('a', 'mine', '>')}`);
    expect(other.ask('PUBLISH a yours')).toBe(':1\r\n');
    expect(client.replies).toBe(message('a', 'yours', '>'));
  });

  it('is confirmed whatever CLIENT REPLY says', () => {
    const client = new TalkingEngine().client();
    client.send('CLIENT REPLY OFF');
    expect(client.ask('SUBSCRIBE a')).toBe(confirmation('subscribe', 'a', 1));
    expect(client.ask('PING')).toBe('');
  });

  it('works in a transaction, SSUBSCRIBE does not', () => {
    const engine = new TalkingEngine();
    const client = engine.client();
    for (const line of ['MULTI', 'SUBSCRIBE a', 'GET k', 'SSUBSCRIBE s']) client.send(line);
    expect(client.ask('EXEC')).toBe(
      `*3\r\n${confirmation('subscribe', 'a', 1)}$-1\r\n` +
        "-ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client\r\n",
    );
    expect(client.ask('EXEC')).toContain("Can't execute 'exec'");
  });

  it('is told by CLIENT LIST and INFO', () => {
    const engine = new TalkingEngine();
    const [client, other] = [engine.client(), engine.client()];
    for (const line of ['SUBSCRIBE a b', 'PSUBSCRIBE p', 'SSUBSCRIBE s t u']) client.send(line);
    expect(client.session.heldBytes).toBeGreaterThan(6);
    expect(other.ask('CLIENT LIST TYPE pubsub')).toMatch(/ flags=P .* sub=2 psub=1 ssub=3 /);
    expect(other.ask('CLIENT LIST TYPE normal')).not.toContain(' sub=2 ');
    expect(other.ask('INFO clients')).toContain('pubsub_clients:1\r\n');
    const stats = other.ask('INFO stats');
    expect(stats).toContain('pubsub_channels:2\r\npubsub_patterns:1\r\npubsubshard_channels:3\r\n');
    client.leave();
    expect(other.ask('INFO stats')).toContain('pubsub_channels:0\r\npubsub_patterns:0\r\n');
    expect(client.session.heldBytes).toBe(0);
  });
});

describe('UNSUBSCRIBE, PUNSUBSCRIBE and SUNSUBSCRIBE', () => {
  it('confirm what the client never subscribed to', () => {
    const client = new TalkingEngine().client();
    expect(client.ask('UNSUBSCRIBE x')).toBe(confirmation('unsubscribe', 'x', 0));
    expect(client.ask('PUNSUBSCRIBE')).toBe('*3\r\n$12\r\npunsubscribe\r\n$-1\r\n:0\r\n');
    expect(client.ask('SUNSUBSCRIBE')).toBe('*3\r\n$12\r\nsunsubscribe\r\n$-1\r\n:0\r\n');
  });

  it('end the subscribed state with the last of any kind', () => {
    const client = new TalkingEngine().client();
    for (const line of ['SUBSCRIBE a', 'PSUBSCRIBE p', 'SSUBSCRIBE s']) client.send(line);
    client.send('UNSUBSCRIBE');
    client.send('PUNSUBSCRIBE p');
    expect(client.ask('GET k')).toMatch(/^-ERR Can't/);
    client.send('SUNSUBSCRIBE s');
    expect(client.ask('GET k')).toBe('$-1\r\n');
  });

  it('are done silently by RESET', () => {
    const engine = new TalkingEngine();
    const client = engine.client();
    client.send('SUBSCRIBE a');
    expect(client.ask('RESET')).toBe('+RESET\r\n');
    expect(client.ask('PUBLISH a x')).toBe(':0\r\n');
  });
});

describe('PUBLISH and SPUBLISH', () => {
  it('reach those who listen, and nobody else', () => {
    const engine = new TalkingEngine();
    const [first, second, third] = [engine.client(), engine.client(), engine.client()];
    first.send('SUBSCRIBE a');
    second.send('PSUBSCRIBE a*');
    second.send('SSUBSCRIBE a');
    expect([first.replies, second.replies].every((text) => text !== '')).toBe(true);
    expect(third.ask('PUBLISH a x')).toBe(':2\r\n');
    expect(first.replies).toBe(message('a', 'x'));
    expect(second.replies).toMatch(/^\*4\r\n\$8\r\npmessage\r\n/);
    expect(third.ask('SPUBLISH a x')).toBe(':1\r\n');
    expect(first.replies).toBe('');
    expect(second.replies).toMatch(/^\*3\r\n\$8\r\nsmessage\r\n/);
  });

  it('in a transaction send before the transaction is answered to others', () => {
    const engine = new TalkingEngine();
    const [listener, client] = [engine.client(), engine.client()];
    listener.send('SUBSCRIBE a');
    for (const line of ['MULTI', 'PUBLISH a 1', 'SET k v', 'PUBLISH a 2']) client.send(line);
    expect(listener.replies).toBe(confirmation('subscribe', 'a', 1));
    expect(client.ask('EXEC')).toBe('*3\r\n:1\r\n+OK\r\n:1\r\n');
    expect(listener.replies).toBe(message('a', '1') + message('a', '2'));
  });
});

describe('PUBSUB', () => {
  it('tells of channels, patterns and subscribers', () => {
    const engine = new TalkingEngine();
    const [client, other] = [engine.client(), engine.client()];
    for (const line of ['SUBSCRIBE news sport', 'PSUBSCRIBE p', 'SSUBSCRIBE shard']) {
      client.send(line);
    }
    expect(other.ask('PUBSUB CHANNELS')).toBe('*2\r\n$4\r\nnews\r\n$5\r\nsport\r\n');
    expect(other.ask('PUBSUB CHANNELS n*')).toBe('*1\r\n$4\r\nnews\r\n');
    expect(other.ask('PUBSUB NUMSUB news none')).toBe(
      '*4\r\n$4\r\nnews\r\n:1\r\n$4\r\nnone\r\n:0\r\n',
    );
    expect(other.ask('PUBSUB NUMPAT')).toBe(':1\r\n');
    expect(other.ask('PUBSUB SHARDCHANNELS')).toBe('*1\r\n$5\r\nshard\r\n');
    expect(other.ask('PUBSUB SHARDNUMSUB shard')).toBe('*2\r\n$5\r\nshard\r\n:1\r\n');
    expect(other.ask('PUBSUB CHANNELS a b')).toBe(
      "-ERR unknown subcommand or wrong number of arguments for 'CHANNELS'. Try PUBSUB HELP.\r\n",
    );
    expect(other.ask('PUBSUB HELP')).toContain('SHARDNUMSUB');
  });
});
