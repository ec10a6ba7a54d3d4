// Random commands of all groups for the replay of effects: those that write, with arguments that
// mostly do something, and readers that come upon keys whose time is over.
import type { Random } from './random.ts';
import { streamDraws } from './stream-draws.ts';

const KEYS = ['', 'a', 'b', 'c', 'n1', 'n2', 'f1', '\x00\xff\r\n', 'x'.repeat(300), 'key:10'];
const INTEGERS = [
  ...['0', '1', '-1', '9', '99', '2147483647', '9007199254740991', '-9007199254740993'],
  ...['9223372036854775807', '-9223372036854775808', '9223372036854775808', '1.5', '', 'abc'],
];
const FLOATS = ['0.1', '-0.2', '3', '1e10', '1.5e-7', '12345678.87654321', 'inf', 'x'];
const LENGTHS = [0, 1, 5, 44, 45, 100, 255, 1000, 66_000, 270_000];

const BIT_OPERATIONS = ['AND', 'OR', 'XOR', 'NOT', 'DIFF', 'DIFF1', 'ANDOR', 'ONE', 'NAND'];
const FIELD_TYPES = ['u1', 'u8', 'u31', 'u63', 'i1', 'i8', 'i33', 'i64', 'u64'];

type Draw = (random: Random, nowMs: number) => string[];

export const key = (random: Random): string => random.pick(KEYS);
const keys = (random: Random): string[] =>
  Array.from({ length: 1 + random.below(4) }, () => key(random));

/** Mostly keys that only the set commands know. */
export const setKey = (random: Random): string => random.pick(['s1', 's2', 's3', 's4', 's5', 'a']);

function members(random: Random): string[] {
  const kind = random.below(4);
  return Array.from({ length: 1 + random.below(random.pick([4, 4, 150])) }, () => {
    if (kind === 0) return String(random.below(600) - 300);
    return kind === 1 ? value(random) : `m${random.below(300)}`;
  });
}

/** Mostly keys that only the commands on hashes know. */
const hashKey = (random: Random): string => random.pick(['fields:1', 'fields:2', 'fields:3', 'a']);

/** Fields of hashes, now and then so many that the hash becomes a table. */
function hashFields(random: Random): string[] {
  return Array.from({ length: 1 + random.below(random.pick([3, 3, 3, 200])) }, () =>
    random.oneIn(3) ? String(random.below(90)) : `f${random.below(700)}`,
  );
}

function fieldPairs(random: Random): string[] {
  return hashFields(random).flatMap((field) => [
    field,
    random.oneIn(2) ? String(random.below(100)) : value(random).slice(0, 100),
  ]);
}

function named(random: Random): string[] {
  const names = hashFields(random);
  return ['FIELDS', String(names.length), ...names];
}

/** As `expiration`, without times that are none. */
function fieldExpiration(random: Random, nowMs: number): string[] {
  const time = expiration(random, nowMs);
  return time.some((word) => /^-|[.a-z]{2}/.test(word)) ? [] : time;
}

/** Mostly keys that only the HyperLogLog commands know. */
const sketch = (random: Random): string => random.pick(['h1', 'h2', 'h3', 'a']);

function value(random: Random): string {
  const kind = random.below(4);
  if (kind === 0) return random.pick(INTEGERS);
  if (kind === 1) return random.pick(FLOATS);
  if (kind === 2) return random.bytes(random.below(50)).toString('latin1');
  return 'v'.repeat(random.pick(LENGTHS));
}

/** A time to live, sometimes none; most are short, so that keys expire under way. */
function span(random: Random, unitMs: number): string {
  if (random.oneIn(20)) return random.pick(INTEGERS);
  if (random.oneIn(8)) return String(-random.below(3));
  return String(Math.ceil((1 + random.below(random.pick([50, 5_000, 500_000]))) / unitMs));
}

function point(random: Random, unitMs: number, nowMs: number): string {
  if (random.oneIn(20)) return random.pick(INTEGERS);
  const distanceMs =
    random.below(random.pick([50, 5_000, 500_000])) - (random.oneIn(4) ? 3_000 : 0);
  return String(Math.ceil((nowMs + distanceMs) / unitMs));
}

function expiration(random: Random, nowMs: number): string[] {
  switch (random.below(5)) {
    case 0:
      return ['EX', span(random, 1000)];
    case 1:
      return ['px', span(random, 1)];
    case 2:
      return ['EXAT', point(random, 1000, nowMs)];
    case 3:
      return ['PXAT', point(random, 1, nowMs)];
    default:
      return [];
  }
}

