/**
 * Finds the next requests of a pipeline at once, as long as they are complete and of the usual
 * form: an array of a few bulk strings with short headers. What is of another form, or broken, or
 * has not arrived yet is the parser's business; of what is found here the parser would say the same.
 */
import {
  MOST_REQUESTS,
  MOST_WORDS,
  type RequestsAhead,
  WORDS_SHIFT,
} from '../base/requests-ahead.ts';

const CARRIAGE_RETURN = 13;
const ASTERISK = 42;
const DOLLAR = 36;
const DIGIT_0 = 48;

/** `$`, three digits and a return. */
const HEADER_BYTES = 5;

/** Puts the requests from `from` on into `ahead`. Returns where the first begins that is not. */
export function scanRequests(
  ahead: RequestsAhead,
  bytes: Uint8Array,
  from: number,
  end: number,
): number {
  const { starts, lengths, wordCounts, begins, ends } = ahead;
  let count = 0;
  let begin = from;
  while (count < MOST_REQUESTS && begin + 4 < end && bytes[begin] === ASTERISK) {
    const words = bytes[begin + 1] - DIGIT_0;
    if (words < 1 || words > MOST_WORDS || bytes[begin + 2] !== CARRIAGE_RETURN) break;
    let position = begin + 4;
    let word = count << WORDS_SHIFT;
    const last = word + words;
    // What a request without arguments has in place of a key is no place of a key.
    starts[word + 1] = begin;
    lengths[word + 1] = 0;
    for (; word < last; word++) {
      if (position + HEADER_BYTES > end || bytes[position] !== DOLLAR) break;
      let length = bytes[++position] - DIGIT_0;
      if (length < 0 || length > 9) break;
      let digit = bytes[++position] - DIGIT_0;
      if (digit >= 0 && digit <= 9 && length !== 0) {
        length = length * 10 + digit;
        digit = bytes[++position] - DIGIT_0;
        if (digit >= 0 && digit <= 9) {
          length = length * 10 + digit;
          position++;
        }
      }
      if (bytes[position] !== CARRIAGE_RETURN) break;
      position += 2;
      starts[word] = position;
      lengths[word] = length;
      position += length + 2;
      if (position > end) break;
    }
    if (word < last) break;
    wordCounts[count] = words;
    begins[count] = begin;
    ends[count] = position;
    count++;
    begin = position;
  }
  ahead.found(bytes, count);
  return begin;
}
