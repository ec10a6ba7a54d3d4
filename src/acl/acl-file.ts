/**
 * The file of users: a line for each, as in redis.conf, without comments, since it is written anew
 * by ACL SAVE. It is taken as a whole or not at all, and everything that is wrong with it is told.
 */
import { UNKNOWN_COMMAND } from './rule-problems.ts';
import { isUserName, joinSelectors, type User } from './user.ts';
import type { UserTable } from './user-table.ts';

const WHITE_SPACE_AROUND = /^[ \t\r\n]+|[ \t\r\n]+$/g;
const BREAKS_AROUND = /^[\t\r\n]+|[\t\r\n]+$/g;
const NOTHING_CHANGED =
  'WARNING: ACL errors detected, no change to the previously active ACL rules was performed';

/** How the file is read and replaced; the server gives it, so that no disk is known here. */
export interface AclFileStore {
  /** The content as Latin-1 text, or the system's words why it is not to be had. */
  read(path: string): string | { readonly problem: string };
  /** In one step, so that a crash leaves the old or the new; returns what went wrong. */
  write(path: string, content: string): SaveProblem | undefined;
}

export interface SaveProblem {
  readonly doing: 'Opening temp' | 'Writing' | 'Syncing' | 'Renaming';
  /** In the system's words. */
  readonly reason: string;
}

export type Loaded = { readonly removed: readonly User[] } | { readonly errors: string };

/** Takes the users from the file: those that are no more, or everything that is wrong with it. */
export function loadUsers(table: UserTable, store: AclFileStore, path: string): Loaded {
  const content = store.read(path);
  if (typeof content !== 'string') {
    return { errors: `Error loading ACLs, opening file '${path}': ${content.problem}` };
  }
  const users = new Map<string, User>();
  let errors = '';
  content.split('\n').forEach((text, at) => {
    const line = text.replace(WHITE_SPACE_AROUND, '');
    if (line !== '') errors += readLine(table, users, line, { path, number: at + 1 });
  });
  if (errors !== '') return { errors: errors + NOTHING_CHANGED };
  return { removed: table.replaceAll([...users.values()]) };
}

/** The content of a file that says what the table does. */
export function fileContent(table: UserTable): string {
  return table.lines.map((line) => `${line}\n`).join('');
}

interface Place {
  readonly path: string;
  readonly number: number;
}

/** Returns what is wrong with the line, '' if nothing is. */
function readLine(
  table: UserTable,
  users: Map<string, User>,
  line: string,
  { path, number }: Place,
): string {
  const [keyword, name, ...words] = line.split(' ');
  const where = `${path}:${number}`;
  if (keyword !== 'user' || name === undefined) {
    return `${where} should start with user keyword followed by the username. `;
  }
  if (!isUserName(name)) return `'${where}: username '${name}' contains invalid characters. `;
  if (users.has(name)) return `WARNING: Duplicate user '${name}' found on line ${number}. `;
  const user = table.create(name);
  users.set(name, user);
  const joined = joinSelectors(words);
  if ('unclosed' in joined) return `${where}: Unmatched parenthesis in selector definition.`;
  let errors = '';
  let hasSyntaxError = false;
  for (const word of joined.rules) {
    const rule = word.replace(BREAKS_AROUND, '');
    const problem = user.apply(rule);
    if (problem === UNKNOWN_COMMAND) {
      errors += `${where}: Error in applying operation '${rule}': ${problem}. `;
    } else if (problem !== undefined && !hasSyntaxError) {
      // A rule may be a password: it is not told, and what follows may be a consequence.
      errors += `${where}: ${problem}. `;
      hasSyntaxError = true;
    }
  }
  return errors;
}
