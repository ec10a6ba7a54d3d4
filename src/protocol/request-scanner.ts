/**
 * Finds the next requests of a pipeline at once, as long as they are complete and of the usual
 * form: an array of a few bulk strings with short headers. What is of another form, or broken, or
 * has not arrived yet is the parser's business; of what is found here the parser would say the
 * same.
 */
import type { Arguments } from '../base/arguments.ts';
import { MOST_REQUESTS, type RequestsAhead } from '../base/requests-ahead.ts';

const CARRIAGE_RETURN = 13;
const ASTERISK = 42;
const DOLLAR = 36;
const DIGIT_0 = 48;

/** With less there are hardly enough requests for looking ahead to be worth the trouble. */
const FEWEST_BYTES = 120;
/** `$`, three digits and a return. */
const HEADER_BYTES = 5;
const MOST_WORDS = 9;

/**
 * Puts the requests from `from` on, which must be the beginning of one, into `ahead`. Returns
 * behind which byte another scan may find more.
 */
export function scanRequests(
  ahead: RequestsAhead,
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
): number {
  const { requests, begins } = ahead;
  let count = 0;
  let begin = from;
  const isWorthIt = end - from >= FEWEST_BYTES;
  while (isWorthIt && count < MOST_REQUESTS && begin + 4 < end && bytes[begin] === ASTERISK) {
    const words = bytes[begin + 1] - DIGIT_0;
    if (words < 2 || words > MOST_WORDS || bytes[begin + 2] !== CARRIAGE_RETURN) break;
    const request = requests[count];
    const after = findWords(request, bytes, begin + 4, end, words);
    if (after < 0) break;
    if (request.bytes !== bytes) request.useBytes(bytes, view);
    begins[count++] = begin;
    begin = after;
  }
  begins[count] = begin;
  ahead.found(bytes, count);
  if (!isWorthIt) return end;
  return Math.max(begin, from + 1);
}

/** Finds so many bulk strings. Returns where they end; -1 if they are not all there, or unusual. */
function findWords(
  request: Arguments,
  bytes: Uint8Array,
  from: number,
  end: number,
  words: number,
): number {
  const { starts, lengths } = request;
  let position = from;
  for (let word = 0; word < words; word++) {
    if (position + HEADER_BYTES > end || bytes[position] !== DOLLAR) return -1;
    let length = bytes[++position] - DIGIT_0;
    if (length < 0 || length > 9) return -1;
    let digit = bytes[++position] - DIGIT_0;
    if (digit >= 0 && digit <= 9 && length !== 0) {
      length = length * 10 + digit;
      digit = bytes[++position] - DIGIT_0;
      if (digit >= 0 && digit <= 9) {
        length = length * 10 + digit;
        position++;
      }
    }
    if (bytes[position] !== CARRIAGE_RETURN) return -1;
    position += 2;
    starts[word] = position;
    lengths[word] = length;
    position += length + 2;
    if (position > end) return -1;
  }
  request.count = words;
  return position;
}
