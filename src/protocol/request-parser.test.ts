import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { BROKEN, COMPLETE, EMPTY, INCOMPLETE, RequestParser } from './request-parser.ts';

/** What stood in the read buffer before: digits, line ends and signs, to lead a reader astray. */
const REMAINS = asciiBytes('$3\r\n*1\r\n0123\r\n$9\r\n');

function remainsOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => REMAINS[at % REMAINS.length]);
}

/**
 * A client's bytes arriving in pieces, and a parser that goes on from one piece to the next as a
 * connection lets it: what is not consumed is moved to the start of another buffer.
 */
class Arrivals {
  readonly requests: string[][] = [];
  readonly parser = new RequestParser();
  empty = 0;
  broken: string | undefined = undefined;
  #bytes = new Uint8Array(0);

  arrive(piece: Uint8Array): void {
    if (this.broken !== undefined) return;
    const { parser } = this;
    const end = this.#bytes.length + piece.length;
    const bytes = remainsOf(end + REMAINS.length);
    bytes.set(this.#bytes);
    bytes.set(piece, this.#bytes.length);
    const view = new DataView(bytes.buffer);
    let status = COMPLETE;
    while (status !== INCOMPLETE && this.broken === undefined) {
      status = parser.parse(bytes, view, end);
      if (status === COMPLETE) this.requests.push(argumentsOf(parser));
      else if (status === EMPTY) this.empty++;
      else if (status === BROKEN) this.broken = parser.error.message;
    }
    const from = parser.keepFrom;
    if (from > end) throw new Error(`kept from ${from}, behind the end at ${end}`);
    this.#bytes = bytes.slice(from, end);
    parser.continueFrom(parser, from);
    // Nobody may look at the old buffer again.
    bytes.fill(0xee);
  }

  get waiting(): number {
    return this.#bytes.length;
  }
}

function argumentsOf(parser: RequestParser): string[] {
  const { bytes, starts, lengths, count } = parser.request;
  return Array.from({ length: count }, (_, at) => latin1Text(bytes, starts[at], lengths[at]));
}

function isSame(one: Arrivals, other: Arrivals): boolean {
  const parts = ({ requests, empty, broken, waiting }: Arrivals): string =>
    JSON.stringify([requests, empty, broken, waiting]);
  return parts(one) === parts(other);
}

function parsedWhole(text: string, prepare?: (parser: RequestParser) => void): Arrivals {
  const arrivals = new Arrivals();
  prepare?.(arrivals.parser);
  arrivals.arrive(asciiBytes(text));
  return arrivals;
}

function encoded(request: readonly string[]): string {
  return `*${request.length}\r\n${request.map((one) => `$${one.length}\r\n${one}\r\n`).join('')}`;
}

describe('a request', () => {
  it('is an array of bulk strings, any bytes in them', () => {
    const request = ['SET', 'k\r\n$1\r\n', '\0\xff*', '', 'x'.repeat(70_000)];
    const { requests, waiting, parser } = parsedWhole(encoded(request));
    expect(requests).toEqual([request]);
    expect([waiting, parser.idle]).toEqual([0, true]);
  });

  it('may have bulk strings of every length around the edges of the fast way', () => {
    for (const length of [0, 1, 9, 10, 11, 99, 100, 101, 999, 1000, 1001, 9999, 10_000, 100_000]) {
      const request = ['x'.repeat(length), 'end'];
      expect(parsedWhole(encoded(request)).requests).toEqual([request]);
    }
  });

  it('may have any number of arguments', () => {
    for (const count of [1, 2, 9, 10, 11, 15, 16, 17, 33, 99, 100, 101, 5000]) {
      const request = Array.from({ length: count }, (_, at) => String(at));
      expect(parsedWhole(encoded(request)).requests).toEqual([request]);
    }
  });

  it('follows another at once', () => {
    const requests = [['PING'], ['GET', 'k'], ['ECHO', ''], ['PING']];
    expect(parsedWhole(requests.map(encoded).join('')).requests).toEqual(requests);
  });

  it('without arguments is nothing', () => {
    const { requests, empty } = parsedWhole(
      `*0\r\n*-1\r\n*-10\r\n*-9223372036854775808\r\n${encoded(['PING'])}`,
    );
    expect([requests, empty]).toEqual([[['PING']], 4]);
  });

  it('is read whatever stands for its line feeds and behind its bulk strings, as by Redis', () => {
    expect(parsedWhole('*2\r!$3\r!GET..$1\r!kXY').requests).toEqual([['GET', 'k']]);
    expect(parsedWhole('*10\r!$4\r!PING..').parser.idle).toBe(false);
  });
});

describe('an inline request', () => {
  it('is a line of words, ended by a line feed with or without a carriage return', () => {
    const { requests } = parsedWhole('PING\r\nset  k\tv \nGET "a b\\x41" \'c d\'\r\n');
    expect(requests).toEqual([['PING'], ['set', 'k', 'v'], ['GET', 'a bA', 'c d']]);
  });

  it('without words is nothing', () => {
    const { requests, empty } = parsedWhole('\r\n\n   \r\nPING\r\n');
    expect([requests, empty]).toEqual([[['PING']], 3]);
  });

  it('keeps its words when more arrives', () => {
    const arrivals = parsedWhole('GET k\r\nGET ');
    arrivals.arrive(asciiBytes('other\r\n'));
    expect(arrivals.requests).toEqual([
      ['GET', 'k'],
      ['GET', 'other'],
    ]);
  });

  it('may stand between others', () => {
    const { requests } = parsedWhole(`${encoded(['GET', 'a'])}GET b\n${encoded(['GET', 'c'])}`);
    expect(requests.map((request) => request[1])).toEqual(['a', 'b', 'c']);
  });
});

describe('bytes that are no request', () => {
  it.each([
    ['*x\r\n', 'invalid multibulk length'],
    ['*\r\n', 'invalid multibulk length'],
    ['*1x\r\n', 'invalid multibulk length'],
    ['*01\r\n', 'invalid multibulk length'],
    ['*+1\r\n', 'invalid multibulk length'],
    ['* 1\r\n', 'invalid multibulk length'],
    ['*2147483648\r\n', 'invalid multibulk length'],
    ['*9223372036854775808\r\n', 'invalid multibulk length'],
    ['*-9223372036854775809\r\n', 'invalid multibulk length'],
    ['*-0\r\n', 'invalid multibulk length'],
    ['*1\r\n$x\r\n', 'invalid bulk length'],
    ['*1\r\n$\r\n', 'invalid bulk length'],
    ['*1\r\n$-1\r\n', 'invalid bulk length'],
    ['*1\r\n$01\r\nx\r\n', 'invalid bulk length'],
    ['*1\r\n$1x\r\n', 'invalid bulk length'],
    ['*1\r\n$536870913\r\n', 'invalid bulk length'],
    ['*1\r\n$9999999999999999999\r\n', 'invalid bulk length'],
    ['*1\r\nPING\r\n', "expected '$', got 'P'"],
    ['*1\r\n\r\n', "expected '$', got '\r'"],
    ['*2\r\n$4\r\nPING\r\n:1\r\n', "expected '$', got ':'"],
    ['SET "k\r\n', 'unbalanced quotes in request'],
    ['SET "k"v\r\n', 'unbalanced quotes in request'],
  ])('are refused in the words of Redis: %j', (text, error) => {
    for (const size of [1, 3, text.length]) {
      const arrivals = new Arrivals();
      for (let at = 0; at < text.length; at += size) {
        arrivals.arrive(asciiBytes(text.slice(at, at + size)));
      }
      expect(arrivals.broken).toBe(`Protocol error: ${error}`);
      expect(arrivals.requests).toEqual([]);
    }
  });

  it('are refused only when the requests before them were read', () => {
    const { requests, broken } = parsedWhole('*1\r\n$4\r\nPING\r\nGET k\r\n*1\r\n:\r\n');
    expect(requests).toEqual([['PING'], ['GET', 'k']]);
    expect(broken).toBe("Protocol error: expected '$', got ':'");
  });
});

describe('the limits', () => {
  const line = (length: number): string => 'x'.repeat(length);

  it('of a line without an end is 64 KiB', () => {
    expect(parsedWhole(line(65_536)).broken).toBeUndefined();
    expect(parsedWhole(line(65_537)).broken).toBe('Protocol error: too big inline request');
    expect(parsedWhole(`*${line(65_535)}`).broken).toBeUndefined();
    expect(parsedWhole(`*${line(65_536)}`).broken).toBe(
      'Protocol error: too big mbulk count string',
    );
    expect(parsedWhole(`*1\r\n$${line(65_535)}`).broken).toBeUndefined();
    expect(parsedWhole(`*1\r\n$${line(65_536)}`).broken).toBe(
      'Protocol error: too big bulk count string',
    );
  });

  it('of a bulk string is proto-max-bulk-len, to the byte', () => {
    const limit = (parser: RequestParser): void => {
      parser.bulkLimitBytes = 1_048_576;
    };
    expect(parsedWhole('*1\r\n$1048576\r\n', limit).broken).toBeUndefined();
    expect(parsedWhole('*1\r\n$1048577\r\n', limit).broken).toBe(
      'Protocol error: invalid bulk length',
    );
    expect(parsedWhole('*1\r\n$536870912\r\n').broken).toBeUndefined();
  });

  it('before authentication are ten arguments of 16 KiB', () => {
    const stranger = (parser: RequestParser): void => {
      parser.unauthenticated = true;
    };
    expect(parsedWhole('*10\r\n$16384\r\n', stranger).broken).toBeUndefined();
    expect(parsedWhole('*11\r\n', stranger).broken).toBe(
      'Protocol error: unauthenticated multibulk length',
    );
    expect(parsedWhole('*1\r\n$16385\r\n', stranger).broken).toBe(
      'Protocol error: unauthenticated bulk length',
    );
  });
});

describe('a request that arrives in pieces', () => {
  const corpus = [
    encoded(['PING']),
    encoded(['SET', 'key', 'value']),
    encoded(['SET', '', 'x'.repeat(10), 'y'.repeat(120), '\r\n', '*1\r\n$1\r\n']),
    encoded(Array.from({ length: 12 }, (_, at) => 'z'.repeat(at))),
    'PING\r\n',
    'SET "a b" c\n',
    '\r\n',
    '*0\r\n',
    `*-1\r\n${encoded(['GET', 'k'])}`,
    encoded(['ECHO', 'x'.repeat(1200)]),
  ];

  it('cut anywhere once gives the same arguments', () => {
    for (const text of [...corpus, corpus.join('')]) {
      const whole = parsedWhole(text);
      expect(whole.waiting).toBe(0);
      for (let cut = 0; cut <= text.length; cut++) {
        const arrivals = new Arrivals();
        arrivals.arrive(asciiBytes(text.slice(0, cut)));
        arrivals.arrive(asciiBytes(text.slice(cut)));
        if (!isSame(arrivals, whole)) expect.fail(`cut at ${cut} of ${JSON.stringify(text)}`);
      }
    }
  });

  it('cut anywhere twice gives the same arguments', () => {
    const text = corpus[1] + corpus[5] + corpus[0];
    const whole = parsedWhole(text);
    for (let first = 0; first <= text.length; first++) {
      for (let second = first; second <= text.length; second++) {
        const arrivals = new Arrivals();
        arrivals.arrive(asciiBytes(text.slice(0, first)));
        arrivals.arrive(asciiBytes(text.slice(first, second)));
        arrivals.arrive(asciiBytes(text.slice(second)));
        if (!isSame(arrivals, whole)) expect.fail(`cut at ${first} and ${second}`);
      }
    }
  });

  it('byte by byte gives the same arguments, and keeps no more than the request', () => {
    const text = corpus.join('');
    const arrivals = new Arrivals();
    for (const byte of asciiBytes(text)) {
      arrivals.arrive(Uint8Array.of(byte));
      expect(arrivals.waiting).toBeLessThan(1300);
    }
    expect(arrivals.requests).toEqual(parsedWhole(text).requests);
    expect(arrivals.parser.idle).toBe(true);
  });

  it('is idle only between requests', () => {
    const arrivals = new Arrivals();
    const states: boolean[] = [];
    for (const byte of asciiBytes(encoded(['GET', 'k']))) {
      arrivals.arrive(Uint8Array.of(byte));
      states.push(arrivals.parser.idle);
    }
    // From the whole header on, until the last line end.
    expect(states).toEqual(states.map((_, at) => at < 3 || at === states.length - 1));
  });

  it('says how many bytes of a long bulk string are missing', () => {
    const arrivals = new Arrivals();
    arrivals.arrive(asciiBytes('*2\r\n$3\r\nSET\r\n$100000\r\nabc'));
    expect(arrivals.parser.missingBytes).toBe(100_000 - 3 + 2);
    arrivals.arrive(asciiBytes('de'));
    expect(arrivals.parser.missingBytes).toBe(100_000 - 5 + 2);
    arrivals.arrive(remainsOf(100_000 - 5 + 1));
    expect(arrivals.parser.missingBytes).toBe(1);
    arrivals.arrive(asciiBytes('\n*1\r\n'));
    expect(arrivals.requests).toHaveLength(1);
    expect(arrivals.parser.missingBytes).toBe(0);
  });

  it('is forgotten by reset', () => {
    const parser = new RequestParser();
    const bytes = asciiBytes('*2\r\n$3\r\nGET\r\n$1\r\n' + encoded(['PING']));
    const view = new DataView(bytes.buffer);
    expect(parser.parse(bytes, view, 17)).toBe(INCOMPLETE);
    parser.reset(17);
    expect(parser.parse(bytes, view, bytes.length)).toBe(COMPLETE);
    expect(argumentsOf(parser)).toEqual(['PING']);
  });
});

describe('random requests', () => {
  const words = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 30 }) },
      { weight: 1, arbitrary: fc.nat(1100).map((length) => 'x'.repeat(length)) },
      {
        weight: 1,
        arbitrary: fc.uint8Array({ maxLength: 40 }).map((b) => latin1Text(b, 0, b.length)),
      },
    ),
    { minLength: 1, maxLength: 14 },
  );

  it('come out as they went in, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), fc.nat(), (requests, seed) => {
        const random = seededRandom(seed);
        const bytes = asciiBytes(requests.map(encoded).join(''));
        const arrivals = new Arrivals();
        for (let at = 0; at < bytes.length; ) {
          const length = 1 + random.below(random.pick([1, 5, 50, 5000]));
          arrivals.arrive(bytes.slice(at, at + length));
          at += length;
        }
        expect(arrivals.requests).toEqual(requests);
        expect(arrivals.waiting).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('of random bytes neither throw nor read on behind an error, whole or in pieces', () => {
    const soup = fc.array(
      fc.constantFrom(
        '*',
        '$',
        '1',
        '2',
        '0',
        '-',
        '\r\n',
        '\n',
        '\r',
        'PING',
        '"',
        ' ',
        'x',
        '\xff',
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(soup, fc.nat(), (pieces, seed) => {
        const random = seededRandom(seed);
        const bytes = asciiBytes(pieces.join(''));
        const whole = new Arrivals();
        whole.arrive(bytes);
        const cut = new Arrivals();
        for (let at = 0; at < bytes.length; ) {
          const length = 1 + random.below(4);
          cut.arrive(bytes.slice(at, at + length));
          at += length;
        }
        expect(cut.requests).toEqual(whole.requests);
        expect([cut.broken, cut.empty]).toEqual([whole.broken, whole.empty]);
      }),
      { numRuns: 3000 },
    );
  });
});
