import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('ACL GENPASS', () => {
  const engine = new TestEngine();
  const pass = (...bits: string[]): string =>
    engine.run('ACL', 'GENPASS', ...bits).split('\r\n')[1];

  it('answers so many bits, rounded up to hexadecimal digits', () => {
    expect(pass()).toMatch(/^[0-9a-f]{64}$/);
    expect(pass('5')).toMatch(/^[0-9a-f]{2}$/);
    expect(pass('1')).toMatch(/^[0-9a-f]$/);
    expect(pass('4096')).toMatch(/^[0-9a-f]{1024}$/);
  });

  it('answers something else each time', () => {
    expect(new Set(Array.from({ length: 50 }, () => pass())).size).toBe(50);
  });

  it('refuses what is no number of bits', () => {
    for (const bits of ['0', '-1', '4097']) {
      expect(engine.run('ACL', 'GENPASS', bits)).toBe(
        '-ERR ACL GENPASS argument must be the number of bits for the output password, a ' +
          'positive number up to 4096\r\n',
      );
    }
    expect(engine.run('ACL', 'GENPASS', 'x')).toContain('value is not an integer');
    expect(engine.run('ACL', 'GENPASS', '1', '2')).toContain('Try ACL HELP.');
  });
});
