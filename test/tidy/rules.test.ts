// The rules tried on small samples: each must find what it is for, and leave the rest alone. One
// file for all of them, because loading the TypeScript compiler is what costs time here.
import { describe, expect, it } from 'vitest';
import { commandNamesIn, untestedCommands } from './command-tests.ts';
import {
  emptyCatchRule,
  nameRule,
  openingCommentRule,
  patternRule,
  switchedTestRule,
  unfinishedRule,
} from './habits.ts';
import { barrelRule, importsOf, layerRule } from './imports.ts';
import { moduleStateRule } from './module-state.ts';
import { sizeRule } from './sizes.ts';
import { parseSource, type Rule } from './source-file.ts';

const sampleLayers = [
  { name: 'base', engine: true, holds: 'bytes' },
  { name: 'engine', engine: true, holds: 'everything else' },
  { name: 'network', engine: false, holds: 'sockets' },
  { name: 'main.ts', engine: false, holds: 'the program' },
];
const layersRule = layerRule(sampleLayers, ['some-package']);
const layerFaults = (path: string, text: string) =>
  layersRule(parseSource(path, text)).map((violation) => violation.says);

describe('the layers rule', () => {
  it('allows imports from the own layer and from those below', () => {
    expect(layerFaults('src/engine/run.ts', `import { a } from './other.ts';`)).toEqual([]);
    expect(layerFaults('src/engine/deep/run.ts', `import { a } from '../../base/a.ts';`)).toEqual(
      [],
    );
    expect(layerFaults('src/main.ts', `import { a } from './network/listen.ts';`)).toEqual([]);
  });

  it('finds an import from above, also of a type, in a re-export or made later', () => {
    const says = ['base must not know engine, which stands above it'];
    expect(layerFaults('src/base/a.ts', `import { b } from '../engine/b.ts';`)).toEqual(says);
    expect(layerFaults('src/base/a.ts', `import type { B } from '../engine/b.ts';`)).toEqual(says);
    expect(layerFaults('src/base/a.ts', `export { b } from '../engine/b.ts';`)).toEqual(says);
    expect(layerFaults('src/base/a.ts', `await import('../engine/b.ts');`)).toEqual(says);
    expect(layerFaults('src/base/a.ts', `type B = import('../engine/b.ts').B;`)).toEqual(says);
  });

  it('keeps Node.js out of the engine and lets it into the rest', () => {
    const text = `import { createServer } from 'node:net';`;
    expect(layerFaults('src/engine/a.ts', text)).toEqual(['engine layers import no node:* module']);
    expect(layerFaults('src/network/a.ts', text)).toEqual([]);
  });

  it('allows only the packages that the product depends on', () => {
    const says = ['is not among the dependencies of package.json'];
    expect(layerFaults('src/network/a.ts', `import a from 'another-package';`)).toEqual(says);
    expect(layerFaults('src/network/a.ts', `import { createServer } from 'net';`)).toEqual(says);
    expect(layerFaults('src/network/a.ts', `import a from 'some-package/part';`)).toEqual([]);
  });

  it('keeps the product inside src, and lets its unit tests use packages and test support', () => {
    const text = `import { seeds } from '../../test/support/seeds.ts';`;
    expect(layerFaults('src/base/a.ts', text)).toEqual([
      'reaches out of src/ (test/support/seeds.ts)',
    ]);
    expect(layerFaults('src/base/a.test.ts', `${text} import { it } from 'vitest';`)).toEqual([]);
  });

  it('holds unit tests to the same order', () => {
    expect(layerFaults('src/base/a.test.ts', `import { b } from '../engine/b.ts';`)).toHaveLength(
      1,
    );
  });

  it('wants every folder in the table', () => {
    expect(layerFaults('src/utils/a.ts', '')).toEqual(['is not a layer of tools/layers.ts']);
    expect(layerFaults('src/base/a.ts', `import { b } from '../utils/b.ts';`)).toEqual([
      'utils is not a layer of tools/layers.ts',
    ]);
  });

  it('says nothing of files outside src', () => {
    expect(layerFaults('benchmark/run.ts', `import { a } from 'anything';`)).toEqual([]);
  });

  it('reads no import out of a string or a comment', () => {
    const file = parseSource('src/base/a.ts', `// import '../x.ts'\nconst a = "import './y.ts'";`);
    expect(importsOf(file)).toEqual([]);
  });
});

