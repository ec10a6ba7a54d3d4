/**
 * A message that is sent unasked, encoded once for each protocol however many receive it: `>` and
 * its parts in RESP3, an array in RESP2.
 */
import { copyBytes } from '../base/bytes.ts';
import { writeInteger } from '../base/integers.ts';

const ANGLE = 62;
const ASTERISK = 42;
const DOLLAR = 36;
const CR = 13;
const LF = 10;
/** Type, 10 digits, two line ends. */
const FRAME_BYTES = 16;

/** Bytes that lie somewhere in a buffer; undefined stands for null. */
export interface Part {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly length: number;
}

export class PushMessage {
  readonly #parts: readonly Part[];
  #inResp2: Uint8Array | undefined = undefined;
  #inResp3: Uint8Array | undefined = undefined;

  /** The bytes of the parts must not change until the last receiver has asked. */
  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** Shared by all receivers: nobody may write into it. */
  bytesFor(protocol: number): Uint8Array {
    if (protocol === 3) {
      this.#inResp3 ??= encode(ANGLE, this.#parts);
      return this.#inResp3;
    }
    this.#inResp2 ??= encode(ASTERISK, this.#parts);
    return this.#inResp2;
  }
}

/** A whole buffer as a part. */
export function wholePart(bytes: Uint8Array): Part {
  return { bytes, start: 0, length: bytes.length };
}

function encode(type: number, parts: readonly Part[]): Uint8Array {
  let size = FRAME_BYTES;
  for (const { length } of parts) size += length + FRAME_BYTES;
  const target = new Uint8Array(size);
  let at = header(target, 0, type, parts.length);
  for (const { bytes, start, length } of parts) {
    at = header(target, at, DOLLAR, length);
    copyBytes(bytes, start, target, at, length);
    at += length;
    target[at++] = CR;
    target[at++] = LF;
  }
  return target.subarray(0, at);
}

function header(target: Uint8Array, start: number, type: number, value: number): number {
  target[start] = type;
  const at = writeInteger(target, start + 1, value);
  target[at] = CR;
  target[at + 1] = LF;
  return at + 2;
}
