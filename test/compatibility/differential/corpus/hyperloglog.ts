// HyperLogLogs: each command with each kind of value, right, wrong and broken, and what it does to
// the bytes. Long random sequences are in hyperloglog-bytes.test.ts.

import { words } from '../../../support/words.ts';
import {
  type CorpusGroup,
  debugObject,
  type Observation,
  pause,
  pipelineCase,
  type RequestSource,
  type ScenarioServer,
} from '../differential-case.ts';

const latin1 = (...args: readonly string[]): Buffer[] =>
  args.map((arg) => Buffer.from(arg, 'latin1'));

const HEADER = `HYLL\x01${'\0'.repeat(11)}`;
const STALE_HEADER = `HYLL\x01${'\0'.repeat(10)}\x80`;
const EMPTY = `${STALE_HEADER}\x7f\xff`;
const DENSE_HEADER = `HYLL${'\0'.repeat(12)}`;
const DENSE = `HYLL${'\0'.repeat(11)}\x80${'\0'.repeat(12_288)}`;

/** Every command that reads or writes `k`, with a second key `other` where there can be one. */
const ON_KEY = [
  ...['PFCOUNT k', 'PFCOUNT k other', 'PFCOUNT other k', 'PFADD k', 'PFADD k x', 'GETRANGE k 0 40'],
  ...['PFCOUNT k', 'PFCOUNT k', 'PFDEBUG ENCODING k', 'PFDEBUG DECODE k', 'PFMERGE k', 'STRLEN k'],
  ...['PFMERGE merged k', 'PFMERGE k other', 'PFMERGE other2 other k', 'PFCOUNT k merged other2'],
  ...['PFDEBUG DECODE k', 'PFDEBUG TODENSE k', 'PFDEBUG TODENSE k', 'PFDEBUG ENCODING k'],
  ...['PFDEBUG DECODE k', 'PFADD k y', 'PFCOUNT k', 'STRLEN k', 'TYPE k'],
];

const PREPARATIONS: readonly [string, RequestSource][] = [
  ['no key', 'DEL k'],
  ['an empty HyperLogLog', 'PFADD k'],
  ['a small HyperLogLog', 'PFADD k a b c d e f g'],
  ['a given sparse value', latin1('SET', 'k', EMPTY)],
  ['a given sparse value with a fresh count', latin1('SET', 'k', `${HEADER}\x7f\xff`)],
  ['a given count', latin1('SET', 'k', `HYLL\x01\0\0\0\x39\x30\0\0\0\0\0\0\x7f\xff`)],
  ['a huge count', latin1('SET', 'k', `HYLL\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\x7f\x7f\xff`)],
  ['a given dense value', latin1('SET', 'k', DENSE)],
  ['full registers', latin1('SET', 'k', `${DENSE.slice(0, 16)}${'\xff'.repeat(12_288)}`)],
  ['registers of value 51', latin1('SET', 'k', DENSE.slice(0, 16) + '\xf3\x3c\xcf'.repeat(4_096))],
  ['odd unused bytes', latin1('SET', 'k', `HYLL\x01abc${'\0'.repeat(7)}\x80\x7f\xff`)],
  ['an integer', 'SET k 12345'],
  ['an empty string', 'SET k ""'],
  ['a short string', 'SET k HYLL'],
  ['fifteen bytes', latin1('SET', 'k', HEADER.slice(0, 15))],
  ['a header alone', latin1('SET', 'k', HEADER)],
  ['a stale header alone', latin1('SET', 'k', STALE_HEADER)],
  ['another magic word', latin1('SET', 'k', `hyll${EMPTY.slice(4)}`)],
  ['another encoding', latin1('SET', 'k', `HYLL\x02${EMPTY.slice(5)}`)],
  ['encoding 255', latin1('SET', 'k', `HYLL\xff${EMPTY.slice(5)}`)],
  ['a dense value that is too short', latin1('SET', 'k', DENSE.slice(1).replace('YLL', 'HYLL'))],
  ['a dense value that is too long', latin1('SET', 'k', `${DENSE}\0`)],
  ['a dense header alone', latin1('SET', 'k', DENSE_HEADER)],
  ['runs that end early', latin1('SET', 'k', `${STALE_HEADER}\x7f\xf0`)],
  ['runs that go too far', latin1('SET', 'k', `${EMPTY}\x00`)],
  ['a value behind the last register', latin1('SET', 'k', `${EMPTY}\x80`)],
  ['text behind the runs', latin1('SET', 'k', `${EMPTY}hello`)],
];