describe('the barrel rule', () => {
  const found = (text: string) => barrelRule(parseSource('src/base/all.ts', text)).length;

  it('finds a file that only re-exports', () => {
    expect(found(`export * from './a.ts';\nexport { b } from './b.ts';`)).toBe(1);
  });

  it('allows a file that declares something, and one that only imports', () => {
    expect(found(`export { b } from './b.ts';\nexport const a = 1;`)).toBe(0);
    expect(found(`import './a.ts';`)).toBe(0);
    expect(found('')).toBe(0);
  });
});

const sizesRule = sizeRule({ fileLines: 8, functionLines: 3, lineColumns: 40 });
const sizeFaults = (text: string, path = 'src/base/a.ts') =>
  sizesRule(parseSource(path, text)).map((one) => [one.rule, one.subject, one.line, one.measured]);

describe('the size rule', () => {
  it('counts the lines of a file, not the newline at its end', () => {
    expect(sizeFaults('//\n'.repeat(8))).toEqual([]);
    expect(sizeFaults('//\n'.repeat(9))).toEqual([['file-length', 'file', 1, 9]]);
  });

  it('counts the columns of a line in characters', () => {
    expect(sizeFaults(`// ${'x'.repeat(37)}`)).toEqual([]);
    expect(sizeFaults(`// ${'ä'.repeat(37)}`)).toEqual([]);
    expect(sizeFaults(`//\n// ${'x'.repeat(38)}`)).toEqual([['line-length', 'line', 2, 41]]);
  });

  it('measures functions of every form, and names them', () => {
    const body = '{\n  a();\n  b();\n}';
    expect(sizeFaults(`function long() ${body}`)).toEqual([['function-length', 'long', 1, 4]]);
    expect(sizeFaults(`const long = () => ${body};`)).toEqual([['function-length', 'long', 1, 4]]);
    expect(sizeFaults(`const o = {\n  long() ${body} };`)).toEqual([
      ['function-length', 'long', 2, 4],
    ]);
    expect(sizeFaults(`const o = {\n  long: () => ${body} };`)).toHaveLength(1);
    expect(sizeFaults(`class C {\n  constructor() ${body} }`)).toEqual([
      ['function-length', 'constructor', 2, 4],
    ]);
    expect(sizeFaults(`run(() => ${body});`)).toEqual([
      ['function-length', 'anonymous function', 1, 4],
    ]);
  });

  it('allows functions at the limit', () => {
    expect(sizeFaults('function short() {\n  a();\n}')).toEqual([]);
  });

  it('leaves out the groups of a test file, but not its tests', () => {
    const group = `describe('a group', () => {\n\n\n});`;
    const test = `it('does something', () => {\n\n\n});`;
    expect(sizeFaults(group, 'src/base/a.test.ts')).toEqual([]);
    expect(sizeFaults(`describe.each([1])('a', () => {\n\n\n});`, 'src/base/a.test.ts')).toEqual(
      [],
    );
    expect(sizeFaults(test, 'src/base/a.test.ts')).toHaveLength(1);
    expect(sizeFaults(group, 'src/base/a.ts')).toHaveLength(1);
  });
});

const found = (rule: Rule, text: string, path = 'src/base/a.ts') =>
  rule(parseSource(path, text)).map((violation) => `${violation.line} ${violation.subject}`);

describe('the name rule', () => {
  it('allows kebab-case in every part of the path', () => {
    expect(found(nameRule, '', 'src/sorted-sets/b-plus-tree-2.test.ts')).toEqual([]);
    expect(found(nameRule, '', 'tools/build.mjs')).toEqual([]);
  });

  it('finds other spellings of files and folders', () => {
    for (const name of ['BPlusTree.ts', 'bPlus.ts', 'b_plus.ts', '-b.ts', 'b..ts', 'b.spec.ts']) {
      expect(found(nameRule, '', `src/base/${name}`)).toEqual([`1 ${name}`]);
    }
    expect(found(nameRule, '', 'src/sortedSets/tree.ts')).toEqual(['1 sortedSets']);
  });
});

