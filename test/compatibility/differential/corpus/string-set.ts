// SET, GETEX and their older siblings: every option, all ordered pairs and triples of options
// (most of them errors), on a key that is absent, persistent, and about to expire.

import { words } from '../../../support/words.ts';
import { type CorpusGroup, pause, pipelineCase } from '../differential-case.ts';
import {
  INTEGER_TEXTS,
  msFromNow,
  NO_INTEGERS,
  passesSoon,
  quoted,
  secondsFromNow,
} from './values.ts';

const STATES: readonly [state: string, preparation: string][] = [
  ['an absent key', 'DEL k'],
  ['a persistent key', 'SET k old'],
  ['a key with a time to live', 'SET k old EX 5000'],
];

const absoluteTimes = [`EXAT ${secondsFromNow(3000)}`, `PXAT ${msFromNow(4000)}`];
const SET_OPTIONS = ['NX', 'XX', 'GET', 'KEEPTTL', 'EX 100', 'PX 200000', ...absoluteTimes];
const GETEX_OPTIONS = ['PERSIST', 'KEEPTTL', 'NX', 'EX 100', 'PX 200000', ...absoluteTimes];

const withoutTime = (option: string): string => option.split(' ')[0] ?? '';

function observed(preparation: string, request: string): string {
  return `${preparation}; ${request}; GET k; ~PTTL k`;
}

const optionPairs = STATES.flatMap(([state, preparation]) =>
  SET_OPTIONS.map((first) =>
    pipelineCase(`SET ${withoutTime(first)} and one more option on ${state}`, [
      observed(preparation, `SET k new ${first}`),
      ...SET_OPTIONS.map((second) => observed(preparation, `SET k new ${first} ${second}`)),
    ]),
  ),
);

const optionTriples = SET_OPTIONS.map((first) =>
  pipelineCase(
    `SET ${withoutTime(first)} and two more options`,
    SET_OPTIONS.flatMap((second) =>
      SET_OPTIONS.map((third) =>
        observed('SET k old EX 5000', `SET k new ${first} ${second} ${third}`),
      ),
    ),
  ),
);

const getexOptions = STATES.flatMap(([state, preparation]) => [
  pipelineCase(`GETEX without options on ${state}`, observed(preparation, 'GETEX k')),
  ...GETEX_OPTIONS.map((first) =>
    pipelineCase(`GETEX ${withoutTime(first)} and one more option on ${state}`, [
      observed(preparation, `GETEX k ${first}`),
      ...GETEX_OPTIONS.map((second) => observed(preparation, `GETEX k ${first} ${second}`)),
    ]),
  ),
]);

/** 0, negative and overflowing times are errors, past ones delete. */
const EDGE_TIMES = [
  ...INTEGER_TEXTS,
  ...NO_INTEGERS,
  ...words('9223372036854775 9223372036854776 -9223372036854775 -9223372036854776 1000 1000000'),
  ...words('9223370000000000 9223372036854774807 9000000000000000000'),
];

const edgeTimes = words('EX PX EXAT PXAT').flatMap((option) =>
  ['SET k new', 'GETEX k'].map((command) =>
    pipelineCase(
      `${command} ${option} with edge times`,
      EDGE_TIMES.flatMap((time) => [
        'SET k old',
        [...words(command), option, time],
        ...(passesSoon(option, time) ? [] : ['EXISTS k; ~PTTL k']),
      ]),
    ),
  ),
);

const setexTimes = words('SETEX PSETEX').map((command) =>
  pipelineCase(
    `${command} with edge times`,
    EDGE_TIMES.flatMap((time) => [
      'DEL k',
      [command, 'k', time, 'v'],
      ...(passesSoon(command, time) ? [] : ['GET k; ~PTTL k']),
    ]),
  ),
);

const syntax = pipelineCase(
  'SET and GETEX with words that are no options',
  `SET k v FOO; SET k v EX; SET k v PX; SET k v EXAT; SET k v PXAT; SET k v EX EX; SET k v ex
   SET k v EX 10 20; SET k v NX FOO; SET k v KEEPTTL 5; SET k v GET GET; SET k v 10; SET k v PERSIST
   SET k v v; SET k v nx xx; SET k v EX 10 PX; SET k v ""; SET k v "" EX 10; SET k v EXX 10
   SET k v E 10; GETEX k FOO; GETEX k EX; GETEX k EX 10 PERSIST; GETEX k ""; GETEX k PERSIST EX 10
   GETEX k EX 10 20; GETEX k GET`,
);

