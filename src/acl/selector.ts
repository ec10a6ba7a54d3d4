/**
 * A selector: commands with the keys and channels they may name. Every user has a root selector and
 * may have more; a request is allowed when one of them allows all of it.
 */
import { beforeZeroByte } from '../config/numbers.ts';
import { type AclContext, CommandRules } from './command-rules.ts';
import { ChannelPattern, hasBlanks, KeyPattern, MAY_ALL, MAY_READ, MAY_WRITE } from './patterns.ts';
import { BAD_SYNTAX, CHANNEL_AFTER_ALL_CHANNELS, PATTERN_AFTER_ALL_KEYS } from './rule-problems.ts';

export class Selector {
  allKeys = false;
  allChannels: boolean;
  readonly commands: CommandRules;
  keyPatterns: KeyPattern[] = [];
  channelPatterns: ChannelPattern[] = [];

  constructor(context: AclContext) {
    this.commands = new CommandRules(context);
    this.allChannels = context.newUsersHaveAllChannels;
  }

  copyFrom(other: Selector): void {
    this.allKeys = other.allKeys;
    this.allChannels = other.allChannels;
    this.commands.copyFrom(other.commands);
    this.keyPatterns = other.keyPatterns.map(({ text, rights }) => new KeyPattern(text, rights));
    this.channelPatterns = [...other.channelPatterns];
  }

  get isUnrestricted(): boolean {
    return this.allKeys && this.allChannels && this.commands.allowsAll;
  }

  permitsKey(bytes: Uint8Array, start: number, length: number, rights: number): boolean {
    if (this.allKeys) return true;
    return this.keyPatterns.some((pattern) => pattern.permits(bytes, start, length, rights));
  }

  /** May all keys there are be used in this way? */
  permitsEveryKey(rights: number): boolean {
    if (this.allKeys) return true;
    return this.keyPatterns.some(
      (pattern) => pattern.text === '*' && (pattern.rights & rights) === rights,
    );
  }

  permitsChannel(bytes: Uint8Array, start: number, length: number, isPattern: boolean): boolean {
    if (this.allChannels) return true;
    return this.channelPatterns.some((one) => one.permits(bytes, start, length, isPattern));
  }

  describeKeys(): string {
    if (this.allKeys) return '~*';
    return this.keyPatterns.map((pattern) => pattern.describe()).join(' ');
  }

  describeChannels(): string {
    if (this.allChannels) return '&*';
    return this.channelPatterns.map(({ text }) => `&${text}`).join(' ');
  }

  /** As SETUSER takes it. */
  describe(): string {
    const keys = this.describeKeys();
    const channels = this.describeChannels();
    return [
      ...(keys === '' ? [] : [keys]),
      ...(this.allChannels ? [] : ['resetchannels']),
      ...(channels === '' ? [] : [channels]),
      this.commands.describe(),
    ].join(' ');
  }

  /** Applies one rule; returns what is wrong with it. */
  apply(rule: string): string | undefined {
    // A word ends at a zero byte; patterns refuse one.
    const word = beforeZeroByte(rule);
    switch (word.toLowerCase()) {
      case 'allkeys':
      case '~*':
        this.#setAllKeys(true);
        return undefined;
      case 'resetkeys':
        this.#setAllKeys(false);
        return undefined;
      case 'allchannels':
      case '&*':
        this.#setAllChannels(true);
        return undefined;
      case 'resetchannels':
        this.#setAllChannels(false);
        return undefined;
      case 'allcommands':
      case '+@all':
        this.commands.setAll(true);
        return undefined;
      case 'nocommands':
      case '-@all':
        this.commands.setAll(false);
        return undefined;
      default:
        return this.#applySigned(rule);
    }
  }

  #setAllKeys(allowed: boolean): void {
    this.allKeys = allowed;
    this.keyPatterns = [];
  }

  #setAllChannels(allowed: boolean): void {
    this.allChannels = allowed;
    this.channelPatterns = [];
  }

  #applySigned(rule: string): string | undefined {
    switch (rule[0]) {
      case '~':
      case '%':
        return this.allKeys ? PATTERN_AFTER_ALL_KEYS : this.#addKeyPattern(rule);
      case '&':
        return this.allChannels ? CHANNEL_AFTER_ALL_CHANNELS : this.#addChannel(rule.slice(1));
      case '+':
      case '-':
        return this.commands.change(beforeZeroByte(rule).slice(1), rule[0] === '+');
      default:
        return BAD_SYNTAX;
    }
  }

  #addKeyPattern(rule: string): string | undefined {
    let rights = MAY_ALL;
    let at = 1;
    if (rule[0] === '%') {
      rights = 0;
      for (; at < rule.length && rule[at] !== '~'; at++) {
        const right = rightOf(rule[at]);
        if (right === 0 || (rights & right) !== 0) return BAD_SYNTAX;
        rights |= right;
      }
      at++;
      if (rights === 0) return BAD_SYNTAX;
    }
    const text = rule.slice(at);
    if (hasBlanks(text)) return BAD_SYNTAX;
    const known = this.keyPatterns.find((pattern) => pattern.text === text);
    if (known !== undefined) known.rights |= rights;
    else this.keyPatterns.push(new KeyPattern(text, rights));
    return undefined;
  }

  #addChannel(text: string): string | undefined {
    if (hasBlanks(text)) return BAD_SYNTAX;
    if (!this.channelPatterns.some((pattern) => pattern.text === text)) {
      this.channelPatterns.push(new ChannelPattern(text));
    }
    return undefined;
  }
}

function rightOf(letter: string): number {
  if (letter === 'R' || letter === 'r') return MAY_READ;
  return letter === 'W' || letter === 'w' ? MAY_WRITE : 0;
}
