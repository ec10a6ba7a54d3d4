import { describe, expect, it } from 'vitest';
import { WideId } from '../../structures/wide-id.ts';
import {
  ID_COMPLETE,
  ID_INVALID,
  ID_WITHOUT_SEQUENCE,
  parseStreamId,
  SEQUENCE_LARGEST,
  SEQUENCE_ZERO,
  streamIdBytes,
} from './stream-id.ts';

function parse(text: string, missing = SEQUENCE_ZERO): string | undefined {
  const id = new WideId();
  const bytes = Buffer.from(`x${text}`, 'latin1');
  const found = parseStreamId(id, bytes, 1, bytes.length - 1, missing);
  if (found === ID_INVALID) return undefined;
  expect(found).toBe(ID_COMPLETE);
  return Buffer.from(streamIdBytes(id)).toString();
}

describe('a stream id', () => {
  it('is two numbers of 64 bits', () => {
    expect(parse('0-0')).toBe('0-0');
    expect(parse('1700000000000-12')).toBe('1700000000000-12');
    expect(parse('18446744073709551615-18446744073709551615')).toBe(
      '18446744073709551615-18446744073709551615',
    );
    expect(parse('9007199254740993-4294967296')).toBe('9007199254740993-4294967296');
    expect(parse('18446744073709551616-0')).toBeUndefined();
    expect(parse('0-18446744073709551616')).toBeUndefined();
  });

  it('may lack its sequence number', () => {
    expect(parse('5')).toBe('5-0');
    expect(parse('5', SEQUENCE_LARGEST)).toBe('5-18446744073709551615');
  });

  it('is read as leniently as C reads numbers', () => {
    expect(parse('007-08')).toBe('7-8');
    expect(parse(' 5-+6')).toBe('5-6');
    expect(parse('5- -1')).toBe('5-18446744073709551615');
    expect(parse('5\u0000abc')).toBe('5-0');
  });

  it('is nothing else', () => {
    for (const text of ['', '-', '+', '*', 'a', '1-', '-1', '1-2-3', '1--2', '1 ', '1.5', '1-*']) {
      expect(parse(text), text).toBeUndefined();
    }
    expect(parse('1'.padStart(127, '0'))).toBe('1-0');
    expect(parse('1'.padStart(128, '0'))).toBeUndefined();
  });

  it('may leave the sequence number open where that is allowed', () => {
    const id = new WideId();
    const bytes = Buffer.from('12-*');
    expect(parseStreamId(id, bytes, 0, 4, SEQUENCE_ZERO, true)).toBe(ID_WITHOUT_SEQUENCE);
    expect(Buffer.from(streamIdBytes(id)).toString()).toBe('12-0');
  });
});
