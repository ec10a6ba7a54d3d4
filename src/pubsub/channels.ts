/**
 * Who listens to which channels, and the delivery of what is published. Names are Latin-1 text, a
 * character for a byte. A channel or pattern that loses its last subscriber is forgotten.
 */
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { equalBytes } from '../base/bytes.ts';
import { matchGlob } from '../base/glob.ts';
import { type Part, PushLog } from './push-log.ts';

/** Somebody who listens. */
export interface Subscriber {
  /** 2 or 3. */
  readonly protocol: number;
  /** Sends these bytes, which are others' too, as soon as may be. */
  push(bytes: Uint8Array, start: number, end: number): void;
}

/** `patterns` are globs on names of ordinary channels; `shard` channels are a world of theirs. */
export type SubscriptionKind = 'channels' | 'patterns' | 'shard';

interface Channel<Listener extends Subscriber> {
  readonly name: Uint8Array;
  readonly subscribers: Set<Listener>;
}

const ANGLE = 62;
const ASTERISK = 42;
const MESSAGE = wholePart(asciiBytes('message'));
const SHARD_MESSAGE = wholePart(asciiBytes('smessage'));
const PATTERN_MESSAGE = wholePart(asciiBytes('pmessage'));

export class Channels<Listener extends Subscriber = Subscriber> {
  readonly #channels = {
    channels: new Map<string, Channel<Listener>>(),
    patterns: new Map<string, Channel<Listener>>(),
    shard: new Map<string, Channel<Listener>>(),
  };
  readonly #log = new PushLog();
  /** The channel that was published to last: most often it is the next one as well. */
  #latest: Channel<Listener> | undefined = undefined;
  /** How many listen to anything; whoever adds and removes them counts. */
  subscriberTotal = 0;

  /** How many channels or patterns have subscribers. */
  count(kind: SubscriptionKind): number {
    return this.#channels[kind].size;
  }

  names(kind: SubscriptionKind): IterableIterator<string> {
    return this.#channels[kind].keys();
  }

  subscriberCount(kind: SubscriptionKind, name: string): number {
    return this.#channels[kind].get(name)?.subscribers.size ?? 0;
  }

  add(kind: SubscriptionKind, name: string, subscriber: Listener): void {
    const channels = this.#channels[kind];
    const channel = channels.get(name);
    if (channel !== undefined) channel.subscribers.add(subscriber);
    else channels.set(name, { name: asciiBytes(name), subscribers: new Set([subscriber]) });
  }

  remove(kind: SubscriptionKind, name: string, subscriber: Listener): void {
    const channels = this.#channels[kind];
    const channel = channels.get(name);
    if (channel?.subscribers.delete(subscriber) !== true) return;
    if (channel.subscribers.size > 0) return;
    channels.delete(name);
    if (channel === this.#latest) this.#latest = undefined;
  }

  /** Delivers a message to all who listen. Returns how many did. */
  publish(name: Part, message: Part): number {
    const { channels, patterns } = this.#channels;
    // Nobody listens to anything: the usual case of keyspace events that are switched on.
    if (channels.size === 0 && patterns.size === 0) return 0;
    const receivers = this.#deliver(this.#channelOf(name), [MESSAGE, name, message]);
    return patterns.size === 0 ? receivers : receivers + this.#deliverByPattern(name, message);
  }

  #channelOf(name: Part): Channel<Listener> | undefined {
    const latest = this.#latest;
    if (latest !== undefined && isNamed(latest, name)) return latest;
    const channel = this.#channels.channels.get(textOf(name));
    if (channel !== undefined) this.#latest = channel;
    return channel;
  }

  #deliverByPattern(name: Part, message: Part): number {
    const { patterns } = this.#channels;
    let receivers = 0;
    for (const pattern of patterns.values()) {
      if (!matches(pattern.name, name)) continue;
      receivers += this.#deliver(pattern, [
        PATTERN_MESSAGE,
        wholePart(pattern.name),
        name,
        message,
      ]);
    }
    return receivers;
  }

  publishToShard(name: Part, message: Part): number {
    const channel = this.#channels.shard.get(textOf(name));
    return this.#deliver(channel, [SHARD_MESSAGE, name, message]);
  }

  /** A message is encoded once for each protocol, however many receive it. */
  #deliver(channel: Channel<Listener> | undefined, parts: readonly Part[]): number {
    if (channel === undefined) return 0;
    // One that is lost on the way, its output being too much, has been counted.
    const receivers = channel.subscribers.size;
    const sent = this.#deliverTo(channel.subscribers, 2, parts);
    if (sent < receivers) this.#deliverTo(channel.subscribers, 3, parts);
    return receivers;
  }

  /** To those who speak this protocol. Returns how many they are. */
  #deliverTo(subscribers: Set<Listener>, protocol: number, parts: readonly Part[]): number {
    const log = this.#log;
    let count = 0;
    for (const subscriber of subscribers) {
      if (subscriber.protocol !== protocol) continue;
      if (count++ === 0) log.encode(protocol === 3 ? ANGLE : ASTERISK, parts);
      subscriber.push(log.bytes, log.start, log.end);
    }
    return count;
  }
}

function textOf({ bytes, start, length }: Part): string {
  return latin1Text(bytes, start, length);
}

function isNamed({ name }: { readonly name: Uint8Array }, { bytes, start, length }: Part): boolean {
  return name.length === length && equalBytes(name, 0, bytes, start, length);
}

function matches(pattern: Uint8Array, { bytes, start, length }: Part): boolean {
  return matchGlob(pattern, 0, pattern.length, bytes, start, length, false);
}

/** A whole buffer as a part. */
export function wholePart(bytes: Uint8Array): Part {
  return { bytes, view: undefined, start: 0, length: bytes.length };
}
