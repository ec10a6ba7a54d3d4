/**
 * A place in a chunked list: goes to any element and from one to the next, in either direction,
 * and inserts, replaces and removes there. Every change to the list other than by the cursor
 * itself, and `insert` and `replace` of its own, ends its being anywhere: `seek` again.
 */

import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { type ChunkedList, COUNT, GAP, HEAD, INDEX, NODES, TAIL, WEIGHT } from './chunked-list.ts';
import { elementsOf } from './node-index.ts';
import { PackedList } from './packed-list.ts';

const NO_BYTES = new Uint8Array(0);

export class ListCursor {
  readonly #list: ChunkedList;
  /** The window on the node's packed list; the element's place in it is `at`. */
  readonly packed = new PackedList();
  at = 0;
  /** The element's number in the list, and in its node. */
  position = 0;
  nth = 0;
  /** Which node: its place (HEAD, TAIL, or INDEX for one that the index is at), and what it is. */
  #place = HEAD;
  node = 0;
  weight = 0;
  #gap = 0;
  /** Has this node lost elements since the cursor came to it? */
  #diminished = false;
  /** What `read` leaves. */
  elementBytes: Uint8Array = NO_BYTES;
  elementStart = 0;
  elementLength = 0;

  constructor(list: ChunkedList) {
    this.#list = list;
  }

  /** Lets go of the arenas looked at. */
  close(): void {
    this.packed.close();
    this.elementBytes = NO_BYTES;
  }

  /** Goes to the element with this number, which must exist. */
  seek(position: number): void {
    const { words, base, index } = this.#list;
    const first = elementsOf(words[base + HEAD + WEIGHT]);
    this.position = position;
    this.#diminished = false;
    if (position < first) {
      this.#openEnd(HEAD);
      this.#enter(position);
      return;
    }
    const last = elementsOf(words[base + TAIL + WEIGHT]);
    const fromLast = position - (words[base + COUNT] - last);
    if (fromLast >= 0) {
      this.#openEnd(TAIL);
      this.#enter(fromLast);
      return;
    }
    index.open(words[base + INDEX]);
    const within = index.seek(position - first);
    this.#openIndexed();
    this.#enter(within);
  }

