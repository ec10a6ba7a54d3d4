/**
 * Values too large for an arena: each lives in a buffer of its own, named by a small handle. They
 * are few (at least 256 KiB each), so one object per value costs nothing, and dropping the buffer
 * gives its memory back to the system at the next collection.
 *
 * A buffer may be longer than what is in use of it. The rest is address space only: the system
 * gives a page when it is first touched. So a value that grows is given room to double, is copied
 * as rarely as that, and takes (and is counted as) no more memory than it has bytes.
 */
import { type CreateBuffer, createPlainBuffer } from './create-buffer.ts';
import { OutOfMemoryError } from './out-of-memory-error.ts';

export class LargeBuffers {
  /** The bytes behind each handle; `undefined` where the handle is free. Handle 0 is null. */
  readonly buffers: (Uint8Array | undefined)[] = [undefined];
  /** How much of each has ever been in use. */
  readonly #used: number[] = [0];
  readonly #freeHandles: number[] = [];
  readonly #createBuffer: CreateBuffer;
  #usedBytes = 0;
  #reservedBytes = 0;
  #droppedBytes = 0;

  constructor(createBuffer: CreateBuffer = createPlainBuffer) {
    this.#createBuffer = createBuffer;
  }

  /** Exact bytes ever in use in all live buffers. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Bytes of address space of all live buffers. */
  get reservedBytes(): number {
    return this.#reservedBytes;
  }

  /** Bytes of all buffers dropped since the start. */
  get droppedBytes(): number {
    return this.#droppedBytes;
  }

  get count(): number {
    return this.buffers.length - 1 - this.#freeHandles.length;
  }

  usedBytesOf(handle: number): number {
    return this.#used[handle];
  }

  /**
   * A zeroed buffer of `bytes` bytes, of which the first `used` are counted. Throws
   * OutOfMemoryError when the system has none left; room beyond `used` it may refuse.
   */
  allocate(bytes: number, used = bytes): number {
    const buffer = this.#create(bytes, used);
    const handle = this.#freeHandles.pop() ?? this.buffers.length;
    this.buffers[handle] = buffer;
    this.#used[handle] = used;
    this.#usedBytes += used;
    this.#reservedBytes += buffer.length;
    return handle;
  }

  #create(bytes: number, least: number): Uint8Array {
    try {
      return new Uint8Array(this.#createBuffer(bytes));
    } catch (cause) {
      if (least < bytes) return this.#create(least, least);
      throw new OutOfMemoryError('the system has no memory for a large value', { cause });
    }
  }

  /** From now on so many of its first bytes are in use; they stay counted when there are fewer. */
  use(handle: number, bytes: number): void {
    const more = bytes - this.#used[handle];
    if (more <= 0) return;
    this.#used[handle] = bytes;
    this.#usedBytes += more;
  }

  free(handle: number): void {
    const buffer = this.buffers[handle];
    if (buffer === undefined) throw new Error(`large buffer ${handle} is not allocated`);
    this.#usedBytes -= this.#used[handle];
    this.#reservedBytes -= buffer.length;
    this.#droppedBytes += buffer.length;
    this.buffers[handle] = undefined;
    this.#freeHandles.push(handle);
  }

  /** The bytes behind a live handle. */
  get(handle: number): Uint8Array {
    const buffer = this.buffers[handle];
    if (buffer === undefined) throw new Error(`large buffer ${handle} is not allocated`);
    return buffer;
  }

  clear(): void {
    this.buffers.length = 1;
    this.#used.length = 1;
    this.#freeHandles.length = 0;
    this.#droppedBytes += this.#reservedBytes;
    this.#usedBytes = 0;
    this.#reservedBytes = 0;
  }
}
