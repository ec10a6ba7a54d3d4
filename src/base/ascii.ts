// Text to bytes and back, for the places where Redis's words enter and leave the engine: names,
// error texts, INFO fields, Lua sources. The engine sees neither TextEncoder nor Buffer (it has no
// Node types), so the two encodings it needs, Latin-1 and UTF-8, are written out here. Keys and
// values never come this way: on the path of a request they stay bytes.

/** Characters per `String.fromCharCode` call: well below every engine's argument limit. */
const CHUNK_LENGTH = 4096;
/** Up to this length calls with eight bytes each are faster than one call with a list. */
const SHORT_TEXT_LENGTH = 128;
const REPLACEMENT = 0xfffd;

/**
 * The bytes of a text whose characters all lie in U+0000..U+00FF, one byte each.
 * @throws RangeError at the first character beyond U+00FF: such a text is a mistake of the caller.
 */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) {
      throw new RangeError(`character ${i} of ${JSON.stringify(text)} does not fit in one byte`);
    }
    bytes[i] = code;
  }
  return bytes;
}

/** The UTF-8 bytes of a text. A surrogate without its partner becomes U+FFFD, as on the web. */
export function utf8Bytes(text: string): Uint8Array {
  // Nearly all texts are ASCII: those are gone through once.
  const ascii = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return encoded(text);
    ascii[i] = code;
  }
  return ascii;
}

function encoded(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const code = codePointAt(text, i);
    if (code < 0x80) {
      bytes[at++] = code;
    } else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else {
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
      i++;
    }
  }
  return bytes;
}

function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = codePointAt(text, i);
    if (code < 0x80) length += 1;
    else if (code < 0x800) length += 2;
    else if (code < 0x10000) length += 3;
    else {
      length += 4;
      i++;
    }
  }
  return length;
}

/** The code point that begins at `i`; U+FFFD for a surrogate that has no partner. */
function codePointAt(text: string, i: number): number {
  const code = text.charCodeAt(i);
  if ((code & 0xf800) !== 0xd800) return code;
  if (code >= 0xdc00 || i + 1 === text.length) return REPLACEMENT;
  const low = text.charCodeAt(i + 1);
  if ((low & 0xfc00) !== 0xdc00) return REPLACEMENT;
  return 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
}

/** The text of bytes read as Latin-1: every byte is one character, so nothing is ever lost. */
export function latin1Text(bytes: Uint8Array, start: number, length: number): string {
  if (length <= SHORT_TEXT_LENGTH) return shortText(bytes, start, length);
  const end = start + length;
  let text = '';
  for (let at = start; at < end; at += CHUNK_LENGTH) {
    text += textOfUnits(bytes.subarray(at, Math.min(end, at + CHUNK_LENGTH)));
  }
  return text;
}

function shortText(bytes: Uint8Array, start: number, length: number): string {
  const end = start + length;
  let at = start;
  let text = '';
  for (; at + 8 <= end; at += 8) {
    text += String.fromCharCode(
      bytes[at],
      bytes[at + 1],
      bytes[at + 2],
      bytes[at + 3],
      bytes[at + 4],
      bytes[at + 5],
      bytes[at + 6],
      bytes[at + 7],
    );
  }
  for (; at + 2 <= end; at += 2) text += String.fromCharCode(bytes[at], bytes[at + 1]);
  if (at < end) text += String.fromCharCode(bytes[at]);
  return text;
}

/**
 * The text of bytes read as UTF-8. Whatever is not UTF-8 becomes U+FFFD, one for each longest
 * beginning of a sequence (the WHATWG Encoding Standard's rule); a byte order mark is kept.
 */
export function utf8Text(bytes: Uint8Array, start: number, length: number): string {
  const end = start + length;
  let at = start;
  while (at < end && bytes[at] < 0x80) at++;
  let text = latin1Text(bytes, start, at - start);
  const units = new Uint16Array(Math.min(end - at, CHUNK_LENGTH) + 1);
  while (at < end) {
    let count = 0;
    // One code point adds at most two units, so the last place is only reached by a pair.
    while (at < end && count < units.length - 1) {
      const sequenceLength = utf8SequenceLength(bytes, at, end);
      const code = utf8CodePoint(bytes, at, sequenceLength);
      if (code < 0x10000) {
        units[count++] = code;
      } else {
        units[count++] = 0xd800 + ((code - 0x10000) >> 10);
        units[count++] = 0xdc00 + (code & 0x3ff);
      }
      at += Math.abs(sequenceLength);
    }
    text += textOfUnits(units.subarray(0, count));
  }
  return text;
}

/**
 * How many bytes from `at` on make one code point; negative (the number of bytes to skip) when
 * they make none.
 */
function utf8SequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at];
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  const wanted = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  // Only the second byte has a narrower range: no overlong forms, no surrogates, none > U+10FFFF.
  let low = 0x80;
  let high = 0xbf;
  if (lead === 0xe0) low = 0xa0;
  else if (lead === 0xed) high = 0x9f;
  else if (lead === 0xf0) low = 0x90;
  else if (lead === 0xf4) high = 0x8f;
  for (let taken = 1; taken < wanted; taken++) {
    const follower = at + taken < end ? bytes[at + taken] : 0;
    if (follower < low || follower > high) return -taken;
    low = 0x80;
    high = 0xbf;
  }
  return wanted;
}

function utf8CodePoint(bytes: Uint8Array, at: number, sequenceLength: number): number {
  switch (sequenceLength) {
    case 1:
      return bytes[at];
    case 2:
      return ((bytes[at] & 0x1f) << 6) | (bytes[at + 1] & 0x3f);
    case 3:
      return ((bytes[at] & 0x0f) << 12) | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f);
    case 4:
      return (
        ((bytes[at] & 0x07) << 18) |
        ((bytes[at + 1] & 0x3f) << 12) |
        ((bytes[at + 2] & 0x3f) << 6) |
        (bytes[at + 3] & 0x3f)
      );
    default:
      return REPLACEMENT;
  }
}

function textOfUnits(units: Uint8Array | Uint16Array): string {
  // `apply` takes any array-like object; its declared type asks for a true array.
  return String.fromCharCode.apply(null, units as unknown as number[]);
}

/**
 * Do the bytes spell `lowercaseName`, ASCII letters of either case being equal? The name must
 * hold no capital letters. Allocates nothing.
 */
export function equalsIgnoreCase(
  bytes: Uint8Array,
  start: number,
  length: number,
  lowercaseName: Uint8Array,
): boolean {
  if (lowercaseName.length !== length) return false;
  for (let i = 0; i < length; i++) {
    const wanted = lowercaseName[i];
    const byte = bytes[start + i];
    if (byte === wanted) continue;
    // Setting bit 5 turns a capital into its small letter, but also '@' into '`' and '[' into '{'.
    if ((byte | 0x20) !== wanted || wanted < 0x61 || wanted > 0x7a) return false;
  }
  return true;
}
