import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const HELLO = 'b6acb9d84a38ff74';
const OTHER = '0'.repeat(16);
const NIL = '$-1\r\n';
const OK = '+OK\r\n';

function engineWithHello(): ObservedEngine {
  const engine = new ObservedEngine();
  engine.run('SET', 'k', 'Hello world', 'EX', '100');
  engine.forget();
  return engine;
}

describe('SET with a condition on the value', () => {
  it.each([
    ['IFEQ', 'Hello world', OK, NIL],
    ['IFEQ', 'Hello', NIL, NIL],
    ['ifne', 'Hello world', NIL, OK],
    ['IFNE', 'Hello', OK, OK],
    ['IFDEQ', HELLO.toUpperCase(), OK, NIL],
    ['IFDEQ', OTHER, NIL, NIL],
    ['IFDNE', HELLO, NIL, OK],
    ['IFDNE', OTHER, OK, OK],
  ])('%s %s', (condition, operand, onHello, onNothing) => {
    const engine = engineWithHello();
    expect(engine.run('SET', 'k', 'new', condition, operand)).toBe(onHello);
    expect(engine.run('GET', 'k')).toBe(
      onHello === OK ? '$3\r\nnew\r\n' : '$11\r\nHello world\r\n',
    );
    expect(engine.run('TTL', 'k')).toBe(onHello === OK ? ':-1\r\n' : ':100\r\n');
    expect(engine.propagated()).toEqual(onHello === OK ? ['SET k new'] : []);
    expect(engine.run('SET', 'absent', 'new', condition, operand)).toBe(onNothing);
    expect(engine.run('EXISTS', 'absent')).toBe(onNothing === OK ? ':1\r\n' : ':0\r\n');
  });

  it('answers the old value with GET, whether the condition is met or not', () => {
    const engine = engineWithHello();
    expect(engine.run('SET', 'k', 'new', 'IFEQ', 'x', 'GET')).toBe('$11\r\nHello world\r\n');
    expect(engine.run('SET', 'k', 'new', 'GET', 'IFNE', 'x')).toBe('$11\r\nHello world\r\n');
    expect(engine.run('GET', 'k')).toBe('$3\r\nnew\r\n');
    expect(engine.run('SET', 'absent', 'v', 'IFNE', 'x', 'GET')).toBe(NIL);
    expect(engine.run('GET', 'absent')).toBe('$1\r\nv\r\n');
  });

  it('is propagated without it, its time to live as a point in time', () => {
    const engine = engineWithHello();
    engine.run('SET', 'k', 'a', 'IFEQ', 'Hello world', 'KEEPTTL');
    engine.run('SET', 'k', 'b', 'IFEQ', 'a', 'EX', '10');
    engine.run('SET', 'k', 'c', 'IFNE', 'a', 'GET');
    const time = engine.clock.ms + 10_000;
    expect(engine.propagated()).toEqual(['SET k a KEEPTTL', `SET k b PXAT ${time}`, 'SET k c']);
  });

  it('wants a string there and 16 digits of a digest', () => {
    const engine = engineWithHello();
    engine.storeList('list');
    for (const condition of ['IFEQ', 'IFNE', 'IFDEQ', 'IFDNE']) {
      expect(engine.run('SET', 'list', 'v', condition, OTHER)).toMatch(/^-WRONGTYPE /);
    }
    for (const key of ['k', 'absent']) {
      for (const condition of ['IFDEQ', 'IFDNE']) {
        expect(engine.run('SET', key, 'v', condition, 'abc', 'GET')).toBe(
          '-ERR must be exactly 16 hexadecimal characters\r\n',
        );
      }
    }
    expect(engine.propagated()).toEqual([]);
  });

  it('allows one condition only', () => {
    const engine = engineWithHello();
    const wrong = [
      ['IFEQ'],
      ['IFEQ', 'a', 'NX'],
      ['XX', 'IFNE', 'a'],
      ['IFEQ', 'a', 'IFNE', 'b'],
      ['IFDEQ', HELLO, 'IFEQ', 'a'],
    ];
    for (const options of wrong) {
      expect(engine.run('SET', 'k', 'v', ...options)).toBe('-ERR syntax error\r\n');
    }
  });

  it('reads the key, as COMMAND GETKEYSANDFLAGS tells', () => {
    const engine = new ObservedEngine();
    const reply = engine.run('COMMAND', 'GETKEYSANDFLAGS', 'SET', 'k', 'v', 'IFEQ', 'w');
    expect(reply).toBe('*1\r\n*2\r\n$1\r\nk\r\n*3\r\n+RW\r\n+access\r\n+update\r\n');
  });
});