const onEveryValue = PREPARATIONS.map(([what, preparation]) =>
  pipelineCase(`every command on ${what}`, [
    'PFADD other a b z',
    ...ON_KEY.flatMap((request) => ['DEL k', preparation, request, 'GET k', 'GET merged']),
    'DEL k',
    preparation,
    ...ON_KEY,
    'GET k',
  ]),
);

const ORDINARY = [
  `PFADD k a b c; PFADD k a b c; PFADD k ""; PFADD k "" ""; PFCOUNT k; PFCOUNT k k; PFADD k a d
   PFCOUNT k; GET k; PFADD l c d e; PFCOUNT k l; PFCOUNT k missing l; PFCOUNT missing
   PFCOUNT missing missing; PFMERGE m k l; GET m; PFCOUNT m; PFMERGE m; GET m; PFMERGE n; GET n
   PFMERGE n missing; GET n; PFMERGE n k; GET n; PFCOUNT n; PFMERGE k k k; GET k`,
  `SET t x; PFADD t a; PFCOUNT t; PFCOUNT k t; PFCOUNT t k; PFMERGE t k; PFMERGE k t; PFMERGE q t
   EXISTS q; PFDEBUG GETREG t; PFDEBUG FOO t; APPEND k hello; PFCOUNT k; PFCOUNT k l; PFMERGE l k
   PFMERGE k l; PFADD k zzz; PFDEBUG TODENSE k; PFDEBUG GETREG k; PFDEBUG DECODE k; GET k`,
];
const ordinary = pipelineCase('counting and merging', ORDINARY);

const debugging = pipelineCase('PFDEBUG', [
  `PFADD k a b c d; PFDEBUG FOO k; PFDEBUG "" k; PFDEBUG FOO missing; PFDEBUG GETREG missing
   PFDEBUG decode k; pfdebug Encoding k; PFDEBUG DECODE k; PFDEBUG k; PFDEBUG DECODE k k
   PFDEBUG GETREG k; PFDEBUG ENCODING k; PFDEBUG GETREG k; GET k; PFDEBUG DECODE k
   PFDEBUG TODENSE k; PFADD j a; PFCOUNT j; PFDEBUG TODENSE j; GETRANGE j 0 15; PFDEBUG TODENSE j
   PFCOUNT j; PFDEBUG HELP k; PFSELFTEST x`,
  ['PFDEBUG', 'F\r\nOO', 'k'],
  latin1('PFDEBUG', 'F\0OO', 'k'),
  ['PFDEBUG', 'x'.repeat(300), 'k'],
]);

const lifetimes = pipelineCase('times to live stay', [
  `PFADD k a; EXPIRE k 1000; PFADD k b c; ~TTL k; PFDEBUG TODENSE k; ~TTL k; PFADD k d; ~TTL k
   PFADD l z; EXPIRE l 1000; PFMERGE l k; ~TTL l; PFMERGE m l; TTL m; PFCOUNT l; ~TTL l
   PFADD e x; PEXPIRE e 20`,
  pause(60),
  'PFCOUNT e; PFADD e y; TTL e; PFCOUNT e',
]);

