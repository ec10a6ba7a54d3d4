/**
 * Which commands a selector allows. The rules are kept beside what follows from them, in the order
 * in which they were given, so that they can be told again without loss; a rule that a later one
 * makes pointless is forgotten.
 */
import type { AclCommand, CommandCatalog } from './command-catalog.ts';
import { ARGUMENT_OF_SUBCOMMAND, BAD_SYNTAX, UNKNOWN_COMMAND } from './rule-problems.ts';

/** What selectors and users need from outside: the commands, and what new ones begin with. */
export interface AclContext {
  readonly catalog: CommandCatalog;
  /** `acl-pubsub-default` is `allchannels`. */
  readonly newUsersHaveAllChannels: boolean;
  /** Tells whoever reads the log. */
  warn(text: string): void;
}

export class CommandRules {
  /** Every command, those that come with a later version among them. */
  allowsAll = false;
  readonly #context: AclContext;
  /** One byte for each command id. */
  #allowed: Uint8Array;
  /** The rules begin with +@all rather than -@all. */
  #beginsWithAll = false;
  /** Each with its sign, in small letters. */
  #rules: string[] = [];
  /** Commands that are refused but for these first arguments (in small letters). */
  #firstArguments = new Map<number, Set<string>>();

  constructor(context: AclContext) {
    this.#context = context;
    this.#allowed = new Uint8Array(context.catalog.idCount);
  }

  copyFrom(other: CommandRules): void {
    this.allowsAll = other.allowsAll;
    this.#allowed = other.#allowed.slice();
    this.#beginsWithAll = other.#beginsWithAll;
    this.#rules = [...other.#rules];
    this.#firstArguments = new Map(
      [...other.#firstArguments].map(([id, words]) => [id, new Set(words)]),
    );
  }

  setAll(allow: boolean): void {
    this.allowsAll = allow;
    this.#beginsWithAll = allow;
    this.#allowed.fill(allow ? 1 : 0);
    this.#rules = [];
    this.#firstArguments.clear();
  }

  allows(command: AclCommand): boolean {
    return this.allowsAll || command.openToAll || this.#allowed[command.id] === 1;
  }

  /** The first arguments with which a command is allowed that is not so otherwise. */
  firstArguments(command: AclCommand): ReadonlySet<string> | undefined {
    return this.#firstArguments.get(command.id);
  }

  /** As SETUSER takes it: `-@all +get +@read -config|set`. */
  describe(): string {
    return [this.#beginsWithAll ? '+@all' : '-@all', ...this.#rules].join(' ');
  }

  /**
   * A rule without its sign: `get`, `config|get`, `select|0`, `@read`.
   * @returns what is wrong with it.
   */
  change(rule: string, allow: boolean): string | undefined {
    if (rule.startsWith('@')) return this.#changeCategory(rule, allow);
    const barAt = allow ? rule.lastIndexOf('|') : -1;
    if (barAt >= 0) return this.#allowPart(rule, barAt);
    const command = this.#context.catalog.find(rule);
    if (command === undefined) return UNKNOWN_COMMAND;
    this.#set(command, allow);
    this.#remember(command.fullName, allow);
    return undefined;
  }

  #changeCategory(rule: string, allow: boolean): string | undefined {
    const category = rule.slice(1).toLowerCase();
    if (!this.#context.catalog.categories.includes(category)) return UNKNOWN_COMMAND;
    for (const command of this.#context.catalog.inCategory(category)) this.#set(command, allow);
    this.#remember(rule, allow);
    return undefined;
  }

  /** A subcommand, or one first argument of a command that has none. */
  #allowPart(rule: string, barAt: number): string | undefined {
    const container = this.#context.catalog.find(rule.slice(0, barAt));
    if (container === undefined) return UNKNOWN_COMMAND;
    if (container.fullName.includes('|')) return ARGUMENT_OF_SUBCOMMAND;
    const part = rule.slice(barAt + 1);
    if (part === '') return BAD_SYNTAX;
    if (container.subcommands.length > 0) {
      const subcommand = this.#context.catalog.find(rule);
      if (subcommand === undefined) return UNKNOWN_COMMAND;
      this.#set(subcommand, true);
    } else {
      this.#context.warn(
        'Deprecation warning: a user is allowed a command with one first argument only, which ' +
          `is no safe use of ACL rules and may become impossible (the rule: +${rule})`,
      );
      const words = this.#firstArguments.get(container.id) ?? new Set<string>();
      words.add(part.toLowerCase());
      this.#firstArguments.set(container.id, words);
    }
    this.#remember(rule, true);
    return undefined;
  }

  /** A container takes its subcommands with it. */
  #set(command: AclCommand, allow: boolean): void {
    if (!allow) this.allowsAll = false;
    this.#allowed[command.id] = allow ? 1 : 0;
    this.#firstArguments.delete(command.id);
    for (const subcommand of command.subcommands) this.#allowed[subcommand.id] = allow ? 1 : 0;
  }

  #remember(rule: string, allow: boolean): void {
    const name = rule.toLowerCase();
    const isPointless = (old: string): boolean => {
      const oldName = old.slice(1);
      return oldName === name || oldName.startsWith(`${name}|`);
    };
    this.#rules = this.#rules.filter((old) => !isPointless(old));
    this.#rules.push(`${allow ? '+' : '-'}${name}`);
  }
}
