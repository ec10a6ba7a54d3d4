// The append-only file on a disk that fails, forgets and rots: promises R3 to R6 of persistence.
// FUZZ_SEED repeats a run, FUZZ_COUNT says how thorough it is: 100 is usual; with 4000, as for
// `npm run torture`, there are 1,200 power cuts, more than 1,000 flipped bits in each file, and
// each file operation fails in turn.
import { describe, expect, it } from 'vitest';
import { Config } from '../../src/config/config.ts';
import { FaultyFiles, PowerCut } from '../support/faulty-files.ts';
import { fuzzCount, fuzzSeed, type Random, seededRandom } from '../support/random.ts';
import { TestEngine } from '../support/test-engine.ts';
import { allBodies, sealed } from '../support/value-payloads.ts';

const MANIFEST = 'appendonlydir/appendonly.aof.manifest';
const seed = fuzzSeed();
const THOROUGHNESS = fuzzCount(100, 4000);
const trials = (usual: number): number => Math.ceil((usual * THOROUGHNESS) / 100);
const FAILURES = [1, 40, Number.POSITIVE_INFINITY] as const;

function start(
  files: FaultyFiles,
  options: Record<string, string> = {},
  logged: string[] = [],
): TestEngine | undefined {
  const config = new Config({ appendonly: 'yes', save: '', appendfsync: 'always', ...options });
  config.assign('enable-debug-command', 'yes');
  const test = new TestEngine(1, config, undefined, files);
  const { persistence } = test.engine;
  const isLoaded = persistence.loadAtOnce(persistence.startLoading());
  logged.push(...test.logged);
  return isLoaded ? test : undefined;
}

function started(files: FaultyFiles, options: Record<string, string> = {}): TestEngine {
  const logged: string[] = [];
  const test = start(files, options, logged);
  if (test === undefined) throw new Error(`it does not start: ${logged.join('\n')}`);
  return test;
}

/** Runs a command; true when its client would have been told that it was done. */
function isAcknowledged(test: TestEngine, ...command: string[]): boolean {
  const reply = test.run(...command);
  return test.engine.commit() && !reply.startsWith('-');
}

function readKey(test: TestEngine, key: string): string {
  return test.run('GET', key);
}

