// Corrupt RESTORE payloads, promise S2: payloads of every type and encoding are damaged, given a
// right checksum, and restored. What is refused leaves nothing behind; what is accepted is a
// value like any other: it can be read, dumped, restored again, changed and deleted, and all its
// memory comes back. FUZZ_SEED repeats a run, FUZZ_COUNT says how many payloads.
import { describe, expect, it } from 'vitest';
import { auditMemory } from '../../src/memory/memory-audit.ts';
import { fuzzCount, fuzzSeed, seededRandom } from '../support/random.ts';
import { TestEngine } from '../support/test-engine.ts';
import { allBodies, damaged, dumpedBody, sealed } from '../support/value-payloads.ts';

const USUAL_PAYLOADS = 2000;
const ALL_PAYLOADS = 100_000;
const AUDIT_EVERY = 1000;
/** More than any value can take that so short a payload is of. */
const MOST_BYTES = 8 * 1024 * 1024;

const READS: Readonly<Record<string, readonly string[]>> = {
  string: ['GET k', 'STRLEN k', 'GETRANGE k 0 -1', 'BITCOUNT k'],
  list: ['LLEN k', 'LRANGE k 0 -1', 'LINDEX k -1', 'LINDEX k 3', 'LPOS k a RANK -1'],
  set: ['SCARD k', 'SMEMBERS k', 'SISMEMBER k a', 'SRANDMEMBER k -5', 'SSCAN k 0'],
  hash: ['HLEN k', 'HGETALL k', 'HGET k f', 'HRANDFIELD k -5 WITHVALUES', 'HSCAN k 0'],
  zset: [
    ...['ZCARD k', 'ZRANGE k 0 -1 WITHSCORES', 'ZRANGE k -inf +inf BYSCORE', 'ZRANK k a'],
    ...['ZREVRANGE k 0 3', 'ZRANGEBYLEX k - +', 'ZRANDMEMBER k -5', 'ZSCAN k 0'],
  ],
  stream: ['XLEN k', 'XRANGE k - +', 'XREVRANGE k + -', 'XINFO STREAM k FULL', 'XINFO GROUPS k'],
};

/** Up to these a value stays packed. */
const LIMITS: readonly string[] = [
  ...['hash-max-listpack-entries', 'set-max-listpack-entries', 'set-max-intset-entries'],
  ...['zset-max-listpack-entries', 'list-max-listpack-size'],
];

const WRITES: Readonly<Record<string, readonly string[]>> = {
  string: ['APPEND k x', 'SETRANGE k 3 y', 'INCR k'],
  list: ['LPUSH k new', 'LINSERT k BEFORE a new', 'LREM k 0 a', 'LPOP k 2', 'RPOP k', 'LSET k 0 x'],
  set: ['SADD k new 7 99999', 'SREM k a 1', 'SPOP k 2', 'SUNIONSTORE k k'],
  hash: ['HSET k new v', 'HINCRBY k f 1', 'HPERSIST k FIELDS 1 f', 'HDEL k f g'],
  zset: ['ZADD k 3 new', 'ZINCRBY k 1 a', 'ZREM k b', 'ZPOPMIN k', 'ZPOPMAX k 2'],
  stream: [
    ...['XREADGROUP GROUP group ann STREAMS k 0', 'XREADGROUP GROUP group ann STREAMS k >'],
    ...['XPENDING k group - + 10', 'XAUTOCLAIM k group bob 0 0', 'XACK k group 1-1 2-1'],
    ...['XGROUP DELCONSUMER k group ann', 'XADD k * f v', 'XDEL k 1-1 5-0', 'XTRIM k MAXLEN 2'],
  ],
};

/** Runs a line; a bug is answered as one and stands in the log. */
function run(engine: TestEngine, line: string): string {
  const reply = engine.run(...line.split(' '));
  expect(reply, line).not.toContain('internal error');
  return reply;
}

/** Memory in use once nothing waits to be freed. */
function usedBytes({ engine, clock }: TestEngine): number {
  const { lazyFree, memory } = engine.keyspace;
  lazyFree.run(clock, Number.POSITIVE_INFINITY);
  return memory.usedBytes;
}

