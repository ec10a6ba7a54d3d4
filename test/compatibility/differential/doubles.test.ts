// A hundred thousand random doubles: as scores, as sums, and as distances, to the last digit as
// genuine Redis on x86-64 writes them.
//
// FUZZ_SEED replays a run, FUZZ_COUNT sets how many doubles.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzzCount, fuzzSeed, type Random, seededRandom } from '../../support/random.ts';
import {
  describeWithGenuineRedis,
  startRedis,
  startRespite,
} from '../../support/server-process.ts';
import { type ServerPair, underComparison } from './runner.ts';

const USUAL_DOUBLES = 100_000;
const BATCH = 1_000;

/** Any double but NaN and the infinities, each exponent as likely as another. */
function anyDouble(random: Random): number {
  const bytes = random.bytes(8);
  const value = bytes.readDoubleBE(0);
  return Number.isFinite(value) ? value : anyDouble(random);
}

/** What people keep: amounts, times, ratios. */
function usualDouble(random: Random): number {
  const whole = random.below(10 ** (1 + random.below(9)));
  const sign = random.oneIn(3) ? -1 : 1;
  return (sign * (whole + random.below(2 ** 32) / 2 ** 32)) / 10 ** random.below(6);
}

const degrees = (random: Random, range: number): string =>
  String((random.below(2 ** 32) / 2 ** 31 - 1) * range);

/** One request for each double, among them some that carry a sum on. */
function drawRequest(random: Random, at: number): string[] {
  const value = random.oneIn(2) ? anyDouble(random) : usualDouble(random);
  const member = `m${at % 50}`;
  switch (at % 5) {
    case 0:
      return ['ZADD', 'z', 'CH', String(value), member];
    case 1:
      return ['ZSCORE', 'z', `m${(at - 1) % 50}`];
    case 2:
      return ['ZINCRBY', 'sums', String(usualDouble(random)), member];
    case 3:
      return ['GEODIST', 'g', `p${random.below(500)}`, `p${random.below(500)}`];
    default:
      return ['INCRBYFLOAT', `f${at % 40}`, String(usualDouble(random))];
  }
}

describeWithGenuineRedis('doubles', () => {
  let pair: ServerPair;

  beforeAll(async () => {
    pair = {
      genuine: await underComparison(await startRedis()),
      ours: await underComparison(await startRespite()),
    };
  });

  afterAll(async () => {
    await Promise.all([pair.genuine.process.stop('SIGKILL'), pair.ours.process.stop('SIGKILL')]);
  });

  it('are written alike', { timeout: 120_000 }, async () => {
    const seed = fuzzSeed();
    const count = fuzzCount(USUAL_DOUBLES);
    console.log(`doubles: FUZZ_SEED=${seed} FUZZ_COUNT=${count}`);
    const random = seededRandom(seed);
    const both = async (requests: string[][]): Promise<void> => {
      const [genuine, ours] = await Promise.all([
        pair.genuine.control.pipeline(requests),
        pair.ours.control.pipeline(requests),
      ]);
      for (const [at, request] of requests.entries()) {
        const said = ours?.[at]?.raw.toString('latin1');
        expect(said, request.join(' ')).toBe(genuine?.[at]?.raw.toString('latin1'));
      }
    };
    for (let at = 0; at < 500; at++) {
      await both([['GEOADD', 'g', degrees(random, 180), degrees(random, 85), `p${at}`]]);
    }
    for (let done = 0; done < count; done += BATCH) {
      await both(Array.from({ length: BATCH }, (_, at) => drawRequest(random, done + at)));
    }
  });
});
