/**
 * Streams in RDB form: the blocks as their bytes, then counters, groups, pending entries and
 * consumers. Written as Redis 7.0 knows it; a consumer's active time, which 7.2 added, is not kept
 * (ADR 14).
 */
import type { Keyspace } from '../../../keyspace/keyspace.ts';
import { PackedList } from '../../../structures/packed-list.ts';
import { checkPackedList } from '../../../structures/packed-list-check.ts';
import { WideId } from '../../../structures/wide-id.ts';
import { Consumer } from '../../../values/stream/consumer.ts';
import { EntryReader, LARGEST_ID, SMALLEST_ID } from '../../../values/stream/entry-reader.ts';
import { Group, UNKNOWN_ENTRIES_READ } from '../../../values/stream/group.ts';
import { GroupProgress } from '../../../values/stream/group-progress.ts';
import {
  consumerNumber,
  deliveryCount,
  deliveryTime,
  setConsumerNumber,
  setDelivery,
} from '../../../values/stream/pending-entry.ts';
import { Stream } from '../../../values/stream/stream.ts';
import { BLOCK_IS_LARGE, BLOCK_REF } from '../../../values/stream/stream-layout.ts';
import { STREAM_KIND } from '../../../values/stream/stream-type.ts';
import {
  RDB_STREAM_LISTPACKS,
  RDB_STREAM_LISTPACKS_2,
  RDB_STREAM_LISTPACKS_3,
  RdbError,
} from '../rdb-format.ts';
import { type RdbReader, StringWindow } from '../rdb-reader.ts';
import type { RdbWriter } from '../rdb-writer.ts';
import type { LoadedValue, ValueCodec, ValueSlices } from '../value-codec.ts';
import { checkStreamBlock } from './stream-block-check.ts';

const ID_BYTES = 16;
const TWO_32 = 0x1_0000_0000;
/** A number of entries read that nobody knows, as it is written. */
const UNKNOWN = 0xffff_ffff_ffff_ffffn;
const BIG_BLOCKS = 32;
const BIG_PENDING_NODES = 32;
/** While a group is being read: nobody has this entry yet. */
const UNASSIGNED = -2;

export class StreamCodec implements ValueCodec {
  readonly rdbTypes = [RDB_STREAM_LISTPACKS, RDB_STREAM_LISTPACKS_2, RDB_STREAM_LISTPACKS_3];
  readonly #keyspace: Keyspace;
  readonly #stream: Stream;
  readonly #group: Group;
  readonly #consumer: Consumer;
  readonly #reader: EntryReader;
  readonly #progress = new GroupProgress();
  readonly #list = new PackedList();
  readonly #id = new WideId();
  readonly #before = new WideId();
  readonly #blob = new StringWindow();
  readonly #idBytes = new Uint8Array(ID_BYTES);
  readonly #idView = new DataView(this.#idBytes.buffer);

  constructor(keyspace: Keyspace) {
    const { memory } = keyspace;
    this.#keyspace = keyspace;
    this.#stream = new Stream(memory);
    this.#group = new Group(memory);
    this.#consumer = new Consumer(memory);
    this.#reader = new EntryReader(memory);
  }

  rdbType(): number {
    return RDB_STREAM_LISTPACKS_2;
  }

  isBig(_kind: number, root: number): boolean {
    const { blocks, groups } = this.#stream.open(root);
    if (blocks.size > BIG_BLOCKS) return true;
    for (let ref = groups.first(); ref !== 0; ref = groups.next()) {
      if (this.#group.open(ref).pending.nodeCount > BIG_PENDING_NODES) return true;
    }
    return false;
  }

  write(writer: RdbWriter, kind: number, root: number): void {
    const slices = this.begin(writer, kind, root);
    while (slices.step(writer));
  }

  begin(writer: RdbWriter, _kind: number, root: number): ValueSlices {
    const stream = new Stream(this.#keyspace.memory).open(root);
    writer.count(stream.blocks.size);
    let moreBlocks = stream.blocks.first();
    let group = 0;
    return {
      step: (target) => {
        if (moreBlocks) {
          this.#writeBlock(target, stream);
          moreBlocks = stream.blocks.next();
          if (!moreBlocks) group = this.#writeCounters(target, stream);
        } else if (group === 0) {
          // A stream without blocks has yet to write its counters; afterwards nothing is left.
          group = stream.blocks.size === 0 ? this.#writeCounters(target, stream) : 0;
          if (group === 0) return false;
        } else {
          this.#writeGroup(target, group);
          group = stream.groups.next();
        }
        return moreBlocks || group !== 0;
      },
    };
  }

  #writeBlock(writer: RdbWriter, stream: Stream): void {
    this.#putId(stream.blocks.readId(this.#id));
    writer.string(this.#idBytes, 0, ID_BYTES);
    const list = this.#list;
    stream.blockMemory.open(list, stream.blocks);
    writer.string(list.bytes, list.start, list.byteLength);
  }

  #putId(id: WideId): void {
    this.#idView.setInt32(0, id.upperHigh);
    this.#idView.setInt32(4, id.upperLow);
    this.#idView.setInt32(8, id.lowerHigh);
    this.#idView.setInt32(12, id.lowerLow);
  }

  /** Returns the first group. */
  #writeCounters(writer: RdbWriter, stream: Stream): number {
    const id = this.#id;
    writer.count(stream.length);
    writeIdCounts(writer, stream.readLastId(id));
    writeIdCounts(writer, stream.readFirstId(id));
    writeIdCounts(writer, stream.readLargestDeletedId(id));
    writer.count(unsigned(stream.entriesAdded));
    writer.count(stream.groups.size);
    return stream.groups.first();
  }

