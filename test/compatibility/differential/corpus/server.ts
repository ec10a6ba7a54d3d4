// CONFIG, DEBUG, SHUTDOWN and TIME.
import { words } from '../../../support/words.ts';
import { describeValue, pairsOf, textOf } from '../comparators.ts';
import {
  type CorpusGroup,
  debugObject,
  type Observation,
  pipelineCase,
  type ScenarioServer,
  unorderedFields,
} from '../differential-case.ts';
import { NO_INTEGERS } from './values.ts';

const OPTIONS = words(`maxmemory maxmemory-policy maxmemory-samples proto-max-bulk-len databases
  client-query-buffer-limit timeout tcp-keepalive tcp-backlog maxclients hz loglevel save appendonly
  appendfsync appendfilename appenddirname dbfilename client-output-buffer-limit bind logfile
  protected-mode enable-debug-command active-expire-effort lazyfree-lazy-user-del daemonize
  lazyfree-lazy-user-flush`);

const LOOKUPS = [
  '[',
  'maxmemor?',
  'proto-*',
  'maxmemory* nosuch',
  '*-bulk-*',
  'hz maxclients timeout',
];
const configGet = pipelineCase('CONFIG GET of options, patterns and nothing', [
  ...OPTIONS.map((name) => unorderedFields(`CONFIG GET ${name}`)),
  ...LOOKUPS.map((patterns) => unorderedFields(`CONFIG GET ${patterns}`)),
  unorderedFields('config get Hz MaxClients'),
  `CONFIG GET nosuch; CONFIG GET ""; CONFIG GET maxmemory maxmemory
   CONFIG GET MAXMEMORY`,
]);

/** Options whose values name the process. */
const PROCESS_OPTIONS = words('port dir');

async function observeOptions(server: ScenarioServer): Promise<Observation[]> {
  const client = await server.connect();
  const reply = await client.request('CONFIG', 'GET', '*');
  return (pairsOf(reply.value) ?? []).map(([name, value]) => {
    const seen = PROCESS_OPTIONS.includes(textOf(name) ?? '') ? value.type : describeValue(value);
    return { what: `option ${textOf(name)}`, seen };
  });
}

const SIZES = words('100 100b 1k 1kb 2m 3mb 1g 1GB 1Kb 500000000B 0');
const configSet = pipelineCase('CONFIG SET changes what CONFIG GET says', [
  ...SIZES.map((size) => `CONFIG SET maxmemory ${size}; CONFIG GET maxmemory`),
  `CONFIG SET maxmemory 1gb timeout 100; CONFIG GET timeout; CONFIG SET maxmemory 0 timeout 0
   CONFIG SET HZ 20; CONFIG GET hz; CONFIG SET hz 10; CONFIG SET loglevel debug
   CONFIG GET loglevel; CONFIG SET loglevel NOTICE; CONFIG GET loglevel
   CONFIG SET maxmemory-policy allkeys-lru; CONFIG GET maxmemory-policy
   CONFIG SET maxmemory-policy noeviction; CONFIG SET lazyfree-lazy-user-del yes
   CONFIG GET lazyfree-lazy-user-del; CONFIG SET lazyfree-lazy-user-del no
   CONFIG SET client-query-buffer-limit 2mb; CONFIG GET client-query-buffer-limit
   CONFIG SET client-query-buffer-limit 1gb`,
  ['CONFIG', 'SET', 'client-output-buffer-limit', 'normal 1mb 2mb 60'],
  'CONFIG GET client-output-buffer-limit',
  ['CONFIG', 'SET', 'client-output-buffer-limit', 'normal 0 0 0'],
]);

/** Values, with `_` for a blank. */
const BAD_VALUES: readonly [option: string, values: string][] = [
  ['maxmemory', '"" abc -1 1x 1.5gb 99999999999999999999 mb 1_gb 10%'],
  ['timeout', '-1 abc "" 99999999999 1.5 10s'],
  ['hz', 'abc "" 1x'],
  ['loglevel', 'loud "" debug2'],
  ['maxmemory-policy', 'none "" lru'],
  ['lazyfree-lazy-user-del', 'maybe "" 1 true'],
  ['maxclients', '0 -5 abc'],
  ['proto-max-bulk-len', '1 1023kb abc -1'],
  ['client-query-buffer-limit', '1 1023kb abc'],
  ['client-output-buffer-limit', 'normal normal_1_2 foo_1_2_3 normal_a_b_c normal_1_2_3_pubsub ""'],
  ['maxmemory-samples', '0 -1 abc'],
  ['active-expire-effort', '0 11 abc'],
];

const configSetErrors = pipelineCase('CONFIG SET with bad values', [
  ...BAD_VALUES.flatMap(([option, values]) => [
    ...words(values).map((value) => ['CONFIG', 'SET', option, value.replaceAll('_', ' ')]),
    `CONFIG GET ${option}`,
  ]),
  `CONFIG SET nosuch 1; CONFIG SET nosuch; CONFIG SET; CONFIG SET timeout; CONFIG SET timeout 1 hz
   CONFIG GET timeout; CONFIG SET timeout 5 nosuch 1; CONFIG GET timeout
   CONFIG SET timeout 5 maxmemory abc; CONFIG GET timeout; CONFIG SET timeout 5 timeout 6
   CONFIG GET timeout; CONFIG SET daemonize yes; CONFIG SET databases 4; CONFIG SET tcp-backlog 5
   CONFIG SET timeout 1 databases 4; CONFIG GET timeout; CONFIG FOO; CONFIG RESETSTAT
   CONFIG RESETSTAT x; config resetstat`,
  ['CONFIG', 'SET', 'no\r\nsuch', '1'],
]);

