// A line of words as people write it: in redis.conf, in an inline request, in an option's value.
// Words are separated by white space; "double quotes" keep white space and know escapes, 'single
// quotes' keep everything but \'. A quoted part may follow plain characters of the same word, but
// behind a closing quote only white space may come. A zero byte ends the text. These rules were
// observed on a genuine server 7.0.15, inline requests and configuration lines alike.

const TAB = 0x09;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const BACKSLASH = 0x5c;
const LETTER_A = 0x61;
const LETTER_B = 0x62;
const LETTER_N = 0x6e;
const LETTER_R = 0x72;
const LETTER_T = 0x74;
const LETTER_X = 0x78;

/** Vertical tab and form feed separate words, but do not end a word that has begun. */
function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= TAB && byte <= CARRIAGE_RETURN);
}

function endsPlainWord(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === NEWLINE || byte === CARRIAGE_RETURN;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const small = byte | 0x20;
  return small >= LETTER_A && small <= 0x66 ? small - LETTER_A + 10 : -1;
}

/** The byte that `\` and this letter stand for; letters without a meaning stand for themselves. */
function escapedByte(letter: number): number {
  switch (letter) {
    case LETTER_N:
      return NEWLINE;
    case LETTER_R:
      return CARRIAGE_RETURN;
    case LETTER_T:
      return TAB;
    case LETTER_B:
      return 0x08;
    case LETTER_A:
      return 0x07;
    default:
      return letter;
  }
}

/** Collects one word's bytes; a word is never longer than the text that is left. */
class WordBuilder {
  readonly #bytes: Uint8Array;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  add(byte: number): void {
    this.#bytes[this.#length++] = byte;
  }

  take(): Uint8Array {
    const word = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return word;
  }
}

/**
 * The words of the text, each in a copy of its own, or undefined when a quote is not closed or
 * something follows a closing quote. No words at all give an empty list.
 */
export function splitArguments(
  bytes: Uint8Array,
  start: number,
  length: number,
): Uint8Array[] | undefined {
  const zeroAt = bytes.subarray(start, start + length).indexOf(0);
  const end = zeroAt < 0 ? start + length : start + zeroAt;
  const words: Uint8Array[] = [];
  const word = new WordBuilder(end - start);
  let at = start;
  for (;;) {
    while (at < end && isSpace(bytes[at])) at++;
    if (at === end) return words;
    at = readWord(bytes, at, end, word);
    if (at < 0) return undefined;
    words.push(word.take());
  }
}

/** Reads one word; returns the position behind it, -1 when its quotes are not balanced. */
function readWord(bytes: Uint8Array, start: number, end: number, word: WordBuilder): number {
  let at = start;
  while (at < end && !endsPlainWord(bytes[at])) {
    const byte = bytes[at++];
    if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE) {
      at =
        byte === DOUBLE_QUOTE
          ? readDoubleQuoted(bytes, at, end, word)
          : readSingleQuoted(bytes, at, end, word);
      if (at < 0 || (at < end && !isSpace(bytes[at]))) return -1;
      return at;
    }
    word.add(byte);
  }
  return at;
}

/** From behind the opening quote to behind the closing one; -1 when there is none. */
function readDoubleQuoted(
  bytes: Uint8Array,
  start: number,
  end: number,
  word: WordBuilder,
): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === DOUBLE_QUOTE) return at + 1;
    if (byte !== BACKSLASH || at + 1 === end) {
      word.add(byte);
      continue;
    }
    const letter = bytes[++at];
    const high = letter === LETTER_X && at + 2 < end ? hexDigit(bytes[at + 1]) : -1;
    const low = high >= 0 ? hexDigit(bytes[at + 2]) : -1;
    if (low >= 0) {
      word.add(high * 16 + low);
      at += 2;
    } else {
      word.add(escapedByte(letter));
    }
  }
  return -1;
}

function readSingleQuoted(
  bytes: Uint8Array,
  start: number,
  end: number,
  word: WordBuilder,
): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === SINGLE_QUOTE) return at + 1;
    if (byte === BACKSLASH && at + 1 < end && bytes[at + 1] === SINGLE_QUOTE) {
      word.add(SINGLE_QUOTE);
      at++;
    } else {
      word.add(byte);
    }
  }
  return -1;
}
