import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const HELLO = 'b6acb9d84a38ff74';
const OTHER = '0'.repeat(16);

describe('DELEX', () => {
  it('without a condition deletes a key of any type', () => {
    const engine = new ObservedEngine();
    expect(engine.run('DELEX', 'k')).toBe(':0\r\n');
    engine.run('SET', 'k', 'v');
    engine.storeList('list');
    expect(engine.run('DELEX', 'k')).toBe(':1\r\n');
    expect(engine.run('DELEX', 'list')).toBe(':1\r\n');
    expect(engine.events()).toEqual(['del k', 'del list']);
    expect(engine.propagated()).toEqual(['DEL k', 'DEL list']);
  });

  it.each([
    ['IFEQ', 'Hello world', 1],
    ['ifeq', 'hello world', 0],
    ['IFEQ', '', 0],
    ['IFNE', 'Hello world', 0],
    ['IFNE', 'Hello', 1],
    ['IFDEQ', HELLO, 1],
    ['IFDEQ', HELLO.toUpperCase(), 1],
    ['IFDEQ', OTHER, 0],
    ['IFDEQ', 'not hexadecimal!', 0],
    ['IFDNE', HELLO, 0],
    ['ifdne', OTHER, 1],
  ])('%s %s on "Hello world" deletes %i keys', (condition, operand, deleted) => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'Hello world');
    engine.forget();
    expect(engine.run('DELEX', 'k', condition, operand)).toBe(`:${deleted}\r\n`);
    expect(engine.run('EXISTS', 'k')).toBe(`:${1 - deleted}\r\n`);
    expect(engine.propagated()).toEqual(deleted === 1 ? ['DEL k'] : []);
    expect(engine.run('DELEX', 'absent', condition, operand)).toBe(':0\r\n');
  });

  it('tells what is wrong: the number of arguments first, the rest once there is a key', () => {
    const engine = new ObservedEngine();
    const wrongNumber = "-ERR wrong number of arguments for 'delex' command\r\n";
    expect(engine.run('DELEX', 'k', 'IFEQ')).toBe(wrongNumber);
    expect(engine.run('DELEX', 'k', 'IFEQ', 'v', 'IFNE', 'w')).toBe(wrongNumber);
    expect(engine.run('DELEX', 'k', 'FOO', 'v')).toBe(':0\r\n');
    engine.run('SET', 'k', 'v');
    expect(engine.run('DELEX', 'k', 'FOO', 'v')).toBe(
      '-ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE\r\n',
    );
    for (const digest of ['', HELLO.slice(1), `${HELLO}0`]) {
      expect(engine.run('DELEX', 'k', 'IFDEQ', digest)).toBe(
        '-ERR must be exactly 16 hexadecimal characters\r\n',
      );
    }
    engine.storeList('list');
    expect(engine.run('DELEX', 'list', 'FOO', 'v')).toBe(
      '-ERR Key should be of string type if conditions are specified\r\n',
    );
    expect(engine.run('EXISTS', 'k', 'list')).toBe(':2\r\n');
  });

  it('reads the value only if there is a condition, as COMMAND GETKEYSANDFLAGS tells', () => {
    const engine = new ObservedEngine();
    const flags = (...words: string[]): string =>
      engine.run('COMMAND', 'GETKEYSANDFLAGS', 'DELEX', 'k', ...words);
    expect(flags()).toBe('*1\r\n*2\r\n$1\r\nk\r\n*2\r\n+RM\r\n+delete\r\n');
    expect(flags('IFEQ', 'v')).toBe('*1\r\n*2\r\n$1\r\nk\r\n*3\r\n+RW\r\n+access\r\n+delete\r\n');
  });
});
