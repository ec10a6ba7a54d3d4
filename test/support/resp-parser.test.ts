import { describe, expect, it } from 'vitest';
import { MalformedReplyError, ReplyParser, type ReplyProtocol } from './resp-parser.ts';

function parseAll(text: string, protocol: ReplyProtocol = 'either') {
  const parser = new ReplyParser(protocol);
  parser.feed(Buffer.from(text, 'latin1'));
  const values = [];
  for (let reply = parser.next(); reply !== undefined; reply = parser.next()) {
    values.push(reply.value);
  }
  return { values, pending: parser.pending.toString('latin1') };
}

const MALFORMED_IN_EITHER = [
  'PONG\r\n',
  '+OK\n',
  '+O\rK\r\n',
  ':+1\r\n',
  ':01\r\n',
  ':\r\n',
  ':9223372036854775808\r\n',
  '$03\r\nabc\r\n',
  '$-2\r\n',
  '$3\r\nabcd\r\n',
  '*-2\r\n',
  '*1\r\n>1\r\n+a\r\n',
  '>1\r\n:1\r\n',
  '_x\r\n',
  '#1\r\n',
  ',1.\r\n',
  ',+1\r\n',
  '(1.5\r\n',
  '=3\r\ntxt\r\n',
  '%1x\r\n',
];

describe('the strict reply parser', () => {
  it('reads every type', () => {
    const { values, pending } = parseAll(
      '+OK\r\n-ERR x\r\n:-5\r\n$3\r\na\r\n\r\n$-1\r\n*-1\r\n*2\r\n:1\r\n*0\r\n' +
        '_\r\n,1.5e+20\r\n,-inf\r\n#t\r\n(123456789012345678901\r\n!4\r\nERR!\r\n=5\r\ntxt:a\r\n' +
        '%1\r\n+k\r\n+v\r\n~1\r\n:2\r\n>1\r\n+invalidate\r\n',
    );
    expect(pending).toBe('');
    expect(values.map((value) => value.type)).toEqual([
      ...['simple', 'error', 'integer', 'bulk', 'null', 'null', 'array', 'null', 'double'],
      ...['double', 'boolean', 'big-number', 'bulk-error', 'verbatim', 'map', 'set', 'push'],
    ]);
    expect(values[3]).toEqual({ type: 'bulk', bytes: Buffer.from('a\r\n') });
  });

  it('reads replies that arrive byte by byte, and keeps their very bytes', () => {
    const bytes = Buffer.from('*2\r\n$5\r\nhello\r\n*1\r\n:12\r\n+OK\r\n');
    const parser = new ReplyParser(2);
    const raw: string[] = [];
    for (const byte of bytes) {
      parser.feed(Uint8Array.of(byte));
      for (let reply = parser.next(); reply !== undefined; reply = parser.next()) {
        raw.push(reply.raw.toString());
      }
    }
    expect(raw).toEqual(['*2\r\n$5\r\nhello\r\n*1\r\n:12\r\n', '+OK\r\n']);
  });

  it.each(MALFORMED_IN_EITHER)('rejects %j', (text) => {
    expect(() => parseAll(text)).toThrow(MalformedReplyError);
  });

  it.each(['_\r\n', ',1\r\n', '#t\r\n', '%0\r\n', '~0\r\n', '>1\r\n+a\r\n', '=4\r\ntxt:\r\n'])(
    'rejects %j in RESP2',
    (text) => {
      expect(() => parseAll(text, 2)).toThrow('in RESP2');
    },
  );

  it.each(['$-1\r\n', '*-1\r\n'])('rejects %j in RESP3', (text) => {
    expect(() => parseAll(text, 3)).toThrow('RESP2 null in RESP3');
  });
});