describe('the opening comment rule', () => {
  it('wants a comment first, after #! if there is one', () => {
    expect(found(openingCommentRule, '// What it is.\nlet a;')).toEqual([]);
    expect(found(openingCommentRule, '/** What it is. */')).toEqual([]);
    expect(found(openingCommentRule, '#!/usr/bin/env node\n// What it is.')).toEqual([]);
    expect(found(openingCommentRule, 'let a; // What it is.')).toEqual(['1 file']);
    expect(found(openingCommentRule, '')).toEqual(['1 file']);
  });

  it('asks nothing of tests', () => {
    expect(found(openingCommentRule, 'let a;', 'src/base/a.test.ts')).toEqual([]);
  });
});

describe('the rule about what is unfinished', () => {
  it('finds the words in comments and in code', () => {
    expect(found(unfinishedRule, 'a();\n// TODO: the rest')).toEqual(['2 TODO']);
    expect(found(unfinishedRule, 'const FIXME = 1; /* HACK */')).toEqual(['1 FIXME']);
  });

  it('finds them on the right line after a template of several lines', () => {
    expect(found(unfinishedRule, 'const a = `x\ny`;\n// XXX')).toEqual(['3 XXX']);
  });

  it('lets strings, templates and patterns hold them', () => {
    expect(found(unfinishedRule, `const a = 'TODO'; const b = \`HACK \${a} XXX\`;`)).toEqual([]);
    expect(found(unfinishedRule, 'const a = /FIXME/; const 𝒳 = "TODO";')).toEqual([]);
  });

  it('knows them only as whole words', () => {
    expect(found(unfinishedRule, '// TODOS, XXXL and mastodon')).toEqual([]);
  });
});

describe('the rule about switched tests', () => {
  it('finds tests and groups that are switched off or singled out', () => {
    expect(found(switchedTestRule, `it.skip('a', b);`)).toEqual(['1 it.skip']);
    expect(found(switchedTestRule, `describe.only('a', b);`)).toEqual(['1 describe.only']);
    expect(found(switchedTestRule, `test.concurrent.todo('a');`)).toEqual(['1 test.todo']);
    expect(found(switchedTestRule, `\nit.each([1]).skip('a', b);`)).toEqual(['2 it.skip']);
    expect(found(switchedTestRule, 'const maybe = fast ? it : it.skip;')).toEqual(['1 it.skip']);
  });

  it('allows stated conditions and other things of the same name', () => {
    expect(found(switchedTestRule, `it.skipIf(windows)('a', b);`)).toEqual([]);
    expect(found(switchedTestRule, 'reader.skip(4); limits.only;')).toEqual([]);
  });
});

describe('the rule about patterns', () => {
  it('finds a RegExp made from data', () => {
    expect(found(patternRule, 'new RegExp(pattern);')).toEqual(['1 RegExp']);
    expect(found(patternRule, '\nRegExp(`^` + glob);')).toEqual(['2 RegExp']);
    expect(found(patternRule, "new RegExp('a' + b);")).toEqual(['1 RegExp']);
  });

  it('allows patterns that are written out', () => {
    expect(found(patternRule, "/a/.test(b); new RegExp('a', 'u');")).toEqual([]);
  });
});

describe('the rule about swallowed errors', () => {
  it('finds a catch that does nothing, whatever it says', () => {
    expect(found(emptyCatchRule, 'try { a(); } catch {}')).toEqual(['1 catch']);
    expect(found(emptyCatchRule, 'try { a(); } catch (e) {\n// never mind\n}')).toEqual([
      '1 catch',
    ]);
  });

  it('allows a catch that does something', () => {
    expect(found(emptyCatchRule, 'try { a(); } catch { return; }')).toEqual([]);
  });
});

const stateIn = (text: string, path = 'src/base/a.ts') =>
  moduleStateRule(parseSource(path, text)).map((violation) => violation.subject);

