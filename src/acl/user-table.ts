/** The users of one server. Changes are tried on a copy first: a bad rule changes nothing. */
import { beforeZeroByte } from '../config/numbers.ts';
import type { AclContext } from './command-rules.ts';
import { joinSelectors, User } from './user.ts';

/** The user that every connection begins as; it cannot be removed. */
export const DEFAULT_USER = 'default';

/** Learns of changes, to bring connected clients in line. */
export interface UserListener {
  /** `user` is about to become as `next`, which is thrown away then. */
  changing(user: User, next: User): void;
  changed(user: User): void;
}

export class UserTable {
  readonly defaultUser: User;
  listener: UserListener | undefined = undefined;
  readonly #context: AclContext;
  #users = new Map<string, User>();

  constructor(context: AclContext) {
    this.#context = context;
    this.defaultUser = createDefaultUser(context);
    this.#users.set(DEFAULT_USER, this.defaultUser);
  }

  find(name: string): User | undefined {
    return this.#users.get(name);
  }

  /** In the order of their names' bytes. */
  get users(): readonly User[] {
    return [...this.#users.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Each as a line of configuration: `user alice on …`. */
  get lines(): readonly string[] {
    return this.users.map((user) => `user ${user.name} ${user.describe()}`);
  }

  /** ACL SETUSER. @returns what is wrong with the rules. */
  set(name: string, words: readonly string[]): string | undefined {
    const joined = joinSelectors(words);
    if ('unclosed' in joined) {
      const begun = beforeZeroByte(joined.unclosed);
      return `Unmatched parenthesis in acl selector starting at '${begun}'.`;
    }
    const user = this.#users.get(name);
    const next = new User(name, this.#context);
    if (user !== undefined) next.copyFrom(user);
    for (const rule of joined.rules) {
      const problem = next.apply(rule);
      if (problem !== undefined)
        return `Error in ACL SETUSER modifier '${beforeZeroByte(rule)}': ${problem}`;
    }
    if (user === undefined) this.#users.set(name, next);
    else this.#change(user, next);
    return undefined;
  }

  /** What `requirepass` means: the default user's only password; an empty one: any will do. */
  setDefaultPassword(password: string): void {
    const next = new User(DEFAULT_USER, this.#context);
    next.copyFrom(this.defaultUser);
    next.apply(password === '' ? 'nopass' : 'resetpass');
    if (password !== '') next.apply(`>${password}`);
    this.#change(this.defaultUser, next);
  }

  #change(user: User, next: User): void {
    this.listener?.changing(user, next);
    user.copyFrom(next);
    this.listener?.changed(user);
  }

  /** The user that is no more, whose clients are the caller's to close. */
  remove(name: string): User | undefined {
    const user = this.#users.get(name);
    if (user === undefined || user === this.defaultUser) return undefined;
    this.#users.delete(name);
    return user;
  }

  /** A user outside the table, for rules that are only to be tried. */
  create(name: string): User {
    return new User(name, this.#context);
  }

  /**
   * ACL LOAD: these are the users from now on. Users that there were before stay the same objects;
   * without a default user among the new ones, it is as at the first start. Returns those that are
   * no more.
   */
  replaceAll(users: readonly User[]): readonly User[] {
    const next = new Map(users.map((user) => [user.name, user]));
    if (!next.has(DEFAULT_USER)) next.set(DEFAULT_USER, createDefaultUser(this.#context));
    const removed = [...this.#users.values()].filter(({ name }) => !next.has(name));
    for (const { name } of removed) this.#users.delete(name);
    for (const user of next.values()) {
      const before = this.#users.get(user.name);
      if (before === undefined) this.#users.set(user.name, user);
      else this.#change(before, user);
    }
    return removed;
  }
}

function createDefaultUser(context: AclContext): User {
  const user = new User(DEFAULT_USER, context);
  for (const rule of ['on', 'nopass', '~*', '&*', '+@all']) user.apply(rule);
  return user;
}
