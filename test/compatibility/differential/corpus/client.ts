// CLIENT and its subcommands. What CLIENT LIST and CLIENT INFO say is compared field by field, the
// fields that depend on the process only by name; CLIENT KILL needs more than one connection.
import { type RespClient, replyText } from '../../../support/resp-client.ts';
import { words } from '../../../support/words.ts';
import {
  type CorpusGroup,
  type Observation,
  pipelineCase,
  raw,
  type Scenario,
  type ScenarioServer,
} from '../differential-case.ts';
import { printReply } from '../printing.ts';
import { INT64_MAX, NO_INTEGERS } from './values.ts';

/** Fields whose values name the process, the socket, the clock or the size of C structures. */
const PROCESS_FIELDS = words(`id addr laddr fd age idle qbuf qbuf-free argv-mem multi-mem rbs
  rbp obl oll omem tot-mem events`);

const NAMES = ['bad name', 'new\nline', 'tab\t', '\x00', 'é', '\x7f', '!', '~', 'a'.repeat(5000)];
const names = pipelineCase('CLIENT SETNAME and GETNAME', [
  'CLIENT GETNAME; CLIENT SETNAME me; CLIENT GETNAME; CLIENT SETNAME ""; CLIENT GETNAME',
  ...NAMES.flatMap((name) => [['CLIENT', 'SETNAME', name], 'CLIENT GETNAME']),
]);

const libraries = pipelineCase('CLIENT SETINFO', [
  'CLIENT SETINFO lib-name respite-test; CLIENT SETINFO LIB-VER 1.2.3; CLIENT SETINFO lib-foo x',
  ['CLIENT', 'SETINFO', 'lib-name', 'bad name'],
  ['CLIENT', 'SETINFO', 'lib-ver', 'bad\nversion'],
  'CLIENT SETINFO lib-name ""; CLIENT SETINFO lib-ver; CLIENT SETINFO a b c',
]);

const errors = pipelineCase('CLIENT with wrong arguments', [
  `CLIENT; CLIENT FOO; CLIENT foo bar; CLIENT ""; CLIENT ID x; CLIENT GETNAME x; CLIENT SETNAME
   CLIENT SETNAME a b; CLIENT INFO x; CLIENT LIST FOO; CLIENT LIST TYPE; CLIENT LIST TYPE foo
   CLIENT LIST TYPE normal foo; CLIENT LIST ID; CLIENT LIST ID abc; CLIENT LIST ID 0
   CLIENT LIST ID -1; CLIENT LIST ID 1 abc; CLIENT LIST ID ${INT64_MAX}; CLIENT LIST TYPE pubsub
   CLIENT LIST TYPE replica; CLIENT LIST TYPE slave; CLIENT LIST TYPE master
   CLIENT LIST type PUBSUB; CLIENT LIST ID 1 TYPE normal`,
  ['CLIENT', 'F\r\nOO'],
  ['CLIENT', 'x'.repeat(300)],
  ['CLIENT', '\x00', 'a'],
]);

const killErrors = pipelineCase('CLIENT KILL with wrong arguments or of nobody', [
  `CLIENT KILL; CLIENT KILL foo; CLIENT KILL 1.2.3.4:5; CLIENT KILL ""; CLIENT KILL FOO bar
   CLIENT KILL ID; CLIENT KILL ID abc; CLIENT KILL ID 0; CLIENT KILL ID -1; CLIENT KILL ID 1.5
   CLIENT KILL ID 999999999; CLIENT KILL ID ${INT64_MAX}; CLIENT KILL TYPE foo
   CLIENT KILL TYPE pubsub; CLIENT KILL TYPE replica; CLIENT KILL TYPE slave
   CLIENT KILL TYPE master; CLIENT KILL USER nobody; CLIENT KILL USER
   CLIENT KILL USER default TYPE pubsub; CLIENT KILL SKIPME; CLIENT KILL SKIPME maybe
   CLIENT KILL SKIPME yes ID; CLIENT KILL ADDR 1.2.3.4:5; CLIENT KILL LADDR 1.2.3.4:5
   CLIENT KILL ADDR; CLIENT KILL ID 999999999 SKIPME no
   CLIENT KILL TYPE pubsub SKIPME yes ADDR 1.1.1.1:1; CLIENT KILL a b c
   CLIENT KILL id 999999999 type NORMAL; CLIENT KILL ID 1 ID abc; client kill addr x laddr y`,
  ...NO_INTEGERS.map((text) => ['CLIENT', 'KILL', 'ID', text]),
]);

