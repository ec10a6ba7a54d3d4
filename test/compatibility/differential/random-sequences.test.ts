// What no table of cases has thought of: long random sequences of commands on a handful of keys,
// the same to both servers, every reply compared byte for byte and the keyspaces after each batch.
// The keys are few and the values short, so that commands meet what other commands have left.
//
// FUZZ_SEED makes another run, FUZZ_COUNT sets the number of commands.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzzCount, fuzzSeed, type Random, seededRandom } from '../../support/random.ts';
import {
  describeWithGenuineRedis,
  startRedis,
  startRespite,
} from '../../support/server-process.ts';
import { words } from '../../support/words.ts';
import {
  anyFieldOrder,
  anyOrder,
  type Comparator,
  exact,
  sameTime,
  scanReply,
} from './comparators.ts';
import { msFromNow, secondsFromNow } from './corpus/values.ts';
import { printArgs, printReply } from './printing.ts';
import { compareKeyspaces, type ServerPair, underComparison } from './runner.ts';

const SERVER_ARGS = ['--enable-debug-command', 'yes'];
const USUAL_COMMANDS = 40_000;
const BATCH = 400;

/**
 * One template a line. `L` is a key for lists, `H` one for HyperLogLogs, of its own, since Redis
 * notices a corrupted one only when it comes upon the spot, where Respite looks at all of it
 * first. `S` is a key for sets, whose members, where no order is promised, are only counted. `K`
 * is any other key, `V` a value, `I` an integer, `F` a float, `O` an offset, `N` one in bits, `B`
 * a bit, `Y` a field's type, `W` a key for streams, `D` the id of an entry, `J` one without its
 * sequence number, `Z` a key for sorted sets, `T` a time to live, `A` an absolute one in seconds,
 * `M` in milliseconds. `E` is a time to live that is over at once, is refused, or outlasts the
 * run.
 */
