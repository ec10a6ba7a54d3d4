/** Gives a long list back a few nodes at a time. Nobody else looks at the list any more. */
import type { ChunkedList } from './chunked-list.ts';
import { COUNT, HEAD, INDEX, NODES, TAIL, WEIGHT } from './chunked-list.ts';

export class ChunkedListDrain {
  readonly #list: ChunkedList;
  readonly #root: number;
  #remaining: number;

  /** @param list A window, which may be used for other lists between two steps. */
  constructor(list: ChunkedList, root: number) {
    list.open(root);
    this.#list = list;
    this.#root = root;
    this.#remaining = list.nodeCount;
  }

  /** Nodes that are still there. */
  get remaining(): number {
    return this.#remaining;
  }

  get done(): boolean {
    return this.#remaining === 0;
  }

  /** Frees some of the nodes, or at the end the two last and the header. Returns how many. */
  step(): number {
    const list = this.#list;
    list.open(this.#root);
    const { words, base, index, nodes } = list;
    const before = this.#remaining;
    index.open(words[base + INDEX]);
    if (index.root !== 0) {
      index.removeLastFew((node, weight) => {
        nodes.free(node, weight);
        this.#remaining--;
      });
      words[base + INDEX] = index.root;
      words[base + NODES] = this.#remaining;
    } else {
      for (const end of [HEAD, TAIL]) {
        if (words[base + end] !== 0) nodes.free(words[base + end], words[base + end + WEIGHT]);
      }
      words[base + COUNT] = 0;
      list.freeHeader();
      this.#remaining = 0;
    }
    return before - this.#remaining;
  }

  /** The memory has been dropped as a whole. */
  forget(): void {
    this.#remaining = 0;
  }
}