  #writeGroup(writer: RdbWriter, ref: number): void {
    const group = this.#group.open(ref);
    const name = group.name.open(ref);
    writer.string(name.bytes, name.start, name.length);
    writeIdCounts(writer, group.readLastId(this.#id));
    writer.count(unsigned(group.entriesRead));
    const { pending, consumers } = group;
    writer.count(pending.size);
    pending.forEach(() => {
      this.#putId(pending.readId(this.#id));
      writer.raw(this.#idBytes, 0, ID_BYTES);
      writer.int64(deliveryTime(pending));
      writer.count(deliveryCount(pending));
    });
    writer.count(consumers.size);
    for (let at = consumers.first(); at !== 0; at = consumers.next()) {
      this.#writeConsumer(writer, at);
    }
  }

  #writeConsumer(writer: RdbWriter, ref: number): void {
    const consumer = this.#consumer.open(ref);
    const name = consumer.name.open(ref);
    writer.string(name.bytes, name.start, name.length);
    writer.int64(consumer.seenMs);
    const { owned } = consumer;
    writer.count(owned.size);
    owned.forEach(() => {
      this.#putId(owned.readId(this.#id));
      writer.raw(this.#idBytes, 0, ID_BYTES);
    });
  }

  read(reader: RdbReader, rdbType: number, loaded: LoadedValue): void {
    const stream = this.#stream;
    const root = stream.create();
    try {
      const live = this.#readBlocks(reader);
      this.#readCounters(reader, rdbType, live);
      const groups = reader.count();
      for (let nth = 0; nth < groups; nth++) this.#readGroup(reader, rdbType);
    } catch (error) {
      this.#keyspace.lazyFree.free(STREAM_KIND, root);
      throw error;
    }
    loaded.kind = STREAM_KIND;
    loaded.root = root;
  }

  /** Returns how many entries there are. */
  #readBlocks(reader: RdbReader): number {
    const stream = this.#stream;
    const blob = this.#blob;
    const count = reader.count();
    let live = 0;
    for (let nth = 0; nth < count; nth++) {
      reader.string(blob);
      if (blob.length !== ID_BYTES) throw new RdbError('a stream block has no id');
      readIdAt(blob.view, blob.start, this.#id);
      if (nth > 0 && this.#before.compare(this.#id) >= 0) {
        throw new RdbError('the blocks of a stream are not in order');
      }
      this.#before.copy(this.#id);
      reader.string(blob);
      live += this.#readBlock(stream);
    }
    return live;
  }

  #readBlock(stream: Stream): number {
    const { bytes, view, start, length } = this.#blob;
    const list = this.#list;
    if (checkPackedList(bytes, start, length) < 0) {
      throw new RdbError('Stream listpack integrity check failed.');
    }
    list.open(bytes, view, start);
    const live = checkStreamBlock(list);
    if (live <= 0) throw new RdbError('Stream listpack integrity check failed.');
    const { blockMemory, blocks } = stream;
    blockMemory.copy(list);
    const { ref, isLarge } = blockMemory;
    try {
      blocks.insert(this.#id);
    } catch (error) {
      blockMemory.free(ref, isLarge);
      throw error;
    }
    blocks.setValue(BLOCK_REF, ref);
    blocks.setValue(BLOCK_IS_LARGE, isLarge);
    return live;
  }

  #readCounters(reader: RdbReader, rdbType: number, live: number): void {
    const stream = this.#stream;
    const id = this.#id;
    const length = Number(reader.unsigned());
    if (length !== live) throw new RdbError('a stream tells a wrong number of entries');
    stream.length = length;
    stream.lastId = readIdCounts(reader, id);
    if (rdbType !== RDB_STREAM_LISTPACKS) {
      stream.firstId = readIdCounts(reader, id);
      stream.largestDeletedId = readIdCounts(reader, id);
      stream.entriesAdded = signed(reader.unsigned());
      return;
    }
    stream.entriesAdded = length;
    const entries = this.#reader.open(stream, SMALLEST_ID, LARGEST_ID);
    if (entries.next()) stream.firstId = entries.id;
  }

  #readGroup(reader: RdbReader, rdbType: number): void {
    const stream = this.#stream;
    reader.stringCopy(this.#blob);
    const { bytes, start, length } = this.#blob;
    if (stream.groups.find(bytes, start, length) !== 0) {
      throw new RdbError('a stream has a group twice');
    }
    const group = this.#group.open(stream.createGroup(bytes, start, length));
    const last = readIdCounts(reader, this.#id);
    group.lastId = last;
    if (rdbType !== RDB_STREAM_LISTPACKS) {
      group.entriesRead = signed(reader.unsigned());
    } else {
      group.entriesRead = this.#progress.entriesUpTo(stream, last);
    }
    this.#readPending(reader, group);
    const consumers = reader.count();
    let assigned = 0;
    for (let nth = 0; nth < consumers; nth++)
      assigned += this.#readConsumer(reader, rdbType, group);
    if (assigned !== group.pending.size) throw new RdbError('a pending entry has no consumer');
  }

  #readPending(reader: RdbReader, group: Group): void {
    const { pending } = group;
    const id = this.#id;
    const count = reader.count();
    for (let nth = 0; nth < count; nth++) {
      this.#readRawId(reader, id);
      const time = Number(reader.int64());
      const deliveries = Number(reader.unsigned());
      if (pending.find(id)) throw new RdbError('a pending entry comes twice');
      pending.insert(id);
      setDelivery(pending, time, deliveries);
      setConsumerNumber(pending, UNASSIGNED);
    }
  }

  #readRawId(reader: RdbReader, id: WideId): void {
    reader.need(ID_BYTES);
    readIdAt(reader.view, reader.at, id);
    reader.at += ID_BYTES;
  }

