// Streams: entries in every form and size, ids at all edges, trimming to the entry, and groups
// with what their consumers have pending. Ids are given, except where only their shape is compared.
import { words } from '../../../support/words.ts';
import { pendingEntries, streamInfo } from '../comparators.ts';
import {
  type CorpusGroup,
  compared,
  pipelineCase,
  type RequestSource,
  type Scenario,
  type Step,
} from '../differential-case.ts';
import { printReply } from '../printing.ts';

type Steps = readonly (RequestSource | Step)[];

const LARGEST = '18446744073709551615';
const INT64_MAX = '9223372036854775807';

/** Ids and what looks like one. */
const IDS = [
  ...words('0 0-0 0-1 1 1-0 1-1 2-5 5-0 5-* 0-* - + * $ > 1- -1 1-2-3 1--2 a 1-a a-1 ""'),
  ...words('(1 (1-1 (- (+ ( 007 1-007 1.0 +5 5-+6 1-* *-1 1** 9007199254740993-1 9'),
  ...[`${LARGEST}-${LARGEST}`, `(${LARGEST}-${LARGEST}`, LARGEST, `${LARGEST}0`, `0-${LARGEST}`],
  ...[' 1', '1 ', '5- -1', `1-${LARGEST}0`, '1'.padStart(127, '0'), '1'.padStart(128, '0')],
];

const GIVEN_IDS = IDS.filter((id) => id !== '*');

const info = (...keys: readonly string[]): Step[] =>
  keys.flatMap((key) => [
    compared(`XINFO STREAM ${key}`, streamInfo),
    compared(`XINFO STREAM ${key} FULL COUNT 0`, streamInfo),
    compared(`XINFO GROUPS ${key}`, streamInfo),
    compared(`XINFO CONSUMERS ${key} g`, streamInfo),
  ]);
const pending = (line: string): Step => compared(line, pendingEntries);

/** Entries 1-0 to n-0, every third with other fields. */
function filled(key: string, count: number): RequestSource[] {
  return Array.from({ length: count }, (_, at) => {
    const id = `${at + 1}-0`;
    if (at % 3 === 2) return ['XADD', key, id, 'g', `v${at}`, 'h', String(at)];
    return ['XADD', key, id, 'f', at % 2 === 0 ? `value ${at}` : String(at * 1000)];
  });
}

const WITH_GROUP: Steps = [...filled('s', 6), 'XGROUP CREATE s g 0'];

const adding = [
  pipelineCase('XADD of every id, to a new stream and to an old one', [
    ...GIVEN_IDS.flatMap((id): RequestSource[] => ['DEL new', ['XADD', 'new', id, 'f', 'v']]),
    ...filled('s', 2),
    ...GIVEN_IDS.map((id) => ['XADD', 's', id, 'f', 'v']),
    'XRANGE s - +; XLEN s; TYPE s; OBJECT ENCODING s; DEBUG DIGEST-VALUE s',
    ...info('s'),
  ]),
  pipelineCase('XADD that chooses the id', [
    '?XADD s * f v; ?XADD s * f v; XLEN s; XADD s 1 f v; DEL s',
  ]),
  pipelineCase('XADD with all sorts of elements', [
    ...words('"" 0 -1 127 128 -4096 -4097 32768 8388608 2147483648 9223372036854775808').flatMap(
      (text, at): RequestSource[] => [
        ['XADD', 's', `${at + 1}`, text, text],
        ['XADD', 's', `${at + 1}-5`, 'f', text, text, ''],
      ],
    ),
    ...[63, 64, 4095, 4096, 70_000, 600_000].flatMap((length, at): RequestSource[] => [
      ['XADD', 's', `${at + 100}`, 'f', 'x'.repeat(length)],
      ['XADD', 's', `${at + 100}-1`, 'y'.repeat(length), 'v'],
    ]),
    'XRANGE s - +; XREVRANGE s + -; XLEN s; DEBUG DIGEST-VALUE s; COPY s t; DEBUG DIGEST-VALUE t',
    ...info('s', 't'),
  ]),
  pipelineCase('XADD with wrong arguments', [
    'XADD s; XADD s *; XADD s * f; XADD s 1 f; XADD s 1 f v g; XADD s MAXLEN 1',
    'XADD s MAXLEN 1 1 f',
    'XADD s MAXLEN x 1 f v; XADD s MAXLEN ~ x 1 f v; XADD s MAXLEN -1 1 f v; XADD s MINID x 1 f v',
    'XADD s MAXLEN 1 MINID 1 1 f v; XADD s LIMIT 1 1 f v; XADD s LIMIT 0 1 f v',
    'XADD s LIMIT x 1 f v',
    'XADD s MAXLEN 1 LIMIT 1 2 f v; XADD s MAXLEN ~ 1 LIMIT -1 2 f v',
    'XADD s MAXLEN = 1 LIMIT 1 2 f v',
    'XADD n NOMKSTREAM 1 f v; EXISTS n; XADD n NOMKSTREAM 0-0 f v; XADD n NOMKSTREAM x f v',
    'SET k v; XADD k 1 f v; XADD k NOMKSTREAM 1 f v; XLEN k; XRANGE k - +; XDEL k 1',
    'XTRIM k MAXLEN 0',
    'XREAD STREAMS k 0; XACK k g 1; XPENDING k g; XGROUP CREATE k g 0; XINFO STREAM k; XSETID k 1',
    'XCLAIM k g c 0 1; XAUTOCLAIM k g c 0 0; XREADGROUP GROUP g c STREAMS k >',
  ]),
];

