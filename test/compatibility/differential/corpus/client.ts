// CLIENT and its subcommands. What CLIENT LIST and CLIENT INFO say is compared field by field, the
// fields that depend on the process only by name; CLIENT KILL needs more than one connection.
import { type RespClient, replyText } from '../../../support/resp-client.ts';
import {
  type CorpusGroup,
  type Observation,
  pipelineCase,
  type Scenario,
  type ScenarioServer,
  shaped,
} from '../differential-case.ts';
import { printReply } from '../runner.ts';
import { INT64_MAX, NO_INTEGERS } from './values.ts';

/** Fields whose values name the process, the socket, the clock or the size of C structures. */
const PROCESS_FIELDS = [
  ...[
    'id',
    'addr',
    'laddr',
    'fd',
    'age',
    'idle',
    'qbuf',
    'qbuf-free',
    'argv-mem',
    'multi-mem',
    'rbs',
  ],
  ...['rbp', 'obl', 'oll', 'omem', 'tot-mem', 'events'],
];

const names = pipelineCase('CLIENT SETNAME and GETNAME', [
  ...['CLIENT GETNAME', 'CLIENT SETNAME me', 'CLIENT GETNAME', 'CLIENT SETNAME ', 'CLIENT GETNAME'],
  ...[
    'bad name',
    'new\nline',
    'tab\t',
    '\x00',
    'é',
    '\x7f',
    '!',
    '~',
    'a'.repeat(5000),
    'a b c',
  ].flatMap((name) => [
    ['CLIENT', 'SETNAME', name],
    ['CLIENT', 'GETNAME'],
  ]),
]);

const libraries = pipelineCase('CLIENT SETINFO', [
  ...[
    'CLIENT SETINFO lib-name respite-test',
    'CLIENT SETINFO LIB-VER 1.2.3',
    'CLIENT SETINFO lib-foo x',
  ],
  ...[
    ['CLIENT', 'SETINFO', 'lib-name', 'bad name'],
    'CLIENT SETINFO lib-name ',
    'CLIENT SETINFO lib-ver',
  ],
]);

const errors = pipelineCase('CLIENT with wrong arguments', [
  ...[
    'CLIENT',
    'CLIENT FOO',
    'CLIENT foo bar',
    'CLIENT ',
    'CLIENT ID x',
    'CLIENT GETNAME x',
    'CLIENT SETNAME',
  ],
  ...[
    'CLIENT SETNAME a b',
    'CLIENT INFO x',
    'CLIENT LIST FOO',
    'CLIENT LIST TYPE',
    'CLIENT LIST TYPE foo',
  ],
  ...[
    'CLIENT LIST TYPE normal foo',
    'CLIENT LIST ID',
    'CLIENT LIST ID abc',
    'CLIENT LIST ID 0',
    'CLIENT LIST ID -1',
  ],
  ...[
    'CLIENT LIST ID 1 abc',
    `CLIENT LIST ID ${INT64_MAX}`,
    'CLIENT LIST TYPE pubsub',
    'CLIENT LIST TYPE replica',
  ],
  ...[
    'CLIENT LIST TYPE slave',
    'CLIENT LIST TYPE master',
    'CLIENT LIST type PUBSUB',
    'CLIENT LIST ID 1 TYPE normal',
  ],
  ...[
    ['CLIENT', 'F\r\nOO'],
    ['CLIENT', 'x'.repeat(300)],
    ['CLIENT', '\x00', 'a'],
  ],
]);

const killErrors = pipelineCase('CLIENT KILL with wrong arguments or of nobody', [
  ...[
    'CLIENT KILL',
    'CLIENT KILL foo',
    'CLIENT KILL 1.2.3.4:5',
    'CLIENT KILL ',
    'CLIENT KILL FOO bar',
  ],
  ...[
    'CLIENT KILL ID',
    'CLIENT KILL ID abc',
    'CLIENT KILL ID 0',
    'CLIENT KILL ID -1',
    'CLIENT KILL ID 1.5',
  ],
  ...[
    'CLIENT KILL ID 999999999',
    `CLIENT KILL ID ${INT64_MAX}`,
    'CLIENT KILL TYPE foo',
    'CLIENT KILL TYPE pubsub',
  ],
  ...[
    'CLIENT KILL TYPE replica',
    'CLIENT KILL TYPE slave',
    'CLIENT KILL TYPE master',
    'CLIENT KILL USER nobody',
  ],
  ...[
    'CLIENT KILL USER',
    'CLIENT KILL USER default TYPE pubsub',
    'CLIENT KILL SKIPME',
    'CLIENT KILL SKIPME maybe',
  ],
  ...[
    'CLIENT KILL SKIPME yes ID',
    'CLIENT KILL ADDR 1.2.3.4:5',
    'CLIENT KILL LADDR 1.2.3.4:5',
    'CLIENT KILL ADDR',
  ],
  ...[
    'CLIENT KILL ID 999999999 SKIPME no',
    'CLIENT KILL TYPE pubsub SKIPME yes ADDR 1.1.1.1:1',
    'CLIENT KILL a b c',
  ],
  ...[
    'CLIENT KILL id 999999999 type NORMAL',
    'CLIENT KILL ID 1 ID abc',
    'client kill addr x laddr y',
  ],
  ...NO_INTEGERS.map((text) => ['CLIENT', 'KILL', 'ID', text]),
]);

