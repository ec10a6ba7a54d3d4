// Sets: every command with every form of set, right and wrong; what is random is compared by its
// shape or by what it leaves. The forms themselves differ from 7.0 on purpose and have unit tests.
import { words } from '../../../support/words.ts';
import { type CorpusGroup, pipelineCase, type RequestSource } from '../differential-case.ts';

/** One set of each form, a key of another type, and a missing one. */
const PREPARED = `SADD ints 1 2 3 -7 100000 9223372036854775807
  SADD texts a b c 1 2 3
  SADD long a 1 ${'x'.repeat(100)} ${'y'.repeat(300)}
  SADD large ${Array.from({ length: 700 }, (_, at) => `m${at}`).join(' ')} 1 2 a
  SET string value`;
const KEYS = words('ints texts long large string missing');

const each = (...templates: readonly string[]): string =>
  KEYS.flatMap((key) => templates.map((template) => template.replaceAll('K', key))).join('\n');

const pairs = (...templates: readonly string[]): string =>
  KEYS.flatMap((left) =>
    KEYS.flatMap((right) =>
      templates.map((template) => template.replaceAll('L', left).replaceAll('R', right)),
    ),
  ).join('\n');

const MEMBERS = [
  ...words('"" 0 -0 00 +1 01 1.0 1e3 32767 32768 -32768 -32769 2147483647 2147483648 -2147483648'),
  ...words('-2147483649 9223372036854775807 9223372036854775808 -9223372036854775808 -1'),
  ...words('-9223372036854775809 99999999999999999999 é a'),
  ...['\0', '\r\n', ' 1', '1 ', 'x'.repeat(63), 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(255)],
  ...['x'.repeat(256), 'x'.repeat(70_000)],
];

const adding = [
  pipelineCase('SADD to each form', [PREPARED, each('SADD K 1 2 new', 'SCARD K', 'SADD K new')]),
  pipelineCase('SADD of all sorts of members, one by one', [
    ...MEMBERS.flatMap((member): RequestSource[] => [
      ['SADD', 's', member],
      ['SADD', 's', member],
      ['SISMEMBER', 's', member],
    ]),
    '@SMEMBERS s',
    ['SMISMEMBER', 's', ...MEMBERS, 'absent'],
    ...MEMBERS.map((member) => ['SREM', 's', member]),
    'EXISTS s',
  ]),
  pipelineCase('SADD of all sorts of members at once', [
    ['SADD', 's', ...MEMBERS, ...MEMBERS],
    'SCARD s',
    '@SMEMBERS s',
  ]),
  pipelineCase('integers of growing width stay in order', [
    'SADD s 5 -5 40000 -40000 1; SMEMBERS s; SADD s 3000000000 -3000000000; SMEMBERS s',
    'SADD s 9223372036854775807 -9223372036854775808 9007199254740993; SMEMBERS s',
    'SREM s 40000 -5; SMEMBERS s; SSCAN s 0; SINTER s s; SUNION s',
    'SADD t 40000 5 -3000000000 9007199254740993 9007199254740992; SDIFF s t; SINTER t s',
  ]),
  pipelineCase('sets that grow beyond every form', [
    ...Array.from({ length: 20 }, (_, at) => [
      'SADD',
      'i',
      ...Array.from({ length: 40 }, (_, more) => String(at * 40 + more)),
    ]),
    'SCARD i',
    '@SMEMBERS i',
    'OBJECT ENCODING i',
    'SADD small 1 2 3; OBJECT ENCODING small; CONFIG SET set-max-intset-entries 2',
    'SADD small 1; OBJECT ENCODING small; SADD small 4; SCARD small; OBJECT ENCODING small',
    'CONFIG SET set-max-intset-entries 512',
  ]),
];

const removing = [
  pipelineCase('SREM from each form', [PREPARED, each('SREM K 1 b m5 absent', 'SCARD K')]),
  pipelineCase('SREM of all members', 'SADD s a b; SREM s b a; EXISTS s; SADD s 1; SREM s 1 1'),
  pipelineCase('SMOVE between each pair', [PREPARED, pairs('SMOVE L R 1', 'SMOVE L R a')]),
  pipelineCase('SMOVE of the last member', 'SADD s a; SMOVE s t a; SMOVE s t a; SMOVE t t a'),
];

const asking = [
  pipelineCase('SISMEMBER and its kin', [
    PREPARED,
    each('SISMEMBER K 1', 'SISMEMBER K a', 'SMISMEMBER K 1 b m7 absent 01', 'SCARD K'),
    each('@SMEMBERS K', 'TYPE K', 'EXISTS K'),
  ]),
  pipelineCase('commands of other types on sets', [
    PREPARED,
    'GET ints; INCR ints; APPEND ints x; STRLEN texts; GETSET long x; SETRANGE large 0 x',
    'SET ints replaced; GET ints; SADD ints 1; SETNX texts x; MGET texts string missing',
  ]),
];