function conditions(random: Random): string[] {
  return random.pick([[], [], ['NX'], ['XX'], ['GT'], ['lt'], ['XX', 'GT'], ['xx', 'LT']]);
}

/** Operands that values have now and then, so that all four are met and not met. */
function comparison(random: Random): string[] {
  if (random.oneIn(2)) return [random.pick(['IFEQ', 'ifne']), value(random)];
  return [random.pick(['IFDEQ', 'IFDNE']), random.pick(['2d06800538d394c2', '0'.repeat(16)])];
}

function setOptions(random: Random, nowMs: number): string[] {
  const options = random.pick([[], ['NX'], ['XX'], ['GET'], ['get', 'nx'], comparison(random)]);
  const time = random.oneIn(4) ? ['KEEPTTL'] : expiration(random, nowMs);
  return random.oneIn(2) ? [...options, ...time] : [...time, ...options];
}

function fieldOperation(random: Random): string[] {
  const place = [random.pick(FIELD_TYPES), String(random.below(2_000))];
  const kind = random.pick(['GET', 'SET', 'INCRBY', 'INCRBY']);
  return kind === 'GET' ? [kind, ...place] : [kind, ...place, random.pick(INTEGERS)];
}

/** Mostly keys that only the list commands know. */
export const listKey = (random: Random): string => random.pick(['l1', 'l2', 'l3', 'a']);
const side = (random: Random, other = 'LEFT'): string =>
  other === 'LEFT' ? random.pick(['LEFT', 'RIGHT']) : random.pick([other, 'AFTER']);

function element(random: Random): string {
  if (random.oneIn(30)) return 'e'.repeat(random.pick(LENGTHS));
  return random.pick(['x', 'y', '1', '-70000', '9223372036854775807', '', '1.5']);
}

function elements(random: Random): string[] {
  if (random.oneIn(50)) return Array.from({ length: 500 }, (_, n) => `element ${n}`);
  return Array.from({ length: 1 + random.below(4) }, () => element(random));
}

/** Mostly keys that only the sorted sets have; one of them grows large. */
const sortedKey = (random: Random): string => random.pick(['z1', 'z2', 'z3', 'z4', 'z5', 'a']);

const SCORES = ['0', '1', '-1', '2.5', '0.1', '1e17', 'inf', '-inf', '-0', 'x'];
const CONDITIONS = [[], [], ['NX'], ['XX'], ['GT'], ['LT', 'CH'], ['INCR'], ['XX', 'INCR']];

function pairs(random: Random): string[] {
  const count = random.pick([1, 1, 2, 5, 60]);
  return Array.from({ length: count }, () => [random.pick(SCORES), `m${random.below(300)}`]).flat();
}

const rank = (random: Random): string => String(random.below(60) - 30);

