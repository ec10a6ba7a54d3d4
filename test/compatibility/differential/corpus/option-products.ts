// Options of collection commands in all combinations, with values at every edge: what a reader of a
// manual page would not think of, multiplied out. Each list of words stands for one place in the
// request, commas for blanks; a line may be followed by what shows the state and sets it back.
import { words } from '../../../support/words.ts';
import { type CorpusGroup, pipelineCase } from '../differential-case.ts';

/** All requests with one word out of each list. `-` stands for none. */
function product(...places: readonly string[]): string[] {
  let requests = [''];
  for (const place of places) {
    const choices = words(place).map((word) => (word === '-' ? '' : word.replaceAll(',', ' ')));
    requests = requests.flatMap((head) => choices.map((choice) => `${head} ${choice}`.trim()));
  }
  return requests;
}

function around(requests: readonly string[], before: string, after: string): string[] {
  return requests.map((request) => `${before}; ${request}; ${after}`);
}

const NUMBERS = `0 -0 00 +1 1.0 1e2 0x10 inf nan x "" 1 -1 2 2147483648 4294967296
  4611686018427387904 9223372036854775807 9223372036854775808 -9223372036854775808
  -9223372036854775809`;

const adding = pipelineCase('ZADD with every combination of options', [
  ...around(
    product(
      'ZADD,z',
      '- NX XX',
      '- GT LT GT,LT',
      '- CH',
      '- INCR',
      '1,a 5.5,a 1,a,2,b 1,a,2 - nan,a inf,a 1e400,a 0x1p3,a',
    ),
    'ZADD z 5 a 6 b 7 c',
    'ZRANGE z 0 -1 WITHSCORES',
  ),
  'SET s v; ZADD s 1 a; ZADD s x a; ZADD s NX XX 1 a; ZADD s nan a; ZINCRBY s x a; ZINCRBY z nan a',
]);

const RANGE_BOUNDS = `0 -1 5 (5 [5 -inf +inf (inf nan - + [a (c [ x "" 1e400 0x5 (-1.5
  9223372036854775808`;
const rangeBounds = pipelineCase('ZRANGE between all bounds', [
  'ZADD z 1 a 2 b 3 c 4 d 5 e; ZADD l 0 a 0 b 0 c 0 d',
  ...product('ZRANGE,z', RANGE_BOUNDS, RANGE_BOUNDS, '- BYSCORE BYSCORE,REV REV'),
  ...product('ZRANGE,l', RANGE_BOUNDS, RANGE_BOUNDS, 'BYLEX BYLEX,REV'),
]);

const ranges = pipelineCase('ZRANGE and ZRANGESTORE with every combination of options', [
  'ZADD z 1 a 2 b 3 c 4 d 5 e; SET s v',
  ...product(
    'ZRANGE,z ZRANGE,s ZRANGE,none ZRANGESTORE,d,z ZRANGESTORE,d,none',
    '0,-1 -,+',
    '- BYSCORE BYLEX BYSCORE,BYLEX',
    '- REV',
    '- WITHSCORES',
    '- LIMIT,0,2 LIMIT,1,-1 LIMIT,-1,2 LIMIT,0 LIMIT,x,1 LIMIT,0,1,LIMIT,1,2',
  ).flatMap((request) => (request.includes('STORE') ? [request, 'ZRANGE d 0 -1'] : [request])),
  ...product('ZRANGEBYSCORE,z,-inf,+inf,LIMIT', NUMBERS, '2 -1'),
  ...product('ZREVRANGEBYLEX,z,+,-,LIMIT', '0 1 -1', NUMBERS),
  ...product('ZRANGE,z ZREMRANGEBYRANK,none LRANGE,none ZCOUNT,z ZREMRANGEBYRANK,s', NUMBERS, '1'),
]);

