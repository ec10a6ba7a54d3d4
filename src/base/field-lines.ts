/**
 * Lines `name:value`, written one after the other as bytes: the text of INFO. Monitoring asks for
 * it all the time and it has some two hundred lines, so nothing is put together as text, the
 * buffer is used again, and names are turned into bytes once.
 */
import { utf8Bytes } from './ascii.ts';
import { writeInteger } from './integers.ts';

const CR = 13;
const LF = 10;
const NOT_ASCII = 0x80;
const FIRST_BYTES = 16 * 1024;
/** A buffer that had to grow beyond this is not kept. */
const MOST_KEPT_BYTES = 256 * 1024;
/** More than the longest number and a line's end take. */
const NUMBER_BYTES = 32;
/** So many names are remembered; those of databases and errors may be more. */
const MOST_NAMES = 1024;

export class FieldLines {
  bytes: Uint8Array = new Uint8Array(FIRST_BYTES);
  length = 0;
  /** With their colon. */
  readonly #names = new Map<string, Uint8Array>();

  /** Starts over: what was written is no longer valid. */
  begin(): void {
    this.length = 0;
    if (this.bytes.length > MOST_KEPT_BYTES) this.bytes = new Uint8Array(FIRST_BYTES);
  }

  /** `name:value` and the end of a line. */
  field(name: string, value: string | number): void {
    this.#append(this.#names.get(name) ?? this.#encodedName(name));
    if (typeof value === 'string') {
      this.text(value);
    } else if (Number.isSafeInteger(value)) {
      this.#reserve(NUMBER_BYTES);
      this.length = writeInteger(this.bytes, this.length, value);
    } else {
      this.text(String(value));
    }
    this.lineEnd();
  }

  text(text: string): void {
    this.#reserve(text.length);
    const { bytes, length } = this;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code >= NOT_ASCII) {
        this.#append(utf8Bytes(text));
        return;
      }
      bytes[length + index] = code;
    }
    this.length = length + text.length;
  }

  lineEnd(): void {
    this.#reserve(2);
    this.bytes[this.length++] = CR;
    this.bytes[this.length++] = LF;
  }

  #encodedName(name: string): Uint8Array {
    const bytes = utf8Bytes(`${name}:`);
    if (this.#names.size < MOST_NAMES) this.#names.set(name, bytes);
    return bytes;
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  #reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}
