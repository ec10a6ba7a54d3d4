// The rules about habits: names, opening comments, nothing left for later, no test switched off, no
// pattern built from data, no error swallowed.
import ts from 'typescript';
import { isTest, lineOf, type Rule, type SourceFile, type Violation, walk } from './source-file.ts';

/** Files and folders are named in kebab-case, tests `name.test.ts`. */
export const nameRule: Rule = (file) => {
  const parts = file.path.split('/');
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
  const extension = /(\.test)?\.(ts|mts|js|mjs)$/;
  const odd = parts.find((part, index) => {
    const last = index === parts.length - 1;
    return !kebab.test(last ? part.replace(extension, '') : part);
  });
  if (odd === undefined) return [];
  return [at(file, 'kebab-case', odd, 1, `${odd} is not in kebab-case`)];
};

/** A file opens by saying what it is; the names of tests say that themselves. */
export const openingCommentRule: Rule = (file) => {
  if (isTest(file)) return [];
  const opening = file.text.replace(/^#!.*\n/, '');
  if (opening.startsWith('//') || opening.startsWith('/*')) return [];
  return [at(file, 'opening-comment', 'file', 1, 'does not open by saying what it is and why')];
};

const laterWords = /\b(TODO|FIXME|XXX|HACK)\b/;

/** Nothing is marked as left for later, in code or comments (a string may hold the words). */
export const unfinishedRule: Rule = (file) => {
  const code = file.text.split('');
  walk(file.tree, (node) => {
    const isText = ts.isStringLiteralLike(node) || ts.isRegularExpressionLiteral(node);
    if (!isText && !ts.isTemplateLiteralToken(node)) return;
    for (let i = node.getStart(file.tree); i < node.getEnd(); i++) {
      if (code[i] !== '\n') code[i] = ' ';
    }
  });
  return code
    .join('')
    .split('\n')
    .flatMap((line, index) => {
      const word = laterWords.exec(line)?.[0];
      return word === undefined ? [] : [at(file, 'unfinished', word, index + 1, `says ${word}`)];
    });
};

const testFunctions: readonly string[] = ['it', 'test', 'describe', 'suite', 'bench'];
const switches: readonly string[] = ['skip', 'only', 'todo', 'fails'];

/** No test is switched off or singled out; `skipIf` and `runIf` state a condition and may stay. */
export const switchedTestRule: Rule = (file) => {
  const violations: Violation[] = [];
  walk(file.tree, (node) => {
    if (!ts.isPropertyAccessExpression(node) || !switches.includes(node.name.text)) return;
    let callee: ts.Node = node.expression;
    while (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) {
      callee = callee.expression;
    }
    if (!ts.isIdentifier(callee) || !testFunctions.includes(callee.text)) return;
    const subject = `${callee.text}.${node.name.text}`;
    violations.push(at(file, 'switched-test', subject, lineOf(file, node), `uses ${subject}`));
  });
  return violations;
};

/** A pattern that a client could choose can be made to run for ever: patterns are literals. */
export const patternRule: Rule = (file) => {
  const violations: Violation[] = [];
  walk(file.tree, (node) => {
    if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return;
    if (!ts.isIdentifier(node.expression) || node.expression.text !== 'RegExp') return;
    const source = node.arguments?.[0];
    if (source !== undefined && ts.isStringLiteralLike(source)) return;
    const says = 'builds a RegExp from data';
    violations.push(at(file, 'pattern-from-data', 'RegExp', lineOf(file, node), says));
  });
  return violations;
};

/** An error is handled, passed on or logged; an empty block does none of these. */
export const emptyCatchRule: Rule = (file) => {
  const violations: Violation[] = [];
  walk(file.tree, (node) => {
    if (!ts.isCatchClause(node) || node.block.statements.length > 0) return;
    violations.push(at(file, 'empty-catch', 'catch', lineOf(file, node), 'swallows an error'));
  });
  return violations;
};

function at(
  file: SourceFile,
  rule: string,
  subject: string,
  line: number,
  says: string,
): Violation {
  return { rule, path: file.path, subject, line, says };
}
