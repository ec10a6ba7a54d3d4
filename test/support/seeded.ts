// A test with random input: the body gets a seeded source, and a failure names the seed, so that
// FUZZ_SEED=… repeats it.
import { fuzzSeed, type Random, seededRandom } from './random.ts';

/** The function for `it`. */
export function seeded(body: (random: Random) => void): () => void {
  return () => {
    const seed = fuzzSeed();
    try {
      body(seededRandom(seed));
    } catch (error) {
      throw new Error(`failed with FUZZ_SEED=${seed}`, { cause: error });
    }
  };
}
