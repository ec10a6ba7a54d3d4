// Pools of edge values that the generators of the corpus combine. Absolute times count from the
// start of the run and lie far enough away that no case lives to see them.

import { words } from '../../../support/words.ts';

export const INT64_MAX = '9223372036854775807';
export const INT64_MIN = '-9223372036854775808';

/** Texts at the edges of a 64-bit signed integer, inside and outside. */
export const INTEGER_TEXTS: readonly string[] = words(`
  0 1 -1 10 -10 42 2147483647 2147483648 4294967296
  9223372036854775807 -9223372036854775808 9223372036854775806 -9223372036854775807
  9223372036854775808 -9223372036854775809 18446744073709551615
  99999999999999999999 -99999999999999999999 123456789012345678901234567890`);

/** What looks like an integer and is none, or not to everybody. */
export const NO_INTEGERS: readonly string[] = [
  ...words('"" +1 -0 00 01 -01 1.0 1.5 1e3 0x10 abc 1abc - + --1 1- nan inf １'),
  ...[' ', ' 1', '1 ', '\t1', '1\n', '\x001', '1\x00'],
];

export const FLOAT_TEXTS: readonly string[] = words(`
  0 -0 0.0 1 -1 0.1 0.2 0.3 1.5 -2.25 3.0e3 5.0e-2 1e10 1e-10 1e17 1e18 1e19 1e-17 1e-18
  123456789012345678 0.30000000000000004 3.14159265358979323846 2.718281828459045235360287
  99999999999999999999.99 9223372036854775807 9007199254740993 0.00000000000000001
  1e300 -1e300 1e308 17179869184.000000001 .5 5. -.5e-3 1E5 +1.5 0x1p3 0x10 0X1.8P1`);

export const NO_FLOATS: readonly string[] = [
  ...words('"" abc 1.5abc nan -nan NaN inf +inf -inf Infinity -infinity 1e 1e+ . - + 1..2 1,5'),
  ...words('0x 1e5000 -1e5000 1e-5000 --1'),
  ...[' ', ' 1', '1 ', '1 2', '1\x00', '\x001'],
];

const startOfTheRun = Math.floor(Date.now() / 1000);

export const secondsFromNow = (seconds: number): string => String(startOfTheRun + seconds);
export const msFromNow = (seconds: number): string => String((startOfTheRun + seconds) * 1000);

/**
 * Whether a key with this time to live may be gone before its state is read. Only commands and
 * options that count in milliseconds from now have such times among the edge values.
 */
export function passesSoon(command: string, time: string): boolean {
  const unitMs = /^(PEXPIRE|PSETEX|PX)$/.test(command) ? 1 : /AT$/.test(command) ? 0 : 1_000;
  const afterMs = Number(time) * unitMs;
  return afterMs > 0 && afterMs < 5_000;
}

/** All ordered pairs, including each item with itself. */
export function pairs<Item>(items: readonly Item[]): [Item, Item][] {
  return items.flatMap((first) => items.map((second): [Item, Item] => [first, second]));
}

export const quoted = (text: string): string => JSON.stringify(text);
