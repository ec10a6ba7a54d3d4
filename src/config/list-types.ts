// Types of options that take several words, each with a form of its own: save points, output
// buffer limits, addresses, percentiles and the like. The words come from a line of redis.conf, or
// from one CONFIG SET argument cut at every single space (two spaces make an empty word).
import { asciiBytes } from '../base/ascii.ts';
import { parseDouble } from '../base/doubles.ts';
import { beforeZeroByte, memoryText, parseLenientInteger, parseMemory } from './numbers.ts';
import type { OptionType, Parsed } from './option.ts';
import { oneLine, oneOfFollowing } from './scalar-types.ts';

const MAX_BIND_ADDRESSES = 16;
const WRONG_NUMBER_OF_ARGUMENTS = { problem: 'wrong number of arguments' } as const;

/** No words, or the one word "": how a line says "none". */
function isNone(words: readonly string[]): boolean {
  return words.length === 0 || (words.length === 1 && words[0] === '');
}

/** Save after `seconds` when at least `changes` were made. */
export interface SavePoint {
  readonly seconds: number;
  readonly changes: number;
}

/** Lines of redis.conf add up, until an empty one; CONFIG SET replaces all. */
export const savePoints: OptionType<readonly SavePoint[]> = {
  description: 'pairs of seconds and changes, or "" for none',
  severalWords: true,
  parse(givenWords, previous, repeated) {
    const words = givenWords.map(beforeZeroByte);
    if (isNone(words)) return { value: [], text: '' };
    if (words.length % 2 !== 0) return { problem: 'Invalid save parameters' };
    const points: SavePoint[] = repeated && previous !== undefined ? [...previous] : [];
    const texts = points.map(savePointText);
    for (let i = 0; i < words.length; i += 2) {
      const seconds = parseLenientInteger(words[i]);
      const changes = parseLenientInteger(words[i + 1]);
      if (seconds === undefined || changes === undefined || seconds < 1n || changes < 0n) {
        return { problem: 'Invalid save parameters' };
      }
      // Redis keeps the changes in 32 bits.
      const point = { seconds: Number(seconds), changes: Number(BigInt.asIntN(32, changes)) };
      points.push(point);
      texts.push(`${seconds} ${point.changes}`);
    }
    return { value: points, text: texts.join(' ') };
  },
  write(points, defaultPoints) {
    const lines = points.map(savePointText);
    const isDefault = lines.join() === defaultPoints.map(savePointText).join();
    if (lines.length === 0) return oneLine('""', isDefault);
    return lines.map((text) => ({ text, isDefault }));
  },
};

function savePointText({ seconds, changes }: SavePoint): string {
  return `${wholeNumber(seconds)} ${changes}`;
}

/** 0 means no limit. */
export interface OutputBufferLimit {
  readonly hardBytes: number;
  readonly softBytes: number;
  readonly softSeconds: number;
}

export interface OutputBufferLimits {
  readonly normal: OutputBufferLimit;
  readonly replica: OutputBufferLimit;
  readonly pubsub: OutputBufferLimit;
}

const NO_LIMIT: OutputBufferLimit = { hardBytes: 0, softBytes: 0, softSeconds: 0 };
const NO_LIMITS: OutputBufferLimits = { normal: NO_LIMIT, replica: NO_LIMIT, pubsub: NO_LIMIT };

const CLIENT_CLASSES: Readonly<Record<string, keyof OutputBufferLimits>> = {
  normal: 'normal',
  slave: 'replica',
  replica: 'replica',
  pubsub: 'pubsub',
};

const CLIENT_CLASS_NAMES: readonly (keyof OutputBufferLimits)[] = ['normal', 'replica', 'pubsub'];

/** Groups of class, hard limit, soft limit, seconds; classes not named keep their limits. */
export const outputBufferLimits: OptionType<OutputBufferLimits> = {
  description: 'class (normal, replica, pubsub), hard limit, soft limit, seconds; for each class',
  severalWords: true,
  parse(words, previous = NO_LIMITS) {
    if (words.length % 4 !== 0) {
      return { problem: 'Wrong number of arguments in buffer limit configuration.' };
    }
    const limits = { ...previous };
    for (let i = 0; i < words.length; i += 4) {
      const name = beforeZeroByte(words[i]).toLowerCase();
      if (!Object.hasOwn(CLIENT_CLASSES, name)) {
        return { problem: 'Invalid client class specified in buffer limit configuration.' };
      }
      const limit = parseLimit(words.slice(i + 1, i + 4));
      if (limit === undefined) {
        return {
          problem: 'Error in hard, soft or soft_seconds setting in buffer limit configuration.',
        };
      }
      limits[CLIENT_CLASSES[name]] = limit;
    }
    return { value: limits, text: limitsText(limits) };
  },
  write(limits, defaultLimits) {
    return CLIENT_CLASS_NAMES.map((name) => {
      const [text, defaultText] = [limits[name], defaultLimits[name]].map(
        ({ hardBytes, softBytes, softSeconds }) =>
          `${name} ${memoryText(hardBytes)} ${memoryText(softBytes)} ${softSeconds}`,
      );
      return { text, isDefault: text === defaultText };
    });
  },
};

function parseLimit(words: readonly string[]): OutputBufferLimit | undefined {
  const hard = parseMemory(beforeZeroByte(words[0]));
  const soft = parseMemory(beforeZeroByte(words[1]));
  const seconds = parseLenientInteger(beforeZeroByte(words[2]));
  if (hard === undefined || soft === undefined || seconds === undefined) return undefined;
  // Redis keeps the seconds in 32 bits, and looks at the sign only then.
  const softSeconds = Number(BigInt.asIntN(32, seconds));
  if (softSeconds < 0) return undefined;
  return { hardBytes: Number(hard), softBytes: Number(soft), softSeconds };
}

