import { describe, expect, it } from 'vitest';
import { bulksIn, ListEngine } from '../../../test/support/list-engine.ts';

function texts(count: number): string[] {
  return Array.from({ length: count }, (_, n) => (n % 3 === 0 ? `${n * n}` : `element ${n}`));
}

describe('LRANGE', () => {
  it('answers what lies between two indexes', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a', 'b', 'c', 'd');
    expect(engine.run('LRANGE', 'k', '0', '1')).toBe('*2\r\n$1\r\na\r\n$1\r\nb\r\n');
    expect(bulksIn(engine.run('LRANGE', 'k', '-3', '2'))).toEqual(['b', 'c']);
    expect(bulksIn(engine.run('LRANGE', 'k', '-100', '100'))).toEqual(['a', 'b', 'c', 'd']);
    for (const [start, stop] of [
      ['2', '1'],
      ['4', '9'],
      ['-1', '-2'],
      ['0', '-5'],
    ] as const) {
      expect(engine.run('LRANGE', 'k', start, stop)).toBe('*0\r\n');
    }
    expect(engine.run('LRANGE', 'none', '0', '-1')).toBe('*0\r\n');
  });

  it('goes across nodes and large elements', () => {
    const engine = new ListEngine();
    const elements = texts(5000);
    elements[2500] = 'l'.repeat(300_000);
    elements[2501] = 'm'.repeat(20_000);
    engine.fill('k', ...elements);
    for (const [start, stop] of [
      [0, 4999],
      [0, 10],
      [700, 1900],
      [2400, 2600],
      [2500, 2500],
      [4990, 4999],
    ] as const) {
      const reply = bulksIn(engine.run('LRANGE', 'k', String(start), String(stop)));
      expect(reply).toEqual(elements.slice(start, stop + 1));
    }
  });

  it('writes every kind of element as the string that was stored', () => {
    const engine = new ListEngine();
    const elements = [
      '',
      '0',
      '-1',
      '127',
      '128',
      '-4096',
      '-4097',
      '32768',
      '8388608',
      '-0',
      '01',
    ];
    elements.push('2147483648', '-9223372036854775808', '9223372036854775808', '\x00\xff\r\n');
    for (let length = 1; length < 300; length += 7) elements.push('x'.repeat(length));
    elements.push('y'.repeat(4096), 'z'.repeat(70_000));
    engine.fill('k', ...elements);
    expect(engine.list('k')).toEqual(elements);
  });

  it('refuses indexes that are no integers, before it looks at the key', () => {
    const engine = new ListEngine();
    engine.run('SET', 's', 'v');
    const problem = '-ERR value is not an integer or out of range\r\n';
    expect(engine.run('LRANGE', 's', 'x', '0')).toBe(problem);
    expect(engine.run('LRANGE', 's', '0', '1.5')).toBe(problem);
    expect(engine.run('LRANGE', 's', '0', '0')).toMatch(/^-WRONGTYPE /);
  });
});