describe(`an append-only file (seed ${seed})`, () => {
  it('R4: cut off at any byte, it loads as far as it is whole, and goes on from there', () => {
    const files = new FaultyFiles();
    const test = started(files);
    const states = new Map<number, string>();
    const path = 'appendonlydir/appendonly.aof.1.incr.aof';
    const note = (): void => {
      states.set(files.contentOf(path)?.length ?? 0, test.run('DEBUG', 'DIGEST'));
    };
    note();
    for (const line of ['SET a 1', 'INCR a', 'MULTI', 'SET b 2', 'RPUSH l x', 'EXEC', 'SET c 3']) {
      test.run(...line.split(' '));
      if (line !== 'MULTI' && !test.session.gate) note();
      test.clock.ms += 40_000;
    }
    const whole = files.contentOf(path) as Uint8Array;
    for (let length = 0; length <= whole.length; length++) {
      const cut = files.afterKill();
      cut.put(path, whole.slice(0, length));
      const after = started(cut);
      const valid = Math.max(...[...states.keys()].filter((at) => at <= length));
      expect(after.run('DEBUG', 'DIGEST'), `cut at ${length}`).toBe(states.get(valid));
      expect(isAcknowledged(after, 'SET', 'later', 'yes')).toBe(true);
      expect(isAcknowledged(after, 'INCR', 'a')).toBe(true);
      if (length % 16 !== 0 && THOROUGHNESS <= 100) continue;
      const digest = after.run('DEBUG', 'DIGEST');
      expect(started(after.files.afterKill()).run('DEBUG', 'DIGEST')).toBe(digest);
    }
  }, 120_000);

  it('R3: after a power cut everything that was acknowledged is there (always)', async () => {
    const random = seededRandom(seed);
    let cuts = 0;
    for (let trial = 0; trial < trials(10); trial++) {
      let files = new FaultyFiles();
      const history = new History();
      for (let life = 0; life < LIVES; life++) {
        // Of the two, annotations come before most commands, and go to the disk with them.
        const test = started(files, { 'aof-timestamp-enabled': trial % 2 === 0 ? 'yes' : 'no' });
        history.check(test, `seed ${seed}, trial ${trial}, life ${life}`);
        if (random.oneIn(2)) test.files.cutPowerAfter(random.below(80));
        liveUntilCut(test, history, random);
        files = test.files.afterPowerCut(random);
        cuts++;
      }
      history.check(started(files), `seed ${seed}, trial ${trial}, at last`);
      await rest();
    }
    console.log(`power cuts: FUZZ_SEED=${seed}: ${cuts}, nothing lost, every start worked`);
  }, 3_600_000);

  it('R6: one file operation fails, or all for a while: nothing acknowledged is lost', async () => {
    const random = seededRandom(seed + 1);
    const step = THOROUGHNESS > 100 ? 1 : 19;
    let failed = 0;
    for (const times of FAILURES) {
      for (const code of ['EIO', 'ENOSPC']) {
        for (const appendfsync of ['always', 'everysec']) {
          const failure: Failure = { times, code, appendfsync };
          for (let skip = 0; oneFailure(random, skip, failure); skip += step) failed++;
          await rest();
        }
      }
    }
    console.log(`failing files: FUZZ_SEED=${seed}: ${failed} operations, nothing lost`);
    expect(failed).toBeGreaterThan(30);
  }, 3_600_000);

  it('R5: a flipped bit is found, or changes nothing', async () => {
    const random = seededRandom(seed + 2);
    const test = started(new FaultyFiles());
    for (let nth = 0; nth < 60; nth++) {
      const [key, value] = [`key${random.below(20)}`, `value ${random.below(1e9)}`];
      if (nth % 7 === 0)
        for (const word of ['MULTI', 'INCR n', 'INCR m']) test.run(...word.split(' '));
      test.run('SET', key, value);
      if (nth % 7 === 0) test.run('EXEC');
      if (nth === 30) test.run('BGREWRITEAOF');
      test.turn();
      test.clock.ms += 500;
    }
    test.comeToRest();
    test.engine.persistence.prepareToStop('default', false);
    const digest = test.run('DEBUG', 'DIGEST');
    expect(test.files.paths.map((path) => path.slice(path.lastIndexOf('.') + 1))).toEqual(
      expect.arrayContaining(['rdb', 'aof', 'manifest']),
    );
    for (const path of test.files.paths) {
      const whole = test.files.contentOf(path) as Uint8Array;
      let refused = 0;
      const flips = trials(path === MANIFEST ? 60 : 40);
      for (let trial = 0; trial < flips; trial++) {
        const rotten = test.files.afterKill();
        const bytes = whole.slice();
        bytes[random.below(bytes.length)] ^= 1 << random.below(8);
        rotten.put(path, bytes);
        const found = start(rotten)?.run('DEBUG', 'DIGEST');
        if (found === undefined) refused++;
        else expect(found, `seed ${seed}, ${path}`).toBe(digest);
        if (trial % 50 === 0) await rest();
      }
      console.log(`flipped bits: FUZZ_SEED=${seed}: ${flips} in ${path}, ${refused} refused`);
    }
  }, 3_600_000);

  it('R5: an RDB file with a flipped bit is never loaded', async () => {
    const random = seededRandom(seed + 3);
    const test = new TestEngine();
    for (const [nth, body] of allBodies().entries()) {
      expect(test.run('RESTORE', `key:${nth}`, '0', sealed(body))).toBe('+OK\r\n');
    }
    expect(test.run('SAVE')).toBe('+OK\r\n');
    const whole = test.files.contentOf('dump.rdb') as Uint8Array;
    const flips = trials(40);
    for (let trial = 0; trial < flips; trial++) {
      const rotten = test.files.afterKill();
      const bytes = whole.slice();
      const at = random.below(bytes.length);
      bytes[at] ^= 1 << random.below(8);
      rotten.put('dump.rdb', bytes);
      const found = start(rotten, { appendonly: 'no' });
      expect(found, `seed ${seed}, the byte at ${at}`).toBeUndefined();
      if (trial % 50 === 0) await rest();
    }
    console.log(`flipped bits: FUZZ_SEED=${seed}: ${flips} in dump.rdb, all refused`);
  }, 3_600_000);
});

const LIVES = 3;

