import { describe, expect, it } from 'vitest';
import { bulksIn, ListEngine } from '../../../test/support/list-engine.ts';

describe('LPOP and RPOP', () => {
  it('take one element, and the key with the last one', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a', '12', 'c');
    expect(engine.run('LPOP', 'k')).toBe('$1\r\na\r\n');
    expect(engine.run('RPOP', 'k')).toBe('$1\r\nc\r\n');
    expect(engine.run('RPOP', 'k')).toBe('$2\r\n12\r\n');
    expect(engine.run('EXISTS', 'k')).toBe(':0\r\n');
    expect(engine.events()).toEqual(['lpop k', 'rpop k', 'rpop k', 'del k', 'keymiss k']);
    expect(engine.propagated()).toEqual(['LPOP k', 'RPOP k', 'RPOP k']);
  });

  it('take several, from the end backwards', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a', 'b', 'c', 'd', 'e');
    const { keyspace } = engine.engine;
    const before = keyspace.dirty;
    expect(bulksIn(engine.run('LPOP', 'k', '2'))).toEqual(['a', 'b']);
    expect(bulksIn(engine.run('RPOP', 'k', '2'))).toEqual(['e', 'd']);
    expect(bulksIn(engine.run('RPOP', 'k', '9'))).toEqual(['c']);
    expect(keyspace.dirty - before).toBe(5);
    expect(engine.propagated()).toEqual(['LPOP k 2', 'RPOP k 2', 'RPOP k 9']);
  });

  it('answer null for no key, an empty array for a count of 0', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a');
    expect(engine.run('LPOP', 'none')).toBe('$-1\r\n');
    expect(engine.run('RPOP', 'none', '2')).toBe('*-1\r\n');
    expect(engine.run('LPOP', 'k', '0')).toBe('*0\r\n');
    engine.run('HELLO', '3');
    expect(engine.run('LPOP', 'none')).toBe('_\r\n');
    expect(engine.run('RPOP', 'none', '2')).toBe('_\r\n');
    expect(engine.propagated()).toEqual([]);
  });

  it('refuse what is no count, too many arguments and other types', () => {
    const engine = new ListEngine();
    engine.run('SET', 's', 'v');
    for (const count of ['-1', 'x', '1.5', '9223372036854775808']) {
      expect(engine.run('LPOP', 's', count)).toBe(
        '-ERR value is out of range, must be positive\r\n',
      );
    }
    expect(engine.run('RPOP', 'k', '1', '2')).toMatch(/^-ERR wrong number of arguments for 'rpop'/);
    expect(engine.run('LPOP', 's')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('LPOP', 's', '1')).toMatch(/^-WRONGTYPE /);
  });

  it('bring a long list back to one packed list at half the size', () => {
    const engine = new ListEngine();
    engine.fill('k', ...Array.from({ length: 2000 }, (_, n) => `element ${n}`));
    engine.run('LPOP', 'k', '1000');
    engine.run('RPOP', 'k', '690');
    expect(engine.encoding('k')).toBe('quicklist');
    while (engine.encoding('k') === 'quicklist') engine.run('RPOP', 'k');
    const left = engine.list('k');
    expect(left.length * (`element 1000`.length + 2)).toBeLessThanOrEqual(4096);
    expect(left.length * (`element 1000`.length + 2)).toBeGreaterThan(3000);
    expect(left[0]).toBe('element 1000');
  });

  it('give all memory back', () => {
    const engine = new ListEngine();
    const { memory } = engine.engine.keyspace;
    engine.run('SET', 'other', 'v');
    const before = memory.usedBytes;
    engine.fill('k', ...Array.from({ length: 3000 }, (_, n) => 'e'.repeat((n * 7) % 900)));
    while (engine.run('EXISTS', 'k') === ':1\r\n') engine.run('LPOP', 'k', '17');
    expect(memory.usedBytes).toBe(before);
  });
});