/** Requests of which some are not answered, so that only the sequence of replies tells. */
const replyModes = pipelineCase('CLIENT REPLY', [
  'CLIENT REPLY; CLIENT REPLY foo; CLIENT REPLY on x; client reply ON',
  ...[
    'OFF\nPING a\nNOSUCH\nGET\nCLIENT REPLY SKIP\nCLIENT REPLY foo\nCLIENT REPLY ON\nPING b',
    'SKIP\nPING a\nPING b',
    'skip\nCLIENT REPLY SKIP\nPING a\nPING b',
    'SKIP\nCLIENT REPLY ON\nPING a',
    'SKIP\nCLIENT REPLY OFF\nPING a\nCLIENT REPLY ON',
    ...['NOSUCH', 'GET', 'CLIENT', 'RESET', 'CLIENT REPLY foo'].map(
      (one) => `SKIP\n${one}\nPING a`,
    ),
    'OFF\nRESET\nPING a',
    'OFF\nHELLO 3\nCLIENT REPLY ON\nGET absent\nRESET',
    'SKIP\nHELLO 3\nGET absent\nRESET\nGET absent',
  ].map((lines) => raw(`CLIENT REPLY ${lines}\nECHO end\n`.replaceAll('\n', '\r\n'))),
]);

const pauseErrors = pipelineCase('CLIENT PAUSE, UNPAUSE and UNBLOCK with wrong arguments', [
  `CLIENT PAUSE; CLIENT PAUSE abc; CLIENT PAUSE -1; CLIENT PAUSE 1 foo; CLIENT PAUSE 1 write x
   CLIENT PAUSE -1 foo; CLIENT PAUSE 1.5; CLIENT PAUSE 99999999999999999999; CLIENT UNPAUSE x
   client unpause; CLIENT PAUSE 0; CLIENT PAUSE 0 all; CLIENT PAUSE 0 WRITE; CLIENT UNPAUSE
   CLIENT UNBLOCK; CLIENT UNBLOCK x; CLIENT UNBLOCK 0; CLIENT UNBLOCK 999999 ERROR
   CLIENT UNBLOCK 999999 timeout; CLIENT UNBLOCK 1 foo; CLIENT UNBLOCK x foo
   CLIENT UNBLOCK 1 ERROR x; CLIENT Unblock ${INT64_MAX}`,
]);

/** Sent one after the other, each by a client of its own, while writes are paused. */
const PAUSED_REQUESTS = [
  ...['SET n v', 'GET k', 'PING', 'SETNX m v', 'APPEND k x', 'TTL k', 'KEYS *', 'EXISTS k short'],
  ...['OBJECT ENCODING k', 'GETEX k', 'RENAME m m2', 'SET', 'NOSUCH', 'DBSIZE', 'FLUSHALL x'],
  ...['INCR count', 'INCR count', 'SET k v GET', 'DEL n', 'GET short', 'TYPE short', 'TIME x'],
];

/** Until the client is answered or waits, whichever it is. */
async function standingOf(client: RespClient, id: string, admin: RespClient): Promise<string> {
  for (;;) {
    if (client.unread > 0) return printReply(await client.reply());
    const line = replyText(await admin.request('CLIENT', 'LIST', 'ID', id));
    if (line.includes(' flags=b ')) return `waits, ${/ cmd=[^ ]*/.exec(line)?.[0]}`;
  }
}

