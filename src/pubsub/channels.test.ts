import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../base/ascii.ts';
import { Channels, type Subscriber, wholePart } from './channels.ts';

class Listener implements Subscriber {
  readonly protocol: number;
  readonly received: Uint8Array[] = [];
  /** Where in them the messages begin. */
  readonly starts: number[] = [];
  text = '';

  constructor(protocol = 2) {
    this.protocol = protocol;
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    this.received.push(bytes);
    this.starts.push(start);
    this.text += Buffer.from(bytes.subarray(start, end)).toString('latin1');
  }
}

const part = (text: string) => wholePart(asciiBytes(text));

describe('Channels', () => {
  it('encodes a message once for each protocol, however many receive it', () => {
    const channels = new Channels();
    const listeners = Array.from({ length: 10_000 }, (_, at) => new Listener(2 + (at % 2)));
    for (const listener of listeners) channels.add('channels', 'news', listener);
    expect(channels.publish(part('news'), part('hello'))).toBe(10_000);
    expect(listeners[0]?.text).toBe('*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$5\r\nhello\r\n');
    expect(listeners[1]?.text).toBe('>3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$5\r\nhello\r\n');
    expect(new Set(listeners.map(({ received }) => received[0])).size).toBe(1);
    expect(new Set(listeners.map(({ starts }) => starts[0])).size).toBe(2);
  });

  it('delivers to a subscriber by name and by each pattern that matches', () => {
    const channels = new Channels();
    const listener = new Listener();
    channels.add('channels', 'news.tech', listener);
    for (const pattern of ['news.*', '*tech', 'sport.*']) {
      channels.add('patterns', pattern, listener);
    }
    expect(channels.publish(part('news.tech'), part('x'))).toBe(3);
    expect(listener.text).toContain('*4\r\n$8\r\npmessage\r\n$6\r\nnews.*\r\n$9\r\nnews.tech\r\n');
    expect(channels.publish(part('sport'), part('x'))).toBe(0);
  });

  it('keeps shard channels apart, which no pattern matches', () => {
    const channels = new Channels();
    const listener = new Listener();
    channels.add('shard', 's', listener);
    channels.add('patterns', '*', listener);
    expect(channels.publishToShard(part('s'), part('x'))).toBe(1);
    expect(listener.text).toBe('*3\r\n$8\r\nsmessage\r\n$1\r\ns\r\n$1\r\nx\r\n');
  });

  it('remembers the channel published to last only as long as it is there', () => {
    const channels = new Channels();
    const [one, other] = [new Listener(), new Listener()];
    channels.add('channels', 'news', one);
    channels.add('channels', 'newt', other);
    for (const name of ['news', 'newt', 'news', 'new']) channels.publish(part(name), part('x'));
    expect([one.received.length, other.received.length]).toEqual([2, 1]);
    channels.remove('channels', 'news', one);
    expect(channels.publish(part('news'), part('x'))).toBe(0);
    channels.add('channels', 'news', other);
    expect(channels.publish(part('news'), part('x'))).toBe(1);
    expect([one.received.length, other.received.length]).toEqual([2, 2]);
  });

  it('forgets a channel with its last subscriber', () => {
    const channels = new Channels();
    const [one, other] = [new Listener(), new Listener()];
    channels.add('channels', 'c', one);
    channels.add('channels', 'c', other);
    channels.remove('channels', 'c', one);
    expect(channels.count('channels')).toBe(1);
    expect(channels.subscriberCount('channels', 'c')).toBe(1);
    channels.remove('channels', 'c', one);
    channels.remove('channels', 'c', other);
    expect([...channels.names('channels')]).toEqual([]);
    expect(channels.publish(part('c'), part('x'))).toBe(0);
  });

  it('goes on when a subscriber leaves while it is delivered to', () => {
    const channels = new Channels();
    const last = new Listener();
    const leaving = { protocol: 2, push: () => channels.remove('channels', 'c', leaving) };
    channels.add('channels', 'c', leaving);
    channels.add('channels', 'c', last);
    expect(channels.publish(part('c'), part('x'))).toBe(2);
    expect(last.received).toHaveLength(1);
  });
});
