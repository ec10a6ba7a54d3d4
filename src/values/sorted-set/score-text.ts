/**
 * Scores as bytes, for packed lists, digests and effects: the text that commands answer. Whole
 * numbers, the most frequent by far, are written without a string in between.
 */
import { formatDouble } from '../../base/doubles.ts';
import { writeInteger } from '../../base/integers.ts';

/** "-1.2345678901234567e-308" and some to spare. */
const LONGEST = 32;

export class ScoreText {
  readonly bytes: Uint8Array = new Uint8Array(LONGEST);
  length = 0;

  write(score: number): void {
    if (Number.isSafeInteger(score) && (score !== 0 || 1 / score > 0)) {
      this.length = writeInteger(this.bytes, 0, score);
      return;
    }
    const text = formatDouble(score);
    for (let at = 0; at < text.length; at++) this.bytes[at] = text.charCodeAt(at);
    this.length = text.length;
  }
}
