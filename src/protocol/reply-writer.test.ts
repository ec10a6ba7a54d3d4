import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../test/support/seeded.ts';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { err } from './reply-error.ts';
import { ReplyWriter } from './reply-writer.ts';

const BUFFER_BYTES = 64 * 1024;

function writtenBy(reply: ReplyWriter): string {
  return [...reply.chunks, reply.tail].map((part) => latin1Text(part, 0, part.length)).join('');
}

/** What a reply looks like in RESP2 and in RESP3. */
function inBoth(write: (reply: ReplyWriter) => void): [resp2: string, resp3: string] {
  const [resp2, resp3] = [2, 3].map((protocol) => {
    const reply = new ReplyWriter();
    reply.protocol = protocol;
    write(reply);
    const text = writtenBy(reply);
    expect(reply.length).toBe(text.length);
    return text;
  });
  return [resp2, resp3];
}

const same = (text: string): [string, string] => [text, text];

describe('the encoding', () => {
  it.each<[string, (reply: ReplyWriter) => void, [string, string]]>([
    ['ok', (reply) => reply.ok(), same('+OK\r\n')],
    ['simple', (reply) => reply.simple('PONG'), same('+PONG\r\n')],
    ['simple, empty', (reply) => reply.simple(''), same('+\r\n')],
    ['error', (reply) => reply.error(err('syntax error')), same('-ERR syntax error\r\n')],
    ['raw', (reply) => reply.raw(asciiBytes(':1\r\n')), same(':1\r\n')],
    ['integer', (reply) => reply.integer(0), same(':0\r\n')],
    ['integer, negative', (reply) => reply.integer(-1), same(':-1\r\n')],
    [
      'integer, its low half zero',
      (reply) => reply.integer(2 ** 51),
      same(':2251799813685248\r\n'),
    ],
    [
      'integer, largest safe',
      (reply) => reply.integer(Number.MAX_SAFE_INTEGER),
      same(':9007199254740991\r\n'),
    ],
    ['int64, a number', (reply) => reply.int64(-42), same(':-42\r\n')],
    ['int64, least', (reply) => reply.int64(-(2n ** 63n)), same(':-9223372036854775808\r\n')],
    ['int64, most', (reply) => reply.int64(2n ** 63n - 1n), same(':9223372036854775807\r\n')],
    ['bulk, empty', (reply) => reply.bulk(new Uint8Array(9), 5, 0), same('$0\r\n\r\n')],
    ['bulk, a part', (reply) => reply.bulk(asciiBytes('012345'), 2, 3), same('$3\r\n234\r\n')],
    [
      'bulk, ten',
      (reply) => reply.bulkBytes(asciiBytes('0123456789')),
      same('$10\r\n0123456789\r\n'),
    ],
    [
      'bulk, any bytes',
      (reply) => reply.bulkBytes(asciiBytes('\r\n\0\xff')),
      same('$4\r\n\r\n\0\xff\r\n'),
    ],
    ['bulk text', (reply) => reply.bulkText('é€'), same('$5\r\n\xc3\xa9\xe2\x82\xac\r\n')],
    ['bulk integer', (reply) => reply.bulkInteger(-7), same('$2\r\n-7\r\n')],
    [
      'bulk integer, large',
      (reply) => reply.bulkInteger(2n ** 63n),
      same('$19\r\n9223372036854775808\r\n'),
    ],
    ['null bulk', (reply) => reply.nullBulk(), ['$-1\r\n', '_\r\n']],
    ['null array', (reply) => reply.nullArray(), ['*-1\r\n', '_\r\n']],
    ['array', (reply) => reply.array(12), same('*12\r\n')],
    ['array, empty', (reply) => reply.array(0), same('*0\r\n')],
    ['map', (reply) => reply.map(3), ['*6\r\n', '%3\r\n']],
    ['set', (reply) => reply.set(3), ['*3\r\n', '~3\r\n']],
    ['push', (reply) => reply.push(3), ['*3\r\n', '>3\r\n']],
    ['boolean, true', (reply) => reply.boolean(true), [':1\r\n', '#t\r\n']],
    ['boolean, false', (reply) => reply.boolean(false), [':0\r\n', '#f\r\n']],
    ['double', (reply) => reply.double(0.5), ['$3\r\n0.5\r\n', ',0.5\r\n']],
    ['double, whole', (reply) => reply.double(3), ['$1\r\n3\r\n', ',3\r\n']],
    ['double, infinite', (reply) => reply.double(-Infinity), ['$4\r\n-inf\r\n', ',-inf\r\n']],
    [
      'verbatim text',
      (reply) => reply.verbatimText('a\né'),
      ['$4\r\na\n\xc3\xa9\r\n', '=8\r\ntxt:a\n\xc3\xa9\r\n'],
    ],
  ])('of %s', (_, write, expected) => {
    expect(inBoth(write)).toEqual(expected);
  });

  it('of bulk strings of every small length is right', () => {
    const reply = new ReplyWriter();
    let expected = '';
    for (let length = 0; length < 300; length++) {
      reply.bulkBytes(asciiBytes('x'.repeat(length)));
      expected += `$${length}\r\n${'x'.repeat(length)}\r\n`;
    }
    expect(writtenBy(reply)).toBe(expected);
  });

  it('counts error replies and remembers the last', () => {
    const reply = new ReplyWriter();
    const error = err('one');
    reply.error(err('none'));
    reply.error(error);
    expect([reply.errorCount, reply.lastError]).toEqual([2, error]);
  });
});

