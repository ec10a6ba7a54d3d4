/**
 * The sets that a command combines: kind, root and size of each, by number. Where a key does not
 * exist the root is 0: an empty set.
 */
const INITIAL_CAPACITY = 16;

export class SetSources {
  count = 0;
  /** How many of them are no sets at all. */
  missing = 0;
  kinds: Uint8Array = new Uint8Array(INITIAL_CAPACITY);
  roots: Int32Array = new Int32Array(INITIAL_CAPACITY);
  sizes: Float64Array = new Float64Array(INITIAL_CAPACITY);

  clear(): void {
    this.count = 0;
    this.missing = 0;
  }

  add(kind: number, root: number, size: number): void {
    if (this.count === this.roots.length) this.#grow();
    this.kinds[this.count] = kind;
    this.roots[this.count] = root;
    this.sizes[this.count] = size;
    this.count++;
    if (root === 0) this.missing++;
  }

  #grow(): void {
    const { kinds, roots, sizes } = this;
    const capacity = this.count * 2;
    this.kinds = new Uint8Array(capacity);
    this.roots = new Int32Array(capacity);
    this.sizes = new Float64Array(capacity);
    this.kinds.set(kinds);
    this.roots.set(roots);
    this.sizes.set(sizes);
  }

  /** Orders those from number `first` on by size; `descending` puts the largest in front. */
  sort(first: number, descending: boolean): void {
    const { count, kinds, roots, sizes } = this;
    const direction = descending ? -1 : 1;
    // Sizes are copied, for the order must not change under the comparison.
    const old = { kinds: kinds.slice(), roots: roots.slice(), sizes: sizes.slice() };
    const order = new Int32Array(count - first);
    for (let at = 0; at < order.length; at++) order[at] = first + at;
    order.sort((a, b) => (old.sizes[a] - old.sizes[b]) * direction || a - b);
    order.forEach((from, at) => {
      kinds[first + at] = old.kinds[from];
      roots[first + at] = old.roots[from];
      sizes[first + at] = old.sizes[from];
    });
  }
}
