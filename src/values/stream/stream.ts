/**
 * A window on one stream: its counters, its first and last ids and the tree of its blocks, wherever
 * its root lies. Adding, reading and removing entries are in files of their own.
 */
import type { Memory } from '../../memory/memory.ts';
import { IdTree } from '../../structures/id-tree.ts';
import { PackedList } from '../../structures/packed-list.ts';
import type { WideId } from '../../structures/wide-id.ts';
import { NameIndex, NameWindow } from './name-index.ts';
import { StreamBlocks } from './stream-blocks.ts';
import * as layout from './stream-layout.ts';

const { baseOf, incrementInt64, readInt64, wordsOf, writeInt64 } = layout;

const NO_WORDS = new Int32Array(0);

export class Stream {
  readonly memory: Memory;
  readonly blocks: IdTree;
  readonly blockMemory: StreamBlocks;
  /** The window on one of its blocks. */
  readonly list = new PackedList();
  readonly #groups: NameIndex;
  root = 0;
  words: Int32Array = NO_WORDS;
  base = 0;

  constructor(memory: Memory) {
    this.memory = memory;
    this.blocks = new IdTree(memory, layout.BLOCK_WORDS);
    this.blockMemory = new StreamBlocks(memory);
    this.#groups = new NameIndex(memory, new NameWindow(memory, layout.GROUP_WORDS));
  }

  open(root: number): this {
    this.root = root;
    this.words = wordsOf(this.memory, root);
    this.base = baseOf(root);
    this.blocks.open(this.words, this.base + layout.BLOCKS);
    return this;
  }

  /** Makes an empty stream and opens it. Throws OutOfMemoryError. */
  create(): number {
    const root = this.memory.allocate(layout.ROOT_WORDS * 4);
    this.open(root);
    this.words.fill(0, this.base, this.base + layout.ROOT_WORDS);
    return root;
  }

  /** Lets go of the bytes that it looks at. */
  close(): void {
    this.words = NO_WORDS;
    this.list.close();
    this.blocks.close();
    this.#groups.close();
  }

  /** Entries in it, those marked as deleted not counted. */
  get length(): number {
    return this.words[this.base + layout.LENGTH] >>> 0;
  }

  set length(length: number) {
    this.words[this.base + layout.LENGTH] = length;
  }

  readFirstId(id: WideId): WideId {
    return id.read(this.words, this.base + layout.FIRST_ID);
  }

  readLastId(id: WideId): WideId {
    return id.read(this.words, this.base + layout.LAST_ID);
  }

  readLargestDeletedId(id: WideId): WideId {
    return id.read(this.words, this.base + layout.LARGEST_DELETED_ID);
  }

  set firstId(id: WideId) {
    id.write(this.words, this.base + layout.FIRST_ID);
  }

  set lastId(id: WideId) {
    id.write(this.words, this.base + layout.LAST_ID);
  }

  set largestDeletedId(id: WideId) {
    id.write(this.words, this.base + layout.LARGEST_DELETED_ID);
  }

  /** Entries ever added, or what XSETID says there were. */
  get entriesAdded(): number | bigint {
    return readInt64(this.words, this.base + layout.ENTRIES_ADDED);
  }

  set entriesAdded(count: number | bigint) {
    writeInt64(this.words, this.base + layout.ENTRIES_ADDED, count);
  }

  /** An entry with this id, larger than all before, stands at its end now. */
  countAdded(id: WideId): void {
    const { words, base } = this;
    if (++words[base + layout.LENGTH] === 1) this.firstId = id;
    incrementInt64(words, base + layout.ENTRIES_ADDED);
    this.lastId = id;
  }

  /** The groups by name. */
  get groups(): NameIndex {
    return this.#groups.open(this.words, this.base + layout.GROUPS);
  }

  /** Makes a group whose name `groups.find` has just not found. Throws OutOfMemoryError. */
  createGroup(bytes: Uint8Array, start: number, length: number): number {
    const { groups } = this;
    const ref = groups.name.create(bytes, start, length);
    try {
      groups.insert(ref);
    } catch (error) {
      groups.name.free(ref);
      throw error;
    }
    return ref;
  }

  /** Gives back the block where the tree stands, and takes it out of the tree. */
  removeBlock(): void {
    const { blocks } = this;
    this.blockMemory.free(blocks.value(layout.BLOCK_REF), blocks.value(layout.BLOCK_IS_LARGE));
    blocks.remove();
  }
}