async function observePause(server: ScenarioServer): Promise<Observation[]> {
  const admin = await server.connect();
  await admin.pipeline(['SET k v', 'SET short v PX 1', 'CLIENT PAUSE 100000 WRITE'].map(words));
  const observations: Observation[] = [];
  const waiting: [string, RespClient][] = [];
  for (const [index, request] of PAUSED_REQUESTS.entries()) {
    const client = await server.connect();
    const id = replyText(await client.request('CLIENT', 'ID'));
    client.send(words(request));
    const seen = await standingOf(client, id, admin);
    observations.push({ what: `${request} (${index}) under CLIENT PAUSE WRITE`, seen });
    if (seen.startsWith('waits')) waiting.push([`${request} (${index})`, client]);
  }
  const clients = replyText(await admin.request('INFO', 'clients'));
  const blocked = /blocked_clients:[0-9]+/.exec(clients)?.[0] ?? '';
  observations.push({ what: 'INFO clients under CLIENT PAUSE WRITE', seen: blocked });
  await admin.request('CLIENT', 'UNPAUSE');
  for (const [request, client] of waiting) {
    observations.push({ what: `${request} afterwards`, seen: printReply(await client.reply()) });
  }
  return observations;
}

const replyTypes = pipelineCase(
  'the types of what CLIENT says',
  '?CLIENT ID; ?CLIENT INFO; ?CLIENT LIST; ?CLIENT LIST TYPE normal',
);

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
  const ask = async (...args: string[]) => replyText(await client.request('CLIENT', ...args));
  const fresh = await ask('INFO');
  await client.pipeline(['SELECT 3', 'CLIENT SETNAME me', 'SET k v'].map(words));
  const used = await ask('INFO');
  const id = await ask('ID');
  const listed = await ask('LIST', 'ID', id);
  const twice = await ask('LIST', 'ID', id, '999999999', id);
  const lines = (await ask('LIST', 'TYPE', 'normal')).split('\n');
  const ownLine = lines.find((line) => line.startsWith(`id=${id} `)) ?? '';
  return [
    ...observeFields('a fresh CLIENT INFO', fresh),
    ...observeFields('a used CLIENT INFO', used),
    ...observeFields('CLIENT LIST ID', listed),
    ...observeFields('CLIENT LIST TYPE normal', `${ownLine}\n`),
    { what: 'lines of CLIENT LIST ID, an id repeated', seen: String(twice.split('\n').length) },
    { what: 'CLIENT ID is the id of CLIENT INFO', seen: String(fresh.startsWith(`id=${id} `)) },
  ];
}

/** What the request of CLIENT KILL can name: the fields of the two connections' CLIENT INFO. */
interface Named {
  readonly other: Map<string, string>;
  readonly own: Map<string, string>;
}

async function infoFields(client: RespClient): Promise<Map<string, string>> {
  const line = replyText(await client.request('CLIENT', 'INFO'));
  return new Map(line.split(' ').map((field) => field.split('=') as [string, string]));
}

async function observeKill(server: ScenarioServer, template: string): Promise<Observation[]> {
  const killer = await server.connect();
  const other = await server.connect();
  const named: Named = { other: await infoFields(other), own: await infoFields(killer) };
  const request = words(template).map((word) => {
    const [who, field = ''] = word.split('.');
    return who === 'other' || who === 'own' ? (named[who].get(field) ?? '') : word;
  });
  return [
    { what: 'the reply', seen: await killer.request(...request).then(printReply, String) },
    { what: 'the other connection', seen: await standing(other) },
    { what: 'the own connection', seen: await standing(killer) },
  ];
}

async function standing(client: RespClient): Promise<string> {
  return await client.request('PING').then(printReply, () => 'closed');
}

/** `other.id` and `own.addr` stand for those fields of the connections. */
const KILLS = [
  ...['other.addr', 'own.addr', 'ID other.id', 'ADDR other.addr', 'ID other.id ADDR other.addr'],
  ...['ID other.id ADDR 1.2.3.4:5', 'ID other.id TYPE normal', 'ID other.id TYPE pubsub'],
  ...['id other.id user default', 'ID other.id LADDR other.laddr', 'ID own.id'],
  ...['ID own.id SKIPME no', 'ID own.id SKIPME YES', 'ADDR own.addr SKIPME no'],
];

const kills: Scenario[] = KILLS.map((template) => ({
  title: `CLIENT KILL ${template}`,
  observe: (server) => observeKill(server, `CLIENT KILL ${template}`),
}));

export const client: CorpusGroup = {
  name: 'CLIENT',
  cases: [
    ...[names, libraries, errors, killErrors, replyTypes, replyModes, pauseErrors],
    { title: 'CLIENT PAUSE WRITE', observe: observePause },
    { title: 'CLIENT INFO and LIST field by field', observe: observeInfo },
    ...kills,
  ],
};
