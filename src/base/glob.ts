// Glob patterns as KEYS, SCAN MATCH, PSUBSCRIBE, CONFIG GET and ACL rules use them, byte for byte
// the language of Redis 7.0, quirks included (they were observed on a genuine server and are
// frozen in the test):
//   *        any bytes          ?   one byte          \x  the byte x
//   [a-z_]   one of             [^a-z_]  none of      \   as the last byte: a backslash
// A mismatch goes back to the last star only: every other token takes exactly one byte, so an
// earlier star can never do better. The cost is at most text times pattern, never exponential.

const STAR = 0x2a;
const DASH = 0x2d;
const QUESTION = 0x3f;
const OPEN = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE = 0x5d;
const CARET = 0x5e;

/** A pattern with more stars than this (a last one not counted) matches nothing, as in Redis. */
const MAX_STARS = 1000;

/**
 * Does the whole text match the pattern? With `ignoreCase`, ASCII letters of either case are
 * equal, except for an escaped letter in a class, which stays exact.
 *
 * Quirks of Redis kept on purpose: an empty text matches the empty pattern only, not even `*`
 * (callers that want `*` to mean everything ask `isMatchAll` first); a class that is never closed
 * ends with the pattern; `[a-]` is the range from `a` to `]`, so still open; a range written
 * backwards is turned round; bytes in ranges compare as signed, so 0x80..0xff lie below 0x00.
 */
export function matchGlob(
  pattern: Uint8Array,
  patternStart: number,
  patternLength: number,
  text: Uint8Array,
  textStart: number,
  textLength: number,
  ignoreCase: boolean,
): boolean {
  if (textLength === 0) return patternLength === 0;
  const patternEnd = patternStart + patternLength;
  const textEnd = textStart + textLength;
  let p = patternStart;
  let t = textStart;
  // Where to go back to on a mismatch: the token after the last star, and its next place to try.
  let retryPattern = -1;
  let retryText = 0;
  let stars = 0;
  while (t < textEnd) {
    let matched = false;
    if (p < patternEnd) {
      let byte = pattern[p];
      if (byte === STAR) {
        p = skipStars(pattern, p, patternEnd);
        if (p === patternEnd) return true;
        if (++stars > MAX_STARS) return false;
        retryPattern = p;
        retryText = t;
        continue;
      }
      if (byte === QUESTION) {
        matched = true;
      } else if (byte === OPEN) {
        const next = matchClass(pattern, p + 1, patternEnd, text[t], ignoreCase);
        matched = next >= 0;
        // The common step below adds one.
        p = next - 1;
      } else {
        if (byte === BACKSLASH && p + 1 < patternEnd) byte = pattern[++p];
        matched = byte === text[t] || (ignoreCase && lowerCase(byte) === lowerCase(text[t]));
      }
    }
    if (matched) {
      p++;
      t++;
    } else {
      if (retryPattern < 0) return false;
      p = retryPattern;
      t = ++retryText;
    }
  }
  return skipStars(pattern, p, patternEnd) === patternEnd;
}

function skipStars(pattern: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && pattern[at] === STAR) at++;
  return at;
}

/**
 * Tries one byte against the class whose first byte after the bracket is at `start`. Returns the
 * position after the class when the byte matches, -1 when it does not.
 */
function matchClass(
  pattern: Uint8Array,
  start: number,
  end: number,
  textByte: number,
  ignoreCase: boolean,
): number {
  let at = start;
  const negated = at < end && pattern[at] === CARET;
  if (negated) at++;
  const byte = ignoreCase ? lowerCase(textByte) : textByte;
  let found = false;
  while (at < end) {
    const member = pattern[at];
    if (member === CLOSE) break;
    if (member === BACKSLASH && at + 1 < end) {
      if (pattern[at + 1] === textByte) found = true;
      at += 2;
    } else if (at + 2 < end && pattern[at + 1] === DASH) {
      if (isInRange(byte, member, pattern[at + 2], ignoreCase)) found = true;
      at += 3;
    } else {
      if (member === textByte || (ignoreCase && lowerCase(member) === byte)) found = true;
      at++;
    }
  }
  if (found === negated) return -1;
  return at < end ? at + 1 : end;
}

/** Bounds are put in order before they are made small letters, so `[Z-a]` may become empty. */
function isInRange(byte: number, from: number, to: number, ignoreCase: boolean): boolean {
  let low = signed(from);
  let high = signed(to);
  if (low > high) {
    const swapped = low;
    low = high;
    high = swapped;
  }
  if (ignoreCase) {
    low = lowerCase(low);
    high = lowerCase(high);
  }
  const value = signed(byte);
  return value >= low && value <= high;
}

function signed(byte: number): number {
  return (byte << 24) >> 24;
}

function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

/** Is the pattern exactly `*`? Redis takes that one for "everything" without looking further. */
export function isMatchAll(
  pattern: Uint8Array,
  patternStart: number,
  patternLength: number,
): boolean {
  return patternLength === 1 && pattern[patternStart] === STAR;
}

/** When false, the pattern matches exactly one text: itself. */
export function hasGlobCharacters(
  pattern: Uint8Array,
  patternStart: number,
  patternLength: number,
): boolean {
  const end = patternStart + patternLength;
  for (let at = patternStart; at < end; at++) {
    const byte = pattern[at];
    if (byte === STAR || byte === QUESTION || byte === OPEN || byte === BACKSLASH) return true;
  }
  return false;
}
