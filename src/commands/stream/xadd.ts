/**
 * XADD: appends an entry to a stream, and may trim it. What is sent on has the id that was chosen,
 * and in place of an approximate threshold the exact one that it came to.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { EVENT_STREAM } from '../../keyspace/events.ts';
import { placeValue } from '../../keyspace/value-records.ts';
import type { WideId } from '../../structures/wide-id.ts';
import { LARGEST_STREAM_BLOCK_BYTES } from '../../values/stream/entry-writer.ts';
import { ID_COMPLETE, ID_INVALID, streamIdBytes } from '../../values/stream/stream-id.ts';
import { STREAM_KIND } from '../../values/stream/stream-type.ts';
import type { Trimming } from '../../values/stream/trimming.ts';
import { block, key, many, oneOf, optional, text, token } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { findStream, replyId, streamsOf } from './stream-access.ts';
import { ELEMENTS_TOO_LARGE, ID_TOO_SMALL, ID_ZERO, IDS_EXHAUSTED } from './stream-errors.ts';
import {
  readTrimOptions,
  trimCount,
  trimOperator,
  trimStrategy,
  trimThreshold,
} from './trim-options.ts';

const EQUALS = asciiBytes('=');

export const xadd = defineCommand({
  name: 'XADD',
  group: 'stream',
  since: '5.0.0',
  summary: 'Appends an entry to a stream, which is created if missing.',
  complexity: 'O(1), and O(N) for trimming, N being the entries that go.',
  arity: -5,
  flags: ['write', 'denyoom', 'fast'],
  tips: ['nondeterministic_output'],
  keys: [{ ...keyAt(1, 'RW', 'update'), notes: 'UPDATE instead of INSERT because of trimming' }],
  history: [
    ['6.2.0', 'Added the `NOMKSTREAM` option, `MINID` trimming strategy and the `LIMIT` option.'],
    ['7.0.0', 'Added support for the `<ms>-*` explicit ID form.'],
  ],
  arguments: [
    key('key'),
    optional(token('NOMKSTREAM', { since: '6.2.0' })),
    optional(
      block('trim', trimStrategy, optional(trimOperator), trimThreshold, optional(trimCount)),
    ),
    oneOf('id-selector', token('*'), text('id')),
    many(block('data', text('field'), text('value'))),
  ],
  parsesItself: true,
  run(call) {
    if (!readTrimOptions(call, true)) return;
    const options = streamsOf(call).trimming;
    const first = options.idIndex + 1;
    const elements = call.request.count - first;
    if (options.idIndex === 0 || elements < 2 || elements % 2 === 1) {
      call.error(call.command.wrongArity);
      return;
    }
    if (options.idKind === ID_COMPLETE && streamsOf(call).id.isZero) {
      call.error(ID_ZERO);
      return;
    }
    const ref = findStream(call, 1);
    if (ref === WRONG) return;
    if (ref === 0 && options.noCreation) call.reply.nullBulk();
    else add(call, ref, options, first);
  },
});

/** `ref` is the key's record, whose stream is open, or 0. */
function add(call: Call, ref: number, options: Trimming, first: number): void {
  const { keyspace, request } = call;
  const streams = streamsOf(call);
  const { id, stream, writer } = streams;
  const root = ref === 0 ? stream.create() : 0;
  try {
    if (!chooseId(call, options) || isTooLarge(call, first)) {
      if (root !== 0) streams.free(STREAM_KIND, root);
      return;
    }
    writer.append(stream, id, request, first, (request.count - first) >>> 1, streams.limits);
  } catch (error) {
    if (root !== 0) streams.free(STREAM_KIND, root);
    throw error;
  }
  const { database } = call;
  let record = ref;
  if (root !== 0) record = placeValue(keyspace, database, request, 1, 0, STREAM_KIND, root);
  replyId(call, id);
  stream.open(keyspace.records.innerRef(record));
  const trimmed = options.thresholdIndex === 0 ? 0 : streams.removal.trim(stream, options);
  const asGiven = options.idKind === ID_COMPLETE && !options.approximate;
  if (call.propagates && !asGiven) propagate(call, options, id);
  keyspace.changed(database, request, 1, record);
  keyspace.notify(EVENT_STREAM, 'xadd', database, request, 1);
  if (trimmed > 0) keyspace.notify(EVENT_STREAM, 'xtrim', database, request, 1);
}

/** Leaves the new entry's id in `StreamType.id`; answers the error when there is none. */
function chooseId(call: Call, options: Trimming): boolean {
  const { id, start: last, stream } = streamsOf(call);
  stream.readLastId(last);
  if (last.isLargest) {
    call.error(IDS_EXHAUSTED);
    return false;
  }
  if (options.idKind === ID_INVALID) {
    id.setHalves(call.keyspace.nowMs, 0);
    if (id.compare(last) <= 0) id.copy(last).increment();
    return true;
  }
  if (options.idKind !== ID_COMPLETE && isSameTime(id, last)) {
    id.copy(last);
    id.increment();
    // Beyond the last sequence number there is no id of that time.
    if (!isSameTime(id, last)) id.copy(last);
  }
  if (id.compare(last) > 0) return true;
  call.error(ID_TOO_SMALL);
  return false;
}

function isSameTime(left: WideId, right: WideId): boolean {
  return left.upperHigh === right.upperHigh && left.upperLow === right.upperLow;
}

function isTooLarge(call: Call, first: number): boolean {
  const { count, lengths } = call.request;
  let total = 0;
  for (let index = first; index < count; index++) total += lengths[index];
  if (total <= LARGEST_STREAM_BLOCK_BYTES) return false;
  call.error(ELEMENTS_TOO_LARGE);
  return true;
}

/** The request with what was chosen in place of what was asked for. */
function propagate(call: Call, options: Trimming, id: WideId): void {
  const parts = exactRequest(call, options);
  // Without the limit, which has no place where the threshold is exact.
  const idIndex = parts.length - (call.request.count - options.idIndex);
  parts[idIndex] = streamIdBytes(id);
  call.propagate(...parts);
}

/**
 * The request's arguments, an approximate threshold being replaced by the exact one that gives the
 * same; the stream has been trimmed already.
 */
export function exactRequest(call: Call, options: Trimming): Uint8Array[] {
  const { request } = call;
  const { end, reader, stream } = streamsOf(call);
  const parts: Uint8Array[] = [];
  for (let index = 0; index < request.count; index++) parts.push(request.copy(index));
  if (!options.approximate) return parts;
  parts[options.thresholdIndex - 1] = EQUALS;
  if (options.maxLength >= 0) {
    parts[options.thresholdIndex] = asciiBytes(String(stream.length));
  } else {
    reader.readFirst(stream, end, true);
    parts[options.thresholdIndex] = streamIdBytes(end);
  }
  if (options.limitIndex !== 0) parts.splice(options.limitIndex - 1, 2);
  return parts;
}
