import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';
import { oldBody, sealed, str, ziplist } from '../../../test/support/value-payloads.ts';
import * as format from './rdb-format.ts';

const BAD_DATA = '-ERR Bad data format\r\n';

function array(...elements: readonly string[]): string {
  return `*${elements.length}\r\n${elements.map((one) => `$${one.length}\r\n${one}\r\n`).join('')}`;
}

function restored(body: Uint8Array): { readonly test: TestEngine; readonly reply: string } {
  const test = new TestEngine();
  return { test, reply: test.run('RESTORE', 'k', '0', sealed(body)) };
}

describe('encodings that Redis no longer writes', () => {
  it('are read as the values they hold', () => {
    const cases: readonly (readonly [Uint8Array, string, readonly string[]])[] = [
      [
        oldBody(format.RDB_LIST_ZIPLIST, str(ziplist('a', 12, 'text', -1))),
        'LRANGE k 0 -1',
        ['a', '12', 'text', '-1'],
      ],
      [
        oldBody(
          format.RDB_LIST_QUICKLIST,
          3,
          str(ziplist('a', 12)),
          str(ziplist()),
          str(ziplist('b')),
        ),
        'LRANGE k 0 -1',
        ['a', '12', 'b'],
      ],
      [
        oldBody(format.RDB_ZSET_ZIPLIST, str(ziplist('a', 1, 'b', '2.5'))),
        'ZRANGE k 0 -1 WITHSCORES',
        ['a', '1', 'b', '2.5'],
      ],
      [
        oldBody(format.RDB_HASH_ZIPLIST, str(ziplist('f', 1, 'g', 'value'))),
        'HGETALL k',
        ['f', '1', 'g', 'value'],
      ],
      [
        oldBody(format.RDB_HASH_ZIPMAP, str(Buffer.from('\x01\x01f\x02\x01vw?\xff', 'latin1'))),
        'HGETALL k',
        ['f', 'vw'],
      ],
    ];
    for (const [body, read, elements] of cases) {
      const { test, reply } = restored(body);
      expect(reply).toBe('+OK\r\n');
      expect(test.run(...read.split(' '))).toBe(array(...elements));
    }
  });

  it('are refused when they are damaged, and the log says what is wrong', () => {
    const wrongTail = ziplist('a', 'b');
    wrongTail[4] = 10;
    const wrongBack = ziplist('a', 'b');
    wrongBack[13] = 7;
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [oldBody(format.RDB_ZSET_ZIPLIST, str(wrongTail)), 'Zset ziplist integrity check failed.'],
      [oldBody(format.RDB_LIST_ZIPLIST, str(wrongTail)), 'Ziplist integrity check failed.'],
      [oldBody(format.RDB_HASH_ZIPLIST, str(wrongBack)), 'Hash ziplist integrity check failed.'],
      [
        oldBody(format.RDB_HASH_ZIPLIST, str(ziplist('f', 1, 'f', 2))),
        'Hash integrity check failed: a ziplist with dup elements.',
      ],
      [
        oldBody(format.RDB_HASH_ZIPMAP, str(Buffer.from([0, 0xff]))),
        'Zipmap integrity check failed.',
      ],
      [oldBody(format.RDB_LIST_QUICKLIST_2, 1, 1, 0), 'a quicklist has a node without bytes'],
    ];
    for (const [body, why] of cases) {
      const { test, reply } = restored(body);
      expect(reply).toBe(BAD_DATA);
      expect(test.logged).toContain(`warning: RESTORE: ${why}`);
      expect(test.run('EXISTS', 'k')).toBe(':0\r\n');
    }
  });
});
