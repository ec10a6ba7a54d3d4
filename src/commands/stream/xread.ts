/**
 * XREAD: entries of several streams that come behind given ids. If there are none, the client may
 * wait for some; `$` then means the last entry at the time of the request.
 */
import { Arguments } from '../../base/arguments.ts';
import { asciiBytes } from '../../base/ascii.ts';
import { err } from '../../protocol/reply-error.ts';
import type { WideId } from '../../structures/wide-id.ts';
import { TYPE_STREAM } from '../../values/kinds.ts';
import { LARGEST_ID } from '../../values/stream/entry-reader.ts';
import { streamIdBytes } from '../../values/stream/stream-id.ts';
import { block, integer, key, many, optional, text } from '../framework/argument.ts';
import { answerNullArray } from '../framework/blocking.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import type { KeySpec } from '../framework/key-spec.ts';
import { NO_WAIT, type ReadRequest, readRequestOf } from './read-request.ts';
import { isByte, readId, readStream, replyEntry, streamsOf } from './stream-access.ts';

const DOLLAR = 0x24;
const ABOVE = 0x3e;
const PLUS = 0x2b;
const FIRST_POSSIBLE = asciiBytes('0-0');

const ONLY_FOR_GROUPS = err(
  'The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> ' +
    'option.',
);

/** Keys stand behind STREAMS, the ids in the second half of what follows. */
export function keysBehindStreams(from: number): KeySpec {
  return {
    flags: ['RO', 'access'],
    begin: { keyword: 'STREAMS', from },
    find: { lastKey: -1, step: 1, limit: 2 },
  };
}

export const xread = defineCommand({
  name: 'XREAD',
  group: 'stream',
  since: '5.0.0',
  summary: 'Answers entries of streams that come behind given ids, and may wait for them.',
  complexity: 'O(N) with N being the number of entries answered.',
  arity: -4,
  flags: ['readonly', 'blocking', 'movablekeys'],
  keys: [keysBehindStreams(1)],
  arguments: [
    optional(integer('count', { token: 'COUNT' })),
    optional(integer('milliseconds', { token: 'BLOCK' })),
    { ...block('streams', many(key('key')), many(text('id'))), token: 'STREAMS' },
  ],
  parsesItself: true,
  run(call) {
    const read = readRequestOf(call, false);
    if (read === undefined) return;
    let ref = 0;
    for (let at = 0; at < read.keyCount; at++) {
      ref = prepare(call, read, at);
      if (ref === WRONG) return;
    }
    const served = new ServedStreams(call);
    for (let at = 0; at < read.keyCount; at++) {
      // A single stream is still open.
      if (read.keyCount === 1 ? ref !== 0 : reopen(call, read.firstKey + at)) {
        serve(call, read, at, served);
      }
    }
    if (served.end()) return;
    if (read.timeoutMs === NO_WAIT) call.reply.nullArray();
    else wait(call, read);
  },
});

/** Opens a stream and looks at its id; WRONG when an error has been answered. */
function prepare(call: Call, read: ReadRequest, at: number): number {
  const ref = readStream(call, read.firstKey + at);
  if (ref === WRONG) return WRONG;
  const index = read.firstKey + read.keyCount + at;
  if (isByte(call, index, DOLLAR) || isByte(call, index, PLUS)) return ref;
  if (!isByte(call, index, ABOVE)) return readId(call, index, streamsOf(call).id) ? ref : WRONG;
  call.error(ONLY_FOR_GROUPS);
  return WRONG;
}

/** Opens a stream that was there a moment ago, if it still is. */
export function reopen(call: Call, keyIndex: number): boolean {
  const ref = call.find(keyIndex);
  if (ref !== 0) streamsOf(call).stream.open(call.keyspace.records.innerRef(ref));
  return ref !== 0;
}

/** Answers what the open stream has for the request. */
function serve(call: Call, read: ReadRequest, at: number, served: ServedStreams): void {
  const { id, reader, stream } = streamsOf(call);
  const keyIndex = read.firstKey + at;
  const isLast = isByte(call, keyIndex + read.keyCount, PLUS);
  if (!startOf(call, keyIndex + read.keyCount, id)) return;
  if (!reader.open(stream, id, LARGEST_ID).next()) return;
  served.begin(keyIndex);
  const begun = call.reply.beginArray();
  let answered = 0;
  do {
    replyEntry(call, reader);
    answered++;
  } while (answered !== (isLast ? 1 : read.count) && reader.next());
  call.reply.endArray(begun, answered);
}

/** Leaves the smallest id wanted in `id`; false when there is no entry with such a one. */
function startOf(call: Call, idIndex: number, id: WideId): boolean {
  const { reader, stream } = streamsOf(call);
  if (isByte(call, idIndex, DOLLAR)) return false;
  if (isByte(call, idIndex, PLUS)) {
    reader.readLast(stream, id);
    return stream.length > 0;
  }
  return readId(call, idIndex, id) && id.increment();
}

/** The reply as far as it concerns streams: pairs in an array, in RESP3 entries of a map. */
export class ServedStreams {
  readonly #call: Call;
  #begun = -1;
  #count = 0;

  constructor(call: Call) {
    this.#call = call;
  }

  /** The stream at this key has something; its entries are to follow. */
  begin(keyIndex: number): void {
    const { reply, request } = this.#call;
    if (this.#count++ === 0) this.#begun = reply.beginArray();
    if (reply.protocol !== 3) reply.array(2);
    reply.bulk(request.bytes, request.starts[keyIndex], request.lengths[keyIndex]);
  }

  /** False when none had anything, and nothing is answered. */
  end(): boolean {
    if (this.#count === 0) return false;
    const { reply } = this.#call;
    if (reply.protocol === 3) reply.endMap(this.#begun, this.#count);
    else reply.endArray(this.#begun, this.#count);
    return true;
  }
}

function wait(call: Call, read: ReadRequest): void {
  const { firstKey, keyCount, timeoutMs } = read;
  const blocking = { firstKey, keyCount, type: TYPE_STREAM, timeoutMs, timedOut: answerNullArray };
  const repeated = call.mayBlock ? fixed(call, read) : undefined;
  call.block(repeated === undefined ? blocking : { ...blocking, repeated });
}

/** The request with the present last ids in place of every `$`; undefined when there is none. */
function fixed(call: Call, read: ReadRequest): Arguments | undefined {
  const { request } = call;
  const { id, stream } = streamsOf(call);
  const firstId = read.firstKey + read.keyCount;
  const parts: Uint8Array[] = [];
  let changed = false;
  for (let index = 0; index < request.count; index++) {
    if (index < firstId || !isByte(call, index, DOLLAR)) {
      parts.push(request.copy(index));
      continue;
    }
    changed = true;
    const exists = reopen(call, index - read.keyCount);
    parts.push(exists ? streamIdBytes(stream.readLastId(id)) : FIRST_POSSIBLE);
  }
  if (!changed) return undefined;
  const repeated = new Arguments();
  repeated.setParts(parts);
  return repeated;
}
