/** A list of 32-bit integers that grows: four bytes for each, and no object. */
const INITIAL_CAPACITY = 64;
/** A list that grew beyond this is let go when it is cleared. */
const KEPT_CAPACITY = 64 * 1024;

export class Int32List {
  items: Int32Array = new Int32Array(INITIAL_CAPACITY);
  length = 0;

  push(item: number): void {
    if (this.length === this.items.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.items);
      this.items = grown;
    }
    this.items[this.length++] = item;
  }

  clear(): void {
    this.length = 0;
    if (this.items.length > KEPT_CAPACITY) this.items = new Int32Array(INITIAL_CAPACITY);
  }
}