const reading = [
  pipelineCase('XRANGE between all ids', [
    ...filled('s', 6),
    'XADD s 5-1 a b; XADD s 6-7 a b; XDEL s 3-0 1-0',
    ...IDS.flatMap((id): RequestSource[] => [
      ['XRANGE', 's', id, '+'],
      ['XRANGE', 's', '-', id],
      ['XREVRANGE', 's', '+', id],
      ['XREVRANGE', 's', id, '-', 'COUNT', '2'],
    ]),
    ...IDS.filter((id) => id !== '+').map((id) => ['XREAD', 'STREAMS', 's', id]),
  ]),
  pipelineCase('COUNT', [
    ...filled('s', 6),
    ...words('0 1 2 100 -1 x 9223372036854775807 9223372036854775808').flatMap((count) => [
      `XRANGE s - + COUNT ${count}; XREVRANGE s + - COUNT ${count}`,
      `XREAD COUNT ${count} STREAMS s 0; XRANGE missing - + COUNT ${count}`,
    ]),
    'XRANGE s - + COUNT; XRANGE s - + LIMIT 1; XRANGE s - + COUNT 1 COUNT 2; XRANGE s - +',
  ]),
  pipelineCase('XREAD of several streams', [
    ...filled('a', 3),
    ...filled('b', 2),
    'XREAD STREAMS a b 0 0; XREAD STREAMS a b missing 1 9 0; XREAD STREAMS a a 0 2',
    'XREAD STREAMS a $',
    'XREAD STREAMS missing 0; XREAD BLOCK 1 STREAMS missing 0; XREAD BLOCK 1 COUNT 2 STREAMS a 0',
    'XREAD BLOCK 1 STREAMS a $; XREAD COUNT 1 BLOCK 1 STREAMS a b $ $; xread streams a 0',
  ]),
  pipelineCase('XREAD with wrong arguments', [
    ...filled('a', 1),
    'XREAD; XREAD STREAMS; XREAD STREAMS a; XREAD COUNT STREAMS a 0; XREAD COUNT x STREAMS a 0',
    'XREAD BLOCK x STREAMS a 0; XREAD BLOCK -1 STREAMS a 0',
    'XREAD BLOCK 99999999999999999999 STREAMS a 0',
    'XREAD NOACK STREAMS a 0; XREAD GROUP g c STREAMS a 0; XREAD a 0; XREAD STREAMS a >',
    'XREAD WHAT',
    `XREAD STREAMS a ${LARGEST}-${LARGEST}; XREAD BLOCK ${INT64_MAX} STREAMS a 0; SET k v`,
    'XREAD STREAMS a k 0 0; XREAD STREAMS a k x 0; XREAD STREAMS a k > 0; XREAD STREAMS k x',
  ]),
];

