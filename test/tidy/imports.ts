// The rules about imports: only upwards in the table of layers, the engine without Node.js, and no
// file that does nothing but pass on what others export.
import { posix } from 'node:path';
import ts from 'typescript';
import type { Layer } from '../../tools/layers.ts';
import { isTest, lineOf, type Rule, type SourceFile, type Violation, walk } from './source-file.ts';

export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** Static and dynamic imports, re-exports and `import('…')` types of a file. */
export function importsOf(file: SourceFile): Import[] {
  const imports: Import[] = [];
  walk(file.tree, (node) => {
    const specifier = specifierOf(node);
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
      imports.push({ specifier: specifier.text, line: lineOf(file, node) });
    }
  });
  return imports;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return node.argument.literal;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return node.arguments[0];
  }
  return undefined;
}

/**
 * Files under src/ import only from their own layer and from those before it in `layers`; packages
 * only if the product depends on them; `node:*` only outside the engine. Unit tests may use
 * packages and test support as they need, but stay in the same order among themselves.
 */
export function layerRule(layers: readonly Layer[], packages: readonly string[]): Rule {
  const order = new Map(layers.map((layer, index) => [layer.name, index]));
  return (file) => {
    if (!file.path.startsWith('src/')) return [];
    const own = order.get(layerName(file.path));
    if (own === undefined) {
      return [violation(file, layerName(file.path), 1, 'is not a layer of tools/layers.ts')];
    }
    const violations: Violation[] = [];
    for (const { specifier, line } of importsOf(file)) {
      const says = specifier.startsWith('.')
        ? relativeFault(file, specifier, own, layers, order)
        : packageFault(file, specifier, layers[own]?.engine === true, packages);
      if (says !== undefined) violations.push(violation(file, specifier, line, says));
    }
    return violations;
  };
}

function violation(file: SourceFile, subject: string, line: number, says: string): Violation {
  return { rule: 'layers', path: file.path, subject, line, says };
}

/** `src/memory/arena.ts` is of the layer memory, `src/main.ts` a layer of its own. */
function layerName(path: string): string {
  return path.split('/')[1] ?? '';
}

function relativeFault(
  file: SourceFile,
  specifier: string,
  own: number,
  layers: readonly Layer[],
  order: ReadonlyMap<string, number>,
): string | undefined {
  const target = posix.normalize(`${posix.dirname(file.path)}/${specifier}`);
  if (!target.startsWith('src/')) {
    return isTest(file) ? undefined : `reaches out of src/ (${target})`;
  }
  const theirs = order.get(layerName(target));
  if (theirs === undefined) return `${layerName(target)} is not a layer of tools/layers.ts`;
  return theirs > own
    ? `${layers[own]?.name} must not know ${layers[theirs]?.name}, which stands above it`
    : undefined;
}

function packageFault(
  file: SourceFile,
  specifier: string,
  engine: boolean,
  packages: readonly string[],
): string | undefined {
  if (isTest(file)) return undefined;
  if (specifier.startsWith('node:')) {
    return engine ? 'engine layers import no node:* module' : undefined;
  }
  const known = packages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  return known ? undefined : 'is not among the dependencies of package.json';
}

/** A file whose every statement is an import or a re-export only hides where things are. */
export const barrelRule: Rule = (file) => {
  const statements = file.tree.statements;
  const passesOn = statements.some((one) => ts.isExportDeclaration(one) && one.moduleSpecifier);
  const onlyPassesOn = statements.every(
    (one) => ts.isImportDeclaration(one) || ts.isExportDeclaration(one),
  );
  if (!passesOn || !onlyPassesOn) return [];
  const says = 'only re-exports; import from the file that declares';
  return [{ rule: 'barrel', path: file.path, subject: 'file', line: 1, says }];
};
