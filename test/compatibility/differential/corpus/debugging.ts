// DEBUG: replies of every type, digests of the data, many keys at once, errors at will.

import { words } from '../../../support/words.ts';
import {
  type CorpusGroup,
  debugObject,
  type Observation,
  pause,
  pipelineCase,
  type ScenarioServer,
} from '../differential-case.ts';
import { NO_INTEGERS } from './values.ts';

const TYPES = words(`string integer double bignum null array set map attrib push verbatim true false
  STRING Map foo "" __proto__ constructor`);
const protocol = pipelineCase('DEBUG PROTOCOL', [
  ...TYPES.map((type) => `DEBUG PROTOCOL ${type}`),
  'DEBUG PROTOCOL; DEBUG PROTOCOL string x; debug protocol true',
]);

const CHANGES = [
  ...['SET a 1', 'SET a 2', 'SET b 1', 'DEL a', 'SET "" ""', 'DEL ""', 'SET b 1 EX 1000'],
  ...['PERSIST b', 'APPEND b x', 'SELECT 5', 'SET b 1', 'SELECT 15', 'SET z value', 'FLUSHDB'],
  ...['SELECT 0', 'RENAME b c', 'SETRANGE c 100 x', 'INCR n', 'SET n 1', 'PFADD hll a b c'],
  ...['PFCOUNT hll', 'MSET a 1 b 2 c 3 d 4', 'FLUSHALL'],
];
const digest = pipelineCase('DEBUG DIGEST after changes', [
  'DEBUG DIGEST',
  ...CHANGES.flatMap((change) => [change, 'DEBUG DIGEST']),
  'DEBUG DIGEST x; debug digest',
]);

const LENGTHS = [0, 1, 3, 8, 19, 20, 21, 44, 55, 56, 57, 63, 64, 65, 119, 120, 121, 128, 1000];
const digestValue = pipelineCase('DEBUG DIGEST-VALUE', [
  ...LENGTHS.flatMap((length) => [
    ['SET', 'k', 'x'.repeat(length)],
    ['SET', 'k'.repeat(length), 'v'],
    'DEBUG DIGEST-VALUE k; DEBUG DIGEST',
  ]),
  `SET k 1; DEBUG DIGEST-VALUE k; SET k 1 PX 100000; DEBUG DIGEST-VALUE k; SELECT 3
   DEBUG DIGEST-VALUE k; SET k 1; DEBUG DIGEST-VALUE k missing k; DEBUG DIGEST-VALUE
   DEBUG DIGEST-VALUE missing; debug digest-value ""; DEBUG SET-ACTIVE-EXPIRE 0
   SET e x PX 20`,
  pause(60),
  'DEBUG DIGEST-VALUE e; DEBUG DIGEST',
  debugObject('DEBUG OBJECT e'),
  'DBSIZE; GET e; DBSIZE; DEBUG DIGEST; DEBUG SET-ACTIVE-EXPIRE 1',
]);

const POPULATIONS = words(`0 1 5 3_pre 12_q_3 3_sized_7 3_sized2_8 3_long_44 3_long2_45 2_zero_0
  2_big_70000 1_neg_-1 1_x_y 1_x_2_3 -1 99999999999999999999 3_"" 2_a:b x_y`).map((arguments_) =>
  arguments_.replaceAll('_', ' '),
);
const populate = pipelineCase('DEBUG POPULATE', [
  'SET key:1 mine; SET pre:0 1 EX 1000; DEBUG POPULATE; debug populate 2',
  ...POPULATIONS.flatMap((given) => [`DEBUG POPULATE ${given}`, 'DBSIZE']),
  ...NO_INTEGERS.map((text) => ['DEBUG', 'POPULATE', text]),
  'GET key:0; GET key:1; GET q:11; GET sized:0; GET sized2:1; GET long:2; STRLEN big:1; GET pre:0',
  ...words('key:0 sized:0 long:0 long2:0 zero:1').map((key) => debugObject(`DEBUG OBJECT ${key}`)),
  'DEBUG DIGEST; SELECT 4; DEBUG POPULATE 3; DBSIZE; DEBUG DIGEST; INCR key:0; APPEND key:1 x',
]);

const errors = pipelineCase('DEBUG ERROR and LOG', [
  `DEBUG ERROR foo; DEBUG ERROR "MYERR"; DEBUG ERROR ""; DEBUG ERROR; DEBUG ERROR a b
   DEBUG LOG hello; DEBUG LOG ""; DEBUG LOG; DEBUG LOG a b; debug error x`,
  ['DEBUG', 'ERROR', 'CODE and some text'],
  ['DEBUG', 'ERROR', 'ERR a\r\nb\nc'],
  ['DEBUG', 'ERROR', 'x'.repeat(1000)],
  ['DEBUG', 'LOG', 'two\r\nlines'],
]);

const pauses = pipelineCase(
  'DEBUG PAUSE-CRON',
  `DEBUG PAUSE-CRON; DEBUG PAUSE-CRON 1 2; DEBUG PAUSE-CRON 1; PING; DEBUG PAUSE-CRON 0
   DEBUG PAUSE-CRON x; DEBUG PAUSE-CRON -1; debug pause-cron 0`,
);

async function observePopulation(server: ScenarioServer): Promise<Observation[]> {
  const client = await server.connect();
  const changes = async (): Promise<number> => {
    const info = await client.request('INFO', 'persistence');
    return Number(/rdb_changes_since_last_save:([0-9]+)/.exec(info.raw.toString('latin1'))?.[1]);
  };
  const before = await changes();
  await client.request('DEBUG', 'POPULATE', '100');
  const after = await changes();
  return [{ what: 'changes by POPULATE', seen: `${after - before}` }];
}

async function observeRefusals(server: ScenarioServer): Promise<Observation[]> {
  const admin = await server.connect();
  const observations: Observation[] = [];
  await admin.request('CONFIG', 'SET', 'requirepass', 'secret');
  try {
    const client = await server.connect();
    for (const request of ['DEBUG SLEEP 0', 'DEBUG', 'DEBUG FOO', 'GET k']) {
      const reply = await client.request(...words(request));
      observations.push({ what: `${request} before AUTH`, seen: reply.raw.toString('latin1') });
    }
  } finally {
    await admin.request('CONFIG', 'SET', 'requirepass', '');
  }
  return observations;
}

export const debugging: CorpusGroup = {
  name: 'DEBUG',
  cases: [
    ...[protocol, digest, digestValue, populate, errors, pauses],
    { title: 'POPULATE is no change', observe: observePopulation },
    { title: 'DEBUG without a password', observe: observeRefusals },
  ],
};
