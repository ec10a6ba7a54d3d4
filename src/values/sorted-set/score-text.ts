/**
 * Scores as bytes, for packed lists, digests and effects: the text that commands answer. Whole
 * numbers, the most frequent by far, and halves, quarters and the like are written without a string
 * in between.
 */
import { formatDouble } from '../../base/doubles.ts';
import { writeInteger } from '../../base/integers.ts';

/** "-1.2345678901234567e-308" and some to spare. */
const LONGEST = 32;
const DASH = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
/** Fractions of so many binary places, and so of as many decimal ones, are written here. */
const MOST_PLACES = 8;
/** Up to here, a decimal is the shortest text of its double, which JavaScript writes too. */
const LARGEST_DIGITS = 1e15;

export class ScoreText {
  readonly bytes: Uint8Array = new Uint8Array(LONGEST);
  length = 0;

  write(score: number): void {
    if (Number.isSafeInteger(score) && (score !== 0 || 1 / score > 0)) {
      this.length = writeInteger(this.bytes, 0, score);
      return;
    }
    if (this.#writeFraction(score)) return;
    const text = formatDouble(score);
    for (let at = 0; at < text.length; at++) this.bytes[at] = text.charCodeAt(at);
    this.length = text.length;
  }

  /** Writes a fraction whose exact decimal is short; false if it is none. */
  #writeFraction(score: number): boolean {
    const magnitude = Math.abs(score);
    let places = 0;
    let numerator = magnitude;
    for (; places < MOST_PLACES && !Number.isInteger(numerator); places++) numerator *= 2;
    if (!Number.isInteger(numerator)) return false;
    // The score is digits / 10^places; as the numerator is odd, they do not end in a zero.
    const digits = magnitude * 10 ** places;
    if (places === 0 || digits >= LARGEST_DIGITS) return false;
    const { bytes } = this;
    let at = 0;
    if (score < 0) bytes[at++] = DASH;
    const whole = Math.floor(magnitude);
    at = writeInteger(bytes, at, whole);
    bytes[at++] = POINT;
    let fraction = digits - whole * 10 ** places;
    const end = at + places;
    for (let place = end - 1; place >= at; place--) {
      const rest = Math.floor(fraction / 10);
      bytes[place] = ZERO + (fraction - rest * 10);
      fraction = rest;
    }
    this.length = end;
    return true;
  }
}
