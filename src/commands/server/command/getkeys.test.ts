import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

const FORMS: readonly string[] = ['GETKEYS', 'GETKEYSANDFLAGS'];

describe('COMMAND GETKEYS', () => {
  const keys = (...words: string[]): string => new TestEngine().run('COMMAND', 'GETKEYS', ...words);

  it('answers the arguments that are keys', () => {
    expect(keys('GET', 'k')).toBe('*1\r\n$1\r\nk\r\n');
    expect(keys('MSET', 'a', '1', 'b', '2')).toBe('*2\r\n$1\r\na\r\n$1\r\nb\r\n');
    expect(keys('del', 'a', 'b', 'c')).toBe('*3\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n');
  });

  it('looks into containers', () => {
    expect(keys('OBJECT', 'ENCODING', 'k')).toBe('*1\r\n$1\r\nk\r\n');
    expect(keys('OBJECT', 'FOO', 'k')).toBe('-ERR Invalid command specified\r\n');
  });
});

describe('COMMAND GETKEYSANDFLAGS', () => {
  it('tells what the command does with each key', () => {
    const engine = new TestEngine();
    const ask = (...words: string[]) => engine.run('COMMAND', 'GETKEYSANDFLAGS', ...words);
    expect(ask('GET', 'k')).toBe('*1\r\n*2\r\n$1\r\nk\r\n*2\r\n+RO\r\n+access\r\n');
    expect(ask('SET', 'k', 'v')).toBe('*1\r\n*2\r\n$1\r\nk\r\n*2\r\n+OW\r\n+update\r\n');
    engine.run('HELLO', '3');
    expect(ask('SET', 'k', 'v', 'EX', '5', 'get')).toBe(
      '*1\r\n*2\r\n$1\r\nk\r\n~3\r\n+RW\r\n+access\r\n+update\r\n',
    );
  });
});

describe.each(FORMS)('COMMAND %s', (form) => {
  it('tells why it can tell nothing', () => {
    const engine = new TestEngine();
    const ask = (...words: string[]) => engine.run('COMMAND', form, ...words);
    expect(ask('NOSUCH', 'k')).toBe('-ERR Invalid command specified\r\n');
    expect(ask('')).toBe('-ERR Invalid command specified\r\n');
    expect(ask('PING')).toBe('-ERR The command has no key arguments\r\n');
    expect(ask('CLIENT', 'ID')).toBe('-ERR The command has no key arguments\r\n');
    expect(ask('OBJECT')).toBe('-ERR The command has no key arguments\r\n');
    expect(ask('GET')).toBe('-ERR Invalid number of arguments specified for command\r\n');
    expect(ask('GET', 'a', 'b')).toBe('-ERR Invalid number of arguments specified for command\r\n');
    const name = form.toLowerCase();
    expect(ask()).toBe(`-ERR wrong number of arguments for 'command|${name}' command\r\n`);
  });
});
