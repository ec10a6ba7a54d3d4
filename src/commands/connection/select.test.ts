import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

describe('SELECT', () => {
  it('makes the following commands work on another database', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'zero');
    expect(engine.run('SELECT', '15')).toBe('+OK\r\n');
    expect(engine.run('GET', 'k')).toBe('$-1\r\n');
    engine.run('SELECT', '0');
    expect(engine.run('GET', 'k')).toBe('$4\r\nzero\r\n');
  });

  it('changes nothing for other clients', () => {
    const engine = new TestEngine();
    const other = engine.connect();
    engine.run('SELECT', '3');
    engine.run('SET', 'k', 'three');
    expect(engine.runAs(other, 'GET', 'k')).toBe('$-1\r\n');
  });

  it('refuses an index outside the configured databases and stays where it was', () => {
    const engine = new TestEngine();
    engine.run('SELECT', '2');
    for (const index of ['16', '-1', '2147483647', '-2147483648']) {
      expect(engine.run('SELECT', index)).toBe('-ERR DB index is out of range\r\n');
    }
    expect(engine.session.database.index).toBe(2);
  });

  it('tells what is no integer, and what is none of 32 bits', () => {
    const engine = new TestEngine();
    const notAnInteger = '-ERR value is not an integer or out of range\r\n';
    for (const text of ['abc', '', '1.0', ' 1', '01', '99999999999999999999']) {
      expect(engine.run('SELECT', text)).toBe(notAnInteger);
    }
    const limits = 'value must between -2147483648 and 2147483647';
    for (const text of ['2147483648', '-2147483649', '9223372036854775807']) {
      expect(engine.run('SELECT', text)).toBe(`-ERR value is out of range, ${limits}\r\n`);
    }
  });
});
