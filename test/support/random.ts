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

/** `npm run torture`: the full numbers in place of those that take a few seconds. */
export const isTorture = process.env.TORTURE === 'yes';

const USUAL_SEED = 20_261_127;

/**
 * FUZZ_SEED when it is given. Else the same seed each time in the tests of a change, so that what
 * they say depends on the change alone, and a fresh one for thorough tests and for FUZZ_SEED=fresh.
 * The caller prints it.
 */
export function fuzzSeed(): number {
  const given = process.env.FUZZ_SEED ?? (isTorture ? 'fresh' : String(USUAL_SEED));
  return given === 'fresh' ? (Date.now() ^ (process.pid << 16)) >>> 0 : Number(given) >>> 0;
}

/** FUZZ_COUNT when it is given, else `usual`, or `full` when the tests are to be thorough. */
export function fuzzCount(usual: number, full = usual): number {
  return Number(process.env.FUZZ_COUNT ?? (isTorture ? full : usual));
}
