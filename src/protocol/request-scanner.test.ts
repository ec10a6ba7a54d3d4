import { describe, expect, it } from 'vitest';
import { encoded } from '../../test/support/looked-ahead.ts';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { MOST_REQUESTS, RequestsAhead } from '../base/requests-ahead.ts';
import { scanRequests } from './request-scanner.ts';

const PADDING = encoded('GET', 'key').repeat(8);

function scan(text: string, from = 0, end = text.length) {
  const bytes = asciiBytes(text);
  const ahead = new RequestsAhead();
  const until = scanRequests(ahead, bytes, new DataView(bytes.buffer), from, end);
  const requests: string[][] = [];
  let position = from;
  while (ahead.has(bytes, position)) {
    const { starts, lengths, count } = ahead.take();
    position = ahead.position;
    requests.push(
      Array.from({ length: count }, (_, at) => latin1Text(bytes, starts[at], lengths[at])),
    );
  }
  return { requests, until, position };
}

describe('scanRequests', () => {
  it('finds requests with their arguments, and where they end', () => {
    const expected = [
      ['GET', 'key'],
      ['SET', 'other', '*2\r\n$3\r\nGET'],
      ['HSET', 'hash', 'field', '', 'next', 'value'],
      ['SET', 'long', 'x'.repeat(999)],
    ];
    const text = expected.map((words) => encoded(...words)).join('');
    expect(scan(text)).toEqual({ requests: expected, until: text.length, position: text.length });
  });

  it('finds so many at a time, and goes on behind them', () => {
    const one = encoded('GET', 'key');
    const text = one.repeat(MOST_REQUESTS + 20);
    const { requests, until } = scan(text);
    expect(requests.length).toBe(MOST_REQUESTS);
    expect(until).toBe(one.length * MOST_REQUESTS);
    expect(scan(text, until).requests.length).toBe(20);
  });

  it('leaves to the parser what is unusual, broken or too long, and goes on behind it', () => {
    const unusual = [
      'PING\r\n',
      '\r\n',
      '*0\r\n',
      '*-1\r\n',
      '*02\r\n',
      '*1\r\n$4\r\nPING\r\n',
      '*2\r\n$x\r\n',
      '*2\r\n$03\r\nGET\r\n$3\r\nkey\r\n',
      '*2\r\n$0000003\r\nGET\r\n$3\r\nkey\r\n',
      '*2\r\n$-1\r\n$3\r\nkey\r\n',
      '*2\r\n:3\r\n$3\r\nkey\r\n',
      encoded('SET', 'key', 'x'.repeat(1000)),
      encoded('MSET', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'),
    ];
    for (const odd of unusual) {
      expect(scan(odd + PADDING), odd).toEqual({ requests: [], until: 1, position: 0 });
      const { requests, until } = scan(PADDING + odd);
      expect([requests.length, until], odd).toEqual([8, PADDING.length]);
    }
  });

  it('finds no request that has not arrived as a whole', () => {
    const text = PADDING + encoded('SET', 'key', 'x'.repeat(123));
    for (let end = PADDING.length; end < text.length; end++) {
      const { requests, until } = scan(text, 0, end);
      expect([requests.length, until]).toEqual([8, PADDING.length]);
    }
    expect(scan(text).requests.length).toBe(9);
  });

  it('does not look at a few bytes', () => {
    const text = encoded('GET', 'key').repeat(2);
    expect(scan(text)).toEqual({ requests: [], until: text.length, position: 0 });
  });

  it('has nothing for other bytes, or for another place', () => {
    const bytes = asciiBytes(PADDING);
    const ahead = new RequestsAhead();
    scanRequests(ahead, bytes, new DataView(bytes.buffer), 0, bytes.length);
    expect(ahead.has(bytes, 0)).toBe(true);
    expect(ahead.has(bytes, 1)).toBe(false);
    expect(ahead.has(bytes.slice(), 0)).toBe(false);
  });
});
