import { describe, expect, it } from 'vitest';
import { Arguments } from '../base/arguments.ts';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { EffectStream } from './effect-stream.ts';

function parts(...texts: string[]): Uint8Array[] {
  return texts.map(asciiBytes);
}

function request(...texts: string[]): Arguments {
  const made = new Arguments();
  made.setParts(parts(...texts));
  return made;
}

function taken(stream: EffectStream): string {
  const bytes = stream.take();
  return latin1Text(bytes, 0, bytes.length);
}

function encoded(...texts: string[]): string {
  return `*${texts.length}\r\n${texts.map((one) => `$${one.length}\r\n${one}\r\n`).join('')}`;
}

function enabledStream(): EffectStream {
  const stream = new EffectStream();
  stream.enabled = true;
  return stream;
}

describe('the stream of effects', () => {
  it('holds nothing while nobody wants it', () => {
    const stream = new EffectStream();
    stream.append(0, parts('DEL', 'k'));
    stream.appendVerbatim(0, request('SET', 'k', 'v'));
    expect([stream.length, taken(stream)]).toEqual([0, '']);
  });

  it('holds commands in RESP, in order, after a SELECT of their database', () => {
    const stream = enabledStream();
    stream.append(0, parts('SET', 'k', 'a\r\nb'));
    stream.appendVerbatim(0, request('set', '', '\0\xff'));
    const expected =
      encoded('SELECT', '0') + encoded('SET', 'k', 'a\r\nb') + encoded('set', '', '\0\xff');
    expect(stream.length).toBe(expected.length);
    expect(taken(stream)).toBe(expected);
  });

  it('selects a database only when it is another than before', () => {
    const stream = enabledStream();
    for (const database of [3, 3, 15, 15, 3]) stream.append(database, parts('X'));
    const commands = [
      ['SELECT', '3'],
      ['X'],
      ['X'],
      ['SELECT', '15'],
      ['X'],
      ['X'],
      ['SELECT', '3'],
      ['X'],
    ];
    expect(taken(stream)).toBe(commands.map((command) => encoded(...command)).join(''));
    stream.append(3, parts('Y'));
    expect(taken(stream)).toBe(encoded('Y'));
    stream.forgetDatabase();
    stream.append(3, parts('Y'));
    expect(taken(stream)).toBe(encoded('SELECT', '3') + encoded('Y'));
  });

  it('gives away copies that later commands do not touch', () => {
    const stream = enabledStream();
    stream.append(0, parts('FIRST'));
    const first = stream.take();
    stream.append(0, parts('OTHER'));
    expect(latin1Text(first, 0, first.length)).toBe(encoded('SELECT', '0') + encoded('FIRST'));
    expect(taken(stream)).toBe(encoded('OTHER'));
    expect(taken(stream)).toBe('');
  });

  it('takes a request from the middle of a buffer', () => {
    const stream = enabledStream();
    const bytes = asciiBytes('??SETkeyvalue??');
    const made = new Arguments();
    made.useBytes(bytes, new DataView(bytes.buffer));
    made.add(2, 3);
    made.add(5, 3);
    made.add(8, 5);
    stream.appendVerbatim(0, made);
    expect(taken(stream)).toBe(encoded('SELECT', '0') + encoded('SET', 'key', 'value'));
  });

  it('grows with what is put into it', () => {
    const stream = enabledStream();
    let expected = encoded('SELECT', '0');
    for (let length = 0; length < 300_000; length = length * 2 + 1) {
      stream.append(0, parts('SET', 'k', 'v'.repeat(length)));
      expected += encoded('SET', 'k', 'v'.repeat(length));
    }
    for (let times = 0; times < 1000; times++) stream.append(0, parts('PING'));
    expect(taken(stream) === expected + encoded('PING').repeat(1000)).toBe(true);
  });
});

describe('after a large effect', () => {
  it('the stream goes on with a small buffer, and loses nothing', () => {
    const stream = enabledStream();
    const large = 'x'.repeat(3 * 1024 * 1024);
    stream.append(0, parts('SET', 'k', large));
    stream.take();
    stream.append(0, parts('DEL', 'k'));
    const bytes = stream.take();
    expect(latin1Text(bytes, 0, bytes.length)).toBe(encoded('DEL', 'k'));
    expect(stream.bufferBytes).toBeLessThan(100_000);
  });
});
