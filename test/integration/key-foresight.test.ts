// Looking ahead reads requests with its own eyes: whatever arrives, they see what the parser does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiBytes, latin1Text } from '../../src/base/ascii.ts';
import { RequestsAhead } from '../../src/base/requests-ahead.ts';
import { COMPLETE, EMPTY, RequestParser } from '../../src/protocol/request-parser.ts';
import { scanRequests } from '../../src/protocol/request-scanner.ts';
import { encoded, lookAt } from '../support/looked-ahead.ts';

const piece = fc.oneof(
  fc.constantFrom('*2\r\n', '*3\r\n', '$3\r\n', '$0\r\n\r\n', '$99999999\r\n', '\r\n', '$12\r\n'),
  fc.constantFrom(encoded('GET', 'key'), encoded('SET', 'k', 'v'), encoded('MGET', 'a', 'b', 'c')),
  fc.string({ maxLength: 20 }),
  fc.string({ maxLength: 30 }).map((word) => encoded('SET', 'key', word)),
);
const text = fc
  .array(piece, { minLength: 5, maxLength: 40 })
  .map((pieces) => pieces.join('').replace(/[^\0-\x7f]/g, '?'));

/** What is read of some bytes, and how that ends, as a connection reads them. */
function readAll(text: string, looksAhead: boolean) {
  const bytes = asciiBytes(text);
  const view = new DataView(bytes.buffer);
  const ahead = new RequestsAhead();
  const parser = new RequestParser();
  const requests: string[][] = [];
  let seen = 0;
  let scanned = 0;
  for (;;) {
    if (looksAhead && parser.position >= scanned && parser.idle) {
      scanned = scanRequests(ahead, bytes, view, parser.position, bytes.length);
    }
    let { request } = parser;
    let status = COMPLETE;
    if (ahead.has(bytes, parser.position)) {
      request = ahead.take();
      parser.position = ahead.position;
      seen++;
    } else {
      status = parser.parse(bytes, view, bytes.length);
    }
    if (status === COMPLETE) {
      const { starts, lengths, count } = request;
      requests.push(
        Array.from({ length: count }, (_, at) =>
          latin1Text(request.bytes, starts[at], lengths[at]),
        ),
      );
    } else if (status !== EMPTY) {
      return { requests, status, position: parser.position, seen };
    }
  }
}

describe('Looking ahead', () => {
  it('reads any bytes as the parser does', () => {
    let seen = 0;
    fc.assert(
      fc.property(text, (text) => {
        const { seen: seenNow, ...read } = readAll(text, true);
        const { seen: _, ...parsed } = readAll(text, false);
        expect(read).toEqual(parsed);
        seen += seenNow;
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect(seen).toBeGreaterThan(1000);
  });

  it('knows the hashes of keys', () => {
    let known = 0;
    fc.assert(
      fc.property(text, (text) => {
        const { bytes, view, ahead, foresight, hash } = lookAt(text);
        let position = 0;
        while (ahead.has(bytes, position)) {
          const { starts, lengths } = ahead.take();
          position = ahead.position;
          const found = foresight.recall(bytes, starts[1]);
          if (found < 0) continue;
          known++;
          hash.compute(view, starts[1], lengths[1]);
          expect([foresight.highs[found], foresight.lows[found]]).toEqual([hash.high, hash.low]);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
    expect(known).toBeGreaterThan(100);
  });
});
