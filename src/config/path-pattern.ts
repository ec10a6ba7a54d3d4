// File names with wildcards, as `include` takes them since Redis 7: `include conf.d/*.conf`. The
// wildcards are those of glob.ts; names that begin with a point must be asked for by a point.
import { asciiBytes } from '../base/ascii.ts';
import { matchGlob } from '../base/glob.ts';

export interface Directory {
  /** Names of files and folders inside, in any order; none when it cannot be read. */
  listDirectory(path: string): readonly string[];
}

const WILDCARDS = /[*?[]/;

/**
 * The paths that a pattern stands for, sorted. A path without wildcards stands for itself, whether
 * or not it exists; a pattern that matches nothing stands for nothing.
 */
export function expandPattern(pattern: string, directory: Directory): readonly string[] {
  if (!WILDCARDS.test(pattern)) return [pattern];
  let paths: readonly string[] = [pattern.startsWith('/') ? '/' : ''];
  for (const part of pattern.split('/')) {
    if (part === '') continue;
    paths = WILDCARDS.test(part)
      ? paths.flatMap((path) => matchesIn(path, part, directory))
      : existing(paths, part, directory);
  }
  return [...paths].sort();
}

function join(path: string, name: string): string {
  return path === '' || path.endsWith('/') ? path + name : `${path}/${name}`;
}

function matchesIn(path: string, pattern: string, directory: Directory): string[] {
  const patternBytes = asciiBytes(pattern);
  return directory
    .listDirectory(path === '' ? '.' : path)
    .filter((name) => {
      if (name.startsWith('.') && !pattern.startsWith('.')) return false;
      const bytes = asciiBytes(name);
      return matchGlob(patternBytes, 0, patternBytes.length, bytes, 0, bytes.length, false);
    })
    .map((name) => join(path, name));
}

function existing(paths: readonly string[], name: string, directory: Directory): string[] {
  const alwaysThere = name === '.' || name === '..';
  return paths
    .filter(
      (path) => alwaysThere || directory.listDirectory(path === '' ? '.' : path).includes(name),
    )
    .map((path) => join(path, name));
}