describe('the module state rule', () => {
  it('finds variables of the module', () => {
    expect(stateIn('let a = 1;\nexport let b: string;\nvar c = 2;')).toEqual(['a', 'b', 'c']);
  });

  it('finds containers that anyone could fill', () => {
    expect(stateIn('const a = new Map(); const b = new Set<string>([x]);')).toEqual(['a', 'b']);
    expect(stateIn('const a: string[] = []; const b = [1, 2];')).toEqual(['a', 'b']);
    expect(stateIn('const a = {}; const b = { hits: 0 };')).toEqual(['a', 'b']);
    expect(stateIn('const a: Record<string, number> = { b: 1 };')).toEqual(['a']);
    expect(stateIn('const a = new Map() as Map<string, number>;')).toEqual(['a']);
  });

  it('finds buffers to write in', () => {
    expect(stateIn('const a = new Uint8Array(16); const b = new Float64Array(size);')).toHaveLength(
      2,
    );
    expect(stateIn('const a = new DataView(new ArrayBuffer(8));')).toEqual(['a']);
  });

  it('finds static fields that can change', () => {
    expect(stateIn('class A {\n  static count = 0;\n  static readonly b = 1; c = 2; }')).toEqual([
      'count',
    ]);
  });

  it('allows what cannot change or is declared not to', () => {
    expect(stateIn('const a = 1; const b = "x"; const c = compute();')).toEqual([]);
    expect(stateIn('const a: readonly string[] = ["x"]; const b = [1] as const;')).toEqual([]);
    expect(stateIn('const a: ReadonlyMap<string, number> = new Map([["x", 1]]);')).toEqual([]);
    expect(stateIn('const a = { b: 1 } as const; const c = { d: 1 } satisfies D;')).toEqual([]);
    expect(stateIn('const a: Command = { name: "get" };')).toEqual([]);
    expect(stateIn('const a = { write() {}, read: () => 1 };')).toEqual([]);
    expect(stateIn('const a = Object.freeze([1]);')).toEqual([]);
  });

  it('allows written-out tables of numbers and arrays without elements', () => {
    expect(stateIn('const a = new Uint8Array([13, 10]); const b = new Int32Array(0);')).toEqual([]);
    expect(stateIn('const a = new DataView(new ArrayBuffer(0));')).toEqual([]);
  });

  it('allows state in functions and instances', () => {
    expect(stateIn('function f() { let a = 1; const b = new Map(); }')).toEqual([]);
    expect(stateIn('class A { count = 0; readonly keys = new Map(); }')).toEqual([]);
  });

  it('asks nothing of tests and tools', () => {
    expect(stateIn('let a = 1;', 'src/base/a.test.ts')).toEqual([]);
    expect(stateIn('let a = 1;', 'tools/a.ts')).toEqual([]);
  });
});

const command = (name: string) => `export const command = { name: '${name}', arity: 2 };`;
const untested = (declared: string, tests: string) =>
  untestedCommands([
    parseSource('src/commands/strings/a.ts', command(declared)),
    parseSource('test/integration/strings.test.ts', tests),
  ]).map((violation) => violation.says);

describe('the rule that commands are tested', () => {
  it('reads the names from the objects that declare commands', () => {
    const text = `${command('GETEX')} const other = { name: 'x' };`;
    expect(commandNamesIn(parseSource('src/commands/strings/a.ts', text))).toEqual(['getex']);
  });

  it('reads them from calls that define commands, too', () => {
    const text = `export const get = define({ arity: 2, name: 'get' } as const);`;
    expect(commandNamesIn(parseSource('src/commands/strings/get.ts', text))).toEqual(['get']);
  });

  it('finds a command that no test mentions', () => {
    expect(untested('getex', `run('GET', 'key');`)).toEqual(['no test mentions GETEX']);
    expect(untested('getex', `run('GETEXTRA', 'key');`)).toHaveLength(1);
  });

  it('is content with any spelling in a test', () => {
    expect(untested('getex', `run('GETEX', 'key');`)).toEqual([]);
    expect(untested('GETEX', `run('getex key');`)).toEqual([]);
    expect(untested('set-active-expire', `run('DEBUG', 'SET-ACTIVE-EXPIRE', '0');`)).toEqual([]);
  });

  it('does not count a mention in the product', () => {
    const files = [
      parseSource('src/commands/strings/a.ts', command('getex')),
      parseSource('src/commands/strings/b.ts', '// like GETEX'),
    ];
    expect(untestedCommands(files)).toHaveLength(1);
  });
});
