// What happens between databases and keys: COPY, MOVE, SWAPDB, from and to keys in every state,
// every argument that names a database at its edges, and what other clients see of a swap.
import { replyText } from '../../../support/resp-client.ts';
import { words } from '../../../support/words.ts';
import {
  type CorpusGroup,
  type Observation,
  pause,
  pipelineCase,
  type Scenario,
  type ScenarioServer,
} from '../differential-case.ts';
import { INTEGER_TEXTS, NO_INTEGERS, pairs } from './values.ts';

/** Each makes the key `*` absent, persistent, about to expire, or a number. */
const STATES = ['DEL *', 'SET * of-*', 'SETEX * 500 of-*', 'SET * 42'];
const made = (state: string, key: string): string => state.replaceAll('*', key);

const COPIES = [
  ...['COPY s t', 'COPY s t REPLACE', 'COPY s t DB 0', 'COPY s t DB 3', 'copy s t replace db 3'],
  ...['COPY s s DB 3', 'COPY s s DB 3 REPLACE', 'COPY s t REPLACE REPLACE', 'COPY s t DB 3 DB 0'],
];

const copying = pairs(STATES).map(([source, target]) =>
  pipelineCase(`COPY after ${made(source, 's')} and ${made(target, 't')}`, [
    ...COPIES.map(
      (copy) =>
        `FLUSHALL; ${made(source, 's')}; ${made(target, 't')}; SELECT 3; ${made(target, 't')}
         SELECT 0; ${copy}; GET s; ~PTTL s; GET t; ~PTTL t; OBJECT ENCODING t; DBSIZE; SELECT 3
         GET s; ~PTTL s; GET t; ~PTTL t; DBSIZE; SELECT 0`,
    ),
  ]),
);

const moving = pairs(STATES).map(([source, target]) =>
  pipelineCase(
    `MOVE after ${made(source, 'k')} and ${made(target, 'k')} in the other database`,
    `SELECT 2; ${made(target, 'k')}; SELECT 1; ${made(source, 'k')}; MOVE k 2; GET k; ~PTTL k
     DBSIZE; SELECT 2; GET k; ~PTTL k; DBSIZE; OBJECT ENCODING k; MOVE k 1; MOVE k 2; SELECT 1
     GET k; ~PTTL k; MOVE k 1; DBSIZE; MOVE k 0; SELECT 0; GET k; ~PTTL k; APPEND k x; GET k`,
  ),
);

const OPTION_WORDS = ['REPLACE', 'DB', '1', '16', 'x', 'FOO', '0'];
const copyErrors = pipelineCase('COPY with wrong arguments', [
  'SET s v; SELECT 1; SET other v; SELECT 0',
  ...['COPY s s', 'COPY s s REPLACE', 'COPY s s DB 0', 'COPY no no', 'COPY no t', 'COPY no t DB 1'],
  ...OPTION_WORDS.map((word) => `COPY s t ${word}`),
  ...pairs(OPTION_WORDS).map(([one, two]) => `COPY s t ${one} ${two}; DEL t`),
  ...pairs(OPTION_WORDS).map(([one, two]) => `COPY s t DB ${one} ${two}; DEL t`),
  ...pairs(OPTION_WORDS).map(([one, two]) => `COPY s t ${one} DB ${two}; DEL t`),
  ...pairs(OPTION_WORDS).map(([one, two]) => `COPY no t DB 1 ${one} ${two}; DEL t`),
  ...[...INTEGER_TEXTS, ...NO_INTEGERS].map((text) => ['COPY', 's', 't', 'DB', text]),
  'COPY s "" ; GET ""; COPY "" s REPLACE; GET s; DEL ""; COPY "" s; COPY s S; GET S',
]);

const moveErrors = pipelineCase('MOVE with wrong databases', [
  ...[...INTEGER_TEXTS, ...NO_INTEGERS].flatMap((text) => [
    ['MOVE', 'nosuch', text],
    ['SET', 'k', 'v'],
    ['MOVE', 'k', text],
  ]),
]);

const swapErrors = pipelineCase('SWAPDB with wrong databases', [
  ...[...INTEGER_TEXTS, ...NO_INTEGERS].flatMap((text) => [
    ['SWAPDB', text, '0'],
    ['SWAPDB', '0', text],
    ['SWAPDB', text, text],
    ['SWAPDB', text, 'x'],
    ['SWAPDB', '16', text],
  ]),
]);

