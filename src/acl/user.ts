/**
 * A user: whether and with which passwords one may become it, and what it may then do. The object
 * stays the same while its rights change, so that connected clients follow at once.
 */
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { splitArguments } from '../base/split-arguments.ts';
import { beforeZeroByte } from '../config/numbers.ts';
import type { AclContext } from './command-rules.ts';
import { hashFromText, hashOfPassword, Passwords } from './passwords.ts';
import { hasBlanks, MAY_READ } from './patterns.ts';
import { BAD_PASSWORD_HASH, NO_SUCH_PASSWORD } from './rule-problems.ts';
import { Selector } from './selector.ts';

export class User {
  /** Latin-1: one character is one byte. */
  readonly name: string;
  enabled = false;
  /** RESTORE looks closely at what this user gives it. */
  sanitizesPayload = true;
  readonly passwords = new Passwords();
  readonly root: Selector;
  /** Beside the root. */
  selectors: Selector[] = [];
  readonly #context: AclContext;

  constructor(name: string, context: AclContext) {
    this.name = name;
    this.#context = context;
    this.root = this.#newSelector();
  }

  copyFrom(other: User): void {
    this.enabled = other.enabled;
    this.sanitizesPayload = other.sanitizesPayload;
    this.passwords.copyFrom(other.passwords);
    this.root.copyFrom(other.root);
    this.selectors = other.selectors.map((selector) => {
      const copy = this.#newSelector();
      copy.copyFrom(selector);
      return copy;
    });
  }

  #newSelector(): Selector {
    return new Selector(this.#context);
  }

  get allSelectors(): readonly Selector[] {
    return [this.root, ...this.selectors];
  }

  /** Nothing that it does needs a look at the rules. */
  get isUnrestricted(): boolean {
    return this.root.isUnrestricted || this.selectors.some((one) => one.isUnrestricted);
  }

  /** May it authenticate with this password? */
  accepts(password: Uint8Array): boolean {
    return this.enabled && this.passwords.accept(password);
  }

  get flags(): readonly string[] {
    return [
      this.enabled ? 'on' : 'off',
      ...(this.passwords.acceptsAny ? ['nopass'] : []),
      this.sanitizesPayload ? 'sanitize-payload' : 'skip-sanitize-payload',
    ];
  }

  /** Everything behind the name, as SETUSER takes it. */
  describe(): string {
    return [
      ...this.flags,
      ...this.passwords.hashes.map((hash) => `#${hash}`),
      this.root.describe(),
      ...this.selectors.map((selector) => `(${selector.describe()})`),
    ].join(' ');
  }

  /** Applies one rule; returns what is wrong with it. */
  apply(rule: string): string | undefined {
    if (rule === '') return undefined;
    const first = rule[0];
    if (first === '>') return this.#addPassword(hashOfPassword(rule.slice(1)));
    if (first === '#') return this.#addPassword(hashFromText(rule.slice(1)));
    if (first === '<') return this.#removePassword(hashOfPassword(rule.slice(1)));
    if (first === '!') return this.#removePassword(hashFromText(rule.slice(1)));
    if (first === '(' && rule.endsWith(')')) return this.#addSelector(rule.slice(1, -1));
    const word = beforeZeroByte(rule).toLowerCase(); // As in selectors.
    return this.#applyWord(word) ? undefined : this.root.apply(rule);
  }

  /** False when it is no word that concerns the user as a whole. */
  #applyWord(word: string): boolean {
    switch (word) {
      case 'on':
      case 'off':
        this.enabled = word === 'on';
        return true;
      case 'skip-sanitize-payload':
      case 'sanitize-payload':
        this.sanitizesPayload = word === 'sanitize-payload';
        return true;
      case 'nopass':
      case 'resetpass':
        this.passwords.clear(word === 'nopass');
        return true;
      case 'clearselectors':
        this.selectors = [];
        return true;
      case 'reset':
        this.copyFrom(new User(this.name, this.#context));
        return true;
      default:
        return false;
    }
  }

  #addPassword(hash: Uint8Array | undefined): string | undefined {
    if (hash === undefined) return BAD_PASSWORD_HASH;
    this.passwords.add(hash);
    return undefined;
  }

  #removePassword(hash: Uint8Array | undefined): string | undefined {
    if (hash === undefined) return BAD_PASSWORD_HASH;
    return this.passwords.remove(hash) ? undefined : NO_SUCH_PASSWORD;
  }

  #addSelector(rules: string): string | undefined {
    const selector = this.#newSelector();
    const bytes = asciiBytes(rules);
    // Words with unbalanced quotes are no words at all, as in Redis.
    for (const word of splitArguments(bytes, 0, bytes.length) ?? []) {
      const problem = selector.apply(latin1Text(word, 0, word.length));
      if (problem !== undefined) return problem;
    }
    this.selectors.push(selector);
    return undefined;
  }
}

/** May some selector read every key there is? For commands that find keys by their content. */
export function readsEveryKey(user: User): boolean {
  return user.allSelectors.some((selector) => selector.permitsEveryKey(MAY_READ));
}

export function isUserName(name: string): boolean {
  return !hasBlanks(name);
}

/**
 * Rules as words, of which those between parentheses make one rule. Instead, a parenthesis that is
 * not closed.
 */
export function joinSelectors(
  words: readonly string[],
): { readonly rules: readonly string[] } | { readonly unclosed: string } {
  const rules: string[] = [];
  let begun: string[] | undefined;
  for (const word of words) {
    if (begun === undefined && word.startsWith('(') && !word.endsWith(')')) {
      begun = [word];
    } else if (begun === undefined) {
      rules.push(word);
    } else {
      begun.push(beforeZeroByte(word));
      if (!word.endsWith(')')) continue;
      rules.push(begun.join(' '));
      begun = undefined;
    }
  }
  return begun === undefined ? { rules } : { unclosed: begun[0] };
}
