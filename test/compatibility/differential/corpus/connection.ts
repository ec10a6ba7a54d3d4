// The connection itself: PING, ECHO, HELLO, RESET, QUIT, and names in any case.

import { words } from '../../../support/words.ts';
import { fieldsExcept } from '../comparators.ts';
import {
  type CorpusGroup,
  compared,
  pipelineCase,
  type RequestSource,
} from '../differential-case.ts';
import { INTEGER_TEXTS, NO_INTEGERS } from './values.ts';

/** HELLO without what names the process: its version and the connection's number. */
const hello = (source: RequestSource) => compared(source, fieldsExcept('version', 'id'));

const echoes = pipelineCase('PING and ECHO', [
  'PING; ping; pInG; PING hello; PING ""; ECHO hello; ECHO ""; echo a; PING a b; ECHO',
  ['PING', 'a b'],
  ['ECHO', '\r\n'],
  ['PING', '+OK\r\n'],
  ['ECHO', Buffer.from([0, 255, 13, 10])],
  ['ECHO', 'x'.repeat(100_000)],
]);

const helloForms = pipelineCase(
  'HELLO switches the protocol',
  [
    ...[
      'HELLO',
      'HELLO 2',
      'HELLO 3',
      'hello',
      'HELLO 3 SETNAME me',
      'HELLO',
      'HELLO 2 setname you',
    ],
    ...['HELLO 3 AUTH default any', 'HELLO 2 SETNAME ""', 'HELLO 3 AUTH default any SETNAME both'],
    ...['HELLO 2', 'HELLO 3 SETNAME a SETNAME b', 'HELLO 2 SETNAME c AUTH default x', 'HELLO'],
  ].flatMap((request) => [hello(request), 'GET absent; CONFIG GET maxmemory; CLIENT GETNAME']),
);

const BAD_FORMS = [
  ...[
    'HELLO 1',
    'HELLO 4',
    'HELLO 3 FOO',
    'HELLO 3 AUTH',
    'HELLO 3 AUTH default',
    'HELLO 3 SETNAME',
  ],
  ...[
    'HELLO AUTH a b',
    'HELLO 3 AUTH nobody pass',
    'HELLO 2 SETNAME a AUTH nobody pass',
    'HELLO 2 2',
  ],
  ...['HELLO 3 SETNAME a FOO', 'HELLO 3 ""', 'HELLO SETNAME a', 'HELLO 3 AUTH a'],
];
const helloErrors = pipelineCase('HELLO with wrong arguments', [
  ...[...INTEGER_TEXTS, ...NO_INTEGERS, '3.0', '03'].map((text) => hello(['HELLO', text])),
  ...BAD_FORMS.map(hello),
  hello(['HELLO', '2', 'SETNAME', 'bad name']),
  hello(['HELLO', '2', 'SETNAME', 'new\nline']),
  hello(['HELLO', '3', 'bad\r\noption']),
  'CLIENT GETNAME; GET absent',
]);

/** Redis 7.2 says that it no longer changes the connection when HELLO fails half-way. */
const helloPartial = pipelineCase('a HELLO that fails leaves the connection as it was', [
  'CLIENT SETNAME before',
  hello(['HELLO', '3', 'SETNAME', 'bad name']),
  'GET absent; CLIENT GETNAME',
  hello('HELLO 3 SETNAME after FOO'),
  'GET absent; CLIENT GETNAME',
]);

const resets = pipelineCase('RESET brings the connection back to its start', [
  'RESET; SELECT 5; SET k five; CLIENT SETNAME me; RESET; CLIENT GETNAME; GET k; GET absent',
  hello('HELLO 3'),
  'GET absent; RESET; GET absent; reset; SELECT 5; GET k',
]);

const quits = ['QUIT', 'quit', 'QuIt', 'QUIT now', 'QUIT a b c'].map((form) =>
  pipelineCase(
    `${form} closes the connection behind its reply`,
    `SET k v; ${form}; SET k w; GET k`,
  ),
);

const caseVariants = pipelineCase(
  'command names in any case',
  `sEt k V; gEt k; GeT K; incr N; iNcRbY N 5; Dbsize; EXISTS k K; expire k 100; client getname
   Client SetName x; cLIENT gETNAME; config get MAXMEMORY; command count x; debug SLEEP 0
   Append k x; ${words('ping PING Ping pING').join('; ')}`,
);

const identifiers = pipelineCase(
  'what names the connection and the time',
  '?CLIENT ID; ?TIME; CLIENT GETNAME; TIME extra',
);

export const connection: CorpusGroup = {
  name: 'the connection',
  cases: [
    ...[echoes, helloForms, helloErrors, helloPartial, resets, ...quits, caseVariants],
    identifiers,
  ],
};