/** What was accepted is used in every way; the key may be gone afterwards, or not. */
function use(engine: TestEngine, type: string): void {
  for (const line of READS[type] ?? []) expect(run(engine, line), line).not.toMatch(/^-WRONGTYPE/);
  for (const line of ['OBJECT ENCODING k', 'DEBUG OBJECT k', 'MEMORY USAGE k SAMPLES 0']) {
    run(engine, line);
  }
  const digest = run(engine, 'DEBUG DIGEST-VALUE k');
  run(engine, 'DEBUG DIGEST');
  if (run(engine, 'EXISTS k') === ':1\r\n') {
    const again = sealed(dumpedBody(engine, 'k'));
    expect(engine.run('RESTORE', 'k', '0', again, 'REPLACE')).toBe('+OK\r\n');
    expect(run(engine, 'DEBUG DIGEST-VALUE k')).toBe(digest);
    expect(run(engine, 'COPY k copy')).toBe(':1\r\n');
  }
  for (const line of WRITES[type] ?? []) run(engine, line);
  run(engine, 'DEBUG DIGEST');
}

function newEngine(): TestEngine {
  const engine = TestEngine.withOptions({ 'enable-debug-command': 'yes' });
  // The tables of the keyspace are there to stay.
  run(engine, 'MSET k v copy v');
  run(engine, 'EXPIRE k 100');
  run(engine, 'HSET times f v');
  run(engine, 'HEXPIRE times 100 FIELDS 1 f');
  run(engine, 'DEL k copy times');
  return engine;
}

describe('RESTORE', () => {
  it('takes every payload that is whole', () => {
    const engine = newEngine();
    for (const body of allBodies()) {
      const reply = engine.run('RESTORE', 'k', '0', sealed(body), 'REPLACE');
      expect(reply, `type ${body[0]}`).toBe('+OK\r\n');
    }
  });

  it('is not harmed by any that is not', async () => {
    await damage(newEngine());
  });

  it('is not harmed either where elements are believed to be different and in order', async () => {
    const engine = newEngine();
    // As from an append-only file: see `sanitize-dump-payload`.
    const { dumps } = engine.engine.persistence;
    Object.defineProperty(dumps, 'trustsElements', { get: () => true, set: () => {} });
    await damage(engine, (type) => {
      // Whatever was believed is found out when the value takes its large form.
      for (const limit of LIMITS) run(engine, `CONFIG SET ${limit} 1`);
      for (const line of WRITES[type] ?? []) run(engine, line);
      for (const line of READS[type] ?? []) run(engine, line);
      for (const limit of LIMITS) run(engine, `CONFIG SET ${limit} 128`);
    });
  });
});

/** Restores damaged payloads, and uses what is accepted. */
async function damage(
  engine: TestEngine,
  useMore: (type: string) => void = () => {},
): Promise<void> {
  const seed = fuzzSeed();
  const count = fuzzCount(USUAL_PAYLOADS, ALL_PAYLOADS);
  const random = seededRandom(seed);
  const bodies = allBodies();
  const { memory } = engine.engine.keyspace;
  const before = usedBytes(engine);
  const accepted = new Map<string, number>();
  for (let nth = 0; nth < count; nth++) {
    const body = damaged(bodies, random);
    engine.logged.length = 0;
    try {
      const reply = engine.run('RESTORE', 'k', '0', sealed(body));
      expect(reply).toMatch(/^(\+OK|-ERR Bad data format)\r\n$/);
      expect(memory.usedBytes).toBeLessThan(before + MOST_BYTES);
      if (reply.startsWith('+')) {
        const type = run(engine, 'TYPE k').slice(1, -2);
        accepted.set(type, (accepted.get(type) ?? 0) + 1);
        use(engine, type);
        useMore(type);
      }
      run(engine, 'DEL k copy');
      expect(usedBytes(engine)).toBe(before);
      if (nth % AUDIT_EVERY === 0) {
        auditMemory(memory);
        // The runner takes a worker that never listens for dead.
        await new Promise(setImmediate);
      }
    } catch (error) {
      const hex = Buffer.from(body).toString('hex').slice(0, 4000);
      const log = engine.logged.join('\n');
      throw new Error(`seed ${seed}, payload ${nth}: ${hex}\n${log}`, { cause: error });
    }
  }
  auditMemory(memory);
  const counts = [...accepted].map(([type, times]) => `${times} ${type}`).join(', ');
  console.log(`restore-fuzz: FUZZ_SEED=${seed} FUZZ_COUNT=${count}: accepted ${counts}`);
  expect(accepted.size).toBeGreaterThan(count < USUAL_PAYLOADS ? 0 : 5);
}
