/**
 * Turns a command's argument description into the positions that its `run` receives: for a plain
 * argument its index in the request, for an option the index of its value (of a pure token, its
 * own), 0 when it is absent, for a choice see `choiceOf`. Numbers in fixed places, because an
 * object of named arguments for each call would cost more than many a command does.
 */
import type { Arguments } from '../../base/arguments.ts';
import { asciiBytes, equalsIgnoreCase } from '../../base/ascii.ts';
import type { Argument } from './argument.ts';

/** Most positions a `run` can receive. */
export const MOST_POSITIONS = 8;

const CHOICE_BITS = 4;

/** Which of a choice's alternatives was given: 1 for the first, 0 for none. */
export function choiceOf(position: number): number {
  return position & ((1 << CHOICE_BITS) - 1);
}

/** The index of the value given with the chosen alternative (or of its token). */
export function valueIndexOf(position: number): number {
  return position >>> CHOICE_BITS;
}

interface Keyword {
  readonly name: Uint8Array;
  /** Index in the positions. */
  readonly position: number;
  /** Number in a choice, from 1; 0 when it is no choice. */
  readonly choice: number;
  readonly takesValue: boolean;
}

export class Grammar {
  /** Arguments that stand in fixed places behind the command's name. */
  readonly fixedCount: number;
  /** Does anything but fixed arguments occur that must be looked for? */
  readonly hasOptions: boolean;
  readonly #keywords: readonly Keyword[];
  /** Position of an optional argument without a keyword, -1 if there is none. */
  readonly #trailing: number;

  constructor(description: readonly Argument[]) {
    let fixedCount = 0;
    while (fixedCount < description.length && isFixed(description[fixedCount])) fixedCount++;
    const options = description.slice(fixedCount);
    if (options[0]?.multiple === true && options[0].token === undefined) options.shift();
    this.fixedCount = fixedCount;
    this.hasOptions = options.length > 0;
    const keywords: Keyword[] = [];
    let trailing = -1;
    let position = fixedCount;
    for (const option of options) {
      if (option.type === 'oneof') {
        (option.arguments ?? []).forEach((alternative, at) => {
          keywords.push(keywordOf(alternative, position, at + 1));
        });
      } else if (option.token !== undefined) {
        keywords.push(keywordOf(option, position, 0));
      } else {
        trailing = position;
      }
      position++;
    }
    if (position > MOST_POSITIONS) throw new Error('a command has too many arguments');
    this.#keywords = keywords;
    this.#trailing = trailing;
  }

  /** Fills `positions`; false when the request does not follow the grammar. */
  parse(request: Arguments, positions: Int32Array): boolean {
    positions.fill(0);
    const first = this.fixedCount + 1;
    for (let at = 0; at < this.fixedCount; at++) positions[at] = at + 1;
    for (let index = first; index < request.count; index++) {
      const keyword = this.#match(request, index);
      if (keyword === undefined) {
        if (this.#trailing < 0 || positions[this.#trailing] !== 0) return false;
        positions[this.#trailing] = index;
        continue;
      }
      if (keyword.takesValue && ++index >= request.count) return false;
      if (keyword.choice === 0) {
        positions[keyword.position] = index;
        continue;
      }
      // The same alternative twice is allowed, and the last one counts; two different are not.
      const before = positions[keyword.position];
      if (before !== 0 && choiceOf(before) !== keyword.choice) return false;
      positions[keyword.position] = keyword.choice | (index << CHOICE_BITS);
    }
    return true;
  }

  #match(request: Arguments, index: number): Keyword | undefined {
    const start = request.starts[index];
    const length = request.lengths[index];
    for (const keyword of this.#keywords) {
      if (keyword.name.length !== length) continue;
      if (equalsIgnoreCase(request.bytes, start, length, keyword.name)) return keyword;
    }
    return undefined;
  }
}

function isFixed(argument: Argument): boolean {
  return (
    argument.optional !== true &&
    argument.multiple !== true &&
    argument.token === undefined &&
    argument.type !== 'oneof' &&
    argument.type !== 'block'
  );
}

function keywordOf(argument: Argument, position: number, choice: number): Keyword {
  const { token } = argument;
  if (token === undefined) throw new Error(`option ${argument.name} has no token`);
  const takesValue = argument.type !== 'pure-token';
  return { name: asciiBytes(token.toLowerCase()), position, choice, takesValue };
}
