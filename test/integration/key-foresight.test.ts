// Looking ahead reads requests with its own eyes: whatever arrives, they see what the parser does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPLETE, RequestParser } from '../../src/protocol/request-parser.ts';
import { encoded, lookAt } from '../support/looked-ahead.ts';

describe('KeyForesight', () => {
  it('never says of any bytes what the parser would not', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '*2\r\n',
        '*3\r\n',
        '$3\r\n',
        '$0\r\n\r\n',
        '$99999999\r\n',
        '\r\n',
        '$12\r\n',
      ),
      fc.constantFrom(
        encoded('GET', 'key'),
        encoded('SET', 'k', 'v'),
        encoded('MGET', 'a', 'b', 'c'),
      ),
      fc.string({ maxLength: 20 }),
      fc.string({ maxLength: 30 }).map((word) => encoded('SET', 'key', word)),
    );
    let known = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 5, maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const { bytes, view, foresight, hash } = lookAt(text);
        const parser = new RequestParser();
        while (parser.parse(bytes, view, bytes.length) === COMPLETE) {
          const { request } = parser;
          for (let index = 1; index < request.count && request.bytes === bytes; index++) {
            const found = foresight.recall(bytes, request.starts[index]);
            if (found < 0) continue;
            known++;
            hash.compute(view, request.starts[index], request.lengths[index]);
            expect(foresight.lows[found]).toBe(hash.low);
            expect(foresight.highs[found]).toBe(hash.high);
          }
        }
      }),
      { numRuns: 300, seed: 1 },
    );
    expect(known).toBeGreaterThan(300);
  });
});