describe('the buffer', () => {
  it('is begun again for the next client', () => {
    const reply = new ReplyWriter();
    reply.simple('first');
    reply.begin();
    expect([reply.length, reply.chunks.length]).toEqual([0, 0]);
    reply.simple('second');
    expect(writtenBy(reply)).toBe('+second\r\n');
  });

  it('that is full becomes a chunk, to which nothing is written any more', () => {
    const reply = new ReplyWriter();
    const value = asciiBytes('x'.repeat(1000));
    while (reply.chunks.length === 0) reply.bulkBytes(value);
    const [chunk] = reply.chunks;
    const copy = latin1Text(chunk, 0, chunk.length);
    expect(chunk.length).toBeGreaterThan(BUFFER_BYTES - 1100);
    for (let times = 0; times < 200; times++) reply.bulkBytes(value);
    expect(reply.chunks[0]).toBe(chunk);
    expect(latin1Text(chunk, 0, chunk.length) === copy).toBe(true);
    const before = writtenBy(reply);
    expect(before).toBe(`$1000\r\n${'x'.repeat(1000)}\r\n`.repeat(before.length / 1009));
    reply.begin();
    expect(reply.chunks).toEqual([]);
    reply.ok();
    expect(writtenBy(reply)).toBe('+OK\r\n');
    expect(latin1Text(chunk, 0, chunk.length) === copy).toBe(true);
  });

  it('is left to whoever still sends it by lend, and used again when it is given back', () => {
    const reply = new ReplyWriter();
    reply.simple('sent');
    const { tail } = reply;
    const lent = reply.lend();
    reply.simple('more');
    expect(latin1Text(tail, 0, tail.length)).toBe('+sent\r\n');
    expect(writtenBy(reply)).toBe('+more\r\n');
    reply.giveBack(lent);
    reply.lend();
    reply.simple('last');
    expect(latin1Text(lent, 0, 7)).toBe('+last\r\n');
  });

  it('holds a bulk string larger than itself in one piece', () => {
    const reply = new ReplyWriter();
    reply.ok();
    reply.bulkBytes(new Uint8Array(200_000).fill(120));
    reply.ok();
    expect(reply.chunks.map((chunk) => chunk.length)).toEqual([5]);
    expect(reply.length).toBe(5 + 9 + 200_000 + 2 + 5);
    expect(writtenBy(reply)).toBe(`+OK\r\n$200000\r\n${'x'.repeat(200_000)}\r\n+OK\r\n`);
  });

  it('is left at every byte position by every kind of reply without a gap', () => {
    const writes: ((reply: ReplyWriter) => void)[] = [
      (reply) => reply.ok(),
      (reply) => reply.simple('PONG'),
      (reply) => reply.integer(-12_345),
      (reply) => reply.int64(-(2n ** 63n)),
      (reply) => reply.bulkBytes(asciiBytes('value')),
      (reply) => reply.nullBulk(),
      (reply) => reply.nullArray(),
      (reply) => reply.map(2),
      (reply) => reply.boolean(true),
      (reply) => reply.double(1.5),
      (reply) => reply.verbatimText('text'),
      (reply) => reply.error(err('no')),
    ];
    const reply = new ReplyWriter();
    for (const protocol of [2, 3]) {
      for (const write of writes) {
        reply.protocol = protocol;
        reply.begin();
        write(reply);
        const expected = writtenBy(reply);
        for (let room = 0; room < 45; room++) {
          const reply = new ReplyWriter();
          reply.protocol = protocol;
          reply.raw(new Uint8Array(BUFFER_BYTES - room));
          write(reply);
          const text = writtenBy(reply);
          if (text.slice(BUFFER_BYTES - room) !== expected) {
            expect.fail(`with room for ${room} bytes: ${text.slice(BUFFER_BYTES - room)}`);
          }
        }
      }
    }
  });
});