const TEMPLATES: readonly string[] = [
  ...['GET K', 'GET K', 'SET K V', 'SET K V', 'SET K V EX T', 'SET K V PXAT M', 'SET K V NX'],
  ...['SET K V XX GET', 'SET K V KEEPTTL', 'SET K V GET', 'SET K V NX EX T', 'SET K V EXAT A XX'],
  ...['SETNX K V', 'SETEX K T V', 'PSETEX K T000 V', 'GETSET K V', 'GETDEL K', 'GETEX K EX T'],
  ...['GETEX K PERSIST', 'GETEX K', 'MSET K V K V', 'MSETNX K V K V', 'MGET K K K', 'STRLEN K'],
  ...['INCR K', 'DECR K', 'INCRBY K I', 'DECRBY K I', 'INCRBYFLOAT K F', 'INCRBYFLOAT K F'],
  ...['APPEND K V', 'SETRANGE K O V', 'GETRANGE K O O', 'GETRANGE K -O O', 'GETRANGE K O -O'],
  ...['DEL K', 'UNLINK K K', 'EXISTS K K', 'TOUCH K K', 'TYPE K', 'RENAME K K', 'RENAMENX K K'],
  ...['EXPIRE K T', 'EXPIRE K T NX', 'EXPIRE K T GT', 'PEXPIRE K T000 LT', 'EXPIREAT K A XX'],
  ...[
    'PEXPIREAT K M',
    'EXPIRE K E',
    'PERSIST K',
    'EXPIRETIME K',
    'TTL missing',
    'DBSIZE',
    'SELECT 0',
    'SELECT 1',
    'SWAPDB 0 1',
    'SWAPDB 1 2',
    'MOVE K 0',
    'MOVE K 1',
    'COPY K K',
    'COPY K K REPLACE',
    'COPY K K DB 1',
    'COPY K K DB 0 REPLACE',
    'SUBSTR K O -O',
    'LCS K K LEN',
    'LCS K K',
  ],
  ...['SETBIT K O B', 'SETBIT K N B', 'GETBIT K N', 'BITCOUNT K', 'BITCOUNT K O -O', 'BITPOS K B'],
  ...[
    'BITCOUNT K O N BIT',
    'BITPOS K B O',
    'BITPOS K B -O O',
    'BITPOS K B O N BIT',
    'BITOP NOT K K',
  ],
  ...['BITOP AND K K K', 'BITOP OR K K K', 'BITOP XOR K K K K', 'BITFIELD K GET Y N GET Y #B'],
  ...['BITFIELD K SET Y N I', 'BITFIELD K INCRBY Y N I', 'BITFIELD_RO K GET Y N'],
  // A string that only grows is a change to those who watch it here, and none in Redis: so each of
  // these writes something, too.
  ...[
    'BITFIELD K OVERFLOW SAT INCRBY Y N I SET Y #B B',
    'BITFIELD K SET u1 1000100 0 OVERFLOW FAIL INCRBY Y N I',
  ],
  ...['PFADD H', 'PFADD H V V', 'PFADD H V V V V V', 'PFCOUNT H', 'PFCOUNT H H', 'PFMERGE H H H'],
  ...['PFCOUNT H K', 'GET H', 'STRLEN H', 'DEL H', 'EXPIRE H T', 'RENAME H H', 'COPY H H REPLACE'],
  ...['ZADD Z F V', 'ZADD Z O V', 'ZADD Z O V F V O I', 'ZADD Z NX F V', 'ZADD Z XX GT CH O V'],
  ...['ZADD Z INCR F V', 'ZINCRBY Z F V', 'ZREM Z V V', 'ZPOPMIN Z', 'ZPOPMAX Z B', 'ZCARD Z'],
  ...['ZMPOP 2 Z Z MIN COUNT 2', 'ZREMRANGEBYRANK Z B B', 'ZREMRANGEBYSCORE Z F O', 'ZSCORE Z V'],
  ...['ZRANK Z V', 'ZREVRANK Z V', 'ZCOUNT Z F O', 'ZRANGE Z 0 -O WITHSCORES', 'ZMSCORE Z V V'],
  ...[
    'ZRANGE Z O F REV BYSCORE LIMIT 0 3',
    'ZRANGESTORE Z Z 0 O',
    'ZUNIONSTORE Z 2 Z S WEIGHTS F F',
  ],
  ...[
    'ZINTER 2 Z Z WITHSCORES',
    'ZDIFFSTORE Z 2 Z Z',
    'ZINTERSTORE Z 2 Z S AGGREGATE MIN',
    'DEL Z',
  ],
  ...['ZUNION 2 Z K WITHSCORES', 'ZADD K F V', 'COPY Z Z', 'RENAME Z Z', 'EXPIRE Z T', 'TYPE Z'],
  ...['SADD S V', 'SADD S I', 'SADD S I I I', 'SADD S V V I V', 'SREM S V', 'SREM S I I V'],
  ...['SISMEMBER S V', 'SMISMEMBER S I V I', 'SCARD S', 'SMOVE S S V', 'SMOVE S S I', 'SPOP S 0'],
  ...['SINTERSTORE S S S', 'SUNIONSTORE S S S', 'SDIFFSTORE S S S', 'SDIFFSTORE S S S S'],
  ...['SINTERCARD 2 S S', 'SINTERCARD 2 S K LIMIT B', 'SADD K V', 'SUNIONSTORE K S', 'COPY S S'],
  ...['SINTERSTORE S S K', 'RENAME S S', 'DEL S', 'EXPIRE S T', 'TYPE S', 'APPEND S V', 'GET S'],
  ...['RPUSH L V', 'LPUSH L V', 'RPUSH L V V I V', 'LPUSH L I V I', 'LPUSHX L V', 'RPUSHX L I'],
  ...['LPOP L', 'RPOP L', 'LPOP L B', 'RPOP L B', 'LLEN L', 'LINDEX L O', 'LINDEX L -O'],
  ...['LRANGE L 0 -1', 'LRANGE L O -O', 'LRANGE L -O O', 'LSET L O V', 'LSET L -B V', 'LSET L B I'],
  ...['LINSERT L BEFORE V V', 'LINSERT L AFTER I V', 'LREM L B V', 'LREM L -B I', 'LREM L 2 V'],
  ...['LTRIM L B -1', 'LTRIM L 0 O', 'LTRIM L -O -1', 'LPOS L V', 'LPOS L I RANK -1', 'DEL L'],
  ...['LPOS L V COUNT 0 MAXLEN O', 'LMOVE L L LEFT RIGHT', 'LMOVE L L RIGHT LEFT', 'RPOPLPUSH L L'],
  ...['LMPOP 2 L L LEFT', 'LMPOP 2 K L RIGHT COUNT 2', 'BLPOP L L 0.01', 'BRPOP L 0.01', 'TYPE L'],
  ...['BLMOVE L L LEFT LEFT 0.01', 'BRPOPLPUSH L L 0.01', 'BLMPOP 0.01 2 L L LEFT COUNT 3'],
  ...['LPUSH K V', 'COPY L L', 'RENAME L L', 'EXPIRE L T', 'RPOPLPUSH L K', 'GET L', 'APPEND L V'],
  ...['SORT S ALPHA', 'SORT S', 'SORT S DESC LIMIT B O', 'SORT S ALPHA GET # GET K* STORE S'],
  ...['SORT S BY nosort STORE S', 'SORT_RO S ALPHA DESC LIMIT O B', 'SORT K', 'SORT K STORE S'],
  ...['HSET X V V', 'HSET X I V', 'HSET X V I V V', 'HSETNX X V V', 'HMSET X V V I I', 'HGET X V'],
  ...['HMGET X V I V', 'HGETALL X', 'HKEYS X', 'HVALS X', 'HLEN X', 'HEXISTS X V', 'HSTRLEN X I'],
  ...['HDEL X V', 'HDEL X I V V', 'HINCRBY X V I', 'HINCRBY X I I', 'HINCRBYFLOAT X V F'],
  ...[
    'HSCAN X 0 COUNT 9999',
    'HSCAN X 0 MATCH V COUNT 9999',
    'HSET K V V',
    'RENAME X X',
    'COPY X X REPLACE',
    'DEL X',
  ],
  ...['EXPIRE X T', 'HRANDFIELD X 0', 'OBJECT ENCODING X', 'GET X', 'TYPE X', 'HSET X V V I'],
  ...['XADD W J V V', 'XADD W J f I', 'XADD W D f V g V', 'XADD W MAXLEN ~ O J f V', 'XLEN W'],
  ...['XADD W MAXLEN O J f V', 'XADD W NOMKSTREAM J f V', 'XADD W MINID ~ D J f V', 'XRANGE W D D'],
  ...['XREVRANGE W D D COUNT O', 'XDEL W D', 'XDEL W D D D', 'XTRIM W MAXLEN O', 'XTRIM W MINID D'],
  ...['XTRIM W MAXLEN ~ O', 'XREAD COUNT O STREAMS W W D D', 'XGROUP CREATE W g D MKSTREAM'],
  ...['XGROUP CREATE W g D', 'XGROUP SETID W g D', 'XGROUP DESTROY W g', 'XLEN W'],
  'XGROUP DELCONSUMER W g c',
  ...['XREADGROUP GROUP g c COUNT O STREAMS W >', 'XREADGROUP GROUP g d COUNT 2 STREAMS W >'],
  ...['XREADGROUP GROUP g d STREAMS W D', 'XACK W g D D', 'XPENDING W g', 'XCLAIM W g d 0 D D D'],
  ...['XCLAIM W g c 0 D FORCE JUSTID', 'XAUTOCLAIM W g c 0 D COUNT 5', 'COPY W W REPLACE', 'DEL W'],
  ...['RENAME W W', 'EXPIRE W T', 'TYPE W', 'XADD K J f V', 'APPEND W V', 'XREAD STREAMS W K D D'],
  ...['ECHO V', 'PING', 'COMMAND GETKEYS GET K', 'SET K', 'SET K V FOO', 'NOSUCH K', 'INCR K K'],
];
const KEYS = words('a b c d e f {tag}g h');
// SORT ALPHA goes by C's strings, so no value may differ from another behind a NUL only.
const VALUES = [
  ...words('"" 0 1 -1 10 42 9223372036854775807 -9223372036854775808 007 1.5 3.0e3 abc -0 é nan'),
  ...[
    'x'.repeat(20),
    'y'.repeat(44),
    'z'.repeat(45),
    'long '.repeat(50),
    'a b',
    '\r\n',
    'nul\0nul',
  ],
];
const SETS = words('set:1 set:2 set:3 set:4');
const LISTS = words('list:1 list:2 list:3 list:4');
const HASHES = words('hash:1 hash:2 hash:3');
const SKETCHES = words('sketch:1 sketch:2 sketch:3');
const STREAMS = words('stream:1 stream:2 stream:3');
const SORTED_SETS = words('sorted:1 sorted:2 sorted:3');
const INTEGERS = words('0 1 -1 7 100 -100 9223372036854775807 -9223372036854775808 1000000 abc');
const TYPES = words('u1 u2 u7 u8 u16 u31 u32 u33 u63 i1 i5 i8 i16 i32 i48 i63 i64');
const FLOATS = words('0.1 0.2 -0.3 1.5 3 -3 1e10 1e-5 123456.789 0.000001 5.0e3 1e17 abc');

