/**
 * A member of a set on its way from one place to another: out of a request, out of one of the forms
 * of sets, to a reply. It is text somewhere in memory, or an integer, which is spelled out when
 * somebody wants the text. Valid until the memory it points to changes.
 */
import { Int64 } from '../../base/int64.ts';

const LONGEST_INTEGER = 20;
const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(new ArrayBuffer(0));

/** What is known of the text's being an integer. */
const UNKNOWN = 0;
const INTEGER = 1;
const TEXT = 2;

export class SetMember {
  /** The text: two views of one buffer. After `setInteger`, only once `spell` was called. */
  bytes: Uint8Array = NO_BYTES;
  view: DataView = NO_VIEW;
  start = 0;
  length = 0;
  /** The value, if `parse` says that there is one. */
  readonly integer = new Int64();
  #known = UNKNOWN;
  #spelled = true;
  readonly #digits = new Uint8Array(LONGEST_INTEGER);
  readonly #digitsView = new DataView(this.#digits.buffer);

  setText(bytes: Uint8Array, view: DataView, start: number, length: number): void {
    this.bytes = bytes;
    this.view = view;
    this.start = start;
    this.length = length;
    this.#known = UNKNOWN;
    this.#spelled = true;
  }

  setInteger(high: number, low: number): void {
    this.integer.high = high;
    this.integer.low = low;
    this.#known = INTEGER;
    this.#spelled = false;
  }

  /** Sees to it that the text is there. */
  spell(): void {
    if (this.#spelled) return;
    this.bytes = this.#digits;
    this.view = this.#digitsView;
    this.start = 0;
    this.length = this.integer.write(this.#digits, 0);
    this.#spelled = true;
  }

  /** Is it an integer of 64 bits, written as Redis writes them? Then `integer` has it. */
  parse(): boolean {
    if (this.#known === UNKNOWN) {
      const isInteger = this.integer.parse(this.bytes, this.start, this.length);
      this.#known = isInteger ? INTEGER : TEXT;
    }
    return this.#known === INTEGER;
  }

  /** Lets go of the memory pointed to. */
  close(): void {
    this.setText(NO_BYTES, NO_VIEW, 0, 0);
  }
}
