import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

function stored(engine: ObservedEngine, ...keys: string[]): string[] {
  return keys.map((key) => `${engine.run('GET', key)}${engine.run('PTTL', key)}`);
}

describe('MSETEX', () => {
  it('stores all strings with one time to live', () => {
    const engine = new ObservedEngine();
    const seconds = String(engine.clock.ms / 1000 + 10);
    const milliseconds = String(engine.clock.ms + 10_000);
    const options = [
      ['EX', '10'],
      ['px', '10000'],
      ['EXAT', seconds],
      ['PXAT', milliseconds],
    ];
    for (const words of options) {
      engine.run('FLUSHALL');
      engine.forget();
      expect(engine.run('MSETEX', '2', 'a', '1', 'b', 'two', ...words)).toBe(':1\r\n');
      expect(engine.events()).toEqual([
        ...['new a', 'set a', 'expire a', 'new b', 'set b', 'expire b'],
      ]);
      expect(engine.propagated()).toEqual([`MSETEX 2 a 1 b two PXAT ${milliseconds}`]);
      expect(stored(engine, 'a', 'b')).toEqual([
        '$1\r\n1\r\n:10000\r\n',
        '$3\r\ntwo\r\n:10000\r\n',
      ]);
    }
  });

  it('without a time removes what time to live there was, KEEPTTL leaves it', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', 'old', 'PX', '500');
    engine.forget();
    expect(engine.run('MSETEX', '2', 'a', '1', 'b', '2', 'keepttl')).toBe(':1\r\n');
    expect(stored(engine, 'a', 'b')).toEqual(['$1\r\n1\r\n:500\r\n', '$1\r\n2\r\n:-1\r\n']);
    expect(engine.run('MSETEX', '1', 'a', '3')).toBe(':1\r\n');
    expect(stored(engine, 'a')).toEqual(['$1\r\n3\r\n:-1\r\n']);
    expect(engine.propagated()).toEqual(['MSETEX 2 a 1 b 2 keepttl', 'MSETEX 1 a 3']);
  });

  it('stores nothing unless all keys are there (XX), or none is (NX)', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', 'old');
    engine.forget();
    expect(engine.run('MSETEX', '2', 'b', '1', 'a', '1', 'NX')).toBe(':0\r\n');
    expect(engine.run('MSETEX', '2', 'a', '1', 'b', '1', 'EX', '10', 'XX')).toBe(':0\r\n');
    expect(engine.propagated()).toEqual([]);
    expect(engine.run('MSETEX', '2', 'b', '1', 'c', '1', 'nx', 'NX', 'EX', '10')).toBe(':1\r\n');
    expect(engine.run('MSETEX', '2', 'a', '2', 'b', '2', 'XX')).toBe(':1\r\n');
    const time = engine.clock.ms + 10_000;
    expect(engine.propagated()).toEqual([`MSETEX 2 b 1 c 1 PXAT ${time}`, 'MSETEX 2 a 2 b 2 XX']);
    engine.clock.ms += 10_001;
    expect(engine.run('MSETEX', '1', 'c', '3', 'XX')).toBe(':0\r\n');
  });

  it('takes the last of a key that is given twice, and values that look like options', () => {
    const engine = new ObservedEngine();
    expect(engine.run('MSETEX', '3', 'a', '1', 'NX', 'EX', 'a', 'XX', 'EX', '9')).toBe(':1\r\n');
    expect(stored(engine, 'a', 'NX')).toEqual(['$2\r\nXX\r\n:9000\r\n', '$2\r\nEX\r\n:9000\r\n']);
  });

  it('tells what is wrong with its arguments', () => {
    const engine = new ObservedEngine();
    const cases: [string, string][] = [
      ['0 a 1', 'invalid numkeys value'],
      ['-1 a 1', 'invalid numkeys value'],
      ['a 1 EX 10', 'invalid numkeys value'],
      ['2147483648 a 1', 'invalid numkeys value'],
      ['2147483647 a 1', 'wrong number of key-value pairs'],
      ['2 a 1 b', 'wrong number of key-value pairs'],
      ['1 a 1 b', 'syntax error'],
      ['1 a 1 NX XX', 'syntax error'],
      ['1 a 1 XX NX', 'syntax error'],
      ['1 a 1 EX', 'syntax error'],
      ['1 a 1 EX 10 PX 10', 'syntax error'],
      ['1 a 1 KEEPTTL EX 10', 'syntax error'],
      ['1 a 1 EX x', 'value is not an integer or out of range'],
      ['1 a 1 EX 0', "invalid expire time in 'msetex' command"],
      ['1 a 1 PXAT -5', "invalid expire time in 'msetex' command"],
      ['1 a 1 EX 9223372036854775807', "invalid expire time in 'msetex' command"],
      ['1 a', "wrong number of arguments for 'msetex' command"],
    ];
    for (const [words, message] of cases) {
      expect(engine.run('MSETEX', ...words.split(' '))).toBe(`-ERR ${message}\r\n`);
    }
    expect(engine.propagated()).toEqual([]);
  });

  it('says where its keys are', () => {
    const engine = new ObservedEngine();
    const keys = (...words: string[]): string =>
      engine.run('COMMAND', 'GETKEYS', 'MSETEX', ...words);
    expect(keys('2', 'a', '1', 'b', '2', 'keepttl')).toBe('*2\r\n$1\r\na\r\n$1\r\nb\r\n');
    expect(keys('2', 'a', '1')).toBe('-ERR Invalid arguments specified for command\r\n');
    const info = engine.run('COMMAND', 'INFO', 'MSETEX');
    expect(info).toContain('+write\r\n+denyoom\r\n+movablekeys\r\n:0\r\n:0\r\n:0\r\n');
  });
});