const removing = [
  pipelineCase('XDEL', [
    ...filled('s', 8),
    'XDEL s 3-0; XDEL s 3-0; XDEL s 1-0 2-0 9-9; XDEL s x; XDEL s 4-0 x; XDEL missing 1',
    'XDEL missing x',
    ...info('s'),
    'XRANGE s - +; XREVRANGE s + -; XDEL s 8-0; XDEL s 4 5 6 7; XLEN s; EXISTS s; XRANGE s - +',
    ...info('s'),
    'XADD s 8-0 f v; XADD s 9-0 f v',
    ...info('s'),
    ...IDS.map((id) => ['XDEL', 's', id]),
  ]),
  ...['1', '3', '7', '0'].map((entries) =>
    pipelineCase(`trimming blocks of ${entries} entries`, [
      `CONFIG SET stream-node-max-entries ${entries}`,
      ...filled('s', 40),
      ...info('s'),
      'XTRIM s MAXLEN ~ 33; XTRIM s MAXLEN = 31; XTRIM s MAXLEN ~ 20 LIMIT 5; XTRIM s MINID ~ 15-1',
      ...info('s'),
      'XTRIM s MINID 22; XTRIM s MAXLEN ~ 5 LIMIT 0; XLEN s; XDEL s 30-0; XTRIM s MAXLEN 9',
      'XRANGE s - +',
      'XADD s MAXLEN ~ 4 50-0 f v; XADD s MAXLEN 4 51-0 f v; XADD s MINID ~ 45 52-0 f v; XLEN s',
      'XADD s MINID = 51 53-0 f v; XRANGE s - +; XTRIM s MAXLEN 0; XTRIM s MINID 99; XLEN s',
      ...info('s'),
      'CONFIG SET stream-node-max-entries 100',
    ]),
  ),
  ...['1', '60', '200'].map((bytes) =>
    pipelineCase(`blocks of ${bytes} bytes`, [
      `CONFIG SET stream-node-max-bytes ${bytes}`,
      ...filled('s', 30),
      ...info('s'),
      'XTRIM s MAXLEN ~ 20; XTRIM s MINID ~ 25; XLEN s; XRANGE s - +',
      ...info('s'),
      'CONFIG SET stream-node-max-bytes 4096',
    ]),
  ),
  pipelineCase('a block whose last entry was deleted is trimmed by id', [
    ...filled('s', 6),
    'XDEL s 6-0; XTRIM s MINID ~ 6; XLEN s; XTRIM s MINID 6; XLEN s; XRANGE s - +',
    ...info('s'),
    'XADD s 7-0 f v; XTRIM s MINID ~ 7; XRANGE s - +',
    ...info('s'),
  ]),
  pipelineCase('XTRIM with wrong arguments', [
    ...filled('s', 3),
    'XTRIM s; XTRIM s MAXLEN; XTRIM s MAXLEN x; XTRIM s MAXLEN -1; XTRIM s MINID; XTRIM s MINID x',
    'XTRIM s MAXLEN ~; XTRIM s MAXLEN = ~ 1; XTRIM s WHAT 1; XTRIM s MAXLEN 1 LIMIT 1',
    'XTRIM s LIMIT 1',
    'XTRIM s LIMIT 0; XTRIM s MAXLEN 1 MAXLEN 2; XTRIM s MINID - ; XTRIM s MINID +',
    'XTRIM missing MAXLEN 0',
    `XTRIM s MAXLEN ${INT64_MAX}; XTRIM s MAXLEN 99999999999999999999; XTRIM s NOMKSTREAM MAXLEN 1`,
  ]),
  pipelineCase('XSETID', [
    'XSETID s 1; XSETID s x',
    ...filled('s', 3),
    'XSETID s 2; XSETID s 3; XSETID s 9-9; XADD s 9-8 f v; XSETID s 9-9 ENTRIESADDED 2',
    'XSETID s 9-9 ENTRIESADDED 10 MAXDELETEDID 2-0; XSETID s 9-9 MAXDELETEDID 10',
    'XSETID s 9-9 WHAT',
    'XSETID s 9-9 ENTRIESADDED -1; XSETID s 9-9 ENTRIESADDED x; XSETID s 9-9 ENTRIESADDED',
    'XSETID s -',
    ...info('s'),
    `XSETID s 9-9 ENTRIESADDED ${INT64_MAX}; XGROUP CREATE s g 0`,
    ...info('s'),
  ]),
];

