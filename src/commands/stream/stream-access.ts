/** What the stream commands share: finding a stream and its groups, ids in requests and replies. */
import type { WideId } from '../../structures/wide-id.ts';
import { TYPE_STREAM } from '../../values/kinds.ts';
import type { EntryReader } from '../../values/stream/entry-reader.ts';
import {
  ID_COMPLETE,
  ID_INVALID,
  parseStreamId,
  SEQUENCE_ZERO,
} from '../../values/stream/stream-id.ts';
import type { StreamType } from '../../values/stream/stream-type.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { INVALID_END, INVALID_ID, INVALID_START } from './stream-errors.ts';

const DASH = 0x2d;
const PLUS = 0x2b;
const PARENTHESIS = 0x28;

export function streamsOf(call: Call): StreamType {
  return call.keyspace.values.stream;
}

/**
 * Opens the stream at a key for a command that only reads it. Returns the key's record; 0 when
 * there is no such key; WRONG when it holds something else, which is answered.
 */
export function readStream(call: Call, index: number): number {
  return open(call, call.readOf(index, TYPE_STREAM));
}

/** The same for a command that changes the stream. */
export function findStream(call: Call, index: number): number {
  return open(call, call.findOf(index, TYPE_STREAM));
}

function open(call: Call, ref: number): number {
  if (ref !== 0 && ref !== WRONG) {
    const { records, values } = call.keyspace;
    values.stream.stream.open(records.innerRef(ref));
  }
  return ref;
}

/** Opens the group that an argument names, of the open stream; false when there is none. */
export function openGroup(call: Call, index: number): boolean {
  const { group, stream } = streamsOf(call);
  const { bytes, starts, lengths } = call.request;
  const ref = stream.groups.find(bytes, starts[index], lengths[index]);
  if (ref === 0) return false;
  group.open(ref);
  return true;
}

/** Opens the consumer that an argument names, of the open group; false when there is none. */
export function openConsumer(call: Call, index: number): boolean {
  const { consumer, group } = streamsOf(call);
  const { bytes, starts, lengths } = call.request;
  const ref = group.consumers.find(bytes, starts[index], lengths[index]);
  if (ref === 0) return false;
  consumer.open(ref);
  return true;
}

// --- ids in requests -------------------------------------------------------------------------

/** Reads an argument that must be an id; answers the error and returns false when it is none. */
export function readId(call: Call, index: number, id: WideId, missing = SEQUENCE_ZERO): boolean {
  if (isId(call, index, id, missing)) return true;
  call.error(INVALID_ID);
  return false;
}

/** Is an argument an id? */
export function isId(call: Call, index: number, id: WideId, missing = SEQUENCE_ZERO): boolean {
  const { bytes, starts, lengths } = call.request;
  return parseStreamId(id, bytes, starts[index], lengths[index], missing) === ID_COMPLETE;
}

/** Is the argument this one byte? */
export function isByte(call: Call, index: number, byte: number): boolean {
  const { bytes, starts, lengths } = call.request;
  return lengths[index] === 1 && bytes[starts[index]] === byte;
}

/** Reads an id where `-` and `+` stand for the smallest and the largest. */
export function readIdOrEdge(call: Call, index: number, id: WideId, missing: number): boolean {
  if (isByte(call, index, DASH)) id.set(0, 0, 0, 0);
  else if (isByte(call, index, PLUS)) id.set(-1, -1, -1, -1);
  else return readId(call, index, id, missing);
  return true;
}

/** Reads the beginning of an interval, which `(` excludes from it. */
export function readStart(call: Call, index: number, id: WideId): boolean {
  if (!readBound(call, index, id, SEQUENCE_ZERO)) return false;
  if (!isExclusive(call, index) || id.increment()) return true;
  call.error(INVALID_START);
  return false;
}

/** Reads the end of an interval, which `(` excludes from it. */
export function readEnd(call: Call, index: number, id: WideId, missing: number): boolean {
  if (!readBound(call, index, id, missing)) return false;
  if (!isExclusive(call, index) || id.decrement()) return true;
  call.error(INVALID_END);
  return false;
}

function isExclusive(call: Call, index: number): boolean {
  const { bytes, starts, lengths } = call.request;
  return lengths[index] > 1 && bytes[starts[index]] === PARENTHESIS;
}

function readBound(call: Call, index: number, id: WideId, missing: number): boolean {
  if (!isExclusive(call, index)) return readIdOrEdge(call, index, id, missing);
  const { bytes, starts, lengths } = call.request;
  const found = parseStreamId(id, bytes, starts[index] + 1, lengths[index] - 1, missing);
  if (found !== ID_INVALID) return true;
  call.error(INVALID_ID);
  return false;
}

// --- replies ---------------------------------------------------------------------------------

export function replyId(call: Call, id: WideId): void {
  const { idText } = streamsOf(call);
  call.reply.bulk(idText.bytes, 0, idText.write(id));
}

/** Answers the entry that the reader stands at: its id, its fields and values. */
export function replyEntry(call: Call, reader: EntryReader): void {
  const { reply } = call;
  const { list } = reader;
  reply.array(2);
  replyId(call, reader.id);
  reply.array(reader.fields * 2);
  for (let field = 0; field < reader.fields; field++) {
    reader.readField();
    reply.bulk(list.elementBytes, list.elementStart, list.elementLength);
    reader.readValue();
    reply.bulk(list.elementBytes, list.elementStart, list.elementLength);
  }
}

/** Answers the entries of a range, at most `count` of them (0: all); returns how many. */
export function replyEntries(
  call: Call,
  start: WideId,
  end: WideId,
  count: number,
  backward = false,
): number {
  const { reader, stream } = streamsOf(call);
  const begun = call.reply.beginArray();
  reader.open(stream, start, end, backward);
  let answered = 0;
  while ((count === 0 || answered < count) && reader.next()) {
    replyEntry(call, reader);
    answered++;
  }
  call.reply.endArray(begun, answered);
  return answered;
}