const popping = pipelineCase('pops of several from the first key that has something', [
  'SET s v',
  ...around(
    product(
      'ZMPOP BZMPOP,0.001',
      '0 1 2 3 -1 x 9223372036854775808',
      'k s,k n,k s',
      'MIN MAX x -',
      '- COUNT,2 COUNT,0 COUNT,x COUNT COUNT,1,COUNT,1',
    ),
    'ZADD k 1 a 2 b 3 c',
    'DEL k',
  ),
  ...around(
    product(
      'LMPOP BLMPOP,0.001',
      '0 1 2 3 -1 x 9223372036854775808',
      'k s,k n,k s',
      'LEFT RIGHT x -',
      '- COUNT,2 COUNT,0 COUNT,x COUNT COUNT,1,COUNT,1',
    ),
    'RPUSH k a b c',
    'DEL k',
  ),
]);

const counts = pipelineCase('counts of elements at every edge', [
  'SET s v',
  ...around(
    product(
      'LPOP,l RPOP,l ZPOPMIN,z ZPOPMAX,z SPOP,t LPOP,none ZPOPMIN,none SPOP,none LPOP,s ZPOPMAX,s',
      NUMBERS,
    ),
    'RPUSH l a; ZADD z 1 a; SADD t a',
    'EXISTS l z t',
  ),
  'HSET h f v; ZADD z 1.5 a; SADD t a',
  ...product('SRANDMEMBER,t HRANDFIELD,h ZRANDMEMBER,z', '-1 -3 3 0 -0 1.0 x', '- x'),
  ...product('HRANDFIELD,h HRANDFIELD,none', '-2 2 0 x 9223372036854775807', 'WITHVALUES'),
  ...product('ZRANDMEMBER,z ZRANDMEMBER,none', '-2 2 0 x 9223372036854775807', 'WITHSCORES'),
  ...product(
    'HRANDFIELD,h ZRANDMEMBER,z',
    '-9223372036854775808 -4611686018427387905 9223372036854775808',
    'WITHVALUES,x WITHSCORES,x',
  ),
  'HRANDFIELD h -9223372036854775808 WITHVALUES; HRANDFIELD h -4611686018427387905 WITHVALUES',
  'ZRANDMEMBER z -9223372036854775808 WITHSCORES; ZRANDMEMBER z -4611686018427387905 WITHSCORES',
]);

const places = pipelineCase('LPOS with every combination of options', [
  'RPUSH l a b c a b c 1 2 01 1; SET s v',
  ...product(
    'LPOS,l LPOS,s LPOS,none',
    'a 1 z',
    '- RANK,1 RANK,-1 RANK,2 RANK,-2 RANK,0 RANK,x RANK',
    '- COUNT,0 COUNT,1 COUNT,-1 COUNT,x COUNT',
    '- MAXLEN,0 MAXLEN,2 MAXLEN,-1 MAXLEN,x RANK,2',
  ),
]);

const moving = pipelineCase('moves between lists and other things', [
  'SET s v',
  ...around(
    product('LMOVE', 'l s n', 'l s m', 'LEFT right x', 'LEFT RIGHT y', '- 1'),
    'DEL l m; RPUSH l a b a c',
    'LRANGE l 0 -1; LRANGE m 0 -1',
  ),
  ...around(
    product('BLMOVE', 'l s n', 'l s m', 'LEFT x', 'RIGHT y', '- 0.001 x -1'),
    'DEL l m; RPUSH l a b a c',
    'LRANGE l 0 -1; LRANGE m 0 -1',
  ),
  ...around(
    product('LINDEX,l LSET,l LRANGE,l,0 LTRIM,l,0 LREM,l LSET,none LREM,s', NUMBERS, '- a'),
    'DEL l; RPUSH l a b a c',
    'LRANGE l 0 -1',
  ),
]);

const sets = pipelineCase('SINTERCARD with every combination, sources of every kind', [
  'SADD a 1 2 3; SADD b 2 3 4; SADD c x 3; SET s v',
  ...product(
    'SINTERCARD',
    '0 1 2 3 -1 x 9223372036854775808',
    'a a,b a,b,c a,s s none,s none,a none',
    '- LIMIT,0 LIMIT,1 LIMIT,-1 LIMIT,x LIMIT LIMIT,1,LIMIT,2 foo',
  ),
  ...around(
    product(
      'SINTERSTORE,d SUNIONSTORE,d SDIFFSTORE,d SINTERSTORE,s2 SDIFFSTORE,a',
      'a a,b s none,s s,none a,s none none,a a,none a,a none,a,s a,none,s b,a,none,s -',
    ),
    'DEL a d; SADD a 1 2 3; SET s2 v',
    'SCARD d; EXISTS d a; TYPE s2',
  ),
]);