const EDGE_TIMES = words('0 -1 -100 1000750 9223372036854775807 -9223372036854775808 abc');

/** How replies are compared; exactly, if their command is not here. */
const COMPARATORS: Readonly<Record<string, Comparator>> = {
  EXPIRETIME: sameTime(1_000, 1),
  // The order of a hash that is a table is nobody's business.
  HGETALL: anyFieldOrder,
  HKEYS: anyOrder,
  HVALS: anyOrder,
  HSCAN: scanReply,
};

const TIMES = 100_003;

/**
 * Times in seconds, none twice in one run and all a thousand apart: the clock, which stands a
 * little differently for the two servers, then never decides whether GT or LT holds, provided that
 * the run takes less than the 350 seconds by which absolute times are shifted against the others.
 */
function distinctTimes(): () => number {
  let drawn = 0;
  return () => {
    drawn = (drawn + 1) % TIMES;
    return (1 + ((drawn * 7_919) % TIMES)) * 1_000;
  };
}

function fill(template: string, random: Random, nextTime: () => number): string[] {
  const value = (letter: string): string => {
    switch (letter) {
      case 'K':
        return random.pick(KEYS);
      case 'H':
        return random.pick(SKETCHES);
      case 'S':
        return random.pick(SETS);
      case 'L':
        return random.pick(LISTS);
      case 'X':
        return random.pick(HASHES);
      case 'W':
        return random.pick(STREAMS);
      case 'D':
        return `${random.below(60)}-${random.below(3)}`;
      case 'J':
        return `${random.below(60)}-*`;
      case 'Z':
        return random.pick(SORTED_SETS);
      case 'V':
        return random.pick(VALUES);
      case 'I':
        return random.pick(INTEGERS);
      case 'F':
        return random.pick(FLOATS);
      case 'O':
        return String(random.below(60));
      case 'N':
        return String(random.below(400));
      case 'B':
        return String(random.below(2));
      case 'Y':
        return random.pick(TYPES);
      case 'T':
        return String(nextTime());
      case 'E':
        return random.pick(EDGE_TIMES);
      case 'A':
        return secondsFromNow(nextTime() + 350);
      default:
        return msFromNow(nextTime() + 700);
    }
  };
  return template
    .split(' ')
    .map((word) =>
      /^([-#]?[LZKHSXWDJVIFONBYAMTE]|T000)$/.test(word) ? word.replace(/[A-Z]/, value) : word,
    );
}

/** What may stand in a transaction: its replies come as one, to be compared exactly. */
const QUEUED_TEMPLATES = TEMPLATES.filter(
  (one) => COMPARATORS[one.split(' ')[0] ?? ''] === undefined,
);
const MOST_QUEUED = 6;

/** One request, or a transaction, watched keys and all; some are discarded, or end in nothing. */
function drawRequests(random: Random, nextTime: () => number): string[][] {
  const draw = (templates: readonly string[]) => fill(random.pick(templates), random, nextTime);
  if (!random.oneIn(20)) return [draw(TEMPLATES)];
  const queued = Array.from({ length: random.below(MOST_QUEUED) }, () => draw(QUEUED_TEMPLATES));
  const end = random.oneIn(10) ? 'DISCARD' : 'EXEC';
  const transaction = [['MULTI'], ...queued, [end]];
  if (random.oneIn(2)) return transaction;
  // Nobody else is there to change what is watched, so the client does so itself, now and then.
  const changes = random.oneIn(3) ? [draw(TEMPLATES)] : [];
  const watched = draw(['WATCH K', 'WATCH L K', 'WATCH S H', 'WATCH Z W X']);
  return [watched, ...changes, ...(random.oneIn(10) ? [['UNWATCH']] : []), ...transaction];
}

describeWithGenuineRedis('random sequences of commands', () => {
  let pair: ServerPair;
  let apartMs = 0;

  beforeAll(async () => {
    pair = {
      genuine: await underComparison(await startRedis({ args: SERVER_ARGS })),
      ours: await underComparison(await startRespite({ args: SERVER_ARGS })),
    };
  });

  afterAll(async () => {
    await Promise.all([pair.genuine.process.stop('SIGKILL'), pair.ours.process.stop('SIGKILL')]);
  });

  /**
   * Times to live are absolute in EXPIRETIME: they differ by as much as the servers were apart when
   * they were set, which was no more than `apartMs`, what the slowest batch so far has taken.
   */
  function same(request: readonly string[], position: number, replies: Replies): boolean {
    const compare = COMPARATORS[request[0] ?? ''] ?? exact;
    return compare(replies.genuine[position]!, replies.ours[position]!, apartMs);
  }

  async function runBatch(requests: readonly string[][], label: string): Promise<void> {
    const begunAt = performance.now();
    const [genuine, ours] = await Promise.all([
      pair.genuine.control.pipeline(requests),
      pair.ours.control.pipeline(requests),
    ]);
    apartMs = Math.max(apartMs, performance.now() - begunAt);
    const replies = { genuine, ours };
    const position = requests.findIndex((request, at) => !same(request, at, replies));
    if (position >= 0) {
      const before = requests.slice(Math.max(0, position - 40), position + 1).map(printArgs);
      const [left, right] = [printReply(genuine[position]), printReply(ours[position])];
      expect.fail(`${label}\n${before.join('\n')}\n  redis:   ${left}\n  respite: ${right}`);
    }
    expect(await compareKeyspaces(pair, label, performance.now() - apartMs)).toEqual([]);
  }

  it('are answered alike', async () => {
    const seed = fuzzSeed();
    const count = fuzzCount(USUAL_COMMANDS);
    console.log(`random-sequences: FUZZ_SEED=${seed} FUZZ_COUNT=${count}`);
    const random = seededRandom(seed);
    const nextTime = distinctTimes();
    for (let done = 0; done < count; done += BATCH) {
      const requests: string[][] = [];
      while (requests.length < BATCH) requests.push(...drawRequests(random, nextTime));
      await runBatch(requests, `seed ${seed}, the commands from ${done}`);
    }
  });
});

interface Replies {
  readonly genuine: Awaited<ReturnType<ServerPair['genuine']['control']['pipeline']>>;
  readonly ours: Replies['genuine'];
}