const encodings = pipelineCase(
  'the encoding of the string is raw',
  [
    ['PFADD k', 'PFADD k'],
    [latin1('SET', 'k', EMPTY), 'PFADD k'],
    [latin1('SET', 'k', EMPTY), 'PFADD k a'],
    [latin1('SET', 'k', EMPTY), 'PFCOUNT k'],
    [latin1('SET', 'k', EMPTY), 'PFCOUNT k k'],
    [latin1('SET', 'k', EMPTY), 'PFMERGE k'],
    [latin1('SET', 'k', EMPTY), 'PFMERGE m k'],
    [latin1('SET', 'k', EMPTY), 'PFDEBUG ENCODING k'],
    [latin1('SET', 'k', `${HEADER}\x7f\xff`), 'PFCOUNT k'],
  ].flatMap(([preparation, request]) => [
    'DEL k',
    preparation!,
    request!,
    debugObject('DEBUG OBJECT k'),
  ]),
);

const LIMITS = words('0 1 17 18 19 20 21 22 23 25 30 100');
const promotion = pipelineCase('the limit of the sparse form', [
  ...LIMITS.flatMap((limit) => [
    `CONFIG SET hll-sparse-max-bytes ${limit}; DEL k; PFADD k; PFDEBUG ENCODING k`,
    ...words('a b c d e f g h i j').map(
      (element) => `PFADD k ${element}; PFDEBUG ENCODING k; STRLEN k; PFCOUNT k`,
    ),
    'PFMERGE m k; PFDEBUG ENCODING m; DEL m',
  ]),
  'CONFIG SET hll-sparse-max-bytes 3000; PFADD small a b c d e f g h i j k l m n o p q',
  'CONFIG SET hll-sparse-max-bytes 30; PFMERGE n small; PFDEBUG ENCODING n; GET n',
  'PFADD small a; PFDEBUG ENCODING small; PFADD small more; PFDEBUG ENCODING small',
  ...words('-1 abc 1kb 3000').map((limit) => `CONFIG SET hll-sparse-max-bytes ${limit}`),
]);

/** What the ranks of elements do that are too great for the sparse form cannot be met by chance. */
const greatRanks = pipelineCase('values too great for the sparse form', [
  latin1('SET', 'high', DENSE.slice(0, 16) + '\x29\0\0'.padEnd(12_288, '\0')),
  'PFADD low a b c; PFMERGE low high; PFDEBUG ENCODING low; GET low; PFCOUNT low',
]);

async function observeChanges(server: ScenarioServer): Promise<Observation[]> {
  const client = await server.connect();
  const watcher = await server.connect();
  const observations: Observation[] = [];
  const changesOf = async (): Promise<number> => {
    const info = await client.request('INFO', 'persistence');
    return Number(/rdb_changes_since_last_save:([0-9]+)/.exec(info.raw.toString('latin1'))?.[1]);
  };
  await watcher.request('FLUSHALL');
  const requests = `PFADD k; PFADD k; PFADD k a b c; PFADD k a b c; PFADD k a b c d; PFCOUNT k
    PFCOUNT k; PFCOUNT k k; PFMERGE k; PFMERGE m k; PFMERGE m k; PFADD n a b c d e; PFADD n
    PFDEBUG ENCODING n; PFDEBUG TODENSE n; PFDEBUG TODENSE n; PFADD n f g h; PFADD n f
    PFDEBUG GETREG n; PFDEBUG GETREG k; PFDEBUG GETREG k; SET s x; PFADD s x; PFCOUNT missing`;
  let before = await changesOf();
  for (const [at, request] of requests.split(/[;\n]/).entries()) {
    await client.request(...words(request));
    const after = await changesOf();
    observations.push({ what: `changes by ${at}: ${request.trim()}`, seen: `${after - before}` });
    before = after;
  }
  return observations;
}

export const hyperloglog: CorpusGroup = {
  name: 'HyperLogLogs',
  cases: [
    ...[ordinary, ...onEveryValue, debugging, lifetimes, encodings, promotion, greatRanks],
    { title: 'how many changes each request counts for', observe: observeChanges },
  ],
};