const swapping = pipelineCase(
  'SWAPDB again and again',
  `MSET a 0 b 0; SETEX c 500 0; SELECT 1; SET a 1; SELECT 2; SWAPDB 0 1; GET a; SELECT 0; GET a
   DBSIZE; SELECT 1; GET a; ~TTL c; SWAPDB 1 2; DBSIZE; SELECT 2; DBSIZE; GET b; SWAPDB 2 2
   MGET a b c; SWAPDB 2 1; FLUSHDB; SELECT 1; MGET a b c; ~PTTL c; SWAPDB 1 0; SELECT 0; ?RANDOMKEY
   @KEYS *; EXPIRE a 1000; SWAPDB 0 15; SELECT 15; ~TTL a; DEL a b; DBSIZE; FLUSHALL; SWAPDB 0 15`,
);

const expired = pipelineCase('expired keys between databases', [
  'SET s v PX 20; SET t v PX 20; SET live v; SELECT 1; SET live w PX 20; SET t w; SELECT 0',
  pause(60),
  `COPY s x; COPY live t; GET t; MOVE s 1; COPY s live DB 1; MOVE live 1; DBSIZE; SELECT 1; GET live
   DBSIZE; SWAPDB 0 1; DBSIZE; GET live; SELECT 0; GET live; DBSIZE`,
]);

const LARGE = ['x'.repeat(44), 'y'.repeat(45), 'z'.repeat(300), 'w'.repeat(400_000)];
const largeValues = pipelineCase('COPY and MOVE of large values and names', [
  ...LARGE.flatMap((value, at): (string | string[])[] => [
    ['SET', `k${at}`, value],
    `COPY k${at} c${at}; APPEND c${at} more; STRLEN k${at}; STRLEN c${at}
     COPY c${at} k${at} REPLACE
     STRLEN k${at}; MOVE k${at} 4; COPY c${at} c${at} DB 4; SELECT 4; STRLEN k${at}
     GETRANGE c${at} -9 -1
     SELECT 0; OBJECT ENCODING c${at}`,
  ]),
  ...LARGE.flatMap((name, at): (string | string[])[] => [
    ['COPY', `c${at}`, name],
    ['MOVE', name, '5'],
    ['SELECT', '5'],
    ['COPY', name, `c${at}`],
    ['STRLEN', `c${at}`],
    ['SELECT', '0'],
  ]),
]);

const encodings = pipelineCase('COPY keeps or finds the encoding', [
  ...['1', '10000', 'abc', 'x'.repeat(44), 'x'.repeat(45)].map(
    (value) => `SET k ${value}; COPY k c REPLACE; OBJECT ENCODING c`,
  ),
  'SET k 1; APPEND k 2; OBJECT ENCODING k; COPY k c REPLACE; OBJECT ENCODING c; INCR c; GET k',
  'SET k ""; COPY k c REPLACE; OBJECT ENCODING c; SETRANGE c 0 ab; GET k; GET c; STRLEN k',
]);

/** Two clients in the two databases, each of which asks after every swap. */
async function observeSwap(server: ScenarioServer): Promise<Observation[]> {
  const [first, second] = [await server.connect(), await server.connect()];
  await second.request('SELECT', '1');
  await first.pipeline([
    ['SET', 'k', 'zero', 'EX', '500'],
    ['SET', 'only', 'zero'],
  ]);
  await second.request('SET', 'k', 'one');
  const observations: Observation[] = [];
  for (const swap of words('0:1 1:0 1:1 0:2 2:1 15:0')) {
    await first.request('SWAPDB', ...swap.split(':'));
    for (const [name, client] of [['first', first] as const, ['second', second] as const]) {
      for (const request of ['GET k', 'GET only', 'DBSIZE', 'EXISTS k only', 'PERSIST k']) {
        const seen = replyText(await client.request(...words(request)));
        observations.push({ what: `${request} of the ${name} after ${swap}`, seen });
      }
    }
    await second.request('APPEND', 'k', swap);
  }
  return observations;
}

const swapSeenByOthers: Scenario = {
  title: 'SWAPDB as other clients see it',
  observe: observeSwap,
};

export const betweenDatabases: CorpusGroup = {
  name: 'between databases',
  cases: [
    ...[...copying, ...moving, copyErrors, moveErrors, swapErrors, swapping, expired],
    ...[largeValues, encodings, swapSeenByOthers],
  ],
};