  #enter(within: number): void {
    this.nth = within;
    this.at = this.weight < 0 ? 0 : this.packed.seek(within);
  }

  #openEnd(end: number): void {
    const { words, base } = this.#list;
    this.#place = end;
    this.#openNode(words[base + end], words[base + end + WEIGHT], words[base + end + GAP]);
  }

  #openIndexed(): void {
    const { index } = this.#list;
    this.#place = INDEX;
    this.#openNode(index.node, index.weight, 0);
  }

  #openNode(node: number, weight: number, gap: number): void {
    this.node = node;
    this.weight = weight;
    this.#gap = gap;
    if (weight > 0) this.#list.nodes.openPacked(this.packed, node, gap);
  }

  /** Goes to the next element; false when there is none. */
  next(): boolean {
    if (this.weight > 0) {
      const after = this.packed.next(this.at);
      if (after !== 0) {
        this.at = after;
        this.nth++;
        this.position++;
        return true;
      }
    }
    return this.#goOn(this.position + 1);
  }

  previous(): boolean {
    if (this.nth > 0) {
      this.at = this.packed.previous(this.at);
      this.nth--;
      this.position--;
      return true;
    }
    return this.#goOn(this.position - 1);
  }

  /** Goes to the first element of the next node; false when this is the last. */
  nextNode(): boolean {
    return this.#goOn(this.position + elementsOf(this.weight) - this.nth);
  }

  /** Goes to an element of the neighbouring node. */
  #goOn(position: number): boolean {
    if (this.#diminished) {
      this.finish();
      if (position < 0 || position >= this.#list.count) return false;
      this.seek(position);
      return true;
    }
    const forward = position > this.position;
    if (!(forward ? this.#stepForward() : this.#stepBackward())) return false;
    this.position = position;
    this.#enter(forward ? 0 : elementsOf(this.weight) - 1);
    return true;
  }

  #stepForward(): boolean {
    const { words, base, index } = this.#list;
    if (this.#place === TAIL || words[base + TAIL] === 0) return false;
    if (this.#place === HEAD) {
      index.open(words[base + INDEX]);
      if (index.root !== 0) {
        index.seekFirst();
        this.#openIndexed();
        return true;
      }
    } else if (index.next()) {
      this.#openIndexed();
      return true;
    }
    this.#openEnd(TAIL);
    return true;
  }

  #stepBackward(): boolean {
    const { words, base, index } = this.#list;
    if (this.#place === HEAD) return false;
    if (this.#place === TAIL) {
      index.open(words[base + INDEX]);
      if (index.root !== 0) {
        index.seekLast();
        this.#openIndexed();
        return true;
      }
    } else if (index.previous()) {
      this.#openIndexed();
      return true;
    }
    this.#openEnd(HEAD);
    return true;
  }

  /** Leaves the element in `elementBytes`, `elementStart` and `elementLength`. */
  read(): void {
    const { nodes } = this.#list;
    if (this.weight < 0) nodes.readPlain(this.node, this.weight);
    else this.packed.read(this.at);
    const from = this.weight < 0 ? nodes : this.packed;
    this.elementBytes = from.elementBytes;
    this.elementStart = from.elementStart;
    this.elementLength = from.elementLength;
  }

  equals(bytes: Uint8Array, start: number, length: number): boolean {
    if (this.weight > 0) return this.packed.equals(this.at, bytes, start, length);
    const { nodes } = this.#list;
    nodes.readPlain(this.node, this.weight);
    if (nodes.elementLength !== length) return false;
    return nodes.isElement(bytes, start);
  }

  /**
   * Inserts an element before or behind this one; the cursor is then nowhere. Throws
   * OutOfMemoryError, and the list has what it had.
   */
  insert(bytes: Uint8Array, start: number, length: number, after: boolean): void {
    const list = this.#list;
    list.checkGrowth(1);
    const isLast = this.nth === elementsOf(this.weight) - 1;
    const atEdge = after ? isLast : this.nth === 0;
    if (atEdge && this.#place === (after ? list.lastEnd : HEAD)) {
      if (after) list.pushLast(bytes, start, length);
      else list.pushFirst(bytes, start, length);
      return;
    }
    if (this.#takes(length)) {
      this.#insertHere(after ? this.packed.next(this.at) : this.at, bytes, start, length);
      return;
    }
    if (atEdge) {
      this.#insertBeside(bytes, start, length, after);
      return;
    }
    this.#split(after);
    // What was the middle of a node is now the end of one.
    this.insert(bytes, start, length, true);
  }

  /** May this node take an element of this length? */
  #takes(length: number): boolean {
    const { limits } = this.#list;
    if (this.weight < 0 || length >= limits.plainFrom) return false;
    return limits.allowsInsert(this.packed.byteLength, this.weight, length);
  }

  #insertHere(before: number, bytes: Uint8Array, start: number, length: number): void {
    this.#makeRoom(PackedList.longestEntryBytes(length));
    this.packed.insertBefore(before, bytes, start, length);
    this.#store(this.node, this.weight + 1, this.#gap);
  }

  /** Sees to room behind the node's packed list. */
  #makeRoom(more: number): void {
    const { nodes } = this.#list;
    if (this.#place === INDEX) nodes.extend(this.node, more);
    else nodes.makeRoom(this.node, this.#gap, more, false);
    if (nodes.ref === this.node && nodes.gap === this.#gap) return;
    this.#store(nodes.ref, this.weight, nodes.gap);
    nodes.openPacked(this.packed, nodes.ref, nodes.gap);
  }

  /** Notes what became of the node, where the list keeps it. */
  #store(node: number, weight: number, gap: number): void {
    const { words, base, index } = this.#list;
    if (this.#place === INDEX) {
      index.set(node, weight);
    } else {
      words[base + this.#place] = node;
      words[base + this.#place + WEIGHT] = weight;
      words[base + this.#place + GAP] = gap;
    }
    words[base + COUNT] += elementsOf(weight) - elementsOf(this.weight);
    this.node = node;
    this.weight = weight;
    this.#gap = gap;
  }

  /** Inserts into the neighbour on this side, or between it and this node. There is a neighbour. */
  #insertBeside(bytes: Uint8Array, start: number, length: number, after: boolean): void {
    if (after) this.#stepForward();
    else this.#stepBackward();
    if (this.#takes(length)) {
      this.#insertHere(after ? this.packed.first() : 0, bytes, start, length);
      return;
    }
    const { nodes } = this.#list;
    nodes.create(bytes, start, length, false);
    // Seen from the neighbour, the new node lies on the other side.
    this.#addOwn(nodes.ref, nodes.weight, !after);
  }

  #addOwn(ref: number, weight: number, after: boolean): void {
    try {
      this.#addNode(ref, weight, after);
    } catch (error) {
      this.#list.nodes.free(ref, weight);
      throw error;
    }
  }

  /** Adds a node beside this one. */
  #addNode(ref: number, weight: number, after: boolean): void {
    const list = this.#list;
    const { words, base, index } = list;
    if (this.#place === (after ? list.lastEnd : HEAD)) {
      list.addNode(ref, weight, 0, !after);
      return;
    }
    if (this.#place !== INDEX) index.open(words[base + INDEX]);
    if (this.#place === HEAD) index.insertFirst(ref, weight);
    else if (this.#place === TAIL) index.insertLast(ref, weight);
    else index.insert(ref, weight, after);
    words[base + INDEX] = index.root;
    words[base + NODES]++;
    words[base + COUNT] += elementsOf(weight);
  }

  /**
   * Makes two nodes of this one, cut before or behind the element. The cursor stands at the last
   * element of the first of them.
   */
  #split(after: boolean): void {
    const { nodes, index } = this.#list;
    const { packed, weight } = this;
    const cut = after ? packed.next(this.at) : this.at;
    const left = this.nth + (after ? 1 : 0);
    const bytes = packed.byteLength - 1 - cut;
    nodes.createPart(packed.bytes, packed.start + cut, bytes, weight - left);
    const wasTail = this.#place === TAIL;
    this.#addOwn(nodes.ref, nodes.weight, true);
    if (this.#place === INDEX) {
      index.previous();
    } else if (wasTail) {
      // The new node is the tail now, and this one the index's last.
      index.seekLast();
      this.#openIndexed();
    }
    packed.remove(cut, weight - left);
    this.#store(this.node, left, this.#gap);
    this.#enter(left - 1);
  }

  /**
   * Puts another element in the place of this one; the cursor is then nowhere. Throws
   * OutOfMemoryError, and the list has what it had.
   */
  replace(bytes: Uint8Array, start: number, length: number): void {
    const { limits, nodes } = this.#list;
    const isPlain = length >= limits.plainFrom;
    if (this.weight < 0 && isPlain) {
      nodes.createPlain(bytes, start, length);
      const { node, weight } = this;
      this.#store(nodes.ref, nodes.weight, 0);
      nodes.free(node, weight);
      return;
    }
    if (this.weight > 0 && !isPlain) {
      const { packed } = this;
      const more = PackedList.longestEntryBytes(length) - packed.entryBytesAt(this.at);
      // A node may outgrow its limit in this way, as in Redis, but only up to twice its size.
      if (this.weight === 1 || packed.byteLength + more <= 2 * limits.bytes) {
        if (more > 0) this.#makeRoom(more);
        packed.replace(this.at, bytes, start, length);
        return;
      }
    }
    const { position } = this;
    this.insert(bytes, start, length, true);
    this.seek(position);
    this.removeHere();
    this.finish();
  }

  /** Removes this element and goes to the one behind it; false when there is none. */
  removeForward(): boolean {
    const { position } = this;
    if (!this.removeHere()) {
      if (position >= this.#list.count) return false;
      this.seek(position);
      return true;
    }
    return this.nth < this.weight || this.#goOn(position);
  }

  /** Removes this element and goes to the one before it; false when there is none. */
  removeBackward(): boolean {
    const { position } = this;
    if (position === 0) {
      this.removeHere();
      return false;
    }
    if (!this.removeHere()) {
      this.seek(position - 1);
      return true;
    }
    return this.previous();
  }

  /**
   * Removes this element. True if its node is still there: then `at` is the place behind it, which
   * may be that of the end mark.
   */
  removeHere(): boolean {
    const list = this.#list;
    const { words, base } = list;
    if (this.weight > 1) {
      this.#removeHere(1);
      return true;
    }
    words[base + COUNT]--;
    this.#dropNode();
    return false;
  }

  /** Removes so many elements of this node, not all, from this one on. */
  #removeHere(count: number): void {
    const { packed } = this;
    if (this.nth === 0 && this.#place !== INDEX) {
      let after = this.at;
      for (let passed = 0; passed < count; passed++) after += packed.entryBytesAt(after);
      packed.removeFront(after - this.at, count);
      this.#store(this.node, this.weight - count, this.#gap + after - this.at);
    } else {
      packed.remove(this.at, count);
      this.#store(this.node, this.weight - count, this.#gap);
    }
    this.#diminished = true;
  }

  /** Frees this node, whose elements are uncounted already. */
  #dropNode(): void {
    const list = this.#list;
    const { words, base, index } = list;
    list.nodes.free(this.node, this.weight);
    this.#diminished = false;
    if (this.#place !== INDEX) {
      list.unlinkEnd(this.#place);
      return;
    }
    index.remove();
    words[base + INDEX] = index.root;
    words[base + NODES]--;
  }

  /** Removes `count` elements, which must exist, from a position on. */
  removeRange(position: number, count: number): void {
    const { words, base } = this.#list;
    let left = count;
    while (left > 0) {
      this.seek(position);
      const here = Math.min(left, elementsOf(this.weight) - this.nth);
      if (here === elementsOf(this.weight)) {
        words[base + COUNT] -= here;
        this.#dropNode();
      } else {
        this.#removeHere(here);
        this.finish();
      }
      left -= here;
    }
  }

  /**
   * Ends a series of removals: a node that has become small takes less memory, or goes into one
   * with a neighbour.
   */
  finish(): void {
    if (!this.#diminished) return;
    this.#diminished = false;
    if (this.#place !== INDEX || this.weight < 0) return;
    const { index, nodes } = this.#list;
    nodes.fit(this.node, 0);
    index.set(nodes.ref, this.weight);
    try {
      if (!this.#joinNext() && index.previous()) this.#joinNext();
    } catch (error) {
      // Without memory for it they stay two.
      if (!(error instanceof OutOfMemoryError)) throw error;
    }
  }

  /** Moves the elements of the next node in the index into this one, if that leaves room enough. */
  #joinNext(): boolean {
    const { index, limits, nodes, words, base } = this.#list;
    this.#openIndexed();
    if (this.weight < 0 || !index.next()) return false;
    const { node, weight } = index;
    index.previous();
    if (weight < 0) return false;
    const length = nodes.byteLength(node, weight, 0) - PackedList.EMPTY_BYTES;
    const together = this.packed.byteLength + length;
    if (limits.exceeds(2 * together, 2 * (this.weight + weight))) return false;
    this.#makeRoom(length);
    nodes.appendNode(this.packed, node, weight);
    this.#store(this.node, this.weight + weight, 0);
    words[base + COUNT] -= weight;
    index.next();
    index.remove();
    words[base + INDEX] = index.root;
    words[base + NODES]--;
    nodes.free(node, weight);
    return true;
  }
}
