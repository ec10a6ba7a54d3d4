import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { BROKEN, COMPLETE, INCOMPLETE, RequestParser } from '../protocol/request-parser.ts';
import type { PendingInput } from './pending-input.ts';
import { PendingPool } from './pending-pool.ts';

function encoded(request: readonly string[]): string {
  return `*${request.length}\r\n${request.map((one) => `$${one.length}\r\n${one}\r\n`).join('')}`;
}

/**
 * What a connection does with the bytes that arrive in a read buffer shared with others. After
 * `stopAfter` requests of one read the client is suspended, and the rest has to wait.
 */
class Receiver {
  readonly requests: string[][] = [];
  pending: PendingInput | undefined = undefined;
  stopAfter = Number.POSITIVE_INFINITY;
  readonly #shared = new Uint8Array(65_536);
  readonly #view = new DataView(this.#shared.buffer);
  readonly #parser = new RequestParser();
  readonly #pool = new PendingPool();

  receive(piece: Uint8Array): void {
    this.#shared.set(piece);
    let at = 0;
    while (this.pending !== undefined && at < piece.length) {
      const wanted = this.stopAfter > 0 ? this.pending.wantedBytes : piece.length;
      const end = Math.min(piece.length, at + wanted);
      this.pending.append(this.#shared, at, end, Number.POSITIVE_INFINITY);
      if (this.stopAfter > 0) this.resume();
      at = end;
    }
    if (at < piece.length) {
      this.#parser.reset(at);
      this.#process(this.#shared, this.#view, piece.length, this.#parser);
    }
    // The next read is another client's.
    this.#shared.fill(0x24, 0, piece.length);
  }

  /** Goes on with what waits. */
  resume(): void {
    const { pending } = this;
    if (pending !== undefined) {
      this.#process(pending.bytes, pending.view, pending.length, pending.parser);
    }
  }

  #process(bytes: Uint8Array, view: DataView, end: number, parser: RequestParser): void {
    let done = 0;
    let status = COMPLETE;
    while (status !== INCOMPLETE && done < this.stopAfter) {
      status = parser.parse(bytes, view, end);
      if (status === BROKEN) throw new Error(parser.error.message);
      if (status !== COMPLETE) continue;
      const { request } = parser;
      const words = Array.from({ length: request.count }, (_, at) =>
        latin1Text(request.bytes, request.starts[at], request.lengths[at]),
      );
      this.requests.push(words);
      done++;
    }
    if (parser.position >= end && parser.idle) {
      if (this.pending !== undefined) this.#pool.giveBack(this.pending);
      this.pending = undefined;
    } else if (this.pending === undefined) {
      this.pending = this.#pool.take(bytes, end, parser);
    } else {
      this.pending.compact();
    }
  }
}

function receiveInPieces(receiver: Receiver, bytes: Uint8Array, nextLength: () => number): void {
  for (let at = 0; at < bytes.length; ) {
    const length = nextLength();
    receiver.receive(bytes.slice(at, at + length));
    at += length;
  }
}

describe('a request that arrives in pieces', () => {
  const requests = [
    ['PING'],
    ['SET', 'key', 'x'.repeat(2000)],
    ['MSET', 'a', '', 'b', '\r\n', 'c', 'y'.repeat(300)],
    ['GET', 'k'],
  ];
  const bytes = asciiBytes(`${requests.map(encoded).join('')}PING inline\r\n`);
  const expected = [...requests, ['PING', 'inline']];

  it('is put together again wherever it is cut', () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const receiver = new Receiver();
      receiver.receive(bytes.slice(0, cut));
      receiver.receive(bytes.slice(cut));
      if (JSON.stringify(receiver.requests) !== JSON.stringify(expected)) {
        expect.fail(`cut at ${cut}`);
      }
      expect(receiver.pending).toBeUndefined();
    }
  });

  it('is put together again from single bytes', () => {
    const receiver = new Receiver();
    receiveInPieces(receiver, bytes, () => 1);
    expect(receiver.requests).toEqual(expected);
    expect(receiver.pending).toBeUndefined();
  });

  it('keeps nothing of the requests before it', () => {
    const receiver = new Receiver();
    receiver.receive(asciiBytes(`${encoded(['SET', 'k', 'v'.repeat(5000)])}*2\r\n$3\r\nGET\r\n$1`));
    // The header is gone too; what stays begins with the first argument.
    expect(receiver.pending?.length).toBe('GET\r\n$1'.length);
    receiver.receive(asciiBytes('\r\nk'));
    expect(receiver.pending?.length).toBe('GET\r\n$1\r\nk'.length);
    receiver.receive(asciiBytes('\r\n'));
    expect(receiver.pending).toBeUndefined();
    expect(receiver.requests[1]).toEqual(['GET', 'k']);
  });
});

