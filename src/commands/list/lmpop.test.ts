import { describe, expect, it } from 'vitest';
import { ListEngine } from '../../../test/support/list-engine.ts';

describe('LMPOP', () => {
  it('takes from the first list there is and is propagated as LPOP or RPOP', () => {
    const engine = new ListEngine();
    engine.fill('b', '1', '2', '3');
    expect(engine.run('LMPOP', '2', 'a', 'b', 'LEFT')).toBe('*2\r\n$1\r\nb\r\n*1\r\n$1\r\n1\r\n');
    expect(engine.run('LMPOP', '2', 'a', 'b', 'right', 'count', '9')).toBe(
      '*2\r\n$1\r\nb\r\n*2\r\n$1\r\n3\r\n$1\r\n2\r\n',
    );
    expect(engine.run('LMPOP', '2', 'a', 'b', 'LEFT')).toBe('*-1\r\n');
    expect(engine.effects()).toEqual({
      events: ['lpop b', 'rpop b', 'del b'],
      propagated: ['LPOP b 1', 'RPOP b 2'],
    });
  });

  it('refuses what does not follow its form', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a');
    const run = (...words: string[]): string => engine.run('LMPOP', ...words);
    for (const count of ['0', '-1', 'x']) {
      expect(run(count, 'k', 'LEFT')).toBe('-ERR numkeys should be greater than 0\r\n');
      expect(run('1', 'k', 'LEFT', 'COUNT', count)).toBe('-ERR count should be greater than 0\r\n');
    }
    for (const words of [
      ['2', 'k', 'LEFT'],
      ['1', 'k', 'UP'],
      ['1', 'k', 'LEFT', 'COUNT'],
      ['1', 'k', 'LEFT', 'FOO', '1'],
      ['1', 'k', 'LEFT', 'COUNT', '1', 'COUNT', '1'],
    ]) {
      expect(run(...words)).toBe('-ERR syntax error\r\n');
    }
    engine.run('SET', 's', 'v');
    expect(run('2', 's', 'k', 'LEFT')).toMatch(/^-WRONGTYPE /);
    expect(run('2', 'k', 's', 'LEFT')).toMatch(/^\*2/);
  });
});