/** Replicas go by their old name here: clients have always read "slave". */
function limitsText({ normal, replica, pubsub }: OutputBufferLimits): string {
  return `normal ${limitText(normal)} slave ${limitText(replica)} pubsub ${limitText(pubsub)}`;
}

function limitText({ hardBytes, softBytes, softSeconds }: OutputBufferLimit): string {
  return `${wholeNumber(hardBytes)} ${wholeNumber(softBytes)} ${softSeconds}`;
}

/** Digits only, where a large number's own text would have an exponent. */
function wholeNumber(value: number): string {
  return BigInt(value).toString();
}

/** The words of a line, or the word that says that there are none. */
function wordsOrNone(words: readonly string[]): string {
  return words.length === 0 ? '""' : words.join(' ');
}

function same(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.join(' ') === other.join(' ');
}

/** Addresses to listen on, as written: a leading "-" makes one optional. */
export const bindAddresses: OptionType<readonly string[]> = {
  description: 'addresses separated by spaces; "-" before one: do not mind if it is missing',
  severalWords: true,
  parse(words) {
    if (words.length > MAX_BIND_ADDRESSES) {
      return { problem: 'Too many bind addresses specified.' };
    }
    const addresses = words.map(beforeZeroByte);
    return { value: addresses.filter((address) => address !== ''), text: addresses.join(' ') };
  },
  write: (value, defaultValue) => oneLine(wordsOrNone(value), same(value, defaultValue)),
};

/** Badness for the master process, replicas, background children. */
export const oomScoreAdjustments: OptionType<readonly number[]> = {
  description: 'three integers between -2000 and 2000',
  severalWords: true,
  parse(words) {
    if (words.length !== 3) return WRONG_NUMBER_OF_ARGUMENTS;
    const values: number[] = [];
    for (const word of words) {
      const value = parseLenientInteger(beforeZeroByte(word));
      if (value === undefined || value < -2000n || value > 2000n) {
        return {
          problem: 'Invalid oom-score-adj-values, elements must be between -2000 and 2000.',
        };
      }
      values.push(Number(value));
    }
    return { value: values, text: values.join(' ') };
  },
};

/** Percentiles between 0 and 100 that INFO latencystats reports. */
export const percentiles: OptionType<readonly number[]> = {
  description: 'numbers between 0 and 100, or "" for none',
  severalWords: true,
  parse(words) {
    if (isNone(words)) return { value: [], text: '' };
    const values: number[] = [];
    for (const word of words) {
      const bytes = asciiBytes(word);
      const value = parseDouble(bytes, 0, bytes.length);
      if (value === undefined) {
        return { problem: 'Invalid latency-tracking-info-percentiles parameters' };
      }
      if (!(value >= 0 && value <= 100)) {
        return {
          problem: 'latency-tracking-info-percentiles parameters should sit between [0.0,100.0]',
        };
      }
      values.push(value);
    }
    return { value: values, text: values.map(percentileText).join(' ') };
  },
  write: (value, defaultValue) =>
    oneLine(wordsOrNone(value.map(percentileText)), same(value, defaultValue)),
};

const TRAILING_ZEROS = /\.?0+$/;

/** At most six decimals, none of them a zero at the end. */
function percentileText(value: number): string {
  return value.toFixed(6).replace(TRAILING_ZEROS, '');
}

/** The primary to follow. */
export interface PrimaryAddress {
  readonly host: string;
  readonly port: number;
}

/** Host and port of the primary, or "no one". */
export const primaryAddress: OptionType<PrimaryAddress | undefined> = {
  description: 'host and port of the primary, or no one',
  severalWords: true,
  parse(words) {
    if (words.length !== 2) return WRONG_NUMBER_OF_ARGUMENTS;
    const [host, portText] = words.map(beforeZeroByte);
    if (host.toLowerCase() === 'no' && portText.toLowerCase() === 'one') {
      return { value: undefined, text: '' };
    }
    const port = parseLenientInteger(portText);
    if (port === undefined || port < 0n || port > 65_535n) {
      return { problem: 'Invalid master port' };
    }
    return { value: { host, port: Number(port) }, text: `${host} ${port}` };
  },
  write(address, defaultAddress) {
    const text = address === undefined ? 'no one' : `${address.host} ${address.port}`;
    return oneLine(text, address === defaultAddress);
  },
};

/** Any of `flags`, in either case; `none` is the name of no flag at all. */
export function anyOf<const Flag extends string>(
  none: string,
  flags: readonly Flag[],
  check: (chosen: readonly Flag[]) => string | undefined,
): OptionType<readonly Flag[]> {
  return {
    description: `${none}, or any of ${flags.join(', ')}`,
    severalWords: true,
    parse(words): Parsed<readonly Flag[]> {
      const names = words.map((word) => beforeZeroByte(word).toLowerCase());
      const known = (name: string) => name === none || flags.some((flag) => flag === name);
      if (names.length === 0 || !names.every(known)) return oneOfFollowing([none, ...flags]);
      const chosen = flags.filter((flag) => names.includes(flag));
      const problem = check(chosen);
      if (problem !== undefined) return { problem };
      return { value: chosen, text: chosen.length === 0 ? none : chosen.join(' ') };
    },
  };
}
