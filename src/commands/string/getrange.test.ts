import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const LEAST = '-9223372036854775808';
const GREATEST = '9223372036854775807';

describe('GETRANGE and SUBSTR', () => {
  it('answer the bytes from the first to the last offset, negative ones from the end', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'Hello World');
    const ranges: [string, string, string][] = [
      ['0', '4', 'Hello'],
      ['-5', '-1', 'World'],
      ['3', '-3', 'lo Wor'],
      ['0', '0', 'H'],
      ['-100', '100', 'Hello World'],
      ['5', '4', ''],
      ['11', '20', ''],
      ['-100', '-50', 'H'],
      ['-50', '-100', ''],
      ['0', GREATEST, 'Hello World'],
      [LEAST, GREATEST, 'Hello World'],
      [GREATEST, GREATEST, ''],
      [LEAST, '-9223372036854775807', 'H'],
      ['-9223372036854775807', LEAST, ''],
    ];
    for (const [start, end, expected] of ranges) {
      const reply = `$${expected.length}\r\n${expected}\r\n`;
      expect(engine.run('GETRANGE', 'k', start, end), `${start} ${end}`).toBe(reply);
      expect(engine.run('SUBSTR', 'k', start, end), `${start} ${end}`).toBe(reply);
    }
  });

  it('answer an empty string for a missing key and for an empty one', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'empty', '');
    expect(engine.run('GETRANGE', 'missing', '0', '-1')).toBe('$0\r\n\r\n');
    expect(engine.run('GETRANGE', 'empty', '-1', '-1')).toBe('$0\r\n\r\n');
  });

  it('look at the offsets before the key', () => {
    const engine = new ObservedEngine();
    engine.storeList('list');
    expect(engine.run('GETRANGE', 'list', '0', 'x')).toBe(
      '-ERR value is not an integer or out of range\r\n',
    );
    expect(engine.run('SUBSTR', 'missing', '9223372036854775808', '0')).toBe(
      '-ERR value is not an integer or out of range\r\n',
    );
    expect(engine.run('GETRANGE', 'list', '0', '1')).toMatch(/^-WRONGTYPE /);
  });
});
