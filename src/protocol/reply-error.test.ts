import { describe, expect, it } from 'vitest';
import { latin1Text } from '../base/ascii.ts';
import { err, ReplyError } from './reply-error.ts';

function bytesOf(error: ReplyError): string {
  return latin1Text(error.bytes, 0, error.bytes.length);
}

describe('an error reply', () => {
  it('is a line of code and text', () => {
    const error = new ReplyError('WRONGTYPE', 'Operation against a key');
    expect(bytesOf(error)).toBe('-WRONGTYPE Operation against a key\r\n');
    expect([error.code, error.text]).toEqual(['WRONGTYPE', 'WRONGTYPE Operation against a key']);
  });

  it('has the code ERR if nothing else is said', () => {
    expect(bytesOf(err('no such key'))).toBe('-ERR no such key\r\n');
  });

  it('stays one line whatever was quoted in it', () => {
    expect(bytesOf(err("unknown command 'a\r\n+OK\0b'"))).toBe(
      "-ERR unknown command 'a  +OK b'\r\n",
    );
  });

  it('gives quoted bytes back as they came', () => {
    expect(bytesOf(err("'\xff\x80\t'"))).toBe("-ERR '\xff\x80\t'\r\n");
  });
});
