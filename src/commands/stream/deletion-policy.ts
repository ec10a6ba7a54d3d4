/**
 * XDELEX and XACKDEL of Redis 8.2: deleting entries with regard to the groups in which they are
 * pending. Their arguments, and what becomes of one entry.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { EVENT_STREAM } from '../../keyspace/events.ts';
import { err } from '../../protocol/reply-error.ts';
import type { WideId } from '../../structures/wide-id.ts';
import { streamIdBytes } from '../../values/stream/stream-id.ts';
import { type Argument, block, integer, many, oneOf, text, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { isId, readId, streamsOf } from './stream-access.ts';
import { INVALID_ID } from './stream-errors.ts';

/** What is answered for an entry. */
export const NOT_THERE = -1;
export const DELETED = 1;
export const STILL_REFERRED_TO = 2;

const KEEPREF = asciiBytes('keepref');
const DELREF = asciiBytes('delref');
const ACKED = asciiBytes('acked');
const IDS = asciiBytes('ids');
const XACK = asciiBytes('XACK');
const XDEL = asciiBytes('XDEL');

const NOT_POSITIVE = err('Number of IDs must be a positive integer');
const NOT_SO_MANY = err('The `numids` parameter must match the number of arguments');

export const policyArgument: Argument = {
  ...oneOf('condition', token('KEEPREF'), token('DELREF'), token('ACKED')),
  optional: true,
};
export const idsArgument: Argument = {
  ...block('ids', integer('numids'), many(text('id'))),
  token: 'IDS',
};

export type Policy = 'keep references' | 'delete references' | 'only acknowledged';

export interface DeletionRequest {
  policy: Policy;
  firstId: number;
  idCount: number;
}

/** Reads policy and ids from an argument on; undefined when the error has been answered. */
export function readDeletion(call: Call, from: number): DeletionRequest | undefined {
  const request: DeletionRequest = { policy: 'keep references', firstId: 0, idCount: 0 };
  const { count } = call.request;
  let hasPolicy = false;
  for (let index = from; index < count; index++) {
    const policy = policyAt(call, index);
    if (policy !== undefined && !hasPolicy) {
      request.policy = policy;
      hasPolicy = true;
    } else if (request.firstId === 0 && index + 1 < count && call.isWord(index, IDS)) {
      const ids = call.safeInteger(index + 1);
      if (!(ids > 0)) return refuse(call, NOT_POSITIVE);
      request.firstId = index + 2;
      request.idCount = ids;
      index += 1 + ids;
      if (index >= count) return refuse(call, NOT_SO_MANY);
    } else {
      return refuse(call, SYNTAX_ERROR);
    }
  }
  return request.firstId === 0 ? refuse(call, SYNTAX_ERROR) : request;
}

function policyAt(call: Call, index: number): Policy | undefined {
  if (call.isWord(index, KEEPREF)) return 'keep references';
  if (call.isWord(index, DELREF)) return 'delete references';
  return call.isWord(index, ACKED) ? 'only acknowledged' : undefined;
}

function refuse(call: Call, error: typeof NOT_POSITIVE): undefined {
  call.error(error);
  return undefined;
}

/** All or nothing: are all ids right? Answers the error when not. */
export function checkIds(call: Call, request: DeletionRequest): boolean {
  const { id } = streamsOf(call);
  for (let index = request.firstId; index < request.firstId + request.idCount; index++) {
    if (isId(call, index, id)) continue;
    call.error(INVALID_ID);
    return false;
  }
  return true;
}

/** Without a stream, or a group, there are no such entries. */
export function answerNotThere(call: Call, request: DeletionRequest): void {
  call.reply.array(request.idCount);
  for (let at = 0; at < request.idCount; at++) call.reply.integer(NOT_THERE);
}

/** Deletes entries of the open stream and notes what is to be sent on. */
export class Deletion {
  readonly #call: Call;
  readonly #policy: Policy;
  #deleted = 0;
  #changes = 0;
  readonly #ids: Uint8Array[] = [];
  /** By the group's reference: its name and the entries acknowledged there. */
  readonly #acknowledged = new Map<number, { name: Uint8Array; ids: Uint8Array[] }>();

  constructor(call: Call, policy: Policy) {
    this.#call = call;
    this.#policy = policy;
  }

  /** The entry whose id is an argument; returns what is to be answered. */
  delete(id: WideId): number {
    const { reader, removal, stream } = streamsOf(this.#call);
    if (this.#policy === 'delete references') this.#deleteReferences(id);
    const exists = reader.find(stream, id);
    if (exists && this.#policy === 'only acknowledged' && !this.#isDone(id)) {
      return STILL_REFERRED_TO;
    }
    if (!exists || !removal.delete(stream, id)) return NOT_THERE;
    removal.noteDeleted(stream, id);
    this.#deleted++;
    this.#changes++;
    if (this.#call.propagates) this.#ids.push(streamIdBytes(id));
    return DELETED;
  }

  /** The entry is no longer pending in the open group; false when it was not. */
  acknowledge(id: WideId): boolean {
    return this.#acknowledgeIn(streamsOf(this.#call).group.ref, id);
  }

  #acknowledgeIn(ref: number, id: WideId): boolean {
    const { anyGroup } = streamsOf(this.#call);
    if (!anyGroup.open(ref).acknowledge(id)) return false;
    this.#changes++;
    if (!this.#call.propagates) return true;
    const known = this.#acknowledged.get(ref) ?? { name: anyGroup.name.open(ref).copy(), ids: [] };
    known.ids.push(streamIdBytes(id));
    this.#acknowledged.set(ref, known);
    return true;
  }

  #deleteReferences(id: WideId): void {
    const { groups } = streamsOf(this.#call).stream;
    for (let ref = groups.first(); ref !== 0; ref = groups.next()) this.#acknowledgeIn(ref, id);
  }

  /** Has every group read the entry, and acknowledged it? Without groups nobody has. */
  #isDone(id: WideId): boolean {
    const { anyGroup, end, stream } = streamsOf(this.#call);
    const { groups } = stream;
    for (let ref = groups.first(); ref !== 0; ref = groups.next()) {
      anyGroup.open(ref);
      if (anyGroup.readLastId(end).compare(id) < 0 || anyGroup.pending.find(id)) return false;
    }
    return groups.size > 0;
  }

  /** All entries are done: reports what has changed. */
  finish(keyIndex: number, ref: number): void {
    if (this.#changes === 0) return;
    const call = this.#call;
    const { database, keyspace, request } = call;
    const { removal, stream } = streamsOf(call);
    if (call.propagates) this.#propagate(request.copy(keyIndex));
    if (this.#deleted === 0) {
      keyspace.dirty += this.#changes;
      return;
    }
    removal.findFirst(stream);
    keyspace.changed(database, request, keyIndex, ref, this.#changes);
    keyspace.notify(EVENT_STREAM, 'xdel', database, request, keyIndex);
  }

  /** In commands that all versions know. */
  #propagate(key: Uint8Array): void {
    for (const { name, ids } of this.#acknowledged.values()) {
      this.#call.propagate(XACK, key, name, ...ids);
    }
    if (this.#ids.length > 0) this.#call.propagate(XDEL, key, ...this.#ids);
  }
}

/** Reads the id of an entry that `checkIds` has found right. */
export function idAt(call: Call, index: number): WideId {
  const { id } = streamsOf(call);
  readId(call, index, id);
  return id;
}
