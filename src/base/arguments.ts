/**
 * A request's arguments: where each begins and how long it is, in bytes that stay wherever they are
 * (a socket's read buffer, a queue, a file being loaded). Nothing is copied and no string is made.
 * Valid until the bytes are reused, which for a socket is the end of the read callback.
 */
const INITIAL_CAPACITY = 16;
const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(NO_BYTES.buffer);

export class Arguments {
  bytes: Uint8Array = NO_BYTES;
  /** The same buffer as `bytes`, for unaligned words; same offsets. */
  view: DataView = NO_VIEW;
  starts: Int32Array = new Int32Array(INITIAL_CAPACITY);
  lengths: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** Arguments in all, the command's name included. */
  count = 0;

  /** Makes room for one more than `count`. */
  grow(): void {
    const starts = new Int32Array(this.starts.length * 2);
    const lengths = new Int32Array(this.starts.length * 2);
    starts.set(this.starts);
    lengths.set(this.lengths);
    this.starts = starts;
    this.lengths = lengths;
  }

  add(start: number, length: number): void {
    if (this.count === this.starts.length) this.grow();
    this.starts[this.count] = start;
    this.lengths[this.count] = length;
    this.count++;
  }

  useBytes(bytes: Uint8Array, view: DataView): void {
    this.bytes = bytes;
    this.view = view;
  }

  /** A copy of one argument's bytes. */
  copy(index: number): Uint8Array {
    const start = this.starts[index];
    return this.bytes.slice(start, start + this.lengths[index]);
  }

  /** The same arguments in bytes of their own, which nobody reuses. */
  detached(): Arguments {
    const copy = new Arguments();
    copy.setParts(Array.from({ length: this.count }, (_, index) => this.copy(index)));
    return copy;
  }

  /** Replaces everything by copies of these parts, laid end to end in a buffer of its own. */
  setParts(parts: readonly Uint8Array[]): void {
    let total = 0;
    for (const part of parts) total += part.length;
    const bytes = new Uint8Array(total);
    this.useBytes(bytes, new DataView(bytes.buffer));
    this.count = 0;
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      this.add(at, part.length);
      at += part.length;
    }
  }
}
