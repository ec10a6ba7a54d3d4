// Every command's effects can be replayed: whatever random commands did to one engine, the stream
// of its effects does to another. One replica receives every command at once and goes by the same
// clock, the other sees everything at the end under a clock that stands still, as a file is loaded:
// there nothing may depend on the time but what the stream itself says.
import { describe, expect, it } from 'vitest';
import { drawCommand, key, listKey, setKey } from '../../test/support/effect-draws.ts';
import { commandsIn } from '../../test/support/observed-engine.ts';
import { type Random, seededRandom } from '../../test/support/random.ts';
import { contentOfStream } from '../../test/support/stream-draws.ts';
import { TestEngine } from '../../test/support/test-engine.ts';
import { latin1Text } from '../base/ascii.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import { Digest } from '../values/digest.ts';
import { fieldsExpire } from '../values/hash/hash-kinds.ts';
import { TYPE_HASH, TYPE_STREAM, TYPE_STRING, typeOf } from '../values/kinds.ts';

const COMMANDS_PER_SEED = 8_000;
const MOST_COMMANDS = 40_000;
const SEEDS = [1, 2, 3];

const MOST_QUEUED = 6;

/** One command, or now and then a transaction; some come to nothing. */
function runSome(engine: TestEngine, random: Random): void {
  const runOne = () => engine.run(...drawCommand(random, engine.clock.ms));
  if (!random.oneIn(12)) {
    runOne();
    return;
  }
  if (random.oneIn(3)) engine.run('WATCH', key(random), setKey(random), listKey(random));
  if (random.oneIn(4)) runOne();
  engine.run('MULTI');
  for (let left = random.below(MOST_QUEUED); left > 0; left--) runOne();
  engine.run(random.oneIn(8) ? 'DISCARD' : 'EXEC');
}

/** An engine whose client is answered at once where others wait, as one inside MULTI is. */
function impatient(engine: TestEngine): TestEngine {
  Object.assign(engine.session, { mayBlock: false });
  return engine;
}

/** A string itself; of other values what they come to, which no form nor order matters to. */
function contentOf(keyspace: Keyspace, ref: number): string {
  const { records } = keyspace;
  records.open(ref);
  const { kind } = records;
  if (typeOf(kind) === TYPE_STRING) {
    return latin1Text(records.valueBytes, records.valueStart, records.valueLength);
  }
  if (typeOf(kind) === TYPE_HASH) return contentOfHash(keyspace, kind, records.innerRef(ref));
  if (typeOf(kind) === TYPE_STREAM) return contentOfStream(keyspace, records.innerRef(ref));
  const digest = new Digest();
  keyspace.values.of(kind).mix(digest, kind, records.innerRef(ref));
  return `${keyspace.values.of(kind).length(kind, records.innerRef(ref))} ${digest}`;
}

/** Fields, values and times of all fields that have not expired. */
function contentOfHash(keyspace: Keyspace, kind: number, root: number): string {
  const hash = keyspace.values.hashes.value;
  const { field } = hash;
  const fields: string[] = [];
  hash.open(kind, root);
  hash.nowMs = keyspace.nowMs;
  hash.forEach(() => {
    const name = latin1Text(field.fieldBytes, field.fieldStart, field.fieldLength);
    const content = latin1Text(field.valueBytes, field.valueStart, field.valueLength);
    fields.push(`${name} ${field.expiresAtMs} ${content}`);
  });
  return fields.sort().join('\n');
}

/** Everything in all databases that has not expired: type, value and time of expiry by key. */
function dump(engine: TestEngine): Map<string, string> {
  const { keyspace } = engine.engine;
  keyspace.setNow(engine.clock.ms);
  const { records } = keyspace;
  const entries = new Map<string, string>();
  for (const database of keyspace.databases) {
    let expiring = 0;
    let withFieldTimes = 0;
    database.keys.forEach((ref) => {
      if (fieldsExpire(records.head(ref) & 0xff)) withFieldTimes++;
      const time = records.expireTimeExact(ref);
      if (time !== -1) expiring++;
      if (keyspace.isExpired(ref)) return;
      records.open(ref);
      const name = latin1Text(records.keyBytes, records.keyStart, records.keyLength);
      const content = contentOf(keyspace, ref);
      const type = typeOf(records.head(ref));
      // A hash whose fields have all expired is none, though it may still be there.
      if (type === TYPE_HASH && content === '') return;
      entries.set(`${database.index}:${name}`, `${type} ${time} ${content}`);
    });
    expect(database.expires.size).toBe(expiring);
    expect(database.fieldTimes.table.size).toBe(withFieldTimes);
  }
  return entries;
}

function replay(commands: readonly string[][], replica: TestEngine): void {
  for (const words of commands) {
    const reply = replica.run(...words);
    // An effect is a change that happened: that it cannot be made again would be a difference.
    if (reply.startsWith('-')) throw new Error(`${words.join(' ').slice(0, 200)}: ${reply}`);
  }
}

/** The runner of the tests loses patience with one that lets it say nothing for a minute. */
async function breathe(step: number): Promise<void> {
  if (step % 500 === 0) await new Promise((resolve) => setTimeout(resolve));
}

