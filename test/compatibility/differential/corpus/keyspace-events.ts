// Keyspace notifications: what is told of every writing command, and in which order, where it
// changes something and where it does not. A test below sees to it that no command is forgotten.
import type { CorpusGroup } from '../differential-case.ts';
import { talk } from '../talk.ts';

/** Requests by the kind of value, separated by semicolons and line ends. */
const REQUESTS: Readonly<Record<string, string>> = {
  strings: `SET k v; SET k v; SET k v EX 100; SET k v PX 100000 NX; SET k v XX GET; SET k v KEEPTTL
    SET k2 v PXAT 99999999999999; SETNX k v; SETNX k3 v
    SETEX k 100 v; PSETEX k 100000 v; GETEX k EX 100; GETEX k PERSIST; GETEX k PERSIST; GETEX k
    GETEX k EXAT 1; GETEX k EX 100; GETDEL k; GETDEL k; GETSET k v; GETSET k w; APPEND k x
    APPEND n1 x; APPEND k ""; APPEND n9 ""; SETRANGE k 0 abc; SETRANGE k 0 ""; SETRANGE n2 0 ""
    SETRANGE n2 5 x; INCR n; DECR n; INCRBY n 5; DECRBY n 5; INCRBYFLOAT n 1.5; INCR k
    MSET a 1 b 2 a 3; MSETNX a 1 q 2; MSETNX q1 1 q2 2; SUBSTR k 0 1; STRLEN k; GET none
    MGET a none; GETRANGE none 0 1; STRLEN none; LCS a none; EXISTS none; TTL none; TYPE none
    TOUCH none; DUMP none; GETDEL none; GETEX none; SET k v GET; SET new v GET; SET new v XX GET
    SET new2 v XX GET; SET new v NX GET`,
  'keys of any kind': `
    SET a 1; EXPIRE a 100; EXPIRE a 100 NX; EXPIRE a 200 XX; EXPIRE a 50 GT; PEXPIRE a 100000
    EXPIREAT a 99999999999; PEXPIREAT a 99999999999999; PERSIST a; PERSIST a; EXPIRE none 1
    EXPIRE a 0; SET a 1; EXPIRE a -1; SET a 1; EXPIREAT a 1; SET a 1; PEXPIREAT a 1; SET a 1
    RENAME a b; RENAME b b; RENAMENX b c; RENAMENX c c; SET b 1; RENAMENX b c; RENAME b c
    RENAME none x; COPY c d; COPY c d; COPY c d REPLACE; COPY c e DB 2; COPY none e; MOVE c 3
    MOVE c 3; MOVE none 3; SET c 1; MOVE c 3; DEL c d none; UNLINK d e; SET d 1 EX 100
    RENAME d e; PERSIST e; RESTORE e 0 xx; TOUCH e; OBJECT FREQ e; SCAN 0; SORT l STORE m
    LPUSH l 3 1 2; SORT l STORE m; SORT none STORE m; SORT none STORE m
    SORT l BY nosort GET # STORE m; SORT l GET w* STORE m; SORT_RO l; FLUSHDB; FLUSHALL
    SWAPDB 0 1; SWAPDB 0 1; SELECT 1; SET x 1; SWAPDB 0 1; GET x; SELECT 0; GET x; DBSIZE
    WAIT 0 1; DUMP d; RESTORE-ASKING r 0 xx
    RESTORE r 0 \\x00\\x01\\x76\\x0a\\x00\\x91\\x08\\xce\\xb2\\x19\\x38\\x8a\\xce
    RESTORE r 9000 \\x00\\x01\\x76\\x0a\\x00\\x91\\x08\\xce\\xb2\\x19\\x38\\x8a\\xce REPLACE`,
  lists: `LPUSH l a; RPUSH l b c; LPUSHX l x; RPUSHX l y; LPUSHX none x; RPUSHX none x
    LINSERT l BEFORE a q; LINSERT l AFTER none q; LINSERT none BEFORE a q; LSET l 0 z
    LSET none 0 z; LSET l 99 z; LREM l 0 nothing; LREM l 0 z; LREM none 0 z; LTRIM l 0 -1
    LTRIM l 0 2; LTRIM none 0 1; LPOP l; RPOP l 0; RPOP l 1; LPOP none; LPOP l 10
    RPUSH l a b c d; RPOP l 2; LMOVE l m LEFT RIGHT; LMOVE l l LEFT RIGHT
    LMOVE none m LEFT RIGHT; RPOPLPUSH l m; RPOPLPUSH l m; RPOPLPUSH m m; RPUSH l 1 2 3
    BLPOP l 0; BRPOP l 0; BLMOVE l m LEFT LEFT 0; BRPOPLPUSH m m 0; LMPOP 1 m LEFT COUNT 2
    LMPOP 2 none m RIGHT COUNT 9; LMPOP 1 none LEFT; RPUSH m 1 2; BLMPOP 0 1 m LEFT COUNT 5
    RPUSH m a; LREM m 0 a; RPUSH m a; LTRIM m 5 6; LPOS m a; LRANGE m 0 -1; LINDEX none 0
    LLEN none; RPUSH s a; LMOVE s s LEFT LEFT; LPOP s`,
  sets: `SADD s a b c; SADD s a; SREM s z; SREM s a; SREM none a; SMOVE s t b; SMOVE s t zz
    SMOVE s s c; SMOVE none t b; SADD t c; SMOVE s t c; SADD s 1 2 3; SPOP s 0; DEL s; SADD s 1
    SPOP s; SADD s 1 2; SPOP s 5; SPOP none; SPOP none 2; SADD s 1; SREM s 1; SADD s 1 2
    SPOP s 9; SADD s 1 2; SADD u 2 3; SINTERSTORE d s u; SUNIONSTORE d s u; SDIFFSTORE d s u
    SINTERSTORE d none s; SINTERSTORE d none s; SDIFFSTORE d s s; SUNIONSTORE s s
    SUNIONSTORE d2 none; SINTERSTORE s s u; SRANDMEMBER none; SISMEMBER none a; SMEMBERS none
    SCARD none; SINTER s none; SINTERCARD 1 none; SSCAN none 0; SMISMEMBER none a; SUNION none
    SDIFF none`,
  'sorted sets': `ZADD z 1 a; ZADD z 1 a; ZADD z 2 a; ZADD z NX 3 a; ZADD z XX 3 a; ZADD z XX 3 b
    ZADD z XX 3 new; ZADD z2 XX 1 a; ZADD z INCR 1 a; ZADD z GT INCR -1 a; ZADD z CH 9 a
    ZINCRBY z 1 a; ZINCRBY z 0 a; ZINCRBY z 5 n; ZREM z q; ZREM z n; ZREM none a
    ZADD z 1 a 2 b 3 c 4 d 5 e; ZPOPMIN z; ZPOPMAX z; ZPOPMIN z 0; ZPOPMIN none
    ZREMRANGEBYRANK z 9 10; ZREMRANGEBYRANK z 0 0; ZREMRANGEBYSCORE z 100 200
    ZREMRANGEBYSCORE z 3 3; ZREMRANGEBYLEX z [x [y; ZREMRANGEBYLEX z [d [d
    ZREMRANGEBYRANK none 0 1; ZADD z 1 a 2 b 3 c; ZADD y 1 a 2 b; ZUNIONSTORE d 2 z y
    ZINTERSTORE d 2 z y; ZDIFFSTORE d 2 z y; ZDIFFSTORE d 2 y z; ZDIFFSTORE d 2 y z
    ZUNIONSTORE d 1 none; ZRANGESTORE d z 0 -1; ZRANGESTORE d z 5 6; ZRANGESTORE d none 0 1
    ZRANGESTORE d z 0 1; BZPOPMIN d 0; BZPOPMAX d 0; ZADD d 1 a 2 b; ZMPOP 1 d MIN
    ZMPOP 1 d MAX COUNT 5; ZMPOP 1 d MIN; ZADD d 1 a 2 b; BZMPOP 0 1 d MIN COUNT 9
    ZREMRANGEBYSCORE z -inf +inf; ZRANGE none 0 1; ZSCORE none a; ZCARD none; ZRANK none a
    ZRANDMEMBER none; ZMSCORE none a; ZCOUNT none 1 2; ZLEXCOUNT none - +; ZSCAN none 0
    ZUNION 1 none; ZINTER 1 none; ZDIFF 1 none; ZINTERCARD 1 none; ZADD z NX CH 1 a 1 b
    ZADD z NX CH 1 a 1 b; ZADD z LT 0 a; ZADD z LT 9 a`,
  hashes: `HSET h a 1; HSET h a 1; HSET h a 2 b 3; HMSET h a 1; HSETNX h a 1; HSETNX h q 1
    HINCRBY h a 1; HINCRBY h zz 1; HINCRBYFLOAT h a 1.5; HINCRBY h a 1; HDEL h none; HDEL none a
    HDEL h a b; HDEL h q zz; HINCRBYFLOAT h2 f 1; HINCRBY h3 f 1; HGET none a; HGETALL none
    HMGET none a; HLEN none; HEXISTS none a; HKEYS none; HVALS none; HSTRLEN none a
    HRANDFIELD none; HRANDFIELD none 2; HSCAN none 0`,
  streams: `XADD x 1-1 a b; XADD x NOMKSTREAM 2-1 a b; XADD none NOMKSTREAM 2-1 a b
    XADD x MAXLEN 1 3-1 a b; XADD x MAXLEN 1 1-1 a b; XADD x 4-1 a b; XADD x 5-1 a b
    XTRIM x MAXLEN 2; XTRIM x MAXLEN 2; XTRIM x MINID 4-2; XTRIM none MAXLEN 1; XDEL x 9-9
    XDEL x 5-1; XDEL none 1-1; XSETID x 9-9; XSETID none 1-1; XGROUP CREATE x g 0
    XGROUP CREATE x g 0; XGROUP CREATE y g $ MKSTREAM; XGROUP SETID x g 0
    XGROUP CREATECONSUMER x g c; XGROUP CREATECONSUMER x g c; XADD x 10-1 a b
    XREADGROUP GROUP g c STREAMS x >; XREADGROUP GROUP g newc STREAMS x >
    XREADGROUP GROUP g newd STREAMS x 0; XACK x g 10-1; XADD x 11-1 a b
    XREADGROUP GROUP g d NOACK STREAMS x >; XADD x 12-1 a b; XREADGROUP GROUP g d STREAMS x >
    XCLAIM x g e 0 12-1; XCLAIM x g f 0 99-1; XAUTOCLAIM x g h 0 0; XAUTOCLAIM x g i 0 99-0
    XDEL x 12-1; XAUTOCLAIM x g j 0 0; XCLAIM x g j 0 12-1; XGROUP DELCONSUMER x g c
    XGROUP DELCONSUMER x g nobody; XGROUP DESTROY x g; XGROUP DESTROY x g; XREAD STREAMS none 0
    XRANGE none - +; XLEN none; XPENDING x g`,
  'bits, cardinalities and places': `
    SETBIT b 7 1; SETBIT b 7 1; SETBIT b 100 0; BITFIELD b GET u8 0; BITFIELD b SET u8 0 1
    BITFIELD b SET u8 0 1 INCRBY u8 0 1 GET u8 0; BITFIELD nb GET u8 0
    BITFIELD nb OVERFLOW FAIL INCRBY u8 0 300; BITFIELD_RO b GET u8 0; BITOP NOT c b
    BITOP AND c none none2; BITOP AND c none none2; BITOP OR c b b; BITCOUNT none; BITPOS none 1
    GETBIT none 1; PFADD p a; PFDEBUG ENCODING p; PFADD p a; PFADD p; PFADD p2; PFADD p2
    PFCOUNT p; PFCOUNT none
    PFMERGE p3 p p2; PFMERGE p3; PFMERGE p4; GEOADD g 1 1 a; GEOADD g 1 1 a; GEOADD g XX 2 2 a
    GEOADD g CH 3 3 a; GEOADD g NX 3 3 a; GEORADIUS g 3 3 1000 km STORE gd
    GEORADIUS g 3 3 1000 km STOREDIST gd; GEORADIUSBYMEMBER g a 1 m STORE gd
    GEOSEARCHSTORE gd g FROMMEMBER a BYRADIUS 1 m
    GEOSEARCHSTORE gd g FROMLONLAT 80 80 BYRADIUS 1 m
    GEOSEARCHSTORE gd none FROMLONLAT 80 80 BYRADIUS 1 m; GEORADIUS none 1 1 1 m STORE gd
    GEOHASH none a; GEOPOS none a; GEODIST none a b`,
};

