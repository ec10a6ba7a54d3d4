import { describe, expect, it } from 'vitest';
import { expandPattern } from './path-pattern.ts';

const folders: Readonly<Record<string, readonly string[]>> = {
  '.': ['conf.d', 'b.conf', 'a.conf', '.hidden.conf'],
  'conf.d': ['2.conf', '1.conf', 'notes'],
  '/': ['etc'],
  '/etc': ['redis'],
  '/etc/redis': ['redis.conf', 'extra.conf'],
};
const directory = { listDirectory: (path: string) => folders[path] ?? [] };

describe('expandPattern', () => {
  it('leaves a path without wildcards alone, whether it exists or not', () => {
    expect(expandPattern('nowhere/x.conf', directory)).toEqual(['nowhere/x.conf']);
    expect(expandPattern('', directory)).toEqual(['']);
  });

  it('sorts what a pattern matches', () => {
    expect(expandPattern('*.conf', directory)).toEqual(['a.conf', 'b.conf']);
    expect(expandPattern('conf.d/?.conf', directory)).toEqual(['conf.d/1.conf', 'conf.d/2.conf']);
  });

  it('takes wildcards in folders and absolute paths', () => {
    expect(expandPattern('*/[12].conf', directory)).toEqual(['conf.d/1.conf', 'conf.d/2.conf']);
    expect(expandPattern('/etc/*/re*.conf', directory)).toEqual(['/etc/redis/redis.conf']);
    expect(
      expandPattern('./*.conf', { listDirectory: (p) => (p === '.' ? ['x.conf'] : []) }),
    ).toEqual(['./x.conf']);
  });

  it('asks for hidden files by their point', () => {
    expect(expandPattern('.*.conf', directory)).toEqual(['.hidden.conf']);
  });

  it('gives nothing when nothing matches', () => {
    expect(expandPattern('*.ini', directory)).toEqual([]);
    expect(expandPattern('nowhere/*', directory)).toEqual([]);
    expect(expandPattern('*/nothing.conf', directory)).toEqual([]);
  });
});
