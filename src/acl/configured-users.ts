/**
 * The `user` lines of redis.conf: looked at when they are read, so that a mistake is reported with
 * its line, and applied when the server knows its commands.
 */
import { DUPLICATE_USER, UNKNOWN_COMMAND } from './rule-problems.ts';
import { isUserName, joinSelectors } from './user.ts';
import { DEFAULT_USER, type UserTable } from './user-table.ts';

interface Declaration {
  readonly name: string;
  readonly rules: readonly string[];
}

export class ConfiguredUsers {
  readonly #declared: Declaration[] = [];

  get count(): number {
    return this.#declared.length;
  }

  /**
   * Takes a line; returns what is wrong with it.
   * @param table Of which only the commands matter.
   */
  add(name: string, words: readonly string[], table: UserTable): string | undefined {
    const problem = this.#problemOf(name, words, table);
    // Only the user is named: a rule may be a password.
    return problem === undefined ? undefined : `Error in user declaration '${name}': ${problem}`;
  }

  #problemOf(name: string, words: readonly string[], table: UserTable): string | undefined {
    if (this.#declared.some((declared) => declared.name === name)) return DUPLICATE_USER;
    const joined = joinSelectors(words);
    if ('unclosed' in joined) return 'Unmatched parenthesis in selector definition.';
    const trial = table.create(name);
    for (const rule of joined.rules) {
      const problem = trial.apply(rule);
      // A command may be one that only a module has; that is found out later.
      if (problem !== undefined && problem !== UNKNOWN_COMMAND) return problem;
    }
    this.#declared.push({ name, rules: joined.rules });
    return undefined;
  }

  /**
   * Creates the users; returns what is wrong.
   * @param tell Learns of users who are switched off, which may be a mistake.
   */
  createIn(table: UserTable, tell: (text: string) => void): string | undefined {
    for (const { name, rules } of this.#declared) {
      if (!isUserName(name)) return 'Spaces not allowed in ACL usernames';
      for (const rule of rules) {
        const problem = table.create(name).apply(rule);
        if (problem === UNKNOWN_COMMAND) {
          return `Error loading ACL rule '${rule}' for the user named '${name}': ${problem}`;
        }
      }
      // The default user is there already; what is declared replaces it.
      const problem = table.set(name, name === DEFAULT_USER ? ['reset', ...rules] : rules);
      if (problem !== undefined) return problem;
      if (table.find(name)?.enabled === true) continue;
      tell(
        `The user '${name}' is disabled (there is no 'on' modifier in the user description). ` +
          'Make sure this is not a configuration error.',
      );
    }
    return undefined;
  }
}
