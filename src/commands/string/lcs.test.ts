import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const TOO_LARGE =
  '-ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len\r\n';

function engineWith(...pairs: string[]): ObservedEngine {
  const engine = new ObservedEngine();
  if (pairs.length > 0) engine.run('MSET', ...pairs);
  engine.forget();
  return engine;
}

describe('LCS', () => {
  it('answers the subsequence, or its length', () => {
    const engine = engineWith('a', 'ohmytext', 'b', 'mynewtext');
    expect(engine.run('LCS', 'a', 'b')).toBe('$6\r\nmytext\r\n');
    expect(engine.run('LCS', 'a', 'b', 'len')).toBe(':6\r\n');
    expect(engine.run('LCS', 'a', 'b', 'LEN', 'LEN', 'WITHMATCHLEN')).toBe(':6\r\n');
    expect(engine.run('LCS', 'a', 'b', 'MINMATCHLEN', '5')).toBe('$6\r\nmytext\r\n');
    expect(engine.propagated()).toEqual([]);
  });

  it('answers where the runs are, from the last to the first', () => {
    const engine = engineWith('a', 'ohmytext', 'b', 'mynewtext');
    const run = (...parts: string[]): string => parts.join('\r\n');
    const last = run('*2', ':4', ':7', '*2', ':5', ':8');
    const first = run('*2', ':2', ':3', '*2', ':0', ':1');
    const tail = run('$3', 'len', ':6', '');
    expect(engine.run('LCS', 'a', 'b', 'IDX')).toBe(
      run('*4', '$7', 'matches', '*2', '*2', last, '*2', first, tail),
    );
    expect(engine.run('LCS', 'a', 'b', 'IDX', 'MINMATCHLEN', '-1', 'WITHMATCHLEN')).toBe(
      run('*4', '$7', 'matches', '*2', '*3', last, ':4', '*3', first, ':2', tail),
    );
    engine.run('HELLO', '3');
    expect(engine.run('LCS', 'a', 'b', 'IDX', 'MINMATCHLEN', '3', 'minmatchlen', '4')).toBe(
      run('%2', '$7', 'matches', '*1', '*2', last, tail),
    );
  });

  it('takes a missing key for an empty string, and tells of the miss', () => {
    const engine = engineWith('a', 'x');
    expect(engine.run('LCS', 'a', 'no')).toBe('$0\r\n\r\n');
    expect(engine.run('LCS', 'no', 'a', 'LEN')).toBe(':0\r\n');
    expect(engine.run('LCS', 'no', 'nor', 'IDX')).toBe(
      '*4\r\n$7\r\nmatches\r\n*0\r\n$3\r\nlen\r\n:0\r\n',
    );
    expect(engine.events()).toEqual(['keymiss no', 'keymiss no', 'keymiss no', 'keymiss nor']);
  });

  it('wants strings, and says so before it looks at the options', () => {
    const engine = engineWith('a', 'x');
    engine.storeList('list');
    const reply = '-ERR The specified keys must contain string values\r\n';
    expect(engine.run('LCS', 'a', 'list', 'FOO')).toBe(reply);
    expect(engine.run('LCS', 'list', 'a')).toBe(reply);
  });

  it('tells what is wrong with its options', () => {
    const engine = engineWith('a', 'x', 'b', 'x');
    const cases: [string[], string][] = [
      [['FOO'], 'syntax error'],
      [['IDX', 'LEN', 'FOO'], 'syntax error'],
      [['MINMATCHLEN'], 'syntax error'],
      [['MINMATCHLEN', 'x', 'FOO'], 'value is not an integer or out of range'],
      [['LEN', 'IDX'], 'If you want both the length and indexes, please just use IDX.'],
    ];
    for (const [options, message] of cases) {
      expect(engine.run('LCS', 'a', 'b', ...options)).toBe(`-ERR ${message}\r\n`);
    }
  });

  it('refuses what needs more than proto-max-bulk-len in a table of four-byte cells', () => {
    const engine = engineWith();
    engine.run('CONFIG', 'SET', 'proto-max-bulk-len', '1mb');
    engine.run('SET', 'most', 'x'.repeat(511));
    engine.run('SET', 'more', 'x'.repeat(512));
    engine.run('SETRANGE', 'long', '299999', 'x');
    expect(engine.run('LCS', 'most', 'most', 'LEN')).toBe(':511\r\n');
    for (const options of [[], ['LEN'], ['IDX']]) {
      expect(engine.run('LCS', 'most', 'more', ...options)).toBe(TOO_LARGE);
      expect(engine.run('LCS', 'no', 'long', ...options)).toBe(TOO_LARGE);
    }
  });

  it('refuses what would take hours under the default limit, long strings of any shape', () => {
    const engine = engineWith();
    engine.run('SETRANGE', 'long', '99999999', 'x');
    engine.run('SET', 'short', 'x'.repeat(12_000));
    for (const options of [[], ['LEN'], ['IDX', 'MINMATCHLEN', '4', 'WITHMATCHLEN']]) {
      expect(engine.run('LCS', 'long', 'long', ...options)).toBe(TOO_LARGE);
      expect(engine.run('LCS', 'short', 'short', ...options)).toBe(TOO_LARGE);
    }
  });
});
