// Looking ahead reads requests with its own eyes: whatever arrives, they see what the parser does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../../src/base/ascii.ts';
import { SeededRandom } from '../../src/base/random.ts';
import { KeyForesight } from '../../src/keyspace/key-foresight.ts';
import { Keyspace } from '../../src/keyspace/keyspace.ts';
import { COMPLETE, RequestParser } from '../../src/protocol/request-parser.ts';

function encoded(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

/** A look at the bytes of a pipeline, and what it knows of an argument that begins somewhere. */
function lookAt(text: string, from = 0) {
  const keyspace = new Keyspace(1, new SeededRandom(1));
  const bytes = asciiBytes(text);
  const view = new DataView(bytes.buffer);
  const foresight = new KeyForesight(keyspace.memory, keyspace.hash);
  const until = foresight.look(keyspace.databases[0].keys, bytes, view, from, bytes.length);
  return { bytes, view, foresight, until, hash: keyspace.hash };
}

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
            hash.compute(view, request.starts[index], request.lengths[index]);
            expect(foresight.lows[found]).toBe(hash.low);
            expect(foresight.highs[found]).toBe(hash.high);
          }
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