describe('the memory for what waits', () => {
  it('is not what was announced, but what arrived', () => {
    const receiver = new Receiver();
    receiver.receive(asciiBytes('*1000000\r\n$500000000\r\nabc'));
    expect(receiver.pending?.bytes.length).toBeLessThanOrEqual(1024);
    receiver.receive(new Uint8Array(10_000));
    expect(receiver.pending?.bytes.length).toBeLessThanOrEqual(2 * 10_003);
  });

  it('for one long bulk string ends about where the string does', () => {
    const receiver = new Receiver();
    receiver.receive(asciiBytes('*1\r\n$1000000\r\n'));
    for (let sent = 0; sent < 900_000; sent += 50_000) receiver.receive(new Uint8Array(50_000));
    expect(receiver.pending?.bytes.length).toBeLessThanOrEqual(1_250_000);
    receiver.receive(new Uint8Array(50_000));
    receiver.receive(new Uint8Array(50_000));
    receiver.receive(asciiBytes('\r\n'));
    expect(receiver.requests[0][0]).toHaveLength(1_000_000);
  });

  it('for a long one among others does too, once half of it is there', () => {
    const receiver = new Receiver();
    receiver.receive(asciiBytes('*2\r\n$300000\r\n'));
    for (let sent = 0; sent < 300_000; sent += 60_000) {
      receiver.receive(new Uint8Array(60_000));
      expect(receiver.pending?.bytes.length).toBeLessThanOrEqual(300_100);
    }
  });

  it('is copied a few times only, however many small arguments come', () => {
    for (const [argument, count] of [
      ['0123456789', 400_000],
      ['x'.repeat(100), 50_000],
    ] as const) {
      const receiver = new Receiver();
      const buffers = new Set<Uint8Array>();
      const bytes = asciiBytes(encoded(Array(count).fill(argument)));
      for (let at = 0; at < bytes.length; at += 65_536) {
        receiver.receive(bytes.slice(at, at + 65_536));
        if (receiver.pending !== undefined) buffers.add(receiver.pending.bytes);
      }
      expect(receiver.requests[0]).toHaveLength(count);
      // Doubling from 64 KiB to some megabytes.
      expect(buffers.size).toBeLessThan(12);
    }
  });

  it('shrinks when most of it was consumed', () => {
    const receiver = new Receiver();
    receiver.stopAfter = 0;
    for (let times = 0; times < 100; times++) {
      receiver.receive(asciiBytes(encoded(['SET', 'key', 'v'.repeat(5000)])));
    }
    expect(receiver.pending?.length).toBeGreaterThan(500_000);
    receiver.stopAfter = 99;
    receiver.resume();
    expect(receiver.pending?.bytes.length).toBeLessThan(25_000);
    receiver.resume();
    expect(receiver.requests).toHaveLength(100);
    expect(receiver.pending).toBeUndefined();
  });
});

describe('a client that may not execute anything for a while', () => {
  it('finds all its requests in order afterwards', () => {
    const receiver = new Receiver();
    receiver.stopAfter = 1;
    receiver.receive(asciiBytes(['A', 'B', 'C'].map((name) => encoded([name])).join('')));
    expect(receiver.requests).toEqual([['A']]);
    receiver.stopAfter = 0;
    receiver.receive(asciiBytes(`${encoded(['D'])}*1\r\n$1`));
    expect(receiver.requests).toEqual([['A']]);
    receiver.stopAfter = 2;
    receiver.resume();
    expect(receiver.requests).toEqual([['A'], ['B'], ['C']]);
    receiver.resume();
    receiver.receive(asciiBytes('\r\nE\r\n'));
    expect(receiver.requests.flat()).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(receiver.pending).toBeUndefined();
  });
});

describe('random requests in random pieces, with random stops', () => {
  function randomRequest(random: Random): string[] {
    return Array.from({ length: 1 + random.below(random.pick([3, 20, 200])) }, () =>
      random.bytes(random.below(random.pick([5, 50, 5000]))).toString('latin1'),
    );
  }

  it(
    'all arrive as they were sent',
    seeded((random) => {
      for (let round = 0; round < 30; round++) {
        const requests = Array.from({ length: 1 + random.below(8) }, () => randomRequest(random));
        const bytes = asciiBytes(requests.map(encoded).join(''));
        const receiver = new Receiver();
        const most = random.pick([10, 1000, 60_000]);
        receiveInPieces(receiver, bytes, () => {
          receiver.stopAfter = random.pick([0, 1, 2, Number.POSITIVE_INFINITY]);
          return 1 + random.below(most);
        });
        receiver.stopAfter = Number.POSITIVE_INFINITY;
        receiver.resume();
        if (JSON.stringify(receiver.requests) !== JSON.stringify(requests)) {
          expect.fail(`round ${round}`);
        }
        expect(receiver.pending).toBeUndefined();
      }
    }),
  );

  it('of a seed that is always the same arrive too', () => {
    const random = seededRandom(42);
    const receiver = new Receiver();
    const request = randomRequest(random);
    receiveInPieces(receiver, asciiBytes(encoded(request)), () => 7);
    expect(receiver.requests).toEqual([request]);
  });
});
