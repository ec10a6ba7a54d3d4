/** Streams as the keyspace sees them, and the windows that the commands on streams share. */
import type { Memory } from '../../memory/memory.ts';
import { WideId } from '../../structures/wide-id.ts';
import type { Digest } from '../digest.ts';
import { ENCODING_STREAM, kindOf, TYPE_STREAM } from '../kinds.ts';
import type { BlockMover, Drain, ValueType } from '../value-type.ts';
import { Consumer } from './consumer.ts';
import { EntryReader, LARGEST_ID, SMALLEST_ID } from './entry-reader.ts';
import { EntryRemoval } from './entry-removal.ts';
import { type BlockLimits, EntryWriter } from './entry-writer.ts';
import { Group } from './group.ts';
import { GroupProgress } from './group-progress.ts';
import { Stream } from './stream.ts';
import { StreamCopier } from './stream-copier.ts';
import { ConsumerDrain, GroupDrain, StreamDrain } from './stream-drain.ts';
import { StreamEvacuation } from './stream-evacuation.ts';
import { LONGEST_ID_BYTES, StreamIdText, writeStreamId } from './stream-id.ts';
import * as layout from './stream-layout.ts';
import { Trimming } from './trimming.ts';

export const STREAM_KIND: number = kindOf(TYPE_STREAM, ENCODING_STREAM);

const DASH = 0x2d;
const DOT = 0x2e;

export class StreamType implements ValueType {
  /** The windows of the command that runs. */
  readonly stream: Stream;
  readonly reader: EntryReader;
  readonly writer = new EntryWriter();
  readonly removal: EntryRemoval;
  readonly group: Group;
  readonly consumer: Consumer;
  /** For a walk through all groups beside the one that a command is about. */
  readonly anyGroup: Group;
  readonly progress = new GroupProgress();
  /** How the command that runs is to trim, and where blocks end. */
  readonly trimming = new Trimming();
  readonly limits: BlockLimits = { maxBytes: 4096, maxEntries: 100 };
  /** Ids that commands may use as they like. */
  readonly id = new WideId();
  readonly start = new WideId();
  readonly end = new WideId();
  /** Room for an id as text. */
  readonly idText = new StreamIdText();
  /** Those of everything else. */
  readonly #own: Stream;
  readonly #ownGroup: Group;
  readonly #copier: StreamCopier;
  readonly #evacuation: StreamEvacuation;

  constructor(memory: Memory) {
    this.stream = new Stream(memory);
    this.reader = new EntryReader(memory);
    this.removal = new EntryRemoval(new EntryReader(memory));
    this.group = new Group(memory);
    this.consumer = new Consumer(memory);
    this.anyGroup = new Group(memory);
    this.#own = new Stream(memory);
    this.#ownGroup = new Group(memory);
    this.#copier = new StreamCopier(this.#own);
    this.#evacuation = new StreamEvacuation(this.#own);
  }

  length(_kind: number, root: number): number {
    return this.#own.open(root).length;
  }

  freeEffort(_kind: number, root: number): number {
    const stream = this.#own.open(root);
    let blocks = stream.blocks.size;
    for (let ref = stream.groups.first(); ref !== 0; ref = stream.groups.next()) {
      const { consumers, pending } = this.#ownGroup.open(ref);
      blocks += 1 + pending.nodeCount * 2 + consumers.size * 2;
    }
    return blocks;
  }

  free(_kind: number, root: number): void {
    const drain = new StreamDrain(root, this.#own);
    while (!drain.done) drain.step();
  }

  drain(_kind: number, root: number): Drain {
    return new StreamDrain(root, this.#own);
  }

  /** Gives back a group that was taken out of its stream. */
  groupDrain(ref: number): Drain {
    return new GroupDrain(ref, this.#own);
  }

  /** The same for a consumer that was taken out of its group. */
  consumerDrain(ref: number): Drain {
    return new ConsumerDrain(ref, this.#own);
  }

  copy(kind: number, root: number): number {
    return this.#copier.copy(root, (copy) => this.free(kind, copy));
  }

  memoryBytes(_kind: number, root: number, samples: number): number {
    const stream = this.#own.open(root);
    const { blocks, groups } = stream;
    let bytes = stream.memory.sizeOf(root) + blocks.nodeBytes + groups.nodeBytes;
    bytes += this.#bytesOfBlocks(stream, samples === 0 ? blocks.size : samples);
    for (let ref = groups.first(); ref !== 0; ref = groups.next()) {
      bytes += this.#bytesOfGroup(stream, ref, samples);
    }
    return bytes;
  }

  #bytesOfBlocks(stream: Stream, samples: number): number {
    const { blockMemory, blocks } = stream;
    let seen = 0;
    let bytes = 0;
    for (let more = blocks.first(); more && seen < samples; more = blocks.next()) {
      const isLarge = blocks.value(layout.BLOCK_IS_LARGE);
      bytes += blockMemory.bytesOf(blocks.value(layout.BLOCK_REF), isLarge);
      seen++;
    }
    return seen === 0 ? 0 : Math.round((bytes / seen) * blocks.size);
  }

  #bytesOfGroup(stream: Stream, ref: number, samples: number): number {
    const { consumers, numbers, pending } = this.#ownGroup.open(ref);
    const { memory } = stream;
    const bytes = memory.sizeOf(ref) + pending.nodeBytes + numbers.nodeBytes + consumers.nodeBytes;
    let seen = 0;
    let owned = 0;
    const most = samples === 0 ? consumers.size : samples;
    for (let at = consumers.first(); at !== 0 && seen < most; at = consumers.next()) {
      owned += memory.sizeOf(at) + this.consumer.open(at).owned.nodeBytes;
      seen++;
    }
    return seen === 0 ? bytes : bytes + Math.round((owned / seen) * consumers.size);
  }

  mix(digest: Digest, _kind: number, root: number): void {
    const stream = this.#own.open(root);
    const reader = this.reader.open(stream, SMALLEST_ID, LARGEST_ID);
    const text = new Uint8Array(LONGEST_ID_BYTES);
    const { list } = reader;
    while (reader.next()) {
      const length = writeStreamId(reader.id, text, 0);
      text[text.indexOf(DASH)] = DOT;
      digest.mix(text, 0, length);
      for (let field = 0; field < reader.fields; field++) {
        reader.readField();
        digest.mix(list.elementBytes, list.elementStart, list.elementLength);
        reader.readValue();
        digest.mix(list.elementBytes, list.elementStart, list.elementLength);
      }
    }
  }

  evacuate(_kind: number, root: number, cursor: number, mover: BlockMover): number {
    return this.#evacuation.step(root, cursor, mover);
  }

  close(): void {
    this.stream.close();
    this.reader.close();
    this.group.close();
    this.consumer.close();
    this.anyGroup.close();
    this.#own.close();
    this.#ownGroup.close();
    this.#copier.close();
    this.#evacuation.close();
  }
}
