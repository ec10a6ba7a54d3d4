// Types of options that take one word: yes or no, numbers, memory sizes, one of several names,
// texts. Their sentences for what is wrong are Redis's: users and tests compare them.
import {
  beforeZeroByte,
  MAX_INT64,
  MAX_UINT64,
  memoryText,
  parseMemory,
  parseOctal,
  parseStrictInteger,
} from './numbers.ts';
import type { OptionType, Parsed, WrittenLine } from './option.ts';
import { quoted } from './quoting.ts';

type Bound = number | bigint;

function outOfRange(minimum: Bound | string, maximum: Bound | string): { problem: string } {
  return { problem: `argument must be between ${minimum} and ${maximum} inclusive` };
}

/** What `write` of a type with one line answers. */
export function oneLine(text: string, isDefault: boolean): readonly WrittenLine[] {
  return [{ text, isDefault }];
}

export const yesOrNo: OptionType<boolean> = {
  description: 'yes or no',
  severalWords: false,
  parse(words) {
    const word = beforeZeroByte(words[0]).toLowerCase();
    if (word === 'yes') return { value: true, text: 'yes' };
    if (word === 'no') return { value: false, text: 'no' };
    return { problem: "argument must be 'yes' or 'no'" };
  },
};

/**
 * A decimal integer without sign, zero or space in excess. As a number it is exact to 2^53 - 1;
 * its text is exact always.
 */
export function integer(minimum: Bound, maximum: Bound): OptionType<number> {
  return {
    description: `an integer between ${minimum} and ${maximum}`,
    severalWords: false,
    parse(words) {
      const value = parseStrictInteger(words[0]);
      if (value === undefined) return { problem: "argument couldn't be parsed into an integer" };
      if (value < minimum || value > maximum) return outOfRange(minimum, maximum);
      return { value: Number(value), text: words[0] };
    },
  };
}

/** Accepts `inner`'s range, then moves the value to the nearest of `minimum` and `maximum`. */
export function clamped(
  inner: OptionType<number>,
  minimum: number,
  maximum: number,
): OptionType<number> {
  return {
    description: `${inner.description}, moved into ${minimum} to ${maximum}`,
    severalWords: false,
    parse(words, previous, repeated) {
      const parsed = inner.parse(words, previous, repeated);
      if ('problem' in parsed) return parsed;
      const value = Math.min(Math.max(parsed.value, minimum), maximum);
      return value === parsed.value ? parsed : { value, text: String(value) };
    },
    ...(inner.write === undefined ? {} : { write: inner.write }),
  };
}

/** File permissions: octal digits, 0 to 777. */
export const octalPermissions: OptionType<number> = {
  description: 'octal file permissions between 0 and 777',
  severalWords: false,
  parse(words) {
    const value = parseOctal(beforeZeroByte(words[0]));
    if (value === undefined) return { problem: "argument couldn't be parsed as an octal number" };
    if (value < 0o000 || value > 0o777) return outOfRange('0', '777');
    return { value: Number(value), text: value.toString(8) };
  },
};

/** A number of bytes with an optional unit: 1k is 1000, 1kb is 1024, likewise m, mb, g and gb. */
export function memory(minimum: Bound = 0, maximum: Bound = MAX_INT64): OptionType<number> {
  return {
    description: `bytes, with an optional unit (k, kb, m, mb, g, gb), at least ${minimum}`,
    severalWords: false,
    parse(words) {
      const bytes = parseMemory(beforeZeroByte(words[0]));
      if (bytes === undefined) return { problem: 'argument must be a memory value' };
      if (bytes < minimum || bytes > maximum) return outOfRange(minimum, maximum);
      return { value: Number(bytes), text: bytes.toString() };
    },
    write: (value, defaultValue) => oneLine(memoryText(value), value === defaultValue),
  };
}

/** A memory size that may use all 64 bits. */
export const unsignedMemory: OptionType<number> = memory(0, MAX_UINT64);

/** One of the two is 0. */
export interface MemoryOrPercent {
  readonly bytes: number;
  readonly percent: number;
}

/** Bytes, or a percentage (of maxmemory) as "5%". */
export const memoryOrPercent: OptionType<MemoryOrPercent> = {
  description: 'bytes, with an optional unit (k, kb, m, mb, g, gb), or a percentage up to 100%',
  severalWords: false,
  parse(words) {
    const problem = { problem: 'argument must be a memory or percent value' };
    const word = words[0];
    if (word.length > 1 && word.endsWith('%')) {
      const percent = parseStrictInteger(word.slice(0, -1));
      return percent === undefined || percent < 0n ? problem : percentage(percent);
    }
    const bytes = parseMemory(beforeZeroByte(word));
    if (bytes === undefined) return problem;
    // Redis keeps a percentage as a negative number, so sizes beyond 2^63 turn into one.
    const signed = BigInt.asIntN(64, bytes);
    if (signed < 0n) return percentage(-signed);
    return { value: { bytes: Number(bytes), percent: 0 }, text: bytes.toString() };
  },
  write({ bytes, percent }, defaultValue) {
    const isDefault = bytes === defaultValue.bytes && percent === defaultValue.percent;
    return oneLine(percent > 0 ? `${percent}%` : memoryText(bytes), isDefault);
  },
};

function percentage(percent: bigint): Parsed<MemoryOrPercent> {
  if (percent > 100n) return { problem: 'percentage argument must be less or equal to 100' };
  return {
    value: { bytes: 0, percent: Number(percent) },
    text: percent === 0n ? '0' : `${percent}%`,
  };
}

export function oneOfFollowing(names: readonly string[]): { readonly problem: string } {
  return { problem: `argument(s) must be one of the following: ${names.join(', ')}` };
}

/** One of the names, in either case; `synonyms` has what to report in place of a name. */
export function oneOf<const Name extends string>(
  names: readonly Name[],
  synonyms: ReadonlyMap<string, Name> = new Map(),
): OptionType<Name> {
  return {
    description: `one of ${names.join(', ')}`,
    severalWords: false,
    parse(words) {
      const word = beforeZeroByte(words[0]).toLowerCase();
      const name = names.find((candidate) => candidate === word);
      if (name === undefined) return oneOfFollowing(names);
      const told = synonyms.get(name) ?? name;
      return { value: told, text: told };
    },
  };
}

/** Why a text is not acceptable, or undefined when it is. */
export type TextCheck = (text: string) => string | undefined;

const anyText: TextCheck = () => undefined;

/** A text; it ends at a zero byte, should it hold one. */
export function text(check: TextCheck = anyText): OptionType<string> {
  return {
    description: 'a text',
    severalWords: false,
    parse(words) {
      const value = beforeZeroByte(words[0]);
      const problem = check(value);
      return problem === undefined ? { value, text: value } : { problem };
    },
    write: writeQuoted,
  };
}

function writeQuoted(value: string, defaultValue: string): readonly WrittenLine[] {
  return oneLine(quoted(value), value === defaultValue);
}

/** A text of any bytes, zero bytes included. */
export const anyBytes: OptionType<string> = {
  description: 'any bytes',
  severalWords: false,
  parse: (words) => ({ value: words[0], text: words[0] }),
  write: writeQuoted,
};
