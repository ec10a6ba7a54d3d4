/** What the keyspace can do with lists: see ../value-type.ts. */
import type { Memory } from '../../memory/memory.ts';
import { ChunkedList } from '../../structures/chunked-list.ts';
import {
  chunkedListBytes,
  copyChunkedList,
  moveSomeNodes,
} from '../../structures/chunked-list-blocks.ts';
import { ChunkedListDrain } from '../../structures/chunked-list-drain.ts';
import { INDEX_FANOUT } from '../../structures/node-index.ts';
import { NodeLimits } from '../../structures/node-limits.ts';
import type { Digest } from '../digest.ts';
import type { BlockMover, Drain, ValueType } from '../value-type.ts';
import { LIST_PACKED, ListValue } from './list-value.ts';

export class ListType implements ValueType {
  readonly #memory: Memory;
  /** `list-max-listpack-size`. */
  readonly limits = new NodeLimits();
  /** The window that commands use. */
  readonly value: ListValue;
  /** Windows on a second list: what the keyspace does must not disturb what a command does. */
  readonly #other: ListValue;
  readonly #copy: ChunkedList;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.value = new ListValue(memory, this.limits);
    this.#other = new ListValue(memory, this.limits);
    this.#copy = new ChunkedList(memory, this.limits);
  }

  close(): void {
    this.value.close();
    this.#other.close();
    this.#copy.close();
  }

  length(kind: number, root: number): number {
    this.#other.open(kind, root);
    return this.#other.length;
  }

  freeEffort(kind: number, root: number): number {
    if (kind === LIST_PACKED) return 1;
    const { chunked } = this.#other;
    chunked.open(root);
    return chunked.nodeCount + Math.ceil(chunked.nodeCount / INDEX_FANOUT);
  }

  free(kind: number, root: number): void {
    if (kind === LIST_PACKED) {
      this.#memory.free(root);
      return;
    }
    this.#other.chunked.open(root);
    this.#other.chunked.free();
  }

  drain(kind: number, root: number): Drain {
    if (kind === LIST_PACKED) throw new Error('a packed list is one block');
    return new ChunkedListDrain(this.#other.chunked, root);
  }

  copy(kind: number, root: number): number {
    if (kind === LIST_PACKED) return this.#other.blocks.copy(root);
    this.#other.chunked.open(root);
    return copyChunkedList(this.#other.chunked, this.#copy);
  }

  memoryBytes(kind: number, root: number, samples: number): number {
    if (kind === LIST_PACKED) return this.#memory.sizeOf(root);
    this.#other.chunked.open(root);
    return chunkedListBytes(this.#other.chunked, samples);
  }

  mix(digest: Digest, kind: number, root: number): void {
    const list = this.#other;
    list.open(kind, root);
    list.seek(0);
    do {
      list.read();
      digest.mix(list.elementBytes, list.elementStart, list.elementLength);
    } while (list.next());
  }

  evacuate(kind: number, root: number, cursor: number, mover: BlockMover): number {
    // The header, or the packed list itself, comes first and alone.
    if (cursor === 0) {
      mover.root = mover.move(root);
      return kind === LIST_PACKED ? 0 : 1;
    }
    if (kind === LIST_PACKED) return 0;
    const { chunked } = this.#other;
    chunked.open(root);
    const next = moveSomeNodes(chunked, cursor - 1, (ref) => mover.move(ref));
    return next === 0 ? 0 : next + 1;
  }
}
