/**
 * A long list: a sequence of nodes, each a packed list of many elements or one large element alone.
 * What stands here is the header and the two ends, where most of the work is done; `list-cursor.ts`
 * reaches every place between them. DESIGN.md tells how it is built and why.
 *
 *   word 0      elements
 *   words 1-3   the first node: reference, weight, gap
 *   words 4-6   the last node, if there are two
 *   word 7      root of the index of those between them
 *   word 8      nodes
 *
 * The object is a window on one list at a time. A list has at least one element, but for the moment
 * between its creation and its first element, and that after the last one was removed.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { ListNodes } from './list-nodes.ts';
import { elementsOf, NodeIndex } from './node-index.ts';
import type { NodeLimits } from './node-limits.ts';
import { PackedList } from './packed-list.ts';

export const LIST_HEADER_BYTES = 40;
/** Elements that a list may have. */
export const MOST_ELEMENTS = 0x7fffffff;

/** Words of the header. HEAD and TAIL are followed by the weight and the gap. */
export const COUNT = 0;
export const HEAD = 1;
export const TAIL = 4;
export const INDEX = 7;
export const NODES = 8;
export const WEIGHT = 1;
export const GAP = 2;

const NO_WORDS = new Int32Array(0);
const NO_BYTES = new Uint8Array(0);

export class ChunkedList {
  readonly memory: Memory;
  readonly limits: NodeLimits;
  readonly nodes: ListNodes;
  readonly index: NodeIndex;
  /** The open list's header: its reference, and where its words are. */
  root = 0;
  words: Int32Array = NO_WORDS;
  base = 0;
  /** What `readFirst` and `readLast` leave. */
  elementBytes: Uint8Array = NO_BYTES;
  elementStart = 0;
  elementLength = 0;
  readonly #packed = new PackedList();

  constructor(memory: Memory, limits: NodeLimits) {
    this.memory = memory;
    this.limits = limits;
    this.nodes = new ListNodes(memory, limits);
    this.index = new NodeIndex(memory);
  }

  /** Lets go of the arenas looked at. */
  close(): void {
    this.words = NO_WORDS;
    this.elementBytes = NO_BYTES;
    this.#packed.close();
    this.nodes.close();
  }

  /** Makes a list without elements and opens it. Throws OutOfMemoryError. */
  create(): number {
    const root = this.memory.allocate(LIST_HEADER_BYTES);
    this.open(root);
    this.words.fill(0, this.base, this.base + (LIST_HEADER_BYTES >>> 2));
    return root;
  }

  /** Makes a list of one packed list, which is its own from now on, and opens it. */
  createFrom(packed: number, count: number): number {
    const root = this.create();
    if (count === 0) {
      this.memory.free(packed);
      return root;
    }
    this.words[this.base + HEAD] = packed;
    this.words[this.base + HEAD + WEIGHT] = count;
    this.words[this.base + COUNT] = count;
    this.words[this.base + NODES] = 1;
    return root;
  }

  open(root: number): void {
    this.root = root;
    this.words = this.memory.words[root >>> REF_ARENA_SHIFT];
    this.base = (root & REF_UNIT_MASK) << 1;
  }

  get count(): number {
    return this.words[this.base + COUNT];
  }

  get nodeCount(): number {
    return this.words[this.base + NODES];
  }

  /** Frees the header; the list must be empty. */
  freeHeader(): void {
    this.memory.free(this.root);
    this.words = NO_WORDS;
  }

  /** Frees everything at once. */
  free(): void {
    const { words, base, index, nodes } = this;
    index.open(words[base + INDEX]);
    while (index.root !== 0) {
      index.removeLastFew((node, weight) => {
        nodes.free(node, weight);
      });
    }
    if (words[base + HEAD] !== 0) nodes.free(words[base + HEAD], words[base + HEAD + WEIGHT]);
    if (words[base + TAIL] !== 0) nodes.free(words[base + TAIL], words[base + TAIL + WEIGHT]);
    this.freeHeader();
  }

