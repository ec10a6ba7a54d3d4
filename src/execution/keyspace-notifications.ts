/**
 * Keyspace events as messages: `notify-keyspace-events` says which classes, and whether on the
 * channel of the key, on that of the event, or on both. While nothing is switched on the keyspace
 * tests a mask that is 0; while nobody has subscribed to anything no message is made.
 */
import { asciiBytes } from '../base/ascii.ts';
import type { Config } from '../config/config.ts';
import { keyspaceEventClass } from '../config/keyspace-event-classes.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import { type Channels, wholePart } from '../pubsub/channels.ts';
import type { Part } from '../pubsub/push-log.ts';

const { KEYSPACE, KEYEVENT } = keyspaceEventClass;

/** Publishes what the configuration asks for, from now on. */
export function publishKeyspaceEvents(
  config: Config,
  keyspace: Keyspace,
  channels: Pick<Channels, 'count' | 'publish'>,
): void {
  let classes = 0;
  const apply = (): undefined => {
    classes = config.get('notify-keyspace-events');
    const hasChannel = (classes & (KEYSPACE | KEYEVENT)) !== 0;
    keyspace.eventMask = hasChannel ? classes & ~(KEYSPACE | KEYEVENT) : 0;
  };
  config.applyWith(['notify-keyspace-events'], apply);
  apply();
  keyspace.eventListener = (_class, name, database, bytes, start, length) => {
    if (channels.count('channels') === 0 && channels.count('patterns') === 0) return;
    const key = { bytes, view: undefined, start, length };
    const event = wholePart(asciiBytes(name));
    if ((classes & KEYSPACE) !== 0) channels.publish(channel('keyspace', database, key), event);
    if ((classes & KEYEVENT) !== 0) channels.publish(channel('keyevent', database, event), key);
  };
}

/** `__keyspace@0__:` and a name. */
function channel(kind: string, database: number, { bytes, start, length }: Part): Part {
  const prefix = asciiBytes(`__${kind}@${database}__:`);
  const name = new Uint8Array(prefix.length + length);
  name.set(prefix);
  name.set(bytes.subarray(start, start + length), prefix.length);
  return wholePart(name);
}
