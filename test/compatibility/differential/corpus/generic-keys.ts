// The keyspace as such: deleting, counting, renaming, flushing, selecting databases, listing keys
// by glob, and SCAN.

import { replyText } from '../../../support/resp-client.ts';
import {
  type CorpusGroup,
  nearMs,
  type Observation,
  pause,
  pipelineCase,
  type Scenario,
  type ScenarioServer,
  scanned,
  shaped,
  unordered,
} from '../differential-case.ts';
import { textsOf } from '../runner.ts';
import { INTEGER_TEXTS, NO_INTEGERS } from './values.ts';

const deleting = ['DEL', 'UNLINK', 'EXISTS', 'TOUCH'].map((command) =>
  pipelineCase(`${command} of present, absent and repeated keys`, [
    ...[
      'MSET a 1 b 2 c 3 d 4',
      `${command} a`,
      `${command} a`,
      `${command} b b b`,
      `${command} x y`,
    ],
    ...[
      `${command} a b c d`,
      `${command} `,
      'SET  empty',
      `${command} `,
      `${command}  c  `,
      'DBSIZE',
    ],
    ['MSET', ...Array.from({ length: 200 }, (_, index) => `k${index >> 1}`)],
    [command, ...Array.from({ length: 300 }, (_, index) => `k${index}`)],
    ...['DBSIZE', 'SET e 1 PX 20', pause(60), `${command} e`, `${command} e k1`, 'MGET a b c d k1'],
  ]),
);

const RENAME_STATES: readonly [state: string, preparation: string][] = [
  ['absent', 'DEL'],
  ['persistent', 'SET value'],
  ['about to expire', 'SETEX 500'],
];

function prepare(key: string, preparation: string): string {
  if (preparation === 'DEL') return `DEL ${key}`;
  return preparation === 'SET value' ? `SET ${key} of-${key}` : `SETEX ${key} 500 of-${key}`;
}

const renaming = ['RENAME', 'RENAMENX'].flatMap((command) =>
  RENAME_STATES.map(([state, source]) =>
    pipelineCase(
      `${command} when the source is ${state}`,
      RENAME_STATES.flatMap(([, target]) => [
        ...[prepare('s', source), prepare('t', target), `${command} s t`, 'GET s', 'GET t'],
        ...[nearMs('PTTL s'), nearMs('PTTL t'), prepare('s', source), `${command} s s`, 'GET s'],
        ...[nearMs('PTTL s'), 'DBSIZE'],
      ]),
    ),
  ),
);

const types = pipelineCase('TYPE', [
  ...['TYPE absent', 'SET k v', 'TYPE k', 'INCR n', 'TYPE n', 'TYPE ', 'SET e ', 'TYPE e'],
]);

const GLOBBED_KEYS = [
  ...[
    'a',
    'b',
    'ab',
    'abc',
    'hello',
    'hallo',
    'hxllo',
    'hllo',
    'heello',
    'h*llo',
    'h?llo',
    'h[e]llo',
  ],
  ...[
    'h\\llo',
    'user:1',
    'user:2:name',
    '^',
    '-',
    ']',
    '[',
    '\\',
    '',
    ' ',
    '*',
    '?',
    'A',
    'aaaaaaaaaaab',
  ],
  ...['\x00', 'a\x00b', 'é', '{tag}x', '{tag}y', 'x]', 'a-c', '\n', 'line\nline'],
];