  /** Returns how many entries it has. */
  #readConsumer(reader: RdbReader, rdbType: number, group: Group): number {
    reader.stringCopy(this.#blob);
    const { bytes, start, length } = this.#blob;
    if (group.consumers.find(bytes, start, length) !== 0) {
      throw new RdbError('Duplicate stream consumer detected');
    }
    const seenMs = Number(reader.int64());
    const activeMs = rdbType === RDB_STREAM_LISTPACKS_3 ? Number(reader.int64()) : seenMs;
    const consumer = this.#consumer.open(group.createConsumer(bytes, start, length, seenMs));
    consumer.activeMs = activeMs;
    const { pending } = group;
    const id = this.#id;
    const count = reader.count();
    for (let nth = 0; nth < count; nth++) {
      this.#readRawId(reader, id);
      if (!pending.find(id) || consumerNumber(pending) !== UNASSIGNED) {
        throw new RdbError('a consumer has an entry that is not pending, or is of another');
      }
      setConsumerNumber(pending, consumer.number);
      consumer.owned.insert(id);
    }
    return count;
  }
}

function readIdAt(view: DataView, at: number, id: WideId): void {
  id.set(view.getInt32(at), view.getInt32(at + 4), view.getInt32(at + 8), view.getInt32(at + 12));
}

/** Two words as the unsigned integer that they are. */
function unsignedOf(high: number, low: number): number | bigint {
  const upper = high >>> 0;
  if (upper < 0x20_0000) return upper * TWO_32 + (low >>> 0);
  return (BigInt(upper) << 32n) | BigInt(low >>> 0);
}

function writeIdCounts(writer: RdbWriter, id: WideId): void {
  writer.count(unsignedOf(id.upperHigh, id.upperLow));
  writer.count(unsignedOf(id.lowerHigh, id.lowerLow));
}

function readIdCounts(reader: RdbReader, id: WideId): WideId {
  const upper = BigInt(reader.unsigned());
  const lower = BigInt(reader.unsigned());
  return id.set(Number(upper >> 32n), word(upper), Number(lower >> 32n), word(lower));
}

function word(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

/** A counter as it is written: -1, which is for unknown, becomes the largest there is. */
function unsigned(value: number | bigint): number | bigint {
  if (value === UNKNOWN_ENTRIES_READ) return UNKNOWN;
  return value < 0 ? BigInt.asUintN(64, BigInt(value)) : value;
}

function signed(value: number | bigint): number | bigint {
  if (typeof value === 'number') return value;
  const exact = BigInt.asIntN(64, value);
  const number = Number(exact);
  return Number.isSafeInteger(number) ? number : exact;
}