const COMBINED = '2,a,b 1,a 2,a,t 2,a,s 2,none,s 2,none,a 0,a -1,a x,a 3,a,b 2,a,a 2,a,b,c';
const combining = pipelineCase('ZUNION and its kin with every option', [
  'ZADD a 1 x 2 y inf i -inf j; ZADD b 3 x inf j -inf i; SADD t x q; SET s v',
  ...product(
    'ZUNION ZINTER ZDIFF ZINTERCARD ZUNIONSTORE,d ZINTERSTORE,d ZDIFFSTORE,d',
    COMBINED,
    `- WEIGHTS,1,2 WEIGHTS,1 WEIGHTS,1,x WEIGHTS,inf,-inf WEIGHTS,nan,1 WEIGHTS,0,inf AGGREGATE,min
      AGGREGATE,x AGGREGATE WEIGHTS,2,3,AGGREGATE,MAX,WITHSCORES WITHSCORES LIMIT,1 LIMIT,-1 FOO`,
  ).flatMap((request) => (request.includes('STORE') ? [request, 'ZRANGE d 0 -1'] : [request])),
]);

const PLACES = `GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania 2.35 48.85 Paris
  GEOADD g -0.12 51.5 London 179.9 0 East -179.9 0 West 0 85.05 N 0 -85.05 S; SET s v`;
const DETAILS = `- ASC DESC COUNT,1 COUNT,0 COUNT,x COUNT COUNT,2,ANY ANY WITHCOORD,WITHHASH STORE,d
  COUNT,1,ASC,WITHDIST WITHDIST,WITHDIST STOREDIST COUNT,1,COUNT,2 foo`;
const searching = pipelineCase('GEOSEARCH with every combination of options', [
  PLACES,
  ...product(
    'GEOSEARCH,g',
    `FROMLONLAT,15,37 FROMMEMBER,Palermo FROMMEMBER,none FROMLONLAT,181,0 FROMLONLAT,nan,0 -
      FROMMEMBER,Palermo,FROMLONLAT,15,37 FROMLONLAT,180,85.05112878 FROMLONLAT,15`,
    `BYRADIUS,200,km BYRADIUS,0,m BYRADIUS,-1,m BYRADIUS,200,parsec BYBOX,400,400,km - BYBOX,-1,4,km
      BYBOX,400,400 BYRADIUS,200,km,BYBOX,1,1,km BYRADIUS,inf,km BYBOX,40000,20000,KM
      BYRADIUS,9e4,FT`,
    DETAILS,
  ),
]);

const radius = pipelineCase('GEOSEARCHSTORE and GEORADIUS with every combination of options', [
  PLACES,
  ...product(
    'GEOSEARCHSTORE,d,g GEOSEARCHSTORE,d,none',
    'FROMLONLAT,15,37 FROMMEMBER,none FROMMEMBER,Palermo',
    'BYRADIUS,200,km BYBOX,400,400,km BYRADIUS,-1,m',
    DETAILS,
  ).flatMap((request) => [request, 'ZRANGE d 0 -1 WITHSCORES']),
  ...product(
    `GEORADIUS,g,15,37 GEORADIUSBYMEMBER,g,Palermo GEORADIUS_RO,g,15,37 GEORADIUS,none,15,37
      GEORADIUSBYMEMBER,g,none`,
    '200,km -1,km x,km 200 200,foo nan,km',
    `${DETAILS} STORE,d,STOREDIST,e STORE,d,WITHDIST STORE,d,COUNT,1,ASC STOREDIST,d`,
  ).flatMap((request) => [request, 'ZRANGE d 0 -1 WITHSCORES; DEL d']),
]);

export const optionProducts: CorpusGroup = {
  name: 'options of collections, multiplied out',
  cases: [
    ...[adding, rangeBounds, ranges, popping, counts, places, moving, sets, combining],
    ...[searching, radius],
  ],
};