const reader = (consumer: string, rest: string): string => `XREADGROUP GROUP g ${consumer} ${rest}`;

const groups = [
  pipelineCase('XGROUP', [
    'XGROUP CREATE s g $; XGROUP CREATE s g $ MKSTREAM; XGROUP CREATE s g $; EXISTS s; XLEN s',
    ...filled('s', 4),
    'XGROUP CREATE s h 2-0 ENTRIESREAD 2; XGROUP CREATE s i $; XGROUP CREATE s j x',
    'XGROUP CREATE s j 0 ENTRIESREAD -2; XGROUP CREATE s j 0 ENTRIESREAD x',
    'XGROUP CREATE s j 0 WHAT',
    'XGROUP CREATE s j -; XGROUP CREATE s j 0 MKSTREAM ENTRIESREAD; XGROUP CREATE s j',
    'XGROUP SETID s g 3; XGROUP SETID s g -; XGROUP SETID s h $ ENTRIESREAD 4; XGROUP SETID s x 0',
    'XGROUP SETID missing x 0; XGROUP SETID s h x; XGROUP SETID s h 0 MKSTREAM',
    'XGROUP CREATECONSUMER s g c; XGROUP CREATECONSUMER s g c; XGROUP CREATECONSUMER s x c',
    'XGROUP DELCONSUMER s g c; XGROUP DELCONSUMER s g c; XGROUP DELCONSUMER missing g c',
    ...info('s'),
    'XGROUP DESTROY s i; XGROUP DESTROY s i; XGROUP DESTROY missing i; XGROUP WHAT s; XGROUP',
    'XGROUP CREATE s g2 0 MKSTREAM MKSTREAM MKSTREAM MKSTREAM; xgroup create s g3 0 mkstream',
    ...info('s'),
    'XINFO STREAM missing; XINFO GROUPS missing; XINFO CONSUMERS missing g; XINFO CONSUMERS s x',
    'XINFO STREAM s FULL COUNT; XINFO STREAM s WHAT; XINFO STREAM s FULL WHAT 1; XINFO WHAT; XINFO',
    'XINFO STREAM s FULL COUNT x',
    compared('XINFO STREAM s FULL COUNT -1', streamInfo),
    compared('XINFO STREAM s FULL', streamInfo),
  ]),
  pipelineCase('XREADGROUP and XACK', [
    ...WITH_GROUP,
    `${reader('a', 'COUNT 2 STREAMS s >')}; ${reader('b', 'COUNT 1 STREAMS s >')}`,
    ...info('s'),
    `XPENDING s g; ${reader('a', 'STREAMS s 0')}; ${reader('a', 'STREAMS s 1-0')}`,
    `${reader('a', 'COUNT 1 STREAMS s 0')}; ${reader('b', `STREAMS s ${LARGEST}`)}`,
    'XACK s g 1-0 2-0 9-9; XACK s g 1-0; XACK s g x; XACK s g 3-0 x; XACK s x 3-0',
    'XACK missing g x',
    `${reader('c', 'NOACK COUNT 1 STREAMS s >')}; ${reader('c', 'STREAMS s >')}; XPENDING s g`,
    ...info('s'),
    pending('XPENDING s g - + 10'),
    `XDEL s 5-0; ${reader('c', 'STREAMS s 0')}; XGROUP SETID s g 3; ${reader('a', 'STREAMS s >')}`,
    ...info('s'),
    pending('XPENDING s g - + 10'),
    'COPY s t; XPENDING t g; XGROUP DELCONSUMER s g a; XPENDING s g; XGROUP DESTROY s g',
    'XPENDING s g',
    ...info('t'),
    'RENAME t u; XPENDING u g; DEBUG DIGEST-VALUE s u; DEL u; XLEN u',
  ]),
  pipelineCase('XREADGROUP with wrong arguments', [
    ...WITH_GROUP,
    'XREADGROUP GROUP x c STREAMS s >; XREADGROUP GROUP g c STREAMS missing >',
    'XREADGROUP GROUP g c',
    'XREADGROUP GROUP g c STREAMS s $; XREADGROUP GROUP g c STREAMS s x',
    'XREADGROUP GROUP g STREAMS s >',
    'XREADGROUP COUNT 1 NOACK BLOCK 1 STREAMS s >; XREADGROUP GROUP g c COUNT x STREAMS s >',
    'XREADGROUP GROUP g c BLOCK x STREAMS s >; XREADGROUP GROUP g c WHAT STREAMS s >',
    'XREADGROUP GROUP g c STREAMS s missing > >; XREADGROUP GROUP g c BLOCK -5 STREAMS s 0',
  ]),
  pipelineCase('XPENDING', [
    ...WITH_GROUP,
    'XPENDING s g; XPENDING s x; XPENDING missing g',
    `${reader('b', 'COUNT 2 STREAMS s >')}; ${reader('a', 'COUNT 3 STREAMS s >')}; XPENDING s g`,
    ...IDS.flatMap((id) => [
      compared(['XPENDING', 's', 'g', id, '+', '10'], pendingEntries),
      compared(['XPENDING', 's', 'g', '-', id, '2'], pendingEntries),
    ]),
    pending('XPENDING s g - + 10 a'),
    pending('XPENDING s g IDLE 0 - + 10 a'),
    'XPENDING s g IDLE 100000 - + 10; XPENDING s g - + 0; XPENDING s g - + -1; XPENDING s g - + x',
    'XPENDING s g - +; XPENDING s g -; XPENDING s g IDLE 1 - +; XPENDING s g IDLE x - + 1',
    'XPENDING s g - + 10 nobody; XPENDING s g IDLE 1 - + 10 a more; XPENDING s g IDLE',
  ]),
  pipelineCase('XCLAIM', [
    ...WITH_GROUP,
    `${reader('a', 'COUNT 4 STREAMS s >')}; XCLAIM s g b 0 1-0 2-0; XCLAIM s g b 0 3-0 JUSTID`,
    'XCLAIM s g b 100000 4-0; XCLAIM s g b 0 9-9; XCLAIM s g b 0 6-0; XCLAIM s g b 0 6-0 FORCE',
    'XCLAIM s g b 0 9-9 FORCE; XCLAIM s g b 0 1-0 RETRYCOUNT 9 JUSTID',
    'XCLAIM s g b 0 1-0 RETRYCOUNT 0',
    'XCLAIM s g a 0 1-0 IDLE 5000 JUSTID; XCLAIM s g a 0 2-0 TIME 1000 JUSTID',
    'XCLAIM s g a 0 3-0 IDLE -5',
    `XCLAIM s g a 0 3-0 TIME ${INT64_MAX} JUSTID; XCLAIM s g a 0 4-0 TIME -1 JUSTID`,
    'XCLAIM s g a 0 1-0 LASTID 5-0 JUSTID; XCLAIM s g a 0 1-0 LASTID 2-0 JUSTID; XPENDING s g',
    ...info('s'),
    'XDEL s 1-0 2-0; XCLAIM s g b 0 1-0 2-0 3-0; XCLAIM s g b 0 1-0 FORCE; XPENDING s g',
    pending('XPENDING s g - + 10'),
    'XCLAIM s g b x 1-0; XCLAIM s g b 0 x; XCLAIM s g b 0 1-0 WHAT; XCLAIM s g b 0 1-0 IDLE',
    'XCLAIM s g b 0 1-0 IDLE x; XCLAIM s g b 0 1-0 TIME x; XCLAIM s g b 0 1-0 RETRYCOUNT x',
    'XCLAIM s g b 0 1-0 LASTID x; XCLAIM s x b 0 1-0; XCLAIM missing g b 0 1-0',
    'XCLAIM s g b -5 3-0',
    ...info('s'),
  ]),
  pipelineCase('XAUTOCLAIM', [
    ...WITH_GROUP,
    `${reader('a', 'COUNT 5 STREAMS s >')}; XAUTOCLAIM s g b 0 0 COUNT 2`,
    'XAUTOCLAIM s g b 0 3-0 COUNT 1',
    'XAUTOCLAIM s g b 0 (3-0 JUSTID COUNT 1; XAUTOCLAIM s g b 100000 -; XAUTOCLAIM s g b 0 +',
    'XDEL s 2-0 4-0; XAUTOCLAIM s g b 0 0 COUNT 2; XAUTOCLAIM s g b 0 0; XPENDING s g',
    ...info('s'),
    'XAUTOCLAIM s g b 0 0 COUNT 0; XAUTOCLAIM s g b 0 0 COUNT x; XAUTOCLAIM s g b 0 0 COUNT',
    `XAUTOCLAIM s g b 0 0 COUNT ${INT64_MAX}; XAUTOCLAIM s g b x 0; XAUTOCLAIM s g b 0 x`,
    'XAUTOCLAIM s g b 0 0 WHAT; XAUTOCLAIM s x b 0 0; XAUTOCLAIM missing g b 0 0',
    ['XAUTOCLAIM', 's', 'g', 'b', '0', `(${LARGEST}-${LARGEST}`],
  ]),
  pipelineCase('lag and entries read', [
    ...WITH_GROUP,
    ...info('s'),
    `${reader('a', 'COUNT 1 STREAMS s >')}`,
    ...info('s'),
    'XDEL s 3-0',
    ...info('s'),
    `${reader('a', 'COUNT 1 STREAMS s >')}`,
    ...info('s'),
    `${reader('a', 'COUNT 3 STREAMS s >')}`,
    ...info('s'),
    `${reader('a', 'STREAMS s >')}`,
    ...info('s'),
    'XGROUP CREATE s first 1-0; XGROUP CREATE s before 0-1; XGROUP CREATE s middle 4',
    'XGROUP CREATE s h 9',
    ...info('s'),
    'XTRIM s MINID 5; XADD s 10-0 f v; XDEL s 10-0',
    ...info('s'),
    'XTRIM s MAXLEN 0',
    ...info('s'),
    'XADD s 11-0 f v; XGROUP SETID s g 10; XGROUP SETID s h 11-0 ENTRIESREAD 3',
    ...info('s'),
  ]),
  pipelineCase('many consumers and pending entries', [
    ...filled('s', 260),
    'XGROUP CREATE s g 0; XGROUP CREATE s g2 0',
    ...Array.from({ length: 120 }, (_, at) => reader(`c${at * 7}`, 'COUNT 2 STREAMS s >')),
    ...info('s'),
    'XPENDING s g; XACK s g 5-0 7-0 9-0 100-0; XTRIM s MAXLEN ~ 100',
    'XAUTOCLAIM s g z 0 0 COUNT 150 JUSTID',
    pending('XPENDING s g 3 200 300'),
    ...info('s'),
  ]),
];