const PATTERNS = [
  ...[
    '*',
    '**',
    '?',
    '??',
    '???',
    '*?',
    'h?llo',
    'h*llo',
    'h[ae]llo',
    'h[^e]llo',
    'h[a-b]llo',
    'h[b-a]llo',
  ],
  ...[
    'h[!e]llo',
    'h\\*llo',
    'h\\?llo',
    'h[[]e]llo',
    'h\\[e\\]llo',
    '[',
    '[]',
    '[^]',
    '[a',
    '[a-',
    '[a-z',
    '[]]',
  ],
  ...[
    '[^a]',
    '[^',
    '[-]',
    '[a-]',
    '[-a]',
    '[\\]]',
    '[\\-]',
    '[a\\',
    '\\',
    '\\\\',
    '\\a',
    'a\\',
    '*\\*',
    '\\?',
  ],
  ...[
    '',
    ' ',
    'user:*',
    'user:?:*',
    '*:*',
    '*:*:*',
    'A',
    'a',
    '[A-Z]',
    '[a-zA-Z]',
    '[z-a]',
    '*b',
    'a*b',
    'a*a*a*b',
  ],
  ...[
    'a*a*a*a*a*a*a*a*a*c',
    '*a*',
    '{tag}*',
    '{tag}?',
    '*]',
    '?]',
    'x]',
    '^',
    '[\\^]',
    '[^^]',
    '[^-]',
    '[[]',
    '\x00',
  ],
  ...[
    'a\x00?',
    '*\n*',
    '??llo',
    'h***llo',
    'h**?**llo',
    '*e*l*o*',
    '[h][e][l][l][o]',
    '[^h]*',
    'é',
    '??',
    '[é]',
  ],
  ...[
    '[a-c-e]',
    '[a-c]-c',
    'a[-]c',
    'a[b-]c',
    '[*]',
    '[?]',
    'h[*]llo',
    'h[?]llo',
    'h[\\]llo',
    'h[\\\\]llo',
    'h\\\\llo',
  ],
];

const globs = pipelineCase('KEYS with many globs', [
  ['MSET', ...GLOBBED_KEYS.flatMap((key) => [key, 'v'])],
  ...[...new Set(PATTERNS)].map((pattern) => unordered(['KEYS', pattern])),
]);

const scanGlobs = pipelineCase('SCAN MATCH with many globs', [
  ['MSET', ...GLOBBED_KEYS.flatMap((key) => [key, 'v'])],
  ...[...new Set(PATTERNS)].map((pattern) =>
    scanned(['SCAN', '0', 'COUNT', '10000', 'MATCH', pattern]),
  ),
]);

const scanErrors = pipelineCase('SCAN with wrong arguments', [
  ...INTEGER_TEXTS.map((text) => scanned(['SCAN', text, 'COUNT', '1000'])),
  ...NO_INTEGERS.map((text) => scanned(['SCAN', text])),
  ...[...INTEGER_TEXTS, ...NO_INTEGERS].map((text) => scanned(['SCAN', '0', 'COUNT', text])),
  ...[
    'SCAN 0 MATCH',
    'SCAN 0 COUNT',
    'SCAN 0 TYPE',
    'SCAN 0 FOO',
    'SCAN 0 FOO bar',
    'SCAN 0 MATCH a COUNT',
  ],
  ...[
    'SCAN 0 MATCH a b',
    'SCAN 0 COUNT 10 COUNT',
    'SCAN 0 NOVALUES',
    'SCAN 0 ',
    'SCAN 0 COUNT 10 MATCH',
  ],
  ...['SCAN foo bar', 'SCAN foo COUNT 0', 'SCAN 0 COUNT foo MATCH'],
]);

const scanOptions = pipelineCase('SCAN with its options, repeated and in any case', [
  ...['MSET a 1 b 2 c 3', 'SETEX d 100 4'],
  ...[
    ...[
      'SCAN 0',
      'SCAN 0 COUNT 100',
      'scan 0 count 100 match *',
      'SCAN 0 MATCH a',
      'SCAN 0 MATCH a MATCH b',
    ],
    ...[
      'SCAN 0 COUNT 100 COUNT 200',
      'SCAN 0 TYPE string',
      'SCAN 0 TYPE STRING',
      'SCAN 0 TYPE hash',
    ],
    ...[
      'SCAN 0 TYPE string MATCH [ab]',
      'SCAN 0 TYPE hash TYPE string',
      'SCAN 0 Type String Count 50',
      'SCAN 00',
    ],
  ].map((request) => scanned(`${request}${request.includes('OUNT') ? '' : ' COUNT 1000'}`)),
  scanned('SCAN 0 COUNT 1000 TYPE nonsense'),
  scanned('SCAN 0 COUNT 1000 TYPE '),
]);

async function fullIteration(
  server: ScenarioServer,
  keyCount: number,
  options: string[],
): Promise<Observation[]> {
  const client = await server.connect();
  const fill = Array.from({ length: keyCount }, (_, index) => [
    'SET',
    `key:${index}`,
    String(index),
  ]);
  await client.pipeline(fill);
  const seen = new Set<string>();
  let [cursor, calls] = ['0', 0];
  do {
    const reply = await client.request('SCAN', cursor, ...options);
    if (reply.value.type !== 'array')
      return [{ what: 'the reply of SCAN', seen: replyText(reply) }];
    const [next, items] = reply.value.items;
    if (next?.type !== 'bulk' || items?.type !== 'array') throw new TypeError('not a SCAN reply');
    cursor = next.bytes.toString();
    for (const key of textsOf({ value: items, raw: reply.raw })) seen.add(key);
    calls++;
  } while (cursor !== '0' && calls <= keyCount * 2 + 10);
  return [
    { what: 'the cursor at the end', seen: cursor },
    { what: 'the keys that a full iteration sees', seen: [...seen].sort().join(' ') },
  ];
}

