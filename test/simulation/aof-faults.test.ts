// The append-only file on a disk that fails, forgets and rots: promises R3 to R6 of persistence,
// in short form. FUZZ_SEED repeats a run, FUZZ_COUNT (100 being usual) says how thorough it is.
import { describe, expect, it } from 'vitest';
import { Config } from '../../src/config/config.ts';
import { FaultyFiles } from '../support/faulty-files.ts';
import { fuzzCount, fuzzSeed, type Random, seededRandom } from '../support/random.ts';
import { TestEngine } from '../support/test-engine.ts';

const MANIFEST = 'appendonlydir/appendonly.aof.manifest';
const seed = fuzzSeed();
const trials = (usual: number): number => Math.ceil((usual * fuzzCount(100)) / 100);

function start(files: FaultyFiles, options: Record<string, string> = {}): TestEngine | undefined {
  const config = new Config({ appendonly: 'yes', save: '', appendfsync: 'always', ...options });
  config.assign('enable-debug-command', 'yes');
  const test = new TestEngine(1, config, undefined, files);
  const { persistence } = test.engine;
  return persistence.loadAtOnce(persistence.startLoading()) ? test : undefined;
}

function started(files: FaultyFiles, options: Record<string, string> = {}): TestEngine {
  const test = start(files, options);
  if (test === undefined) throw new Error(`it does not start: ${files.paths.join(' ')}`);
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

/** Some time passes, in which the server does what it does by itself. */
function pass(test: TestEngine, ms: number): void {
  for (let at = 0; at < ms; at += 100) {
    test.clock.ms += 100;
    test.engine.beginTurn();
    test.engine.tickClients();
    test.engine.endBackgroundWork();
    test.comeToRest();
  }
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
      if (length % 16 !== 0) continue;
      const digest = after.run('DEBUG', 'DIGEST');
      expect(started(after.files.afterKill()).run('DEBUG', 'DIGEST')).toBe(digest);
    }
  }, 120_000);

  it('R3: after a power cut everything that was acknowledged is there (always)', () => {
    const random = seededRandom(seed);
    for (let trial = 0; trial < trials(10); trial++) {
      let files = new FaultyFiles();
      const acknowledged = new Map<string, string>();
      for (let life = 0; life < 3; life++) {
        const test = started(files);
        for (const [key, value] of acknowledged) {
          expect(readKey(test, key), `trial ${trial}, life ${life}`).toContain(value);
        }
        for (let nth = 0; nth < 20; nth++) {
          const key = `k${random.below(10)}`;
          const value = `value-${trial}-${life}-${nth}`;
          if (random.oneIn(3)) {
            test.run('MULTI');
            test.run('SET', key, value);
            test.run('SET', `pair:${key}`, value);
            if (isAcknowledged(test, 'EXEC')) {
              acknowledged.set(key, value).set(`pair:${key}`, value);
            }
          } else if (isAcknowledged(test, 'SET', key, value)) {
            acknowledged.set(key, value);
            acknowledged.delete(`pair:${key}`);
          }
          if (random.oneIn(15)) test.run('BGREWRITEAOF');
          if (random.oneIn(2)) test.turn();
          test.clock.ms += random.below(2000);
        }
        files = test.files.afterPowerCut(random);
      }
    }
  }, 120_000);

  it('R6: one file operation fails, or all do for a while: nothing acknowledged is lost', () => {
    const random = seededRandom(seed + 1);
    const step = fuzzCount(100) > 100 ? 1 : 5;
    for (const times of [1, 40]) {
      for (const appendfsync of ['always', 'everysec']) {
        for (let skip = 0; skip < 40; skip += step) oneFailure(random, skip, times, appendfsync);
      }
    }
  }, 120_000);

  it('R5: a flipped bit is found, or changes nothing', () => {
    const random = seededRandom(seed + 2);
    const test = started(new FaultyFiles());
    for (let nth = 0; nth < 60; nth++) {
      test.run('SET', `key${random.below(20)}`, `value ${random.below(1e9)}`);
      if (nth === 30) test.run('BGREWRITEAOF');
      test.turn();
      test.clock.ms += 500;
    }
    test.comeToRest();
    test.engine.persistence.prepareToStop('default', false);
    const digest = test.run('DEBUG', 'DIGEST');
    for (const path of test.files.paths) {
      const whole = test.files.contentOf(path) as Uint8Array;
      for (let trial = 0; trial < trials(path === MANIFEST ? 60 : 40); trial++) {
        const rotten = test.files.afterKill();
        const bytes = whole.slice();
        bytes[random.below(bytes.length)] ^= 1 << random.below(8);
        rotten.put(path, bytes);
        const found = start(rotten)?.run('DEBUG', 'DIGEST');
        if (found !== undefined) expect(found, path).toBe(digest);
      }
    }
  }, 120_000);
});

function oneFailure(random: Random, skip: number, times: number, appendfsync: string): void {
  const what = `skip ${skip}, ${times} times, ${appendfsync}`;
  const test = started(new FaultyFiles(), { appendfsync });
  const acknowledged = new Map<string, string>();
  const write = (key: string, value: string): boolean => {
    const ok = isAcknowledged(test, 'SET', key, value);
    if (ok) acknowledged.set(key, value);
    else acknowledged.delete(key);
    return ok;
  };
  write('first', 'before');
  test.files.failAfter(skip, times);
  for (let nth = 0; nth < 30; nth++) {
    write(`k${nth}`, `value ${nth}`);
    if (nth === 10) test.run('BGREWRITEAOF');
    if (random.oneIn(2)) pass(test, 300);
  }
  test.files.heal();
  pass(test, 5000);
  expect(write('last', 'after'), what).toBe(true);
  expect(test.run('INFO', 'persistence'), what).toContain('aof_last_write_status:ok');
  pass(test, 2000);
  const after = started(test.files.afterKill());
  for (const [key, value] of acknowledged) expect(readKey(after, key), what).toContain(value);
  const safe = started(test.files.afterPowerCut(random));
  for (const [key, value] of acknowledged) expect(readKey(safe, key), what).toContain(value);
}
