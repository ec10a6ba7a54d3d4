/**
 * Names and values, written one after the other as bytes: the texts of INFO and CLIENT LIST.
 * Monitoring asks for them all the time, INFO has some two hundred lines and CLIENT LIST may have
 * ten thousand, so nothing is put together as text, the buffer is used again, and names are turned
 * into bytes once. Texts are Latin-1, a character for a byte.
 */
import { asciiBytes } from './ascii.ts';
import { writeInteger } from './integers.ts';

const CR = 13;
const LF = 10;
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
  /** Bytes by name: of a field with its colon, else as they are. */
  readonly #names = new Map<string, Uint8Array>();

  /** Starts over: what was written is no longer valid. */
  begin(): void {
    this.length = 0;
    if (this.bytes.length > MOST_KEPT_BYTES) this.bytes = new Uint8Array(FIRST_BYTES);
  }

  /** `name:value` and the end of a line. */
  field(name: string, value: string | number): void {
    this.#append(this.#names.get(name) ?? this.#remember(name, `${name}:`));
    this.#value(value);
    this.lineEnd();
  }

  /** The name as it is, and the value. */
  named(name: string, value: string | number): void {
    this.#append(this.#names.get(name) ?? this.#remember(name, name));
    this.#value(value);
  }

  #value(value: string | number): void {
    if (typeof value === 'string') {
      this.text(value);
    } else if (Number.isSafeInteger(value)) {
      this.#reserve(NUMBER_BYTES);
      this.length = writeInteger(this.bytes, this.length, value);
    } else {
      this.text(String(value));
    }
  }

  text(text: string): void {
    this.#reserve(text.length);
    const { bytes, length } = this;
    for (let index = 0; index < text.length; index++) {
      bytes[length + index] = text.charCodeAt(index);
    }
    this.length = length + text.length;
  }

  lineEnd(): void {
    this.#reserve(2);
    this.bytes[this.length++] = CR;
    this.bytes[this.length++] = LF;
  }

  #remember(name: string, text: string): Uint8Array {
    const bytes = asciiBytes(text);
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
