import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { layers } from '../../tools/layers.ts';
import { untestedCommands } from './command-tests.ts';
import { exceptions, withoutExceptions } from './exceptions.ts';
import {
  emptyCatchRule,
  nameRule,
  openingCommentRule,
  patternRule,
  switchedTestRule,
  unfinishedRule,
} from './habits.ts';
import { barrelRule, layerRule } from './imports.ts';
import { moduleStateRule } from './module-state.ts';
import { sizeRule } from './sizes.ts';
import { readSources, type SourceFile, type Violation } from './source-file.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
  dependencies?: Record<string, string>;
};

const rules = {
  'imports only from its own layer and those below': layerRule(
    layers,
    Object.keys(manifest.dependencies ?? {}),
  ),
  'declares something instead of only re-exporting': barrelRule,
  'keeps files to 500 lines, functions to 70 and lines to 100 columns': sizeRule({
    fileLines: 500,
    functionLines: 70,
    lineColumns: 100,
  }),
  'is named in kebab-case': nameRule,
  'opens by saying what it is': openingCommentRule,
  'marks nothing as left for later': unfinishedRule,
  'switches off no test and singles out none': switchedTestRule,
  'builds no pattern from data': patternRule,
  'swallows no error': emptyCatchRule,
  'keeps no state at module level': moduleStateRule,
};

describe('every file of the repository', () => {
  let files: readonly SourceFile[];
  let violations: readonly Violation[];
  let byRule: ReadonlyMap<string, readonly Violation[]>;

  beforeAll(() => {
    files = readSources(root, ['src', 'test', 'benchmark', 'tools']);
    byRule = new Map(
      Object.entries(rules).map(([says, rule]) => [says, files.flatMap((file) => rule(file))]),
    );
    violations = [...byRule.values(), untestedCommands(files)].flat();
  });

  for (const says of Object.keys(rules)) {
    it(says, () => {
      const { remaining } = withoutExceptions(byRule.get(says) ?? [], exceptions);
      expect(remaining.map(asLine)).toEqual([]);
    });
  }

  it('mentions every command in some test', () => {
    const { remaining } = withoutExceptions(untestedCommands(files), exceptions);
    expect(remaining.map(asLine)).toEqual([]);
  });

  it('needs every exception that is made', () => {
    const { unused } = withoutExceptions(violations, exceptions);
    expect(unused.map((one) => `${one.path} ${one.rule} ${one.subject ?? ''}`)).toEqual([]);
  });

  it('was looked at', () => {
    expect(files.map((file) => file.path)).toContain('test/tidy/repository.test.ts');
    expect(files.some((file) => file.path.startsWith('src/'))).toBe(true);
  });
});

describe('the table of layers', () => {
  it('names every folder once', () => {
    const names = layers.map((layer) => layer.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('agrees with the compiler about what the engine is', () => {
    const configuration = readFileSync(`${root}/tsconfig.engine.json`, 'utf8');
    const included = [...configuration.matchAll(/"src\/([a-z-]+)"/g)].map((match) => match[1]);
    const engine = layers.filter((layer) => layer.engine).map((layer) => layer.name);
    expect(included.sort()).toEqual(engine.sort());
  });
});

function asLine(violation: Violation): string {
  return `${violation.path}:${violation.line} ${violation.says} [${violation.rule}]`;
}
