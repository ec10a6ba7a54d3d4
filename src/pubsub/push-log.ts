/**
 * Where published messages are encoded: one behind the other into chunks that are written once and
 * never changed, so that any number of connections may hold them. Who is sent several in a row can
 * be sent them as one stretch of bytes. A full chunk is left to those who hold it.
 */
import { copyBytes, copyByViews, MOST_BY_VIEWS } from '../base/bytes.ts';
import { writeInteger } from '../base/integers.ts';

const CHUNK_BYTES = 16 * 1024;
/** A message larger than this has bytes of its own: it would waste what is left of a chunk. */
const LARGEST_IN_CHUNK = 2 * 1024;
const DOLLAR = 36;
const CR = 13;
const LF = 10;
/** Type, 10 digits, two line ends. */
const FRAME_BYTES = 16;

/** Bytes that lie somewhere in a buffer. */
export interface Part {
  readonly bytes: Uint8Array;
  /** Of the same buffer, if there is one. */
  readonly view: DataView | undefined;
  readonly start: number;
  readonly length: number;
}

export class PushLog {
  /** Where the message encoded last is; nobody may write there. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.#chunk.buffer);
  #used = 0;

  /** @param type The first byte: `>` in RESP3, `*` in RESP2. */
  encode(type: number, parts: readonly Part[]): void {
    let size = FRAME_BYTES;
    for (const { length } of parts) size += length + FRAME_BYTES;
    const target = this.#reserve(size);
    let at = header(target, this.start, type, parts.length);
    for (const { bytes, view, start, length } of parts) {
      at = header(target, at, DOLLAR, length);
      if (view !== undefined && target === this.#chunk && length <= MOST_BY_VIEWS) {
        copyByViews(view, start, this.#view, at, length);
      } else {
        copyBytes(bytes, start, target, at, length);
      }
      at += length;
      target[at++] = CR;
      target[at++] = LF;
    }
    this.bytes = target;
    this.end = at;
    if (target === this.#chunk) this.#used = at;
  }

  #reserve(size: number): Uint8Array {
    if (size > LARGEST_IN_CHUNK) {
      this.start = 0;
      return new Uint8Array(size);
    }
    if (this.#used + size > this.#chunk.length) {
      this.#chunk = new Uint8Array(CHUNK_BYTES);
      this.#view = new DataView(this.#chunk.buffer);
      this.#used = 0;
    }
    this.start = this.#used;
    return this.#chunk;
  }
}

function header(target: Uint8Array, start: number, type: number, value: number): number {
  target[start] = type;
  const at = writeInteger(target, start + 1, value);
  target[at] = CR;
  target[at + 1] = LF;
  return at + 2;
}