const info = pipelineCase('CLIENT ID and INFO without surprises in their types', [
  ...[
    shaped('CLIENT ID'),
    shaped('CLIENT INFO'),
    shaped('CLIENT LIST'),
    shaped('CLIENT LIST TYPE normal'),
  ],
]);

function observeFields(label: string, line: string): Observation[] {
  const fields = line.trimEnd().split(' ');
  const observations = fields.map((field) => {
    const [name = '', ...value] = field.split('=');
    const seen = PROCESS_FIELDS.includes(name) ? 'some value' : value.join('=');
    return { what: `field ${name} of ${label}`, seen };
  });
  const isLine = line.endsWith('\n') && !line.trimEnd().includes('\n');
  return [...observations, { what: `${label} is one line`, seen: String(isLine) }];
}

async function observeInfo(server: ScenarioServer): Promise<Observation[]> {
  const client = await server.connect();
  const fresh = replyText(await client.request('CLIENT', 'INFO'));
  await client.pipeline([
    ['SELECT', '3'],
    ['CLIENT', 'SETNAME', 'me'],
    ['SET', 'k', 'v'],
  ]);
  const used = replyText(await client.request('CLIENT', 'INFO'));
  const id = replyText(await client.request('CLIENT', 'ID'));
  const listed = replyText(await client.request('CLIENT', 'LIST', 'ID', id));
  const twice = replyText(await client.request('CLIENT', 'LIST', 'ID', id, '999999999', id));
  const lines = replyText(await client.request('CLIENT', 'LIST', 'TYPE', 'normal')).split('\n');
  const ownLine = lines.find((line) => line.startsWith(`id=${id} `)) ?? '';
  return [
    ...observeFields('a fresh CLIENT INFO', fresh),
    ...observeFields('a used CLIENT INFO', used),
    ...observeFields('CLIENT LIST ID', listed),
    ...observeFields('CLIENT LIST TYPE normal', `${ownLine}\n`),
    { what: 'lines of CLIENT LIST ID with an id repeated', seen: String(twice.split('\n').length) },
    { what: 'CLIENT ID is the id of CLIENT INFO', seen: String(fresh.startsWith(`id=${id} `)) },
  ];
}

/** Which of the two connections the request closed, told by asking both. */
async function observeKill(
  server: ScenarioServer,
  request: (victim: Victim) => string[],
): Promise<Observation[]> {
  const killer = await server.connect();
  const other = await server.connect();
  await other.request('CLIENT', 'SETNAME', 'victim');
  const info = replyText(await other.request('CLIENT', 'INFO'));
  const field = (name: string) => new RegExp(`(^| )${name}=([^ ]*)`).exec(info)?.[2] ?? '';
  const own = replyText(await killer.request('CLIENT', 'INFO'));
  const victim = { id: field('id'), addr: field('addr'), laddr: field('laddr'), own };
  killer.send(['CLIENT', 'KILL', ...request(victim)]);
  const reply = await killer.reply().then(printReply, String);
  return [
    { what: 'the reply of CLIENT KILL', seen: reply },
    { what: 'the other connection', seen: await standing(other) },
    { what: 'the own connection', seen: await standing(killer) },
  ];
}

interface Victim {
  readonly id: string;
  readonly addr: string;
  readonly laddr: string;
  readonly own: string;
}

const ownId = (victim: Victim): string => /^id=([0-9]+)/.exec(victim.own)?.[1] ?? '';
const ownAddr = (victim: Victim): string => /(?:^| )addr=([^ ]*)/.exec(victim.own)?.[1] ?? '';

async function standing(client: RespClient): Promise<string> {
  const answer = await client.request('PING').then(printReply, () => 'closed');
  return answer;
}

const KILLS: readonly [title: string, request: (victim: Victim) => string[]][] = [
  ['ADDR:PORT in the old form', (victim) => [victim.addr]],
  ['ID', (victim) => ['ID', victim.id]],
  ['ADDR', (victim) => ['ADDR', victim.addr]],
  ['ID and ADDR together', (victim) => ['ID', victim.id, 'ADDR', victim.addr]],
  ['ID with the wrong ADDR', (victim) => ['ID', victim.id, 'ADDR', '1.2.3.4:5']],
  ['ID with its TYPE', (victim) => ['ID', victim.id, 'TYPE', 'normal']],
  ['ID with another TYPE', (victim) => ['ID', victim.id, 'TYPE', 'pubsub']],
  ['ID with its USER', (victim) => ['id', victim.id, 'user', 'default']],
  ['ID with its LADDR', (victim) => ['ID', victim.id, 'LADDR', victim.laddr]],
  ['the own ID, which SKIPME spares', (victim) => ['ID', ownId(victim)]],
  ['the own ID with SKIPME no', (victim) => ['ID', ownId(victim), 'SKIPME', 'no']],
  ['the own ID with SKIPME yes', (victim) => ['ID', ownId(victim), 'SKIPME', 'YES']],
  ['the own address in the old form', (victim) => [ownAddr(victim)]],
];

const kills: Scenario[] = KILLS.map(([title, request]) => ({
  title: `CLIENT KILL ${title}`,
  observe: (server) => observeKill(server, request),
}));

export const client: CorpusGroup = {
  name: 'CLIENT',
  cases: [
    ...[names, libraries, errors, killErrors, info],
    { title: 'CLIENT INFO and LIST field by field', observe: observeInfo },
    ...kills,
  ],
};
