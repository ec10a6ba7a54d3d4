import { describe, expect, it } from 'vitest';
import { withoutExceptions } from './exceptions.ts';

const long = { rule: 'file-length', path: 'src/a.ts', subject: 'file', line: 1, says: 'is long' };
const state = { rule: 'module-state', path: 'src/a.ts', subject: 'cache', line: 9, says: 'x' };

describe('exceptions from the rules', () => {
  it('cover what they name', () => {
    const exception = { rule: 'module-state', path: 'src/a.ts', subject: 'cache', reason: 'r' };
    expect(withoutExceptions([state], [exception])).toEqual({ remaining: [], unused: [] });
  });

  it('cover nothing else', () => {
    for (const difference of [{ rule: 'x' }, { path: 'src/b.ts' }, { subject: 'other' }]) {
      const exception = { rule: 'module-state', path: 'src/a.ts', reason: 'r', ...difference };
      const { remaining, unused } = withoutExceptions([state], [exception]);
      expect(remaining).toEqual([state]);
      expect(unused).toEqual([exception]);
    }
  });

  it('go as far as they say and no further', () => {
    const exception = { rule: 'file-length', path: 'src/a.ts', atMost: 600, reason: 'r' };
    const of = (measured: number) => withoutExceptions([{ ...long, measured }], [exception]);
    expect(of(600).remaining).toEqual([]);
    expect(of(601).remaining).toHaveLength(1);
  });

  it('must say how far they go where there is a limit', () => {
    const exception = { rule: 'file-length', path: 'src/a.ts', reason: 'r' };
    expect(withoutExceptions([{ ...long, measured: 501 }], [exception]).remaining).toHaveLength(1);
  });
});
