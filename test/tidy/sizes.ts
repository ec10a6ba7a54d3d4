// The rules about size: how long a file, a function and a line may be.
import ts from 'typescript';
import { isTest, lineOf, type Rule, type SourceFile, type Violation, walk } from './source-file.ts';

export interface SizeLimits {
  readonly fileLines: number;
  readonly functionLines: number;
  readonly lineColumns: number;
}

export function sizeRule(limits: SizeLimits): Rule {
  return (file) => {
    const lines = file.text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    return [
      ...fileLength(file, lines.length, limits.fileLines),
      ...lineLengths(file, lines, limits.lineColumns),
      ...functionLengths(file, limits.functionLines),
    ];
  };
}

function fileLength(file: SourceFile, measured: number, limit: number): Violation[] {
  if (measured <= limit) return [];
  const says = `has ${measured} lines, more than ${limit}`;
  return [{ rule: 'file-length', path: file.path, subject: 'file', line: 1, says, measured }];
}

function lineLengths(file: SourceFile, lines: readonly string[], limit: number): Violation[] {
  return lines.flatMap((text, index) => {
    const measured = [...text].length;
    if (measured <= limit) return [];
    const says = `has ${measured} columns, more than ${limit}`;
    const where = { path: file.path, subject: 'line', line: index + 1 };
    return [{ rule: 'line-length', ...where, says, measured }];
  });
}

function functionLengths(file: SourceFile, limit: number): Violation[] {
  const violations: Violation[] = [];
  walk(file.tree, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    if (isTest(file) && isGroupOfTests(node)) return;
    const line = lineOf(file, node);
    const measured = file.tree.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - line;
    if (measured <= limit) return;
    const subject = nameOf(node);
    const says = `${subject} has ${measured} lines, more than ${limit}`;
    violations.push({ rule: 'function-length', path: file.path, subject, line, says, measured });
  });
  return violations;
}

/** The function given to `describe`, which is a chapter and not a piece of behaviour. */
function isGroupOfTests(node: ts.Node): boolean {
  let callee: ts.Node = node.parent;
  while (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) {
    callee = callee.expression;
  }
  return ts.isIdentifier(callee) && callee.text === 'describe';
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  const named = node.name ?? ('name' in node.parent ? (node.parent.name as ts.Node) : undefined);
  return named?.getText() ?? 'anonymous function';
}