const caseVariants = pipelineCase(
  'option words in any case',
  `sEt k v eX 100; get k; ~pttl k; set k w nx; Set k w xX; GET k; SET k x xx get
   SET k y Px 100000 Get; GET k; SET k z keepTTL; ~PTTL k; getex k exat ${secondsFromNow(5000)}
   ~PTTL k; Getex k pXat ${msFromNow(7000)}; ~PTTL k; GETEX k persist; TTL k`,
);

const expiryInThePast = pipelineCase(
  'an expiry in the past deletes at once',
  `SET k v EXAT 1; GET k; EXISTS k; SET k v PXAT 1; GET k; TTL k; DBSIZE
   SET k v; GETEX k EXAT 1; GET k; SET k v; GETEX k PXAT 1000; GET k; DBSIZE
   SET k v; SET k w EXAT 1 GET; GET k; SET k v; SET k w XX PXAT 1; GET k; DBSIZE
   SET k v EX 100; SET k w KEEPTTL EXAT 1; GET k; SET k v NX EXAT 5; SET k v NX; GET k`,
);

const passingTime = pipelineCase('keys vanish when their time has come', [
  'SET a 1 PX 30; PSETEX b 30 2; SET c 3; GETEX c PX 30; SET d 4 PX 30; SET e 5 EX 100',
  pause(70),
  `GET a; EXISTS b; STRLEN c; TYPE d; GETDEL d; SET a x XX; SET a x NX; GET a
   SET b y GET; INCR c; TTL c; APPEND d z; TTL d; KEYS missing*; DBSIZE`,
]);

const plainSiblings = pipelineCase(
  'GET, GETSET, GETDEL and SETNX in sequence',
  `GET k; GETSET k 1; GET k; GETSET k 2; GETDEL k; GETDEL k; GET k; SETNX k a; SETNX k b; GET k
   EXPIRE k 100; SETNX k c; ~PTTL k; GETSET k d; TTL k; EXPIRE k 100; SET k e; TTL k
   EXPIRE k 100; GETDEL k; TTL k; EXPIRE k 100; SETEX k 100 v; GETDEL k; SETNX k v; TTL k
   SET "" emptykey; GET ""; GETDEL ""; SET k ""; GET k; STRLEN k; GETSET k ""; SETNX "" v
   GETEX ""; GETEX "" EX 10; ~TTL ""`,
);

const BINARY_TEXTS = ['\x00', '\xff\xfe', '\r\n', '$1\r\na\r\n', 'a\x00b', ' ', '"', "'", '\\'];

const binaryKeys = BINARY_TEXTS.map((text) => {
  const bytes = Buffer.from(text, 'latin1');
  return pipelineCase(`a binary key and value: ${quoted(text)}`, [
    ['SET', bytes, bytes],
    ['GET', bytes],
    ['STRLEN', bytes],
    ['APPEND', bytes, bytes],
    ['GETRANGE', bytes, '0', '0'],
    ['EXISTS', bytes, bytes],
    ['SETNX', bytes, 'x'],
    ['INCR', bytes],
    ['GETSET', bytes, 'x'],
    ['RENAME', bytes, 'k'],
    ['GET', 'k'],
    ['GETDEL', bytes],
    ['KEYS', bytes],
  ]);
});

/** Lengths around the points where a server may store or send a value another way. */
const LENGTHS = words('1 19 20 21 43 44 45 63 64 127 128 255 256 1023 4096 16384 65536 200001');
const lengths = pipelineCase(
  'values and keys of many lengths',
  LENGTHS.map(Number).flatMap((length) => {
    const text = 'abcdefghij'.repeat(length / 10 + 1).slice(0, length);
    return [
      `SET k ${text}; GET k; STRLEN k; SET ${text} short; GET ${text}; GETSET k v`,
      `MGET ${text} k; DEL ${text} k`,
    ];
  }),
);

export const stringSet: CorpusGroup = {
  name: 'SET and its siblings',
  cases: [
    ...[...optionPairs, ...optionTriples, ...getexOptions, ...edgeTimes, ...setexTimes],
    ...[syntax, caseVariants, expiryInThePast, passingTime, plainSiblings, ...binaryKeys, lengths],
  ],
};