const WHEN_FULL = [
  ...[
    'GET k',
    'SET k v',
    'SET k v XX',
    'SET k v NX',
    'SET n v',
    'GETSET k v',
    'SETNX n v',
    'SETNX k v',
  ],
  ...[
    'SETEX k 10 v',
    'PSETEX k 10000 v',
    'MSET k v',
    'MSETNX n v',
    'INCR n',
    'DECR n',
    'INCRBY n 1',
  ],
  ...['DECRBY n 1', 'INCRBYFLOAT n 1', 'APPEND k x', 'SETRANGE k 0 x', 'GETEX k', 'GETEX k EX 100'],
  ...[
    'EXPIRE k 100',
    'PEXPIREAT k 1',
    'SET k',
    'SET k v FOO',
    'INCR k',
    'NOSUCH',
    'PERSIST k',
    'TOUCH k',
  ],
  ...[
    'RENAME k l',
    'RENAME l k',
    'RENAMENX k l',
    'EXISTS l',
    'STRLEN l',
    'TYPE l',
    'KEYS *',
    'PING',
  ],
  ...['CONFIG GET maxmemory', 'SELECT 1', 'SELECT 0', 'GETDEL l', 'DEL l', 'DBSIZE', 'FLUSHALL'],
];
const full = pipelineCase('commands when the memory is full', [
  'SET k value; CONFIG SET maxmemory 1',
  ...WHEN_FULL,
  'CONFIG SET maxmemory 0; SET k value; GET k',
]);

const debugging = pipelineCase('DEBUG', [
  `DEBUG; DEBUG FOO; DEBUG ""; DEBUG OBJECT; DEBUG OBJECT absent; DEBUG OBJECT a b; DEBUG SLEEP
   DEBUG SLEEP 0; DEBUG SLEEP 0.01; debug sleep 0.001; DEBUG SLEEP 0 0; DEBUG SET-ACTIVE-EXPIRE
   DEBUG SET-ACTIVE-EXPIRE 0; DEBUG SET-ACTIVE-EXPIRE 1; debug set-active-expire 1
   DEBUG SET-ACTIVE-EXPIRE 1 2; DEBUG FOO bar baz
   DEBUG CONFIG-REWRITE-FORCE-ALL x`,
  ['DEBUG', 'F\r\nOO'],
  ['DEBUG', 'x'.repeat(300)],
  'SET k 12345',
  debugObject('DEBUG OBJECT k'),
  'SET k hello',
  debugObject('debug object k'),
]);

const debugNumbers = pipelineCase(
  'DEBUG SET-ACTIVE-EXPIRE takes what C takes for a number',
  [...NO_INTEGERS, '2', '-1'].flatMap((text) => [
    ['DEBUG', 'SET-ACTIVE-EXPIRE', text],
    'DEBUG SET-ACTIVE-EXPIRE 1',
  ]),
);

const shutdownErrors = pipelineCase(
  'SHUTDOWN with wrong options stays up',
  `SHUTDOWN FOO; SHUTDOWN NOSAVE SAVE; SHUTDOWN SAVE NOSAVE; SHUTDOWN ""; SHUTDOWN ABORT
   SHUTDOWN ABORT NOW; SHUTDOWN NOSAVE FOO; SHUTDOWN NOW ABORT; SHUTDOWN ABORT ABORT
   shutdown abort; SHUTDOWN NOSAVE ABORT; PING`,
);

const lolwut = pipelineCase(
  'LOLWUT is text of our own, with the same errors',
  `?LOLWUT; ?LOLWUT x; ?LOLWUT VERSION; ?LOLWUT VERSION 4; ?LOLWUT VERSION 5; ?lolwut version 6 2 2
   LOLWUT VERSION x; LOLWUT VERSION ""; LOLWUT VERSION 1.5; LOLWUT VERSION 5 x
   LOLWUT VERSION 5 1 x; LOLWUT VERSION 5 1 1 x; LOLWUT VERSION 6 x; LOLWUT VERSION 6 1 x
   ?LOLWUT VERSION 6 1 1 x; ?LOLWUT VERSION 7 x; ?LOLWUT VERSION 5 1 1 1 x; ?LOLWUT VERSION -1
   ?LOLWUT VERSION 5 -1 -1 -1; ?LOLWUT VERSION 6 0 0; LOLWUT VERSION 99999999999999999999`,
);

const time = pipelineCase('TIME', '?TIME; TIME x');

export const server: CorpusGroup = {
  name: 'the server',
  cases: [
    ...[configGet, configSet, configSetErrors, full, debugging, debugNumbers, shutdownErrors],
    ...[lolwut, time],
    { title: 'all options and their defaults', observe: observeOptions },
  ],
};
