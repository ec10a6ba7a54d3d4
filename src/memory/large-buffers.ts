/**
 * Values too large for an arena: each lives in a buffer of its own, named by a small handle. They
 * are few (at least 256 KiB each), so one object per value costs nothing, and dropping the buffer
 * gives its memory back to the system at the next collection.
 */
import { type CreateBuffer, createPlainBuffer } from './create-buffer.ts';
import { OutOfMemoryError } from './out-of-memory-error.ts';

/** Lengths are kept in signed 32-bit words. */
const LONGEST_BYTES = 2 ** 31 - 1;

export class LargeBuffers {
  /** The bytes behind each handle; `undefined` where the handle is free. Handle 0 is null. */
  readonly buffers: (Uint8Array | undefined)[] = [undefined];
  readonly #freeHandles: number[] = [];
  readonly #createBuffer: CreateBuffer;
  #usedBytes = 0;

  constructor(createBuffer: CreateBuffer = createPlainBuffer) {
    this.#createBuffer = createBuffer;
  }

  /** Exact bytes held by all live buffers. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  get count(): number {
    return this.buffers.length - 1 - this.#freeHandles.length;
  }

  /** A zeroed buffer of `bytes` bytes. Throws OutOfMemoryError when the system has none left. */
  allocate(bytes: number): number {
    if (bytes > LONGEST_BYTES) throw new OutOfMemoryError('a value is longer than 2 GiB');
    let buffer: Uint8Array;
    try {
      buffer = new Uint8Array(this.#createBuffer(bytes));
    } catch (cause) {
      throw new OutOfMemoryError('the system has no memory for a large value', { cause });
    }
    const handle = this.#freeHandles.pop() ?? this.buffers.length;
    this.buffers[handle] = buffer;
    this.#usedBytes += bytes;
    return handle;
  }

  free(handle: number): void {
    const buffer = this.buffers[handle];
    if (buffer === undefined) throw new Error(`large buffer ${handle} is not allocated`);
    this.#usedBytes -= buffer.length;
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
    this.#freeHandles.length = 0;
    this.#usedBytes = 0;
  }
}