const requestsOf = (text: string): string[] =>
  text
    .trim()
    .split(/[;\n]/)
    .map((line) => line.trim());

/** The first words of all requests, in capital letters. */
export const NOTIFYING_COMMANDS: ReadonlySet<string> = new Set(
  Object.values(REQUESTS).flatMap((text) =>
    requestsOf(text).map((line) => line.split(' ')[0] ?? ''),
  ),
);

const events = Object.entries(REQUESTS).map(([kind, text]) =>
  talk(
    `events of ${kind}`,
    [
      '1 CONFIG SET notify-keyspace-events KEAmn',
      '0 PSUBSCRIBE __key*',
      ...requestsOf(text).map((line) => `1 ${line}`),
    ].join('\n'),
  ),
);

/** The same changes as those who cache keys are told of them. */
const invalidations = Object.entries(REQUESTS).map(([kind, text]) =>
  talk(
    `invalidations of ${kind}`,
    ['0 CLIENT TRACKING ON BCAST', ...requestsOf(text).map((line) => `1 ${line}`)].join('\n'),
  ),
);

/** A request that reads all that may be a key in these requests, whether or not it exists. */
function reading(requests: readonly string[]): string {
  const keys = requests.flatMap((request) => request.match(/\b[a-z][a-z0-9]*\b/g) ?? []);
  return `EXISTS ${[...new Set(keys)].join(' ')}`;
}

