import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('SMEMBERS', () => {
  it('answers all members, integers in order', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 's', '300', '-2', '70000', '7');
    const members = '$2\r\n-2\r\n$1\r\n7\r\n$3\r\n300\r\n$5\r\n70000\r\n';
    expect(engine.run('SMEMBERS', 's')).toBe(`*4\r\n${members}`);
    engine.run('HELLO', '3');
    expect(engine.run('SMEMBERS', 's')).toBe(`~4\r\n${members}`);
    expect(engine.run('SMEMBERS', 'missing')).toBe('~0\r\n');
  });

  it('answers every member of a hash table once', () => {
    const engine = new ObservedEngine();
    const members = Array.from({ length: 2000 }, (_, at) => `m${at}`);
    engine.run('SADD', 's', ...members);
    const lines = engine.run('SMEMBERS', 's').split('\r\n');
    expect(lines[0]).toBe('*2000');
    expect(lines.filter((line) => line.startsWith('m')).sort()).toEqual(members.sort());
  });

  it('refuses other types', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v');
    expect(engine.run('SMEMBERS', 'k')).toMatch(/^-WRONGTYPE /);
  });
});