/** The runner takes a worker that never listens for dead. */
async function rest(): Promise<void> {
  await new Promise(setImmediate);
}

/** What was written to some keys in which order, and up to where it was acknowledged. */
class History {
  /** For each key, the values that it may have: the last acknowledged one, and those behind it. */
  readonly #values = new Map<string, string[]>();
  readonly #pairs = new Set<string>();

  written(key: string, value: string, isPair: boolean): void {
    const values = this.#values.get(key) ?? [''];
    values.push(value);
    this.#values.set(key, values);
    if (isPair) this.#pairs.add(value);
  }

  acknowledged(key: string): void {
    const values = this.#values.get(key) ?? [];
    this.#values.set(key, values.slice(-1));
  }

  /** What is there is what may be from now on. */
  check(test: TestEngine, where: string): void {
    for (const [key, values] of this.#values) {
      const found = contentOf(test, key);
      expect(values, `${where}: ${key}`).toContain(found);
      // Both halves of a transaction, or none.
      if (this.#pairs.has(found)) expect(contentOf(test, `pair:${key}`), where).toBe(found);
      else if (found !== '') expect(contentOf(test, `pair:${key}`), where).not.toBe(values.at(-1));
      this.#values.set(key, [found]);
    }
  }
}

function contentOf(test: TestEngine, key: string): string {
  return readKey(test, key).split('\r\n')[1] ?? '';
}

function liveUntilCut(test: TestEngine, history: History, random: Random): void {
  try {
    for (let nth = 0; nth < 20 && !test.files.isOff; nth++) {
      const key = `k${random.below(10)}`;
      const isPair = random.oneIn(3);
      const value = `value-${random.below(2 ** 31)}-${'x'.repeat(random.below(40))}`;
      history.written(key, value, isPair);
      if (isPair) {
        test.run('MULTI');
        test.run('SET', key, value);
        test.run('SET', `pair:${key}`, value);
      }
      const command = isPair ? ['EXEC'] : ['SET', key, value];
      if (isAcknowledged(test, ...command)) history.acknowledged(key);
      if (random.oneIn(15)) test.run('BGREWRITEAOF');
      if (random.oneIn(2)) test.turn();
      test.clock.ms += random.below(2000);
    }
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
}

interface Failure {
  readonly times: number;
  readonly code: string;
  readonly appendfsync: string;
}

/** False when so many calls were never made: all have failed once. */
function oneFailure(random: Random, skip: number, failure: Failure): boolean {
  const { times, code, appendfsync } = failure;
  const what = `seed ${seed}, skip ${skip}, ${times} times, ${code}, ${appendfsync}`;
  const test = started(new FaultyFiles(), { appendfsync });
  const acknowledged = new Map<string, string>();
  const write = (key: string, value: string): boolean => {
    const isRefused = test.engine.persistence.refusal !== undefined;
    const ok = isAcknowledged(test, 'SET', key, value);
    if (isRefused) expect(ok, what).toBe(false);
    if (ok) acknowledged.set(key, value);
    else acknowledged.delete(key);
    return ok;
  };
  write('first', 'before');
  test.files.failAfter(skip, times, code);
  for (let nth = 0; nth < 30; nth++) {
    write(`k${nth}`, `value ${nth}`);
    // What must not be done twice.
    test.run('INCR', 'counter');
    test.run('RPUSH', 'list', String(nth));
    if (nth === 10 || nth === 20) test.run('BGREWRITEAOF');
    if (random.oneIn(2)) test.liveFor(300);
  }
  test.files.heal();
  const { failures } = test.files;
  test.liveFor(5000);
  expect(write('last', 'after'), what).toBe(true);
  expect(test.run('INFO', 'persistence'), what).toContain('aof_last_write_status:ok');
  test.liveFor(2000);
  const after = started(test.files.afterKill());
  for (const [key, value] of acknowledged) expect(readKey(after, key), what).toContain(value);
  // Nothing more than is in memory either, and nothing twice.
  expect(after.run('DEBUG', 'DIGEST'), what).toBe(test.run('DEBUG', 'DIGEST'));
  const safe = started(test.files.afterPowerCut(random));
  for (const [key, value] of acknowledged) expect(readKey(safe, key), what).toContain(value);
  return failures > 0;
}
