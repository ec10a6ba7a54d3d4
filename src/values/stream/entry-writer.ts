/** Appends entries to a stream. The bytes of fields and values go straight into its last block. */
import type { Arguments } from '../../base/arguments.ts';
import { PackedAppender } from '../../structures/packed-appender.ts';
import { PackedList } from '../../structures/packed-list.ts';
import { WideId } from '../../structures/wide-id.ts';
import {
  countAt,
  deletedAt,
  entriesIn,
  FIXED_PIECES,
  FLAG_SAME_FIELDS,
  highDifference,
  LIVE_AT,
} from './block-format.ts';
import type { Stream } from './stream.ts';
import { BLOCK_IS_LARGE, BLOCK_REF } from './stream-layout.ts';

/** What all integers of an entry take at most, and growing counts in the master entry. */
const INTEGERS_ROOM = 48;
/** No block is longer, whatever the configuration says, nor are the elements of an entry. */
export const LARGEST_STREAM_BLOCK_BYTES: number = 2 ** 30;
/** A young block is given no more room than this in advance. */
const FORESIGHT_BYTES = 4096;

/** `stream-node-max-bytes` and `stream-node-max-entries`; 0: no limit. */
export interface BlockLimits {
  maxBytes: number;
  maxEntries: number;
}

export class EntryWriter {
  readonly #blockId = new WideId();
  readonly #appender = new PackedAppender();

  /**
   * Appends an entry: `pairs` fields and values, the arguments from `first` on. The id must be
   * larger than the stream's last. Throws OutOfMemoryError, the stream then being as it was.
   */
  append(
    stream: Stream,
    id: WideId,
    request: Arguments,
    first: number,
    pairs: number,
    limits: BlockLimits,
  ): void {
    const { blocks, list } = stream;
    let elementBytes = 0;
    for (let index = first + 2 * pairs - 1; index >= first; index--) {
      elementBytes += request.lengths[index];
    }
    let isSame = true;
    if (blocks.last() && this.#mayTake(stream, elementBytes, limits)) {
      isSame = hasFields(list, request, first, pairs);
      const room = roomFor(request, first, pairs, isSame);
      stream.blockMemory.reserve(list, blocks, room, foresight(limits));
      const live = countAt(list, LIVE_AT) + 1;
      list.replaceInteger(LIVE_AT, 0, live);
      blocks.readId(this.#blockId);
    } else {
      this.#beginBlock(stream, id, request, first, pairs);
      this.#blockId.copy(id);
    }
    this.#write(list, id, request, first, pairs, isSame);
    stream.countAdded(id);
  }

  /** Has the last block room for one more, by the limits? Opens it. */
  #mayTake(stream: Stream, elementBytes: number, limits: BlockLimits): boolean {
    const { list } = stream;
    stream.blockMemory.open(list, stream.blocks);
    const { maxBytes, maxEntries } = limits;
    const most = maxBytes === 0 || maxBytes > LARGEST_STREAM_BLOCK_BYTES;
    const limit = most ? LARGEST_STREAM_BLOCK_BYTES : maxBytes;
    if (list.byteLength + elementBytes >= limit) return false;
    return maxEntries <= 0 || entriesIn(list) < maxEntries;
  }

  /** A block with a master entry for these fields, the last one being cut to what it needs. */
  #beginBlock(stream: Stream, id: WideId, request: Arguments, first: number, pairs: number): void {
    const { blocks, blockMemory, list } = stream;
    const room = roomFor(request, first, pairs, false) + INTEGERS_ROOM;
    let wanted = room;
    if (blocks.size > 0) {
      // It will probably become about as long as the one before it.
      wanted = Math.min(list.byteLength + (list.byteLength >>> 3), FORESIGHT_BYTES);
      blockMemory.shrink(list, blocks);
    }
    blockMemory.create(Math.max(room, wanted), list);
    const { ref, isLarge } = blockMemory;
    try {
      blocks.insert(id);
    } catch (error) {
      blockMemory.free(ref, isLarge);
      throw error;
    }
    blocks.setValue(BLOCK_REF, ref);
    blocks.setValue(BLOCK_IS_LARGE, isLarge);
    const master = this.#appender.begin(list);
    master.integer(0, 1);
    master.integer(0, 0);
    master.integer(0, pairs);
    const { bytes, starts, lengths } = request;
    for (let pair = 0; pair < pairs; pair++) {
      const index = first + 2 * pair;
      master.string(bytes, starts[index], lengths[index]);
    }
    master.integer(0, 0);
    master.end();
  }

  #write(
    list: PackedList,
    id: WideId,
    request: Arguments,
    first: number,
    pairs: number,
    isSame: boolean,
  ): void {
    const block = this.#blockId;
    const { bytes, starts, lengths } = request;
    const entry = this.#appender.begin(list);
    entry.integer(0, isSame ? FLAG_SAME_FIELDS : 0);
    entry.integer(
      highDifference(id.upperHigh, id.upperLow, block.upperHigh, block.upperLow),
      (id.upperLow - block.upperLow) | 0,
    );
    entry.integer(
      highDifference(id.lowerHigh, id.lowerLow, block.lowerHigh, block.lowerLow),
      (id.lowerLow - block.lowerLow) | 0,
    );
    if (!isSame) entry.integer(0, pairs);
    for (let pair = 0; pair < pairs; pair++) {
      const index = first + 2 * pair;
      if (!isSame) entry.string(bytes, starts[index], lengths[index]);
      entry.string(bytes, starts[index + 1], lengths[index + 1]);
    }
    entry.integer(0, isSame ? pairs + FIXED_PIECES : 2 * pairs + FIXED_PIECES + 1);
    entry.end();
  }
}

/** How large a block may become by growing in advance. */
function foresight(limits: BlockLimits): number {
  const { maxBytes } = limits;
  if (maxBytes === 0) return LARGEST_STREAM_BLOCK_BYTES;
  return Math.max(FORESIGHT_BYTES, Math.min(maxBytes, LARGEST_STREAM_BLOCK_BYTES));
}

/** What an entry takes at most. */
function roomFor(request: Arguments, first: number, pairs: number, isSame: boolean): number {
  const { lengths } = request;
  let room = INTEGERS_ROOM;
  for (let pair = 0; pair < pairs; pair++) {
    const index = first + 2 * pair;
    if (!isSame) room += PackedList.longestEntryBytes(lengths[index]);
    room += PackedList.longestEntryBytes(lengths[index + 1]);
  }
  return room;
}

/** Are these the fields of the master entry, in its order? */
function hasFields(list: PackedList, request: Arguments, first: number, pairs: number): boolean {
  let at = deletedAt(list);
  at += list.entryBytesAt(at);
  if (countAt(list, at) !== pairs) return false;
  const { bytes, starts, lengths } = request;
  for (let pair = 0; pair < pairs; pair++) {
    at += list.entryBytesAt(at);
    const index = first + 2 * pair;
    if (!list.equals(at, bytes, starts[index], lengths[index])) return false;
  }
  return true;
}