describe('The stream of effects', () => {
  for (const seed of SEEDS) {
    it(`makes a replica the same, with random commands from seed ${seed}`, async () => {
      const random = seededRandom(seed);
      const primary = impatient(new TestEngine(seed));
      primary.engine.keyspace.effects.enabled = true;
      const follower = new TestEngine(seed + 100);
      const loader = new TestEngine(seed + 200);
      const all: string[][] = [];
      let keysCompared = 0;
      for (let step = 0; step < COMMANDS_PER_SEED; step++) {
        await breathe(step);
        if (random.oneIn(3)) primary.clock.ms += random.below(random.pick([3, 40, 4_000]));
        if (random.oneIn(50)) primary.engine.expireSlice(5);
        runSome(primary, random);
        const effects = commandsIn(primary.engine.keyspace.effects.take());
        follower.clock.ms = primary.clock.ms;
        replay(effects, follower);
        all.push(...effects);
        if (step % 200 !== 0) continue;
        const expected = dump(primary);
        expect(dump(follower)).toEqual(expected);
        keysCompared += expected.size;
      }
      expect(dump(follower)).toEqual(dump(primary));
      replay(all, loader);
      loader.clock.ms = primary.clock.ms;
      expect(dump(loader)).toEqual(dump(primary));
      expect(keysCompared).toBeGreaterThan(250);
      expect(primary.logged.filter((line) => !line.includes('DB saved'))).toEqual([]);
    });
  }

  it('sets what a transaction has changed between MULTI and EXEC, all of it', async () => {
    const random = seededRandom(5);
    const engine = impatient(new TestEngine());
    engine.engine.keyspace.effects.enabled = true;
    let units = 0;
    for (let step = 0; step < 500; step++) {
      await breathe(step);
      engine.clock.ms += random.below(30);
      engine.run('MULTI');
      for (let left = random.below(MOST_QUEUED); left > 0; left--) {
        engine.run(...drawCommand(random, engine.clock.ms));
      }
      engine.run('EXEC');
      const names = commandsIn(engine.engine.keyspace.effects.take()).map(([name = '']) => name);
      if (names[0] === 'SELECT') names.shift();
      const inside = names.slice(1, -1);
      if (inside.length === 0) continue;
      expect([names[0], names.at(-1)]).toEqual(['MULTI', 'EXEC']);
      expect(inside.filter((name) => name === 'MULTI' || name === 'EXEC')).toEqual([]);
      expect(inside.filter((name) => name !== 'SELECT').length).toBeGreaterThan(1);
      units++;
    }
    expect(units).toBeGreaterThan(100);
  });

  it('says only what means the same at any time', async () => {
    const random = seededRandom(4);
    const engine = impatient(new TestEngine());
    engine.engine.keyspace.effects.enabled = true;
    const names = new Set<string>();
    const kept = ['INCR', 'MSETNX', 'SETBIT', 'BITOP', 'BITFIELD', 'PFADD', 'PFCOUNT', 'FLUSHALL'];
    kept.push('HSET', 'HSETNX', 'HDEL', 'HINCRBY', 'HPEXPIREAT', 'HPERSIST');
    kept.push('ZADD', 'ZINCRBY', 'ZREM', 'ZPOPMIN', 'ZPOPMAX', 'ZREMRANGEBYSCORE', 'ZUNIONSTORE');
    kept.push('XADD', 'XDEL', 'XTRIM', 'XACK', 'XCLAIM', 'XGROUP');
    kept.push('SADD', 'SREM', 'SMOVE', 'SINTERSTORE', 'SUNIONSTORE', 'SDIFFSTORE');
    kept.push('LPUSH', 'RPUSHX', 'LPOP', 'RPOP', 'LSET', 'LINSERT', 'LREM', 'LTRIM', 'LMOVE');
    // Removing and acknowledging need an entry that is there: at least this one is.
    for (const line of [
      'XADD r 1-1 f v',
      'XGROUP CREATE r g 0',
      'XREADGROUP GROUP g c STREAMS r >',
    ]) {
      engine.run(...line.split(' '));
    }
    engine.run('XACK', 'r', 'g', '1-1');
    engine.run('XDEL', 'r', '1-1');
    // Some of so many are rarely drawn, or rarely change anything.
    const isComplete = (): boolean => kept.every((name) => names.has(name));
    for (let step = 0; step < COMMANDS_PER_SEED || !isComplete(); step++) {
      if (step === MOST_COMMANDS) break;
      await breathe(step);
      engine.clock.ms += random.below(30);
      engine.run(...drawCommand(random, engine.clock.ms));
      for (const [name, ...words] of commandsIn(engine.engine.keyspace.effects.take())) {
        names.add(name ?? '');
        if (name !== 'SET' && name !== 'MSETEX') continue;
        for (const option of ['EX', 'px', 'EXAT']) expect(words.slice(2)).not.toContain(option);
      }
    }
    const rewritten = ['DELEX', 'SETEX', 'PSETEX', 'GETSET', 'GETDEL', 'GETEX', 'INCRBYFLOAT'];
    rewritten.push('SPOP', 'ZMPOP', 'GEOADD');
    rewritten.push('XREADGROUP', 'XAUTOCLAIM', 'XDELEX', 'XACKDEL');
    rewritten.push('BLPOP', 'BRPOP', 'BLMOVE', 'BRPOPLPUSH', 'BLMPOP', 'LMPOP');
    rewritten.push('HEXPIRE', 'HPEXPIRE', 'HEXPIREAT', 'HGETEX', 'HGETDEL', 'HINCRBYFLOAT');
    for (const name of [...rewritten, 'EXPIRE', 'PEXPIRE', 'EXPIREAT', 'MGET', 'KEYS', 'SCAN']) {
      expect(names, name).not.toContain(name);
    }
    for (const name of ['SET', 'DEL', 'PEXPIREAT', 'PERSIST', ...kept]) {
      expect(names, name).toContain(name);
    }
  });
});
