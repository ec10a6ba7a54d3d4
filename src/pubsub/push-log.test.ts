import { describe, expect, it } from 'vitest';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { wholePart } from './channels.ts';
import { PushLog } from './push-log.ts';

const ASTERISK = 42;
const word = (text: string) => {
  const bytes = asciiBytes(text);
  // Some parts have a view, as those of requests.
  const view = text.length % 2 === 0 ? new DataView(bytes.buffer) : undefined;
  return { ...wholePart(bytes), view };
};

interface Place {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

function encoded(log: PushLog, ...texts: string[]): Place {
  log.encode(ASTERISK, texts.map(word));
  return { bytes: log.bytes, start: log.start, end: log.end };
}

function textOf({ bytes, start, end }: Place): string {
  return latin1Text(bytes, start, end - start);
}

describe('the log of pushed messages', () => {
  it('has one behind the other', () => {
    const log = new PushLog();
    const first = encoded(log, 'message', 'news', 'a');
    const second = encoded(log, 'message', 'news', '');
    expect([second.bytes, second.start]).toEqual([first.bytes, first.end]);
    expect(textOf(first)).toBe('*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$1\r\na\r\n');
    expect(textOf(second)).toBe('*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$0\r\n\r\n');
  });

  it('never changes what it has told of, however much follows', () => {
    const log = new PushLog();
    const places: Place[] = [];
    const lengths = Array.from({ length: 600 }, (_, at) => (at * 37) % 2500);
    for (const length of lengths) places.push(encoded(log, 'x'.repeat(length), String(length)));
    places.forEach((place, at) => {
      const length = lengths[at] ?? 0;
      const [text, tail] = ['x'.repeat(length), String(length)];
      const expected = `*2\r\n$${length}\r\n${text}\r\n$${tail.length}\r\n${tail}\r\n`;
      expect(textOf(place)).toBe(expected);
    });
  });

  it('gives a large message bytes of its own, and goes on where it was', () => {
    const log = new PushLog();
    const before = encoded(log, 'a');
    const large = encoded(log, 'x'.repeat(100_000));
    const after = encoded(log, 'b');
    expect(large.bytes).not.toBe(before.bytes);
    expect([after.bytes, after.start]).toEqual([before.bytes, before.end]);
  });
});