const combining = [
  pipelineCase('SINTER, SUNION and SDIFF of each pair', [
    PREPARED,
    pairs('@SINTER L R', '@SUNION L R', '@SDIFF L R', 'SINTERCARD 2 L R'),
  ]),
  pipelineCase('the same of one and of three', [
    PREPARED,
    each('@SINTER K', '@SUNION K', '@SDIFF K', '@SINTER K ints K', '@SDIFF K texts K'),
    each('@SINTER texts K long', '@SUNION texts K long', '@SDIFF large K long'),
  ]),
  ...['SINTERSTORE', 'SUNIONSTORE', 'SDIFFSTORE'].map((name) =>
    pipelineCase(`${name} of each pair`, [
      PREPARED,
      pairs(`${name} target L R`, 'EXISTS target', 'SCARD target'),
      'SET target x EX 100',
      `${name} target texts ints`,
      'TTL target',
    ]),
  ),
  pipelineCase('results over their own sources', [
    PREPARED,
    'SINTERSTORE texts texts ints; SCARD texts; SUNIONSTORE ints ints long; SCARD ints',
    'SDIFFSTORE large large long; SCARD large; SDIFFSTORE long long long; EXISTS long',
  ]),
  pipelineCase('SINTERCARD', [
    PREPARED,
    'SINTERCARD 1 ints; SINTERCARD 1 ints LIMIT 2; SINTERCARD 2 ints texts LIMIT 0',
    'SINTERCARD 0 ints; SINTERCARD -1 ints; SINTERCARD x ints; SINTERCARD 3 ints texts',
    'SINTERCARD 1 ints LIMIT; SINTERCARD 1 ints LIMIT -1; SINTERCARD 1 ints LIMIT x',
    'SINTERCARD 1 ints LIMIT 1 LIMIT 2; SINTERCARD 1 ints texts; SINTERCARD 1 ints FOO 1',
    'SINTERCARD 2 missing string; SINTERCARD 1 ints LIMIT 9223372036854775808',
    'COMMAND GETKEYS SINTERCARD 2 a b LIMIT 1; COMMAND GETKEYS SINTERCARD 9 a b',
  ]),
];

const random = [
  pipelineCase('SRANDMEMBER', [
    PREPARED,
    each('SRANDMEMBER K 0', '@SRANDMEMBER K 1000', 'SRANDMEMBER K x', 'SRANDMEMBER K 1 2'),
    'SADD one a; SRANDMEMBER one; SRANDMEMBER one 1; SRANDMEMBER one 5; SRANDMEMBER one -3',
    'SRANDMEMBER one -9223372036854775808; SRANDMEMBER one 9223372036854775807',
    'SRANDMEMBER missing; SRANDMEMBER missing 3; SRANDMEMBER missing -3',
    '?SRANDMEMBER texts; ?SRANDMEMBER texts 3; ?SRANDMEMBER large 20; ?SRANDMEMBER texts -20',
    'SRANDMEMBER string; SRANDMEMBER string 1; SRANDMEMBER string 0; SRANDMEMBER string -1',
  ]),
  pipelineCase('SPOP', [
    PREPARED,
    each('SPOP K 0', 'SPOP K -1', 'SPOP K x', 'SPOP K 1 2', 'SPOP K 9223372036854775808'),
    '?SPOP texts; SCARD texts; ?SPOP texts 2; SCARD texts; ?SPOP large 600; SCARD large',
    '?SPOP large; SCARD large; ?SPOP ints 3; SCARD ints; SPOP missing; SPOP missing 2',
    each('?SPOP K 1000', 'EXISTS K'),
    'SADD one a; SPOP one; EXISTS one; SADD one a; SPOP one 1; EXISTS one; SPOP string',
  ]),
];

const scanning = [
  pipelineCase('SSCAN', [
    'SADD ints 1 2 3 10 100; SSCAN ints 0; SSCAN ints 0 MATCH 1*; SSCAN ints 0 COUNT 1',
    'SSCAN ints 5; SSCAN ints x; SSCAN missing 0; SSCAN missing x; SSCAN missing 0 FOO',
    'SET string x; SSCAN string 0; SSCAN string 0 FOO; SSCAN string x; SSCAN ints 0 FOO',
    'SSCAN ints 0 COUNT; SSCAN ints 0 COUNT 0; SSCAN ints 0 COUNT x; SSCAN ints 0 MATCH',
    'SSCAN ints 0 TYPE set; SSCAN ints 0 count 1 match *0 count 2; SSCAN ints 0 MATCH nothing',
    'SSCAN ints 18446744073709551615; SSCAN ints 18446744073709551616; SSCAN ints -1',
  ]),
];

const whole = [
  pipelineCase('whole sets: RENAME, COPY, MOVE, times to live', [
    PREPARED,
    'RENAME ints renamed; SMEMBERS renamed; COPY texts copied; SADD copied new; SCARD texts',
    'SCARD copied; COPY large copied; COPY large copied REPLACE; SCARD copied; MOVE long 1',
    'EXISTS long; SELECT 1; SCARD long; @SMEMBERS long; COPY long back DB 0; SELECT 0; SCARD back',
    'EXPIRE back 100; SADD back more; ~TTL back; PERSIST back; COPY back string REPLACE',
    'TYPE string; SCAN 0 TYPE string COUNT 1000',
    ' OBJECT REFCOUNT back; DEBUG DIGEST-VALUE back large renamed',
    'DEL back renamed; UNLINK large; EXPIRE copied -1; EXISTS copied; DBSIZE',
  ]),
];

export const sets: CorpusGroup = {
  name: 'sets',
  cases: [...adding, ...removing, ...asking, ...combining, ...random, ...scanning, ...whole],
};
