import { describe, expect, it } from 'vitest';
import { ListEngine } from '../../../../test/support/list-engine.ts';
import { auditChunkedList } from '../../../structures/chunked-list-audit.ts';
import { ENCODING_QUICKLIST, encodingOf } from '../../../values/kinds.ts';

/** An engine whose DEBUG is open. */
function openEngine(): ListEngine {
  const engine = new ListEngine();
  engine.engine.config.assign('enable-debug-command', 'yes');
  return engine;
}

describe('DEBUG LISTPACK and DEBUG QUICKLIST', () => {
  it('write the structure to the log', () => {
    const engine = openEngine();
    engine.fill('small', 'abc', '12345');
    expect(engine.run('DEBUG', 'LISTPACK', 'small')).toBe(
      '+Listpack structure printed on stdout\r\n',
    );
    expect(engine.logged).toEqual([
      'notice: listpack: 16 bytes, 2 elements',
      'notice:   0 at 6, 5 bytes, string of 3 bytes "abc"',
      'notice:   1 at 11, 4 bytes, integer "12345"',
    ]);
    engine.fill('long', 'x'.repeat(9000), 'a', 'b');
    engine.logged.length = 0;
    expect(engine.run('DEBUG', 'QUICKLIST', 'long', '1')).toBe(
      '+Quicklist structure printed on stdout\r\n',
    );
    expect(engine.logged.slice(0, 3)).toEqual([
      'notice: quicklist: 3 elements in 2 nodes',
      'notice: node 0: one element, 9000 bytes in 9216',
      'notice: node 1: packed, 2 elements, 13 bytes in 512',
    ]);
    expect(engine.logged.length).toBe(6);
  });

  it('refuse what has another form', () => {
    const engine = openEngine();
    engine.fill('small', 'a');
    engine.fill('long', 'x'.repeat(9000));
    expect(engine.run('DEBUG', 'LISTPACK', 'long')).toBe('-ERR Not a listpack encoded object.\r\n');
    expect(engine.run('DEBUG', 'QUICKLIST', 'small')).toBe(
      '-ERR Not a quicklist encoded object.\r\n',
    );
    expect(engine.run('DEBUG', 'LISTPACK', 'none')).toBe('-ERR no such key\r\n');
  });

  it('are told of in DEBUG OBJECT', () => {
    const engine = openEngine();
    engine.fill('long', 'x'.repeat(9000), 'a', 'b');
    expect(engine.run('DEBUG', 'OBJECT', 'long')).toMatch(
      / ql_nodes:2 ql_avg_node:1.50 ql_listpack_max:-2 ql_compressed:0 ql_uncompressed_size:9013\r/,
    );
  });
});

describe('DEBUG QUICKLIST-PACKED-THRESHOLD', () => {
  it('decides which elements stand alone', () => {
    const engine = openEngine();
    expect(engine.run('DEBUG', 'QUICKLIST-PACKED-THRESHOLD', '5b')).toBe('+OK\r\n');
    engine.fill('k', ...Array.from({ length: 3000 }, (_, n) => (n % 10 === 0 ? 'large' : 'abcd')));
    const { keyspace } = engine.engine;
    expect(engine.encoding('k')).toBe('quicklist');
    for (let n = 0; n < 9; n++) engine.run('LPUSH', 'k', 'large');
    engine.run('LINSERT', 'k', 'BEFORE', 'abcd', 'longer');
    const { value } = keyspace.values.list;
    expect(encodingOf(value.kind)).toBe(ENCODING_QUICKLIST);
    expect(auditChunkedList(value.chunked).plainNodes).toBe(310);
    engine.run('DEBUG', 'QUICKLIST-PACKED-THRESHOLD', '0');
    engine.run('LPUSH', 'k', 'packed', 'x'.repeat(8192), 'x'.repeat(8193));
    expect(auditChunkedList(value.chunked).plainNodes).toBe(311);
  });

  it('refuses what is no size', () => {
    const engine = openEngine();
    const run = (size: string): string => engine.run('DEBUG', 'QUICKLIST-PACKED-THRESHOLD', size);
    for (const size of ['x', '-1', '4gb', '4293918721']) {
      expect(run(size)).toBe(
        '-ERR argument must be a memory value bigger than 1 and smaller than 4gb\r\n',
      );
    }
    expect(run('4293918720')).toBe('+OK\r\n');
  });
});
