// Random stream commands for the replay of effects, and all that a stream holds as text: entries,
// groups, consumers and what is pending with them. Times of deliveries are left out: who is told
// of one that lies ahead of his own clock takes the present instead.
import { latin1Text } from '../../src/base/ascii.ts';
import type { Keyspace } from '../../src/keyspace/keyspace.ts';
import { WideId } from '../../src/structures/wide-id.ts';
import { LARGEST_ID, SMALLEST_ID } from '../../src/values/stream/entry-reader.ts';
import { consumerNumber, deliveryCount } from '../../src/values/stream/pending-entry.ts';
import { streamIdBytes } from '../../src/values/stream/stream-id.ts';
import type { Random } from './random.ts';

const streamKey = (random: Random): string => random.pick(['x1', 'x2', 'x3', 'a']);
const id = (random: Random): string => `${random.below(400)}-${random.below(2)}`;
const newId = (random: Random): string =>
  random.pick(['*', `${random.below(400)}-*`, `${random.below(400)}-*`, id(random)]);
/** So many that one of them is often there. */
const manyIds = (random: Random): string[] =>
  Array.from({ length: 1 + random.below(random.pick([3, 60])) }, () => id(random));
const consumer = (random: Random): string => random.pick(['c', 'd', 'e']);

function trimming(random: Random): string[] {
  const limit = random.pick([[], [], ['LIMIT', '10']]);
  return random.pick([
    ['MAXLEN', `${random.below(300)}`],
    ['MAXLEN', '~', `${random.below(300)}`, ...limit],
    ['MINID', '=', id(random)],
    ['MINID', '~', id(random), ...limit],
  ]);
}

const deletion = (random: Random): string[] => {
  const ids = Array.from({ length: 1 + random.below(8) }, () => id(random));
  const policy = random.pick([[], ['KEEPREF'], ['DELREF'], ['ACKED']]);
  return [...policy, 'IDS', `${ids.length}`, ...ids];
};

export const streamDraws: Record<string, (random: Random) => string[]> = {
  XADD: (random) => [
    streamKey(random),
    ...(random.oneIn(9) ? ['NOMKSTREAM'] : []),
    ...(random.oneIn(6) ? trimming(random) : []),
    newId(random),
    ...random.pick([
      ['f', `${random.below(1_000)}`],
      ['f', 'v', 'g', 'x'.repeat(random.below(90))],
    ]),
  ],
  XDEL: (random) => [streamKey(random), ...manyIds(random)],
  XDELEX: (random) => [streamKey(random), ...deletion(random)],
  XACKDEL: (random) => [streamKey(random), 'g', ...deletion(random)],
  XTRIM: (random) => [streamKey(random), ...trimming(random)],
  XSETID: (random) => [streamKey(random), '9999999999999-0', 'ENTRIESADDED', '12345'],
  XGROUP: (random) =>
    random.pick([
      ['CREATE', streamKey(random), random.pick(['g', 'h']), random.pick(['$', '0', id(random)])],
      ['CREATE', streamKey(random), 'g', '0', 'MKSTREAM', 'ENTRIESREAD', '3'],
      ['CREATE', streamKey(random), 'g', '0', 'MKSTREAM'],
      ['SETID', streamKey(random), 'g', random.pick(['$', '0', id(random)])],
      random.oneIn(4) ? ['DESTROY', streamKey(random), 'g'] : ['HELP'],
      ['CREATECONSUMER', streamKey(random), 'g', consumer(random)],
      ['DELCONSUMER', streamKey(random), 'g', consumer(random)],
    ]),
  XREADGROUP: (random) => [
    ...['GROUP', 'g', consumer(random), 'COUNT', `${random.below(9)}`, 'BLOCK', '1'],
    ...random.pick([[], [], ['NOACK']]),
    // What is pending is read from behind its end: reading it again counts as one more delivery,
    // which nobody is told, in Redis as little.
    ...['STREAMS', streamKey(random), random.pick(['>', '>', '>', '9999999999999-9'])],
  ],
  XACK: (random) => [streamKey(random), 'g', ...manyIds(random)],
  XCLAIM: (random) => [
    ...[streamKey(random), 'g', consumer(random), random.pick(['0', '5', '99999'])],
    ...[id(random), id(random), id(random)],
    ...random.pick([[], ['FORCE'], ['IDLE', '7', 'RETRYCOUNT', '4'], ['JUSTID'], ['TIME', '1']]),
    ...random.pick([[], [], ['LASTID', id(random)]]),
  ],
  XAUTOCLAIM: (random) => [
    ...[streamKey(random), 'g', consumer(random), random.pick(['0', '5', '99999']), id(random)],
    ...['COUNT', `${1 + random.below(5)}`, ...random.pick([[], [], ['JUSTID']])],
  ],
  XREAD: (random) => ['BLOCK', '1', 'STREAMS', streamKey(random), random.pick(['$', '+', '0'])],
};

const textOf = (id: WideId): string => latin1Text(streamIdBytes(id), 0, streamIdBytes(id).length);

export function contentOfStream(keyspace: Keyspace, root: number): string {
  const { group, reader, stream } = keyspace.values.stream;
  stream.open(root);
  const id = new WideId();
  const lines = [
    `${stream.length} ${textOf(stream.readFirstId(id))} ${textOf(stream.readLastId(id))}`,
    `${textOf(stream.readLargestDeletedId(id))} ${stream.entriesAdded}`,
  ];
  reader.open(stream, SMALLEST_ID, LARGEST_ID);
  while (reader.next()) {
    const pieces = [textOf(reader.id)];
    for (let at = 0; at < reader.fields; at++) {
      reader.readField();
      pieces.push(piece(reader.list));
      reader.readValue();
      pieces.push(piece(reader.list));
    }
    lines.push(pieces.join(' '));
  }
  const { groups } = stream;
  for (let ref = groups.first(); ref !== 0; ref = groups.next()) {
    const { consumers, pending } = group.open(ref);
    const name = (window: { copy(): Uint8Array }) => Buffer.from(window.copy()).toString('latin1');
    lines.push(`group ${name(group.name.open(ref))} ${textOf(group.readLastId(id))}`);
    for (let at = consumers.first(); at !== 0; at = consumers.next()) {
      lines.push(`consumer ${name(consumers.name.open(at))}`);
    }
    pending.forEach(() => {
      const owner = consumers.name.open(group.consumerOf(consumerNumber(pending)));
      lines.push(`${textOf(pending.readId(id))} ${name(owner)} ${deliveryCount(pending)}`);
    });
  }
  return lines.join('\n');
}

function piece(list: { elementBytes: Uint8Array; elementStart: number; elementLength: number }) {
  return latin1Text(list.elementBytes, list.elementStart, list.elementLength);
}
