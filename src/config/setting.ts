// The value of one option in one server. Code on a hot path asks for the setting once and then
// reads its `value`, a plain property that is replaced, never changed, when CONFIG SET succeeds.
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { splitArguments } from '../base/split-arguments.ts';
import type { Option, Parsed } from './option.ts';

/** Puts a new value into force, or tells why it cannot and leaves everything as it was. */
export type Apply = () => string | undefined;

export interface Setting<Value> {
  readonly option: Option<string, Value>;
  readonly value: Value;
  /** As CONFIG GET reports it. */
  readonly text: string;
  /** The text that it has without any configuration. */
  readonly defaultText: string;
  readonly defaultValue: Value;
}

/** The words of a text as CONFIG SET cuts it: at every single space. */
export function wordsOfArgument(option: Option, text: string): readonly string[] {
  if (!option.type.severalWords) return [text];
  return text === '' ? [] : text.split(' ');
}

/** One quoted word that holds several is cut like a line of its own. */
function wordsOfLine(option: Option, words: readonly string[]): readonly string[] {
  if (!option.type.severalWords || words.length !== 1 || words[0] === '') return words;
  const bytes = asciiBytes(words[0]);
  const inner = splitArguments(bytes, 0, bytes.length) ?? [];
  return inner.map((word) => latin1Text(word, 0, word.length));
}

export class StoredSetting implements Setting<unknown> {
  readonly option: Option;
  value: unknown;
  text: string;
  readonly defaultText: string;
  readonly defaultValue: unknown;
  /** Called in this order, once per CONFIG SET, when the text has changed. */
  readonly appliers: Apply[] = [];

  /** @throws Error when the default itself is not acceptable: a mistake in the program. */
  constructor(option: Option, defaultText: string) {
    this.option = option;
    this.value = undefined;
    this.text = '';
    const problem = this.change(defaultText);
    if (problem !== undefined) throw new Error(`default of ${option.name}: ${problem}`);
    this.defaultText = this.text;
    this.defaultValue = this.value;
  }

  /** Takes one argument of CONFIG SET; returns what is wrong with it. */
  change(text: string): string | undefined {
    const words = wordsOfArgument(this.option, text);
    return this.#take(this.option.type.parse(words, this.value, false));
  }

  /** Takes the words behind the name on a line of configuration; returns what is wrong. */
  read(words: readonly string[], repeated: boolean): string | undefined {
    if (!this.option.type.severalWords && words.length !== 1) return 'wrong number of arguments';
    const { value, text } = this;
    const parsed = this.option.type.parse(wordsOfLine(this.option, words), value, repeated);
    const problem = this.#take(parsed);
    if (problem !== undefined || !this.option.appliedWhenRead) return problem;
    for (const apply of this.appliers) {
      const refusal = apply();
      if (refusal === undefined) continue;
      this.restore(value, text);
      return refusal;
    }
    return undefined;
  }

  restore(value: unknown, text: string): void {
    this.value = value;
    this.text = text;
  }

  #take(parsed: Parsed<unknown>): string | undefined {
    if ('problem' in parsed) return parsed.problem;
    this.value = parsed.value;
    this.text = parsed.text;
    return undefined;
  }
}
