// Damaged RDB files, the other half of promise S2: files that hold values of every type and
// encoding are damaged anywhere, in what stands between the values too, and loaded with no look at
// the checksum. What can be loaded is a data set like any other, and what cannot be is refused with
// a reason; nothing else happens, and all memory comes back. FUZZ_SEED repeats a run, FUZZ_COUNT
// says how many files.
import { describe, expect, it } from 'vitest';
import { auditMemory } from '../../src/memory/memory-audit.ts';
import { fuzzCount, fuzzSeed, type Random, seededRandom } from '../support/random.ts';
import { TestEngine } from '../support/test-engine.ts';
import { allBodies, sealed } from '../support/value-payloads.ts';

const USUAL_FILES = 2000;
const ALL_FILES = 100_000;
const AUDIT_EVERY = 1000;
const PATH = 'dump.rdb';
/** More than so small a file can need. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Opcodes, lengths of all forms, and encodings. */
const TELLING_BYTES = [
  ...[0, 1, 2, 3, 4, 9, 10, 13, 15, 19, 24, 25, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0xc0, 0xc3, 0xe0],
  ...[0xf0, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff],
];

function usedBytes({ engine, clock }: TestEngine): number {
  const { lazyFree, memory } = engine.keyspace;
  lazyFree.run(clock, Number.POSITIVE_INFINITY);
  return memory.usedBytes;
}

/** Files of a few keys each, of some of the bodies, in two databases, some with a time to live. */
function sampleFiles(engine: TestEngine): Uint8Array[] {
  const bodies = allBodies();
  const files: Uint8Array[] = [];
  const perFile = 4;
  for (let first = 0; first < bodies.length; first += perFile) {
    engine.run('FLUSHALL');
    for (const [at, body] of bodies.slice(first, first + perFile).entries()) {
      engine.run('SELECT', String(at & 1));
      const times = at === 2 ? ['ABSTTL', 'REPLACE'] : ['IDLETIME', '5'];
      const reply = engine.run(
        'RESTORE',
        `k${at}`,
        at === 2 ? '1900000000000' : '0',
        sealed(body),
        ...times,
      );
      expect(reply).toBe('+OK\r\n');
    }
    expect(engine.run('SAVE')).toBe('+OK\r\n');
    files.push((engine.files.contentOf(PATH) as Uint8Array).slice());
  }
  engine.run('SELECT', '0');
  engine.run('FLUSHALL');
  return files;
}

function damaged(files: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = Buffer.from(random.pick(files));
  for (let times = random.below(3); times >= 0; times--) {
    const at = random.oneIn(3)
      ? random.below(Math.min(bytes.length, 120))
      : random.below(bytes.length);
    switch (random.below(6)) {
      case 0:
        bytes[at] ^= 1 << random.below(8);
        break;
      case 1:
        bytes[at] = random.pick(TELLING_BYTES);
        break;
      case 2:
        bytes = Buffer.from(bytes.subarray(0, at + 1));
        break;
      case 3:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          random.bytes(1 + random.below(9)),
          bytes.subarray(at),
        ]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(12))]);
        break;
      default: {
        const other = random.pick(files);
        bytes = Buffer.concat([bytes.subarray(0, at), other.subarray(random.below(other.length))]);
      }
    }
    if (bytes.length === 0) bytes = Buffer.from([0]);
  }
  return new Uint8Array(bytes);
}

/** Whatever was loaded is looked at from all sides. */
function use(engine: TestEngine): void {
  for (const line of ['DEBUG DIGEST', 'SELECT 1', 'RANDOMKEY', 'SCAN 0', 'SELECT 0', 'SCAN 0']) {
    expect(engine.run(...line.split(' ')), line).not.toContain('internal error');
  }
  for (const key of ['k0', 'k1', 'k2', 'k3']) {
    for (const line of [
      `TYPE ${key}`,
      `OBJECT ENCODING ${key}`,
      `DUMP ${key}`,
      `COPY ${key} c REPLACE`,
    ]) {
      expect(engine.run(...line.split(' ')), line).not.toContain('internal error');
    }
  }
}

describe('A damaged RDB file', () => {
  it.each(['no', 'yes'])(
    'is loaded or refused, sanitize-dump-payload %s',
    async (sanitizes) => {
      const engine = TestEngine.withOptions({
        'enable-debug-command': 'yes',
        rdbchecksum: 'no',
        'sanitize-dump-payload': sanitizes,
      });
      const seed = fuzzSeed();
      const count = fuzzCount(USUAL_FILES, ALL_FILES) / 2;
      const random = seededRandom(seed);
      const files = sampleFiles(engine);
      const { memory } = engine.engine.keyspace;
      let before = 0;
      let loadedCount = 0;
      for (let nth = 0; nth < count; nth++) {
        const file = nth === 0 ? files[0] : damaged(files, random);
        engine.logged.length = 0;
        engine.files.put(PATH, file);
        try {
          const reply = engine.run('DEBUG', 'RELOAD', 'NOSAVE');
          expect(reply).toMatch(
            /^(\+OK|-ERR Error trying to load the RDB dump, check server logs\.)\r\n$/,
          );
          if (reply.startsWith('-')) expect(engine.logged.join('\n')).toMatch(/^warning: /m);
          else loadedCount++;
          expect(memory.usedBytes).toBeLessThan(MOST_BYTES);
          use(engine);
          engine.run('FLUSHALL');
          // The tables of databases that were used once are there to stay.
          if (nth < files.length) before = Math.max(before, usedBytes(engine));
          else expect(usedBytes(engine)).toBeLessThanOrEqual(before + 64 * 1024);
          if (nth % AUDIT_EVERY === 0) {
            auditMemory(memory);
            await new Promise(setImmediate);
          }
        } catch (error) {
          const hex = Buffer.from(file).toString('hex').slice(0, 4000);
          const log = engine.logged.join('\n');
          throw new Error(`seed ${seed}, file ${nth}: ${hex}\n${log}`, { cause: error });
        }
      }
      auditMemory(memory);
      const counts = `${loadedCount} were loaded, the others refused`;
      console.log(`rdb-file-fuzz (${sanitizes}): FUZZ_SEED=${seed} of ${count}: ${counts}`);
      expect(loadedCount).toBeGreaterThan(0);
      expect(loadedCount).toBeLessThan(count);
    },
    3_600_000,
  );
});
