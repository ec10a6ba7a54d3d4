import { describe, expect, it } from 'vitest';
import { asciiBytes, latin1Text } from '../../base/ascii.ts';
import {
  EMPTY_MANIFEST,
  formatManifest,
  nextBase,
  parseManifest,
  partsOf,
  withBase,
  withIncrement,
  withoutHistory,
} from './manifest.ts';

function problemOf(text: string): string {
  try {
    parseManifest(asciiBytes(text));
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

describe('a manifest', () => {
  it('has a line for each file, as Redis writes them', () => {
    let manifest = withBase(EMPTY_MANIFEST, nextBase(EMPTY_MANIFEST, 'a.aof', true), 0);
    manifest = withIncrement(withIncrement(manifest, 'a.aof'), 'a.aof');
    const text = 'file a.aof.1.base.rdb seq 1 type b\nfile a.aof.1.incr.aof seq 1 type i\n';
    const bytes = formatManifest(manifest);
    expect(latin1Text(bytes, 0, bytes.length)).toBe(`${text}file a.aof.2.incr.aof seq 2 type i\n`);
    expect(parseManifest(bytes)).toEqual(manifest);
  });

  it('makes history of what a rewrite supersedes, and forgets it', () => {
    let manifest = withBase(EMPTY_MANIFEST, nextBase(EMPTY_MANIFEST, 'a', true), 0);
    manifest = withIncrement(withIncrement(manifest, 'a'), 'a');
    const rewritten = withBase(manifest, nextBase(manifest, 'a', false), 1);
    expect(partsOf(rewritten).map(({ name }) => name)).toEqual(['a.2.base.aof', 'a.2.incr.aof']);
    expect(rewritten.history.map(({ name }) => name)).toEqual(['a.1.incr.aof', 'a.1.base.rdb']);
    expect(withoutHistory(rewritten).history).toEqual([]);
  });

  it('puts a name with a blank into quotes', () => {
    const manifest = withIncrement(EMPTY_MANIFEST, 'a b');
    const bytes = formatManifest(manifest);
    expect(latin1Text(bytes, 0, bytes.length)).toBe('file "a b.1.incr.aof" seq 1 type i\n');
    expect(parseManifest(bytes)).toEqual(manifest);
  });

  it('may have comments and more than we know', () => {
    const text = '# comment\nfile x.aof seq 1 type i other thing\n';
    expect(parseManifest(asciiBytes(text)).increments[0].name).toBe('x.aof');
  });

  it("is refused when it is no manifest, in Redis's words", () => {
    expect(problemOf('')).toBe('Found an empty AOF manifest');
    expect(problemOf('\n')).toBe('Invalid AOF manifest file format');
    expect(problemOf('file a seq 1 type i')).toBe('The AOF manifest file contains too long line');
    expect(problemOf('file a seq 1\n')).toBe('Invalid AOF manifest file format');
    expect(problemOf('file a/b seq 1 type i\n')).toBe("File can't be a path, just a filename");
    expect(problemOf('file a seq 1 type x\n')).toBe('Unknown AOF file type');
    expect(problemOf('file a seq 1 type b\nfile b seq 2 type b\n')).toBe(
      'Found duplicate base file information',
    );
    expect(problemOf('file a seq 2 type i\nfile b seq 2 type i\n')).toBe(
      'Found a non-monotonic sequence number',
    );
  });

  it('is refused when two lines became one, or an increment in use history', () => {
    expect(problemOf('file a seq 1 type b\tfile b seq 1 type i\n')).toMatch(/^Invalid/);
    expect(problemOf('file a.1.base.rdb seq 1 type b\nfile a.1.incr.aof seq 1 type h\n')).toBe(
      'Found history that is not older than what is in use',
    );
  });
});

describe('The history of a manifest', () => {
  it('has the latest files first, as Redis writes it', () => {
    let manifest = withIncrement(EMPTY_MANIFEST, 'a');
    for (let nth = 0; nth < 3; nth++) {
      const next = withIncrement(manifest, 'a');
      manifest = withBase(next, nextBase(next, 'a', true), 1);
    }
    const text = Buffer.from(formatManifest(manifest)).toString('latin1');
    expect(text.split('\n').map((line) => line.split(' ')[1])).toEqual([
      ...['a.3.base.rdb', 'a.3.incr.aof', 'a.2.base.rdb', 'a.2.incr.aof', 'a.1.base.rdb'],
      ...['a.1.incr.aof', 'a.4.incr.aof', undefined],
    ]);
  });
});
