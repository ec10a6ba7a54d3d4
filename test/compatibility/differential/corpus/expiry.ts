// Times to live: the EXPIRE family with every pair of its conditions on keys in every state, edge
// times, the four readers, and which commands keep or drop a time to live.

import { words } from '../../../support/words.ts';
import { type CorpusGroup, pause, pipelineCase, until } from '../differential-case.ts';
import {
  INTEGER_TEXTS,
  msFromNow,
  NO_INTEGERS,
  pairs,
  passesSoon,
  secondsFromNow,
} from './values.ts';

const STATES: readonly [state: string, preparation: string][] = [
  ['an absent key', 'DEL k'],
  ['a persistent key', 'SET k v'],
  ['a key that expires sooner', 'SET k v EX 100'],
  ['a key that expires later', 'SET k v EX 90000'],
];

/** Each command with a time between the two of the states, in its own unit. */
const SETTERS: readonly [command: string, time: string, past: string][] = [
  ['EXPIRE', '1000', '-1'],
  ['PEXPIRE', '1000000', '0'],
  ['EXPIREAT', secondsFromNow(1000), '1'],
  ['PEXPIREAT', msFromNow(1000), '1000'],
];

const CONDITIONS = words('NX XX GT LT');
const CONDITION_LISTS = ['', ...CONDITIONS, ...pairs(CONDITIONS).map((pair) => pair.join(' '))];

const READERS = '~TTL k; ~PTTL k; ~EXPIRETIME k; ~PEXPIRETIME k';

const conditions = SETTERS.flatMap(([command, time, past]) =>
  STATES.map(([state, preparation]) =>
    pipelineCase(
      `${command} with every pair of conditions on ${state}`,
      CONDITION_LISTS.map(
        (list) =>
          `${preparation}; ${command} k ${time} ${list}; ${READERS}; EXISTS k
           ${preparation}; ${command} k ${past} ${list}; ~PTTL k; EXISTS k`,
      ),
    ),
  ),
);

const EDGE_TIMES = [
  ...INTEGER_TEXTS,
  ...NO_INTEGERS,
  ...words('9223372036854775 9223372036854776 -9223372036854775 -9223372036854776'),
  ...words('9223372036854774 9223370000000000 9223372036854774807 9000000000000000000'),
];

const edgeTimes = SETTERS.flatMap(([command]) =>
  STATES.slice(0, 3).map(([state, preparation]) =>
    pipelineCase(
      `${command} with edge times on ${state}`,
      EDGE_TIMES.flatMap((time) => [
        preparation,
        [command, 'k', time],
        ...(passesSoon(command, time) ? [] : ['EXISTS k', READERS]),
      ]),
    ),
  ),
);

const syntax = SETTERS.map(([command, time]) =>
  pipelineCase(
    `${command} with wrong options`,
    `SET k v; ${command} k ${time} FOO; ${command} k ${time} ""; ${command} k ${time} nx
     ${command} k ${time} Xx gT; ${command} k ${time} NX XX GT LT; ${command} k ${time} NX 5
     ${command} k abc FOO; ${command} k FOO ${time}; ${command} absent ${time} FOO
     ${command} absent abc; ${command} k ${time} XX XX XX; ${command} k ${time} ${time}
     ${READERS}`,
  ),
);

const readersOfStates = pipelineCase('the readers of times to live on every state', [
  ...STATES.map(
    ([, preparation]) => `${preparation}; ${READERS}; PERSIST k; ${READERS}; PERSIST k`,
  ),
  'SET k v PX 20',
  pause(60),
  `${READERS}; PERSIST k; EXPIRE k 10; EXISTS k; SET k v PX 61500; ~TTL k; SET k v PX 60499; ~TTL k
   TTL ""; PERSIST ""`,
]);

const KEEPERS = [
  ...['INCR k', 'DECR k', 'INCRBY k 5', 'DECRBY k 5', 'INCRBYFLOAT k 1.5', 'APPEND k 0'],
  ...['SETRANGE k 0 7', 'GET k', 'GETEX k', 'TOUCH k', 'EXISTS k', 'STRLEN k', 'SETNX k 9'],
  ...['MSETNX k 9', 'SET k 9 NX', 'SET k 9 KEEPTTL', 'RENAME k k', 'GETRANGE k 0 0', 'TYPE k'],
  ...['SET k 9 KEEPTTL GET', 'SETRANGE k 0 ""', 'SET k 9 NX GET', 'SET k 9 XX KEEPTTL'],
];
const DROPPERS = [
  ...['SET k 9', 'GETSET k 9', 'MSET k 9', 'SET k 9 XX', 'SET k 9 GET', 'PERSIST k', 'GETDEL k'],
  ...['GETEX k PERSIST', 'DEL k', 'UNLINK k', 'FLUSHDB', 'FLUSHALL', 'EXPIRE k 0', 'PEXPIREAT k 1'],
];
const keepAndDrop = pipelineCase(
  'which commands keep a time to live and which drop it',
  [...KEEPERS, ...DROPPERS].map((request) => `SETEX k 300 5; ${request}; ~PTTL k; GET k`),
);

const lazy = pipelineCase('expired keys are invisible even when nothing sweeps them', [
  `DEBUG SET-ACTIVE-EXPIRE 0; MSET a 1 b 2 c 3; PEXPIRE a 10; SET d 4 PX 10; SET e 5 PX 10
   SET f 6 PX 10; SET g 7 PX 10; SET h 8 PX 10; SET i 9 PX 10; SET j 10 PX 10`,
  pause(50),
  `DBSIZE; GET a; DBSIZE; EXISTS d; DBSIZE; TTL e; RENAME e x; RENAME b f; GET f; TTL f
   RENAMENX f g; GET g; INCR h; PERSIST h; APPEND i x; EXPIRE j 100; DEL j; DBSIZE
   @KEYS *; DBSIZE; SET x 1 PX 10`,
  pause(40),
  'KEYS x; DBSIZE; SET x 1 PX 10',
  pause(40),
  'SCAN 0 MATCH x COUNT 1000; DBSIZE; DEBUG SET-ACTIVE-EXPIRE 1',
]);

const active = pipelineCase('expired keys are swept without being touched', [
  ...Array.from({ length: 100 }, (_, at) => `SET k${at} v PX 10`),
  'SET stays 1',
  until('DBSIZE', ':1'),
  'DBSIZE',
]);

export const expiry: CorpusGroup = {
  name: 'expiry',
  cases: [...[...conditions, ...edgeTimes, ...syntax, readersOfStates, keepAndDrop, lazy, active]],
};
