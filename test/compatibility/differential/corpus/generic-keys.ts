// The keyspace as such: deleting, counting, renaming, flushing and selecting databases.

import { words } from '../../../support/words.ts';
import { type CorpusGroup, pause, pipelineCase } from '../differential-case.ts';
import { INTEGER_TEXTS, NO_INTEGERS } from './values.ts';

const deleting = words('DEL UNLINK EXISTS TOUCH').map((command) =>
  pipelineCase(`${command} of present, absent and repeated keys`, [
    `MSET a 1 b 2 c 3 d 4; ${command} a; ${command} a; ${command} b b b; ${command} x y
     ${command} a b c d; ${command} ""; SET "" empty; ${command} ""; ${command} "" c ""; DBSIZE`,
    ['MSET', ...Array.from({ length: 200 }, (_, at) => `k${at >> 1}`)],
    [command, ...Array.from({ length: 300 }, (_, at) => `k${at}`)],
    'DBSIZE; SET e 1 PX 20',
    pause(60),
    `${command} e; ${command} e k1; MGET a b c d k1`,
  ]),
);

/** Each makes the key `*` absent, persistent, or about to expire. */
const PREPARATIONS = ['DEL *', 'SET * of-*', 'SETEX * 500 of-*'];
const prepare = (preparation: string, key: string): string => preparation.replaceAll('*', key);

const renaming = words('RENAME RENAMENX').flatMap((command) =>
  PREPARATIONS.map((source) =>
    pipelineCase(
      `${command} after ${prepare(source, 'source')}`,
      PREPARATIONS.map(
        (target) =>
          `${prepare(source, 's')}; ${prepare(target, 't')}; ${command} s t; GET s; GET t
           ~PTTL s; ~PTTL t; ${prepare(source, 's')}; ${command} s s; GET s; ~PTTL s; DBSIZE`,
      ),
    ),
  ),
);

const types = pipelineCase(
  'TYPE',
  'TYPE absent; SET k v; TYPE k; INCR n; TYPE n; TYPE ""; SET e ""; TYPE e',
);

/** Values on either side of what is shared, embedded or raw. */
const ENCODED = [
  ...words('0 1 9999 10000 -1 9223372036854775807 -9223372036854775808 9223372036854775808 007 +1'),
  ...[
    '',
    '1.5',
    'text',
    'x'.repeat(44),
    'x'.repeat(45),
    ' 1',
    '1 ',
    '\x00',
    '12345678901234567890',
  ],
];
const objects = pipelineCase('OBJECT ENCODING and REFCOUNT', [
  ...ENCODED.flatMap((value) => [
    ['SET', 'k', value],
    'OBJECT ENCODING k; object refcount k; APPEND k ""; OBJECT ENCODING k; OBJECT REFCOUNT k',
    'SETRANGE k 0 1; OBJECT ENCODING k; OBJECT REFCOUNT k',
  ]),
  'OBJECT ENCODING absent; OBJECT REFCOUNT absent; OBJECT ENCODING ""; OBJECT FREQ absent',
  'SET k 5; INCR k; OBJECT ENCODING k; OBJECT REFCOUNT k; INCRBYFLOAT k 1; OBJECT ENCODING k',
  'RENAME k r; OBJECT ENCODING r; GETSET r 7; OBJECT REFCOUNT r; OBJECT FREQ r',
  'OBJECT ENCODING; OBJECT ENCODING a b; OBJECT REFCOUNT; OBJECT FOO r; OBJECT; OBJECT "" r',
]);

const randomKey = pipelineCase('RANDOMKEY', [
  'RANDOMKEY; SET only 1; RANDOMKEY; SET other 1; ?RANDOMKEY; FLUSHDB; RANDOMKEY; SET k v PX 20',
  pause(60),
  'RANDOMKEY; DBSIZE',
]);

const databases = pipelineCase(
  'databases are separate',
  `SET k zero; SELECT 1; GET k; SET k one; DBSIZE; SELECT 15; SET k fifteen EX 100
   SELECT 0; GET k; DBSIZE; SELECT 1; FLUSHDB; DBSIZE; SELECT 15; ~PTTL k
   KEYS *; RANDOMKEY; SELECT 0; GET k; FLUSHALL; SELECT 15; DBSIZE; GET k
   SELECT 9; MSET a 1 b 2; SELECT 3; SET c 3; RENAME c d; SCAN 0; SELECT 0; DBSIZE`,
);

const selectErrors = pipelineCase('SELECT with wrong indexes', [
  ...[...INTEGER_TEXTS, ...NO_INTEGERS].map((text) => ['SELECT', text]),
  'SELECT 15; SELECT 16; SELECT -1; SET where 15; SELECT 0; DBSIZE',
]);

const flushing = words('FLUSHDB FLUSHALL').map((command) =>
  pipelineCase(
    `${command} and its options`,
    `MSET a 1 b 2; ${command}; DBSIZE; ${command}; SET a 1; ${command} SYNC; DBSIZE; SET a 1
     ${command} ASYNC; DBSIZE; SET a 1; ${command} async; GET a; SET a 1; ${command} FOO
     ${command} SYNC ASYNC; ${command} ASYNC ASYNC; ${command} ""; DBSIZE; ${command} sync; DBSIZE`,
  ),
);

const manyKeys = pipelineCase('a thousand keys come and go', [
  ...Array.from({ length: 1000 }, (_, at) => `SET key:${at} ${at}`),
  'DBSIZE',
  ...Array.from({ length: 500 }, (_, at) => `DEL key:${at * 2}`),
  'DBSIZE; @KEYS key:99*',
  ...Array.from({ length: 200 }, (_, at) => `GET key:${at * 5}`),
]);

export const genericKeys: CorpusGroup = {
  name: 'keys',
  cases: [
    ...[...deleting, ...renaming, types, objects, randomKey, databases, selectErrors, ...flushing],
    manyKeys,
  ],
};