  /** The bytes of the only node's packed list; -1 when there are more nodes, or it is plain. */
  get onlyPackedBytes(): number {
    const { words, base } = this;
    if (words[base + NODES] !== 1 || words[base + HEAD + WEIGHT] < 0) return -1;
    this.nodes.openPacked(this.#packed, words[base + HEAD], words[base + HEAD + GAP]);
    return this.#packed.byteLength;
  }

  /** Frees the header and returns the only node's packed list in a block of its own. */
  takeOnlyPacked(): number {
    const { words, base } = this;
    this.nodes.fit(words[base + HEAD], words[base + HEAD + GAP]);
    this.freeHeader();
    return this.nodes.ref;
  }

  /** Which words of the header tell of the last node. */
  get lastEnd(): number {
    return this.words[this.base + TAIL] === 0 ? HEAD : TAIL;
  }

  /** Adds an element at the front. Throws OutOfMemoryError, and nothing has changed. */
  pushFirst(bytes: Uint8Array, start: number, length: number): void {
    const { words, base } = this;
    const weight = words[base + HEAD + WEIGHT];
    if (weight > 0 && length < this.limits.plainFrom) {
      const packed = this.#openEnd(HEAD);
      if (this.limits.allowsInsert(packed.byteLength, weight, length)) {
        const size = PackedList.longestEntryBytes(length);
        const gap = words[base + HEAD + GAP];
        if (gap < size) this.#makeRoom(HEAD, size, true);
        const before = packed.start;
        packed.prepend(bytes, start, length);
        words[base + HEAD + GAP] -= before - packed.start;
        words[base + HEAD + WEIGHT] = weight + 1;
        words[base + COUNT]++;
        return;
      }
    }
    this.#pushNode(bytes, start, length, true);
  }

  /** Adds an element at the end. Throws OutOfMemoryError, and nothing has changed. */
  pushLast(bytes: Uint8Array, start: number, length: number): void {
    const { words, base } = this;
    const end = this.lastEnd;
    const weight = words[base + end + WEIGHT];
    if (weight > 0 && length < this.limits.plainFrom) {
      const packed = this.#openEnd(end);
      const { byteLength } = packed;
      if (this.limits.allowsInsert(byteLength, weight, length)) {
        const size = PackedList.longestEntryBytes(length);
        const used = words[base + end + GAP] + byteLength;
        if (this.memory.sizeOf(words[base + end]) - used < size) this.#makeRoom(end, size, false);
        packed.insertBefore(0, bytes, start, length);
        words[base + end + WEIGHT] = weight + 1;
        words[base + COUNT]++;
        return;
      }
    }
    this.#pushNode(bytes, start, length, false);
  }

  #openEnd(end: number): PackedList {
    const { words, base } = this;
    this.nodes.openPacked(this.#packed, words[base + end], words[base + end + GAP]);
    return this.#packed;
  }

  #makeRoom(end: number, size: number, inFront: boolean): void {
    const { words, base, nodes } = this;
    nodes.makeRoom(words[base + end], words[base + end + GAP], size, inFront);
    words[base + end] = nodes.ref;
    words[base + end + GAP] = nodes.gap;
    this.#openEnd(end);
  }