describe('what is written between mute and unmute', () => {
  it('is thrown away', () => {
    const reply = new ReplyWriter();
    reply.ok();
    reply.mute();
    reply.bulkText('nobody reads this');
    reply.unmute();
    reply.integer(1);
    expect(writtenBy(reply)).toBe('+OK\r\n:1\r\n');
  });

  it('is thrown away however much it is, and keeps no memory', () => {
    const reply = new ReplyWriter();
    reply.ok();
    reply.mute();
    for (let times = 0; times < 1000; times++) reply.bulkBytes(new Uint8Array(1000));
    expect(reply.length).toBeLessThan(2 * BUFFER_BYTES);
    reply.bulkBytes(new Uint8Array(300_000));
    reply.ok();
    reply.unmute();
    reply.integer(1);
    expect(writtenBy(reply)).toBe('+OK\r\n:1\r\n');
  });

  it('counts errors all the same', () => {
    const reply = new ReplyWriter();
    reply.mute();
    reply.error(err('quiet'));
    reply.unmute();
    expect([reply.errorCount, reply.length]).toEqual([1, 0]);
  });

  it('does not come back when the writer is begun anew meanwhile', () => {
    const reply = new ReplyWriter();
    reply.simple('something');
    reply.mute();
    reply.ok();
    reply.begin();
    reply.ok();
    reply.unmute();
    reply.integer(1);
    expect(writtenBy(reply)).toBe(':1\r\n');
  });

  it('may be nothing, and unmute alone does nothing', () => {
    const reply = new ReplyWriter();
    reply.ok();
    reply.unmute();
    reply.mute();
    reply.unmute();
    expect(writtenBy(reply)).toBe('+OK\r\n');
  });
});

describe('random replies', () => {
  it('come out whole and in order, whatever their sizes', () => {
    const sizes = fc.array(
      fc.oneof(fc.nat(50), fc.nat(3000), fc.integer({ min: 60_000, max: 70_000 })),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(sizes, (lengths) => {
        const reply = new ReplyWriter();
        let expected = '';
        for (const [at, length] of lengths.entries()) {
          const letter = 97 + (at % 26);
          reply.bulkBytes(new Uint8Array(length).fill(letter));
          expected += `$${length}\r\n${String.fromCharCode(letter).repeat(length)}\r\n`;
        }
        expect(reply.length).toBe(expected.length);
        expect(writtenBy(reply) === expected).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it(
    'with parts muted give what was written outside them',
    seeded((random) => {
      for (let round = 0; round < 200; round++) {
        const reply = new ReplyWriter();
        let expected = '';
        let muted = false;
        for (let times = 0; times < 40; times++) {
          if (random.oneIn(4)) {
            if (muted) reply.unmute();
            else reply.mute();
            muted = !muted;
          }
          const length = random.below(random.pick([10, 1000, 70_000]));
          const letter = 97 + random.below(26);
          reply.bulkBytes(new Uint8Array(length).fill(letter));
          if (!muted) expected += `$${length}\r\n${String.fromCharCode(letter).repeat(length)}\r\n`;
        }
        if (muted) reply.unmute();
        if (writtenBy(reply) !== expected) expect.fail(`round ${round}`);
      }
    }),
  );
});

describe('an array whose length is told later', () => {
  function textOf(reply: ReplyWriter): string {
    return Buffer.concat([...reply.chunks, reply.tail]).toString('latin1');
  }

  it('gets its header put right, whatever its length', () => {
    for (const count of [0, 1, 9, 10, 1234]) {
      const reply = new ReplyWriter();
      reply.integer(7);
      const begun = reply.beginArray();
      for (let index = 0; index < count; index++) reply.integer(index);
      reply.endArray(begun, count);
      reply.ok();
      const elements = Array.from({ length: count }, (_, index) => `:${index}\r\n`).join('');
      expect(textOf(reply)).toBe(`:7\r\n*${count}\r\n${elements}+OK\r\n`);
    }
  });

  it('may hold others, and be a map', () => {
    const reply = new ReplyWriter();
    reply.protocol = 3;
    const outer = reply.beginArray();
    for (let pair = 0; pair < 12; pair++) {
      reply.integer(pair);
      const inner = reply.beginArray();
      for (let index = 0; index < pair; index++) reply.ok();
      reply.endArray(inner, pair);
    }
    reply.endMap(outer, 12);
    const pairs = Array.from({ length: 12 }, (_, pair) => {
      return `:${pair}\r\n*${pair}\r\n${'+OK\r\n'.repeat(pair)}`;
    });
    expect(textOf(reply)).toBe(`%12\r\n${pairs.join('')}`);
  });

  it('may begin in one buffer and end in another', () => {
    for (const size of [65_500, 65_520, 65_530, 65_536, 70_000]) {
      const reply = new ReplyWriter();
      reply.bulk(new Uint8Array(size - 40), 0, size - 40);
      const outer = reply.beginArray();
      const inner = reply.beginArray();
      for (let index = 0; index < 30_000; index++) reply.integer(1);
      reply.endArray(inner, 30_000);
      reply.endArray(outer, 1);
      const text = textOf(reply);
      expect(text.slice(text.indexOf('*'))).toBe(`*1\r\n*30000\r\n${':1\r\n'.repeat(30_000)}`);
      expect(reply.length).toBe(text.length);
    }
  });

  it('is thrown away with the rest while nobody wants the reply', () => {
    const reply = new ReplyWriter();
    reply.integer(1);
    reply.mute();
    const begun = reply.beginArray();
    for (let index = 0; index < 40_000; index++) reply.integer(1);
    reply.endArray(begun, 40_000);
    reply.unmute();
    expect(textOf(reply)).toBe(':1\r\n');
  });
});