/** A reader of the group waits; what it hears when `loss` happens. */
function lossOf(loss: string): Scenario {
  return {
    title: `XREADGROUP that waits while ${loss}`,
    observe: async (server) => {
      const [waiter, other] = [await server.connect(), await server.connect()];
      await other.request(...words('XGROUP CREATE s g $ MKSTREAM'));
      const heard = waiter.request(...words('XREADGROUP GROUP g c BLOCK 0 STREAMS s >'));
      const waits = async () => String((await other.request('INFO', 'clients')).raw);
      while (!(await waits()).includes('blocked_clients:1\r\n'));
      await other.request(...words(loss));
      const seen = printReply(await heard);
      await other.request('DEL', 's');
      waiter.close();
      other.close();
      return [{ what: `XREADGROUP when ${loss}`, seen }];
    },
  };
}

/** What Redis has changed since 7.0: see differences.ts. */
const newer = [
  pipelineCase('a consumer that got nothing exists', [
    'XGROUP CREATE s g $ MKSTREAM; XREADGROUP GROUP g c STREAMS s >; XGROUP DELCONSUMER s g c',
    compared('XINFO STREAM s FULL', streamInfo),
    'XCLAIM s g c 0 1-0; XINFO GROUPS s; XAUTOCLAIM s g d 0 0; XINFO GROUPS s; DEL s',
  ]),
  pipelineCase('XREAD of the last entry', ['XADD s 1-0 f v; XADD s 2-0 f v; XREAD STREAMS s +']),
  pipelineCase('XSETID below what was deleted', [
    'XADD s 1-0 f v; XADD s 2-0 f v; XDEL s 2-0; XSETID s 1-5; XINFO GROUPS s; DEL s',
  ]),
  ...['DEL s', 'SET s v', 'XGROUP DESTROY s g', 'FLUSHALL', 'RENAME s t'].map(lossOf),
];

export const streams: CorpusGroup = {
  name: 'streams',
  cases: [...adding, ...reading, ...removing, ...groups, ...newer],
};