const DRAWS: Record<string, Draw> = {
  ...streamDraws,
  ZADD: (random) => [sortedKey(random), ...random.pick(CONDITIONS), ...pairs(random)],
  ZINCRBY: (random) => [sortedKey(random), random.pick(SCORES), `m${random.below(300)}`],
  ZREM: (random) => [sortedKey(random), ...Array.from({ length: 40 }, (_, at) => `m${at * 7}`)],
  ZPOPMIN: (random) => [sortedKey(random), ...random.pick([[], ['1'], ['30'], ['-1']])],
  ZPOPMAX: (random) => [sortedKey(random), ...random.pick([[], ['0'], ['3']])],
  ZMPOP: (random) => ['2', sortedKey(random), sortedKey(random), 'MIN', 'COUNT', '2'],
  BZPOPMIN: (random) => [sortedKey(random), sortedKey(random), 'a'],
  ZREMRANGEBYRANK: (random) => [sortedKey(random), rank(random), rank(random)],
  ZREMRANGEBYSCORE: (random) => [sortedKey(random), random.pick(SCORES), random.pick(SCORES)],
  ZREMRANGEBYLEX: (random) => [sortedKey(random), '[m1', '(m2'],
  ZRANGESTORE: (random) => [sortedKey(random), sortedKey(random), rank(random), rank(random)],
  ZUNIONSTORE: (random) => [sortedKey(random), '2', sortedKey(random), setKey(random)],
  ZINTERSTORE: (random) => [sortedKey(random), '2', sortedKey(random), sortedKey(random)],
  GEOADD: (random) => [sortedKey(random), '13.4', '52.5', `m${random.below(300)}`],
  GEOSEARCHSTORE: (random) => [
    ...[sortedKey(random), sortedKey(random), 'FROMLONLAT', '13', '52', 'BYRADIUS', '100', 'km'],
  ],
  ZDIFFSTORE: (random) => [sortedKey(random), '2', sortedKey(random), sortedKey(random)],
  SET: (random, nowMs) => [key(random), value(random), ...setOptions(random, nowMs)],
  SETNX: (random) => [key(random), value(random)],
  SETEX: (random) => [key(random), span(random, 1000), value(random)],
  PSETEX: (random) => [key(random), span(random, 1), value(random)],
  GETSET: (random) => [key(random), value(random)],
  DELEX: (random) => [key(random), ...(random.oneIn(3) ? [] : comparison(random))],
  GETDEL: (random) => [key(random)],
  GETEX: (random, nowMs) => [
    key(random),
    ...(random.oneIn(4) ? ['PERSIST'] : expiration(random, nowMs)),
  ],
  MSET: (random) => keys(random).flatMap((name) => [name, value(random)]),
  MSETNX: (random) => keys(random).flatMap((name) => [name, value(random)]),
  MSETEX: (random, nowMs) => {
    const pairs = keys(random).flatMap((name) => [name, value(random)]);
    const condition = random.pick([[], [], ['NX'], ['XX']]);
    const time = random.oneIn(4) ? ['KEEPTTL'] : expiration(random, nowMs);
    return [String(pairs.length / 2), ...pairs, ...condition, ...time];
  },
  INCR: (random) => [key(random)],
  DECR: (random) => [key(random)],
  INCRBY: (random) => [key(random), random.pick(INTEGERS)],
  DECRBY: (random) => [key(random), random.pick(INTEGERS)],
  INCRBYFLOAT: (random) => [key(random), random.pick(FLOATS)],
  APPEND: (random) => [key(random), value(random)],
  SETRANGE: (random) => [key(random), String(random.below(80) - 2), value(random)],
  SETBIT: (random) => [key(random), String(random.below(3_000) - 2), random.pick(['0', '1', '2'])],
  BITOP: (random) => [random.pick(BIT_OPERATIONS), key(random), ...keys(random)],
  BITFIELD: (random) => [
    key(random),
    ...random.pick([[], ['OVERFLOW', 'SAT'], ['OVERFLOW', 'FAIL']]),
    ...fieldOperation(random),
    ...(random.oneIn(2) ? fieldOperation(random) : []),
  ],
  HSET: (random) => [hashKey(random), ...fieldPairs(random)],
  HMSET: (random) => [hashKey(random), ...fieldPairs(random)],
  HSETNX: (random) => [hashKey(random), ...fieldPairs(random).slice(0, 2)],
  HDEL: (random) => [hashKey(random), ...hashFields(random)],
  HINCRBY: (random) => [hashKey(random), ...hashFields(random).slice(0, 1), random.pick(INTEGERS)],
  HINCRBYFLOAT: (random) => [
    hashKey(random),
    ...hashFields(random).slice(0, 1),
    random.pick(FLOATS),
  ],
  HEXPIRE: (random) => [hashKey(random), span(random, 1000), ...named(random)],
  HPEXPIRE: (random) => [hashKey(random), span(random, 1), ...named(random)],
  HEXPIREAT: (random, nowMs) => [hashKey(random), point(random, 1000, nowMs), ...named(random)],
  HPEXPIREAT: (random, nowMs) => [
    hashKey(random),
    point(random, 1, nowMs),
    ...random.pick([[], ['NX'], ['xx'], ['GT'], ['LT']]),
    ...named(random),
  ],
  HPERSIST: (random) => [hashKey(random), ...named(random)],
  HGETDEL: (random) => [hashKey(random), ...named(random)],
  HGETEX: (random, nowMs) => [
    hashKey(random),
    ...(random.oneIn(4) ? ['PERSIST'] : fieldExpiration(random, nowMs)),
    ...named(random),
  ],
  HSETEX: (random, nowMs) => {
    const set = fieldPairs(random);
    const condition = random.pick([[], [], ['FNX'], ['FXX']]);
    const time = random.oneIn(4) ? ['KEEPTTL'] : fieldExpiration(random, nowMs);
    return [hashKey(random), ...condition, ...time, 'FIELDS', String(set.length / 2), ...set];
  },
  HGETALL: (random) => [hashKey(random)],
  SADD: (random) => [setKey(random), 'm1', 'm2', ...members(random)],
  SREM: (random) => [setKey(random), ...members(random)],
  SPOP: (random) => [setKey(random), ...random.pick([[], ['1'], ['3'], ['100'], ['1000'], ['-1']])],
  SMOVE: (random) => [setKey(random), setKey(random), random.pick(['m1', 'm2', 'm3'])],
  SINTERSTORE: (random) => [setKey(random), setKey(random), setKey(random)],
  SUNIONSTORE: (random) => [setKey(random), setKey(random), setKey(random)],
  SDIFFSTORE: (random) => [setKey(random), setKey(random), setKey(random)],
  SORT: (random) => [
    random.pick(['s1', 's2', 's3', 'l1', 'l2', 'z1']),
    ...random.pick([['ALPHA'], ['BY', 'nosort'], ['BY', 'n*', 'ALPHA']]),
    ...random.pick([[], ['GET', '#', 'GET', 'n*'], ['LIMIT', '1', '3']]),
    ...['STORE', random.pick(['l1', 'l2', 's5', 'a'])],
  ],
  SINTER: (random) => [setKey(random), setKey(random)],
  DEL: keys,
  UNLINK: keys,
  EXPIRE: (random) => [key(random), span(random, 1000), ...conditions(random)],
  PEXPIRE: (random) => [key(random), span(random, 1), ...conditions(random)],
  EXPIREAT: (random, nowMs) => [key(random), point(random, 1000, nowMs), ...conditions(random)],
  PEXPIREAT: (random, nowMs) => [key(random), point(random, 1, nowMs), ...conditions(random)],
  COPY: (random) => [
    key(random),
    key(random),
    ...random.pick([[], ['REPLACE'], ['DB', '1'], ['replace', 'db', '5']]),
  ],
  MOVE: (random) => [key(random), random.pick(['0', '1', '5'])],
  PERSIST: (random) => [key(random)],
  RENAME: (random) => [key(random), key(random)],
  RENAMENX: (random) => [key(random), key(random)],
  SWAPDB: (random) => [random.pick(['0', '1']), random.pick(['0', '1', '5'])],
  PFADD: (random) => [
    sketch(random),
    ...Array.from({ length: random.below(9) }, () => value(random)),
  ],
  PFMERGE: (random) => [sketch(random), sketch(random), sketch(random)],
  // Counting one key keeps the number in it, though it is a command that reads.
  PFCOUNT: (random) => [sketch(random)],
  PFDEBUG: (random) => [random.pick(['TODENSE', 'GETREG', 'DECODE']), sketch(random)],
  LPUSH: (random) => [listKey(random), ...elements(random)],
  RPUSH: (random) => [listKey(random), ...elements(random)],
  LPUSHX: (random) => [listKey(random), ...elements(random)],
  RPUSHX: (random) => [listKey(random), ...elements(random)],
  LPOP: (random) => [listKey(random), ...(random.oneIn(2) ? [] : [`${random.below(5)}`])],
  RPOP: (random) => [listKey(random), ...(random.oneIn(2) ? [] : [`${random.below(5)}`])],
  LSET: (random) => [listKey(random), `${random.below(9) - 4}`, element(random)],
  LINSERT: (random) => [listKey(random), side(random, 'BEFORE'), element(random), element(random)],
  LREM: (random) => [listKey(random), `${random.below(5) - 2}`, element(random)],
  LTRIM: (random) => [listKey(random), `${random.below(6) - 2}`, `${-random.below(4)}`],
  LMOVE: (random) => [listKey(random), listKey(random), side(random), side(random)],
  RPOPLPUSH: (random) => [listKey(random), listKey(random)],
  LMPOP: (random) => ['2', listKey(random), listKey(random), side(random), 'COUNT', '3'],
  // The client may not wait (see `impatient`), so these are answered at once.
  BLPOP: (random) => [listKey(random), listKey(random), '0.001'],
  BRPOP: (random) => [listKey(random), '0.001'],
  BLMOVE: (random) => [listKey(random), listKey(random), side(random), side(random), '0.001'],
  BRPOPLPUSH: (random) => [listKey(random), listKey(random), '0.001'],
  BLMPOP: (random) => ['0.001', '2', listKey(random), listKey(random), side(random)],
  // Readers change nothing but come upon keys that have expired.
  MGET: keys,
  KEYS: (random) => [random.pick(['*', '?', 'a', 'n*'])],
  SCAN: () => ['0', 'COUNT', '5'],
  BITCOUNT: (random) => [key(random)],
  RANDOMKEY: () => [],
  SELECT: (random) => [random.pick(['0', '0', '0', '1', '5'])],
};

const NAMES = Object.keys(DRAWS);

/** Now and then a flush, which would leave nothing to look at if it came as often as the others. */
export function drawCommand(random: Random, nowMs: number): string[] {
  if (random.oneIn(400))
    return [random.pick(['FLUSHDB', 'FLUSHALL']), ...random.pick([[], ['ASYNC']])];
  const name = random.pick(NAMES);
  return [name, ...(DRAWS[name]?.(random, nowMs) ?? [])];
}
