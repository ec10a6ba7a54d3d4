// Seeded randomness for the fuzzers: one 32-bit seed replays one run (mulberry32). Math.random
// cannot be seeded, so a failure found with it could never be seen again.

export interface Random {
  /** A whole number from 0 (inclusive) to `bound` (exclusive). */
  below(bound: number): number;
  /** True once in `times` on average. */
  oneIn(times: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  bytes(length: number): Buffer;
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (bound: number): number => Math.floor((next() / 2 ** 32) * bound);
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    bytes: (length) => {
      const bytes = Buffer.alloc(length);
      for (let index = 0; index < length; index++) bytes[index] = next() & 255;
      return bytes;
    },
  };
}

/** FUZZ_SEED when it is given, else a fresh seed; the caller prints it. */
export function fuzzSeed(): number {
  const given = process.env.FUZZ_SEED;
  return given === undefined ? (Date.now() ^ (process.pid << 16)) >>> 0 : Number(given) >>> 0;
}

/** `npm run torture`: the full numbers in place of those that take a few seconds. */
export const isTorture = process.env.TORTURE === 'yes';

/** FUZZ_COUNT when it is given, else `usual`, or `full` when the tests are to be thorough. */
export function fuzzCount(usual: number, full = usual): number {
  return Number(process.env.FUZZ_COUNT ?? (isTorture ? full : usual));
}
