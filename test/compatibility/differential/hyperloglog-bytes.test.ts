// HyperLogLogs travel between servers as strings, so they must agree in every byte: random PFADD,
// PFMERGE and PFCOUNT under several limits for the sparse form, all replies compared, and the
// strings themselves again and again while the values go from empty over sparse to dense.
//
// FUZZ_SEED replays a run.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzzSeed, type Random, seededRandom } from '../../support/random.ts';
import {
  describeWithGenuineRedis,
  startRedis,
  startRespite,
} from '../../support/server-process.ts';
import { words } from '../../support/words.ts';
import { printArgs, printReply } from './printing.ts';
import { compareKeyspaces, type ServerPair, underComparison } from './runner.ts';

const SPARSE_LIMITS = words('3000 1 0 40 100 333 1000 16000 60000');
const KEYS = words('a b c d e');
const ENCODING_OF_A = words('PFDEBUG ENCODING a');
const BATCHES = 40;
const BATCH = 50;

function element(random: Random): string {
  if (random.oneIn(30)) return '';
  if (random.oneIn(5)) return random.bytes(random.below(40)).toString('latin1');
  // Few different ones at first, so that registers are also met again.
  return String(random.below(random.pick([50, 500, 5_000, 100_000])));
}

function elements(random: Random): string[] {
  const count = random.below(random.pick([2, 3, 10, 10, 10, 100]));
  return Array.from({ length: count }, () => element(random));
}

function request(random: Random): string[] {
  const keys = (): string[] => Array.from({ length: random.below(4) }, () => random.pick(KEYS));
  const key = random.pick(KEYS);
  const kind = random.below(60);
  if (kind < 40) return ['PFADD', key, ...elements(random)];
  if (kind < 44) return ['PFADD', key, ...elements(random), ...elements(random)];
  if (kind < 48) return ['PFCOUNT', key];
  if (kind < 51) return ['PFCOUNT', key, ...keys()];
  if (kind < 54) return ['PFMERGE', key, ...keys()];
  if (kind < 57) return ['PFDEBUG', 'DECODE', key];
  if (kind === 57) return random.oneIn(3) ? ['PFDEBUG', 'TODENSE', key] : ['STRLEN', key];
  if (kind === 58) return random.oneIn(3) ? ['DEL', key] : ['GETRANGE', key, '0', '15'];
  return ['PFDEBUG', 'ENCODING', key];
}

describeWithGenuineRedis('HyperLogLogs are the same bytes', () => {
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

  async function both(requests: readonly string[][], label: string): Promise<string[]> {
    const [genuine, ours] = await Promise.all([
      pair.genuine.control.pipeline(requests.map(latin1)),
      pair.ours.control.pipeline(requests.map(latin1)),
    ]);
    const position = requests.findIndex((_, at) => !genuine[at]!.raw.equals(ours[at]!.raw));
    if (position >= 0) {
      const [left, right] = [printReply(genuine[position]), printReply(ours[position])];
      const which = printArgs(requests[position]);
      expect.fail(`${label}: ${which}\n  redis:   ${left}\n  respite: ${right}`);
    }
    expect(await compareKeyspaces(pair, label, performance.now())).toEqual([]);
    return genuine.map((reply) => reply.raw.toString('latin1'));
  }

  for (const limit of SPARSE_LIMITS) {
    it(`with sparse values of at most ${limit} bytes`, { timeout: 60_000 }, async () => {
      const seed = fuzzSeed();
      console.log(`hyperloglog-bytes: FUZZ_SEED=${seed}`);
      const random = seededRandom(seed);
      const replies = await both(
        [['FLUSHALL'], ['CONFIG', 'SET', 'hll-sparse-max-bytes', limit]],
        `limit ${limit}`,
      );
      // Both forms must have been met, whatever chance brings.
      replies.push(...(await both([['PFADD', 'a', 'one'], ENCODING_OF_A], 'one element')));
      for (let batch = 0; batch < BATCHES; batch++) {
        const requests = Array.from({ length: BATCH }, () => request(random));
        replies.push(...(await both(requests, `seed ${seed}, limit ${limit}, batch ${batch}`)));
      }
      const many = Array.from({ length: 4_000 }, (_, at) => String(at));
      replies.push(...(await both([['PFADD', 'a', ...many], ENCODING_OF_A], 'many elements')));
      if (Number(limit) >= 1_000) expect(replies).toContain('+sparse\r\n');
      if (Number(limit) <= 1_000) expect(replies).toContain('+dense\r\n');
      expect(replies).toContain(':1\r\n');
      expect(replies).toContain(':0\r\n');
    });
  }

  it('with every element of a long sequence', { timeout: 60_000 }, async () => {
    const add = (from: number, count: number): string[] => [
      'PFADD',
      'long',
      ...Array.from({ length: count }, (_, at) => `element:${from + at}`),
    ];
    await both([['FLUSHALL'], ['CONFIG', 'SET', 'hll-sparse-max-bytes', '3000']], 'long');
    for (let done = 0; done < 2_000; done += 25) {
      const singly = Array.from({ length: 25 }, (_, at) => add(done + at, 1));
      await both([...singly, ['PFCOUNT', 'long']], `after ${done} elements`);
    }
    for (let done = 2_000; done < 200_000; done += 20_000) {
      await both([add(done, 20_000), ['PFCOUNT', 'long']], `after ${done} elements`);
    }
  });
});

function latin1(args: readonly string[]): Buffer[] {
  return args.map((arg) => Buffer.from(arg, 'latin1'));
}
