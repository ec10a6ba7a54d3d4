// Listing keys: globs through KEYS and SCAN MATCH, SCAN's arguments, and full iterations, of which
// only the set of keys seen can be compared.
import { replyText } from '../../../support/resp-client.ts';
import { words } from '../../../support/words.ts';
import { itemsOf, textOf } from '../comparators.ts';
import {
  type CorpusGroup,
  type Observation,
  pause,
  pipelineCase,
  type Scenario,
  type ScenarioServer,
  scanned,
  unordered,
} from '../differential-case.ts';
import { INTEGER_TEXTS, NO_INTEGERS } from './values.ts';

const GLOBBED_KEYS = [
  ...words(`a b ab abc hello hallo hxllo hllo heello h*llo h?llo h[e]llo h\\llo user:1 user:2:name
    ^ - ] [ \\ "" * ? A aaaaaaaaaaab é {tag}x {tag}y x] a-c`),
  ...[' ', '\x00', 'a\x00b', '\n', 'line\nline'],
];

const PATTERNS = [
  ...words(`* ** ? ?? ??? *? h?llo h*llo h[ae]llo h[^e]llo h[a-b]llo h[b-a]llo h[!e]llo h\\*llo
    h\\?llo h[[]e]llo h\\[e\\]llo [ [] [^] [a [a- [a-z [a-z] []] [^a] [^ [-] [a-] [-a] [\\]] [\\-]
    [a\\ \\ \\\\ \\a a\\ *\\* \\? "" user:* user:?:* *:* *:*:* A a [A-Z] [a-zA-Z] [z-a] *b a*b
    a*a*a*b a*a*a*a*a*a*a*a*a*c *a* {tag}* {tag}? *] ?] x] ^ [\\^] [^^] [^-] [[] ??llo h***llo
    h**?**llo *e*l*o* [h][e][l][l][o] [^h]* é [é] [a-c-e] [a-c]-c a[-]c a[b-]c [*] [?] h[*]llo
    h[?]llo h[\\]llo h[\\\\]llo h\\\\llo [a-\\c] [\\a-c] [a-]c] *[ab] *[ab [ab]* ?[^b]? *\\ **\\`),
  ...[' ', '\x00', 'a\x00?', '*\n*'],
];

const globs = pipelineCase('KEYS with many globs', [
  ['MSET', ...GLOBBED_KEYS.flatMap((key) => [key, 'v'])],
  ...PATTERNS.map((pattern) => unordered(['KEYS', pattern])),
]);

const scanGlobs = pipelineCase('SCAN MATCH with many globs', [
  ['MSET', ...GLOBBED_KEYS.flatMap((key) => [key, 'v'])],
  ...PATTERNS.map((pattern) => scanned(['SCAN', '0', 'COUNT', '10000', 'MATCH', pattern])),
]);

const errors = pipelineCase('SCAN with wrong arguments', [
  ...INTEGER_TEXTS.map((text) => ['SCAN', text, 'COUNT', '1000']),
  ...NO_INTEGERS.map((text) => ['SCAN', text]),
  ...[...INTEGER_TEXTS, ...NO_INTEGERS].map((text) => ['SCAN', '0', 'COUNT', text]),
  `SCAN 0 MATCH; SCAN 0 COUNT; SCAN 0 TYPE; SCAN 0 FOO; SCAN 0 FOO bar; SCAN 0 MATCH a COUNT
   SCAN 0 MATCH a b; SCAN 0 COUNT 10 COUNT; SCAN 0 NOVALUES; SCAN 0 ""; SCAN 0 COUNT 10 MATCH
   SCAN foo bar; SCAN foo COUNT 0; SCAN 0 COUNT foo MATCH; SCAN 0 COUNT 0 FOO`,
]);

const OPTION_LISTS = [
  ...['', 'MATCH a', 'MATCH a MATCH b', 'COUNT 2000', 'TYPE string', 'TYPE STRING', 'TYPE hash'],
  ...['TYPE string MATCH [ab]', 'TYPE hash TYPE string', 'type String match *', 'TYPE ""'],
  ...words('set zset stream STREAM Set module none strings strin 0').map((name) => `TYPE ${name}`),
  ...['COUNT 5000 TYPE string TYPE nonsense', 'TYPE nonsense TYPE string'],
  ...['MATCH ""', 'MATCH * TYPE zset', 'TYPE none', 'TYPE list', 'MATCH b COUNT 5000 TYPE string'],
];
const options = pipelineCase('SCAN with its options, repeated and in any case', [
  'MSET a 1 b 2 c 3; SETEX d 100 4',
  ...OPTION_LISTS.map((list) => scanned(`SCAN 0 COUNT 1000 ${list}`)),
  ...OPTION_LISTS.map((list) => scanned(`sCaN 00 ${list} cOuNt 1000`)),
  scanned('SCAN 0 COUNT 1000 TYPE nonsense'),
]);

const expired = pipelineCase('SCAN TYPE where keys have expired', [
  'MSET a 1 b 2; SET c 3 PX 20; SET d 4 PX 20',
  pause(60),
  scanned('SCAN 0 COUNT 1000 TYPE list'),
  'DBSIZE',
  scanned('SCAN 0 COUNT 1000 TYPE string'),
]);

async function observeIteration(
  server: ScenarioServer,
  keyCount: number,
  list: string[],
): Promise<Observation[]> {
  const client = await server.connect();
  const requests = Array.from({ length: keyCount }, (_, at) => ['SET', `key:${at}`, String(at)]);
  await client.pipeline(requests);
  const seen = new Set<string>();
  let cursor = '0';
  let calls = 0;
  do {
    const reply = await client.request('SCAN', cursor, ...list);
    const [next, items] = itemsOf(reply.value) ?? [];
    if (next?.type !== 'bulk' || items?.type !== 'array') {
      return [{ what: 'a reply of SCAN', seen: replyText(reply) }];
    }
    cursor = next.bytes.toString();
    for (const item of items.items) seen.add(textOf(item) ?? item.type);
    calls++;
  } while (cursor !== '0' && calls <= keyCount * 2 + 10);
  return [
    { what: 'the cursor at the end', seen: cursor },
    { what: 'the keys that a full iteration sees', seen: [...seen].sort().join(' ') },
  ];
}

const ITERATIONS: readonly [keyCount: number, options: string][] = [
  [0, ''],
  [1, ''],
  [10, ''],
  [1000, ''],
  [1000, 'COUNT 1'],
  [1000, 'COUNT 37 MATCH key:*7'],
  [1000, 'COUNT 100000'],
  [500, 'TYPE string'],
  [500, 'TYPE list COUNT 100'],
  [500, 'MATCH none*'],
];

const iterations: Scenario[] = ITERATIONS.map(([keyCount, list]) => ({
  title: `SCAN ${list} through ${keyCount} keys`,
  observe: (server) => observeIteration(server, keyCount, words(list)),
}));

export const listing: CorpusGroup = {
  name: 'listing keys',
  cases: [globs, scanGlobs, errors, options, expired, ...iterations],
};
