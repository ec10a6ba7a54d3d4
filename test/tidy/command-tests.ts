// The rule that every command is tested by name: some test mentions each command that a file under
// src/commands/ declares.
import ts from 'typescript';
import { isTest, type SourceFile, type Violation, walk } from './source-file.ts';

/** The commands, in small letters, that a file declares: its objects with `name` and `arity`. */
export function commandNamesIn(file: SourceFile): string[] {
  const names: string[] = [];
  walk(file.tree, (node) => {
    if (!ts.isObjectLiteralExpression(node)) return;
    if (propertyNamed(node, 'arity') === undefined) return;
    const name = propertyNamed(node, 'name');
    if (name !== undefined && ts.isStringLiteralLike(name)) names.push(name.text.toLowerCase());
  });
  return names;
}

function propertyNamed(object: ts.ObjectLiteralExpression, name: string): ts.Node | undefined {
  const property = object.properties.find((one) => one.name?.getText() === name);
  return property !== undefined && ts.isPropertyAssignment(property)
    ? property.initializer
    : undefined;
}

/** Looks at all files together, since a command may be tested anywhere. */
export function untestedCommands(files: readonly SourceFile[]): Violation[] {
  const words = new Set(files.filter(isTest).flatMap((file) => wordsIn(file.text)));
  return files
    .filter((file) => file.path.startsWith('src/commands/') && !isTest(file))
    .flatMap((file) =>
      commandNamesIn(file)
        .filter((name) => !name.split(/[|-]/).every((part) => words.has(part)))
        .map((name) => {
          const says = `no test mentions ${name.toUpperCase()}`;
          return { rule: 'command-tests', path: file.path, subject: name, line: 1, says };
        }),
    );
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9_]+/g) ?? [];
}
