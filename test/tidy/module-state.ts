// The rule that modules hold no state: two servers in one process must not meet. A heuristic that
// reads declarations only: it knows `let`, containers and buffers when it sees them made, and
// trusts a declared type that is not a plain container. What a call returns it cannot judge.
import ts from 'typescript';
import { isTest, lineOf, type Rule, type Violation, walk } from './source-file.ts';

const containers: readonly string[] = ['Map', 'Set', 'WeakMap', 'WeakSet', 'Array'];
const bytes: readonly string[] = [
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array'],
  ...['Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
  ...['ArrayBuffer', 'SharedArrayBuffer', 'DataView'],
];
const mutableTypes: readonly string[] = [...containers, 'Record'];

/** Product files only: nothing at module level, and no static field, can change. */
export const moduleStateRule: Rule = (file) => {
  if (!file.path.startsWith('src/') || isTest(file)) return [];
  const violations: Violation[] = [];
  const report = (node: ts.Node, subject: string, says: string) => {
    const line = lineOf(file, node);
    violations.push({ rule: 'module-state', path: file.path, subject, line, says });
  };
  for (const statement of file.tree.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const constant = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
    for (const one of statement.declarationList.declarations) {
      const subject = one.name.getText();
      if (!constant) report(one, subject, `${subject} is a variable of the module`);
      else if (isMutable(one)) report(one, subject, `${subject} can be changed by anyone`);
    }
  }
  walk(file.tree, (node) => {
    if (!ts.isPropertyDeclaration(node)) return;
    const modifiers = node.modifiers?.map((modifier) => modifier.kind) ?? [];
    if (!modifiers.includes(ts.SyntaxKind.StaticKeyword)) return;
    if (modifiers.includes(ts.SyntaxKind.ReadonlyKeyword)) return;
    const subject = node.name.getText();
    report(node, subject, `the static field ${subject} is a variable of the module`);
  });
  return violations;
};

function isMutable(declaration: ts.VariableDeclaration): boolean {
  let type = declaration.type;
  let value = declaration.initializer;
  while (value !== undefined && (ts.isAsExpression(value) || ts.isSatisfiesExpression(value))) {
    type ??= value.type;
    value = value.expression;
  }
  if (value === undefined) return false;
  if (ts.isNewExpression(value)) {
    if (bytes.includes(calleeName(value))) return !isConstantTable(value);
    return containers.includes(calleeName(value)) && (type === undefined || isMutableType(type));
  }
  if (ts.isArrayLiteralExpression(value)) return type === undefined || isMutableType(type);
  if (!ts.isObjectLiteralExpression(value)) return false;
  if (type !== undefined) return isMutableType(type);
  return value.properties.length === 0 || value.properties.some((one) => !isFunction(one));
}

/** Numbers written out, none, or another's: constants, though the language has no word for it. */
function isConstantTable(value: ts.NewExpression): boolean {
  const content = value.arguments?.[0];
  if (content === undefined) return false;
  if (ts.isNewExpression(content)) return isConstantTable(content);
  if (calleeName(value) === 'DataView') return true;
  return ts.isArrayLiteralExpression(content) || content.getText() === '0';
}

function calleeName(value: ts.NewExpression): string {
  return ts.isIdentifier(value.expression) ? value.expression.text : '';
}

/** `string[]`, `Map<…>` and their like; `readonly …`, `Readonly…<…>`, `const` and names are not. */
function isMutableType(type: ts.TypeNode): boolean {
  if (ts.isArrayTypeNode(type) || ts.isTupleTypeNode(type) || ts.isTypeLiteralNode(type)) {
    return true;
  }
  return ts.isTypeReferenceNode(type) && mutableTypes.includes(type.typeName.getText());
}

function isFunction(property: ts.ObjectLiteralElementLike): boolean {
  if (ts.isMethodDeclaration(property) || ts.isShorthandPropertyAssignment(property)) return true;
  if (!ts.isPropertyAssignment(property)) return false;
  return ts.isArrowFunction(property.initializer) || ts.isFunctionExpression(property.initializer);
}