/** Who hears of events and caches keys is told of both in a certain order. */
const orders = Object.entries(REQUESTS).flatMap(([kind, text]) => {
  const requests = requestsOf(text);
  const read = reading(requests);
  return [
    talk(
      `events and invalidations of ${kind}`,
      [
        '1 CONFIG SET notify-keyspace-events KEAn',
        '0 PSUBSCRIBE __key* | SUBSCRIBE __redis__:invalidate',
        '2 CLIENT TRACKING ON REDIRECT {id:0}',
        ...requests.flatMap((request) => [`2 ${read}`, `1 ${request}`]),
      ].join('\n'),
    ),
    talk(
      `events and invalidations of ${kind}, to the one who changes`,
      [
        '0 HELLO 3 | CONFIG SET notify-keyspace-events KEAn | PSUBSCRIBE __key*',
        '0 CLIENT TRACKING ON',
        ...requests.map((request) => `0 ${read} | ${request}`),
      ].join('\n'),
    ),
  ];
});

const furtherOrders = [
  talk(
    'events and invalidations of keys whose time has come',
    `1 CONFIG SET notify-keyspace-events KEA | DEBUG SET-ACTIVE-EXPIRE 0
     0 PSUBSCRIBE __key* | SUBSCRIBE __redis__:invalidate
     2 CLIENT TRACKING ON REDIRECT {id:0}
     2 MULTI | SET k v PX 1 | GET k | SET m v PX 1 | GET m | EXEC
     1 DEBUG SLEEP 0.005
     1 GET k
     1 SET m w
     3 HELLO 3 | PSUBSCRIBE __key* | CLIENT TRACKING ON
     3 MULTI | SET k v PX 1 | GET k | SET m v PX 1 | GET m | EXEC
     3 DEBUG SLEEP 0.005
     3 GET k
     3 SET m w
     3 DEBUG SET-ACTIVE-EXPIRE 1`,
  ),
  talk(
    'what a transaction changes that its own client has read, and tracking that ends in it',
    `0 HELLO 3 | CONFIG SET notify-keyspace-events KEA | PSUBSCRIBE __key* | CLIENT TRACKING ON
     0 GET a | GET b | MULTI | SET a 1 | SET b 1 | GET a | SET a 2 | EXEC
     0 GET a | GET b | MULTI | SET a 1 | FLUSHALL | SET b 1 | EXEC
     0 GET a | MULTI | SET a 1 | CLIENT TRACKING OFF | EXEC
     0 SET a 2
     0 MULTI | CLIENT TRACKING ON | GET a | SET a 3 | EXEC
     0 GET a | FLUSHALL`,
  ),
];

/** Each class by itself, and both kinds of channel. */
const classes = [
  'Kg',
  'E$',
  'Kl',
  'Es',
  'Kh',
  'Ez',
  'Kt',
  'Em',
  'En',
  'KEx',
  'Ke',
  'Ed',
  'KA',
  'g$',
].map((flags) =>
  talk(
    `events of the classes ${flags}`,
    `1 CONFIG SET notify-keyspace-events ${flags}
       0 PSUBSCRIBE __key*
       1 SET k 1 | INCR k | EXPIRE k 100 | DEL k | LPUSH l a | LPOP l | SADD s a | SREM s a
       1 HSET h f v | HDEL h f | ZADD z 1 a | ZREM z a | XADD x 1-1 f v | XDEL x 1-1 | GET none
       1 MULTI | SET k 1 | GET none | RENAME k l | EXEC
       1 CONFIG GET notify-keyspace-events`,
  ),
);

export const keyspaceEvents: CorpusGroup = {
  name: 'keyspace events',
  cases: [...events, ...invalidations, ...orders, ...furtherOrders, ...classes],
};