  #pushNode(bytes: Uint8Array, start: number, length: number, first: boolean): void {
    const { nodes } = this;
    nodes.create(bytes, start, length, first);
    this.addOwnNode(nodes.ref, nodes.weight, nodes.gap, first);
  }

  /** Adds a node at an end; when that fails, nothing has changed and the node is freed. */
  addOwnNode(ref: number, weight: number, gap: number, first: boolean): void {
    try {
      this.addNode(ref, weight, gap, first);
    } catch (error) {
      this.nodes.free(ref, weight);
      throw error;
    }
  }

  /** Adds a copy of a packed list at the end, as a node: for loading. */
  appendPacked(bytes: Uint8Array, start: number, byteLength: number, count: number): void {
    const { nodes } = this;
    const entries = byteLength - PackedList.EMPTY_BYTES;
    nodes.createPart(bytes, start + PackedList.EMPTY_BYTES - 1, entries, count);
    this.addOwnNode(nodes.ref, nodes.weight, 0, false);
  }

  /** Adds an element at the end as a node of its own: for loading. */
  appendPlain(bytes: Uint8Array, start: number, length: number): void {
    const { nodes } = this;
    nodes.createPlain(bytes, start, length);
    this.addOwnNode(nodes.ref, nodes.weight, 0, false);
  }

  /** Adds a node at an end. Throws OutOfMemoryError, and the node is still the caller's. */
  addNode(ref: number, weight: number, gap: number, first: boolean): void {
    const { words, base } = this;
    this.checkGrowth(elementsOf(weight));
    let end = first ? HEAD : TAIL;
    if (words[base + HEAD] === 0) {
      end = HEAD;
    } else if (words[base + TAIL] === 0) {
      if (first) this.#copyEnd(HEAD, TAIL);
    } else {
      this.#moveIntoIndex(end);
    }
    words[base + end] = ref;
    words[base + end + WEIGHT] = weight;
    words[base + end + GAP] = gap;
    words[base + NODES]++;
    words[base + COUNT] += elementsOf(weight);
  }

  checkGrowth(elements: number): void {
    if (this.count + elements > MOST_ELEMENTS) {
      throw new OutOfMemoryError(`a list holds ${MOST_ELEMENTS} elements at most`);
    }
  }

  #copyEnd(from: number, to: number): void {
    const { words, base } = this;
    for (let word = 0; word <= GAP; word++) words[base + to + word] = words[base + from + word];
  }

  #moveIntoIndex(end: number): void {
    const { words, base, index } = this;
    this.#fitEnd(end);
    index.open(words[base + INDEX]);
    const weight = words[base + end + WEIGHT];
    if (end === HEAD) index.insertFirst(words[base + end], weight);
    else index.insertLast(words[base + end], weight);
    words[base + INDEX] = index.root;
  }

  #fitEnd(end: number): void {
    const { words, base, nodes } = this;
    if (words[base + end + WEIGHT] < 0) return;
    nodes.fit(words[base + end], words[base + end + GAP]);
    words[base + end] = nodes.ref;
    words[base + end + GAP] = 0;
  }

  readFirst(): void {
    this.#read(HEAD, false);
  }

  readLast(): void {
    this.#read(this.lastEnd, true);
  }

  #read(end: number, last: boolean): void {
    const { words, base } = this;
    const weight = words[base + end + WEIGHT];
    if (weight < 0) {
      const { nodes } = this;
      nodes.readPlain(words[base + end], weight);
      this.elementBytes = nodes.elementBytes;
      this.elementStart = nodes.elementStart;
      this.elementLength = nodes.elementLength;
      return;
    }
    const packed = this.#openEnd(end);
    packed.read(last ? packed.last() : packed.first());
    this.elementBytes = packed.elementBytes;
    this.elementStart = packed.elementStart;
    this.elementLength = packed.elementLength;
  }

  /** Removes the first element; the list must have one. */
  removeFirst(): void {
    const { words, base } = this;
    words[base + COUNT]--;
    if (words[base + HEAD + WEIGHT] <= 1) {
      this.#dropEnd(HEAD);
      return;
    }
    const packed = this.#openEnd(HEAD);
    const size = packed.entryBytesAt(packed.first());
    packed.removeFront(size, 1);
    words[base + HEAD + WEIGHT]--;
    words[base + HEAD + GAP] += size;
  }

  removeLast(): void {
    const { words, base } = this;
    const end = this.lastEnd;
    words[base + COUNT]--;
    if (words[base + end + WEIGHT] <= 1) {
      this.#dropEnd(end);
      return;
    }
    const packed = this.#openEnd(end);
    packed.remove(packed.last(), 1);
    words[base + end + WEIGHT]--;
  }

  /** Frees the node at one of the ends; its elements are uncounted already. */
  #dropEnd(end: number): void {
    const { words, base } = this;
    this.nodes.free(words[base + end], words[base + end + WEIGHT]);
    this.unlinkEnd(end);
  }

  /** Takes a node off an end, and puts the next one there. */
  unlinkEnd(end: number): void {
    const { words, base, index } = this;
    words[base + NODES]--;
    if (words[base + INDEX] !== 0) {
      index.open(words[base + INDEX]);
      if (end === HEAD) index.seekFirst();
      else index.seekLast();
      words[base + end] = index.node;
      words[base + end + WEIGHT] = index.weight;
      words[base + end + GAP] = 0;
      index.remove();
      words[base + INDEX] = index.root;
      return;
    }
    if (end === HEAD && words[base + TAIL] !== 0) {
      this.#copyEnd(TAIL, HEAD);
      words.fill(0, base + TAIL, base + TAIL + GAP + 1);
    } else {
      words.fill(0, base + end, base + end + GAP + 1);
    }
  }
}
