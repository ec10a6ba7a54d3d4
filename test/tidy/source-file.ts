// A source file as the tidy rules see it: its path, its text and its syntax tree. The rules read
// the tree and not the text wherever a comment or a string could be mistaken for code.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** Relative to the repository, with forward slashes: `src/base/bytes.ts`. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

export interface Violation {
  readonly rule: string;
  readonly path: string;
  /** What breaks the rule (a function's name, an import), so that one can be excepted. */
  readonly subject: string;
  readonly line: number;
  readonly says: string;
  /** For rules with a limit: how much was found. */
  readonly measured?: number;
}

export type Rule = (file: SourceFile) => Violation[];

export function parseSource(path: string, text: string): SourceFile {
  const kind = path.endsWith('.mjs') ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, kind) };
}

/** Every TypeScript and JavaScript file in the folders, in the order of their paths. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  const paths = folders.flatMap((folder) => pathsIn(root, folder));
  return paths.sort().map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')));
}

function pathsIn(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return pathsIn(root, path);
    return /\.(ts|mts|js|mjs)$/.test(entry.name) ? [path] : [];
  });
}

export function isTest(file: SourceFile): boolean {
  return file.path.endsWith('.test.ts');
}

export function lineOf(file: SourceFile, node: ts.Node): number {
  return file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line + 1;
}

/** Calls back for every node below `node`, parents before children. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  ts.forEachChild(node, (child) => {
    visit(child);
    walk(child, visit);
  });
}
