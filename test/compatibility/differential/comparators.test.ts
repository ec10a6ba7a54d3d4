// The comparators must be able to say no: a comparator that ignores too much hides differences.
import { describe, expect, it } from 'vitest';
import { type Reply, ReplyParser } from '../../support/resp-parser.ts';
import {
  anyFieldOrder,
  anyOrder,
  type Comparator,
  exact,
  fieldsExcept,
  masked,
  sameFieldNames,
  samePrefix,
  sameShape,
  sameTime,
  scanReply,
} from './comparators.ts';

function reply(text: string): Reply {
  const parser = new ReplyParser('either');
  parser.feed(Buffer.from(text, 'latin1'));
  const parsed = parser.next();
  if (parsed === undefined) throw new Error(`incomplete: ${text}`);
  return parsed;
}

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
const array = (...items: string[]): string => `*${items.length}\r\n${items.join('')}`;

const TABLE: [name: string, Comparator, genuine: string, ours: string, same: boolean][] = [
  ['exact', exact, '+OK\r\n', '+OK\r\n', true],
  ['exact', exact, '+OK\r\n', bulk('OK'), false],
  ['exact', exact, '$-1\r\n', '*-1\r\n', false],
  ['sameTime', sameTime(1_000, 1), ':100\r\n', ':99\r\n', true],
  ['sameTime', sameTime(1_000, 1), ':100\r\n', ':98\r\n', false],
  ['sameTime', sameTime(1_000, 1), ':0\r\n', ':-1\r\n', false],
  ['sameTime', sameTime(1_000, 1), ':-1\r\n', ':-2\r\n', false],
  ['sameTime', sameTime(1_000, 1), ':1\r\n', bulk('1'), false],
  ['anyOrder', anyOrder, array(bulk('a'), bulk('b')), array(bulk('b'), bulk('a')), true],
  ['anyOrder', anyOrder, array(bulk('a'), bulk('a')), array(bulk('b'), bulk('a')), false],
  ['anyOrder', anyOrder, array(bulk('a')), array(bulk('a'), bulk('a')), false],
  [
    ...(['scanReply', scanReply, array(bulk('0'), array(bulk('a'), bulk('b')))] as const),
    array(bulk('0'), array(bulk('b'), bulk('a'))),
    true,
  ],
  ['scanReply', scanReply, array(bulk('0'), array()), array(bulk('1'), array()), false],
  ['scanReply', scanReply, '-ERR invalid cursor\r\n', '-ERR syntax error\r\n', false],
  ['sameShape', sameShape, array(bulk('a'), ':1\r\n'), array(bulk('b'), ':2\r\n'), true],
  ['sameShape', sameShape, array(bulk('a')), array(':2\r\n'), false],
  ['samePrefix', samePrefix(5), '-ERR abc\r\n', '-ERR axx\r\n', true],
  ['samePrefix', samePrefix(6), '-ERR abc\r\n', '-ERR axx\r\n', false],
  ['masked', masked(/at:\w+/), '+at:0x1 n:1\r\n', '+at:0x2 n:1\r\n', true],
  ['masked', masked(/at:\w+/), '+at:0x1 n:1\r\n', '+at:0x2 n:2\r\n', false],
  [
    ...([
      'fieldsExcept',
      fieldsExcept('id'),
      array(bulk('a'), ':1\r\n', bulk('id'), ':1\r\n'),
    ] as const),
    array(bulk('id'), ':2\r\n', bulk('a'), ':1\r\n'),
    true,
  ],
  [
    'fieldsExcept',
    fieldsExcept('id'),
    array(bulk('id'), ':1\r\n'),
    array(bulk('id'), bulk('1')),
    false,
  ],
  ['anyFieldOrder', anyFieldOrder, array(bulk('a'), ':1\r\n'), array(bulk('a'), ':2\r\n'), false],
  ['sameFieldNames', sameFieldNames(/\w+=/g), bulk('a=1 b=2'), bulk('a=3 b=4'), true],
  ['sameFieldNames', sameFieldNames(/\w+=/g), bulk('a=1 b=2'), bulk('a=3 c=4'), false],
  ['sameFieldNames', sameFieldNames(/\w+=/g), bulk('a=1 b=2'), bulk('a=3'), false],
];

describe('the comparators', () => {
  it.each(TABLE)('%s', (_name, comparator, genuine, ours, same) => {
    expect(comparator(reply(genuine), reply(ours), 0)).toBe(same);
  });

  it('allow a slow machine as much difference in time as it took', () => {
    const compare = sameTime(1_000, 1);
    expect(compare(reply(':100\r\n'), reply(':97\r\n'), 1_900)).toBe(true);
    expect(compare(reply(':100\r\n'), reply(':96\r\n'), 1_900)).toBe(false);
    expect(compare(reply(':0\r\n'), reply(':-2\r\n'), 60_000)).toBe(false);
  });
});