const ITERATIONS: readonly [keyCount: number, options: string[]][] = [
  [0, []],
  [1, []],
  [10, []],
  [1000, []],
  [1000, ['COUNT', '1']],
  [1000, ['COUNT', '37', 'MATCH', 'key:*7']],
  [1000, ['COUNT', '100000']],
  [500, ['TYPE', 'string']],
  [500, ['TYPE', 'list', 'COUNT', '100']],
  [500, ['MATCH', 'none*']],
];

const iterations: Scenario[] = ITERATIONS.map(([keyCount, options]) => ({
  title: `SCAN ${options.join(' ')} through ${keyCount} keys`,
  observe: (server) => fullIteration(server, keyCount, options),
}));

const randomKey = pipelineCase('RANDOMKEY', [
  ...[
    'RANDOMKEY',
    'SET only 1',
    'RANDOMKEY',
    'SET other 1',
    shaped('RANDOMKEY'),
    'FLUSHDB',
    'RANDOMKEY',
  ],
  ...['SET k v PX 20', pause(60), 'RANDOMKEY', 'DBSIZE'],
]);

const databases = pipelineCase('databases are separate', [
  ...[
    'SET k zero',
    'SELECT 1',
    'GET k',
    'SET k one',
    'DBSIZE',
    'SELECT 15',
    'SET k fifteen EX 100',
  ],
  ...[
    'SELECT 0',
    'GET k',
    'DBSIZE',
    'SELECT 1',
    'FLUSHDB',
    'DBSIZE',
    'SELECT 15',
    nearMs('PTTL k'),
  ],
  ...['KEYS *', 'RANDOMKEY', 'SELECT 0', 'GET k', 'FLUSHALL', 'SELECT 15', 'DBSIZE', 'GET k'],
  ...[
    'SELECT 9',
    'MSET a 1 b 2',
    'SELECT 3',
    'SET c 3',
    'RENAME c d',
    'SCAN 0',
    'SELECT 0',
    'DBSIZE',
  ],
]);

const selectErrors = pipelineCase('SELECT with wrong indexes', [
  ...[...INTEGER_TEXTS, ...NO_INTEGERS].map((text) => ['SELECT', text]),
  ...['SELECT 15', 'SELECT 16', 'SELECT -1', 'SET where 15', 'SELECT 0', 'DBSIZE'],
]);

const flushing = ['FLUSHDB', 'FLUSHALL'].map((command) =>
  pipelineCase(`${command} and its options`, [
    ...[
      'MSET a 1 b 2',
      command,
      'DBSIZE',
      command,
      'SET a 1',
      `${command} SYNC`,
      'DBSIZE',
      'SET a 1',
    ],
    ...[
      `${command} ASYNC`,
      'DBSIZE',
      'SET a 1',
      `${command} async`,
      'GET a',
      'SET a 1',
      `${command} FOO`,
    ],
    ...[
      `${command} SYNC ASYNC`,
      `${command} ASYNC ASYNC`,
      `${command} `,
      'DBSIZE',
      `${command} sync`,
      'DBSIZE',
    ],
  ]),
);

const manyKeys = pipelineCase('a thousand keys come and go', [
  ...Array.from({ length: 1000 }, (_, index) => `SET key:${index} ${index}`),
  'DBSIZE',
  ...Array.from({ length: 500 }, (_, index) => `DEL key:${index * 2}`),
  ...['DBSIZE', unordered('KEYS key:99*')],
  ...Array.from({ length: 200 }, (_, index) => `GET key:${index * 5}`),
]);

export const genericKeys: CorpusGroup = {
  name: 'keys',
  cases: [
    ...[...deleting, ...renaming, types, globs, scanGlobs, scanErrors, scanOptions, ...iterations],
    ...[randomKey, databases, selectErrors, ...flushing, manyKeys],
  ],
};
