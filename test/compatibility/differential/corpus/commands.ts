// What the command table says to requests that fit no command: arity, unknown names, and the odd
// arguments of COMMAND's own subcommands.

import { ACL_CATEGORIES } from '../../../../src/commands/framework/command-info.ts';
import type { RespClient } from '../../../support/resp-client.ts';
import { words } from '../../../support/words.ts';
import { isOfComparedVersion, itemsOf, pairsOf, textOf } from '../comparators.ts';
import {
  type CorpusGroup,
  type Observation,
  pipelineCase,
  type Scenario,
  type ScenarioServer,
} from '../differential-case.ts';
import { type CommandName, commandNames, subcommandNames } from './command-names.ts';

function wrongArities({ name, least, greatest }: CommandName): string[] {
  const spoken = name.replace('|', ' ');
  const requests: string[] = [];
  for (let count = 0; count < least; count++) {
    requests.push(
      `${spoken} ${'x '.repeat(count)}`,
      `${spoken.toLowerCase()} ${'1 '.repeat(count)}`,
    );
  }
  if (greatest !== Number.POSITIVE_INFINITY) {
    requests.push(
      `${spoken} ${'x '.repeat(greatest + 1)}`,
      `${spoken} ${'1 '.repeat(greatest + 7)}`,
    );
  }
  return requests;
}

const arities = [...commandNames, ...subcommandNames]
  .map((command) => ({ name: command.name, requests: wrongArities(command) }))
  .filter(({ requests }) => requests.length > 0)
  .map(({ name, requests }) =>
    pipelineCase(`${name} with too few or too many arguments`, requests),
  );

const UNKNOWN_NAMES = [
  ...words(`FOO foo "" GETT GE %s%n it's set|get client|list \\ é`),
  ...[' ', 'GET ', ' GET', 'FOO\x00', 'get\r\n', '\x00', '\xff\xfe', '"', 'a\nb\rc'],
  ...[127, 128, 129, 1000].map((length) => 'x'.repeat(length)),
];
const UNKNOWN_ARGUMENTS: readonly string[][] = [
  ...['', 'a', 'a b c', '""', '"" ""', "'"].map(words),
  ...[127, 128, 200].map((length) => ['x'.repeat(length)]),
  ['x'.repeat(60), 'y'.repeat(60), 'z'.repeat(60)],
  ['x'.repeat(120), 'y'.repeat(20), 'z'],
  ['x'.repeat(125), 'y'],
  ...[['a\r\nb'], ['\x00'], ['\xff'], Array(100).fill('arg'), Array(50).fill('')],
];

const latin1 = (texts: readonly string[]): Buffer[] =>
  texts.map((text) => Buffer.from(text, 'latin1'));

const unknownCommands = pipelineCase('commands that do not exist', [
  ...UNKNOWN_NAMES.flatMap((name) => [latin1([name]), latin1([name, 'a', 'b'])]),
  ...UNKNOWN_ARGUMENTS.map((args) => latin1(['NOSUCH', ...args])),
  ...UNKNOWN_ARGUMENTS.map((args) => latin1(['N'.repeat(100), ...args])),
]);

const unknownSubcommands = words('CLIENT CONFIG COMMAND OBJECT').map((container) =>
  pipelineCase(`subcommands of ${container} that do not exist`, [
    ...UNKNOWN_NAMES.map((name) => latin1([container, name])),
    ...UNKNOWN_ARGUMENTS.map((args) => latin1([container.toLowerCase(), 'NoSuch', ...args])),
  ]),
);

const KEYED_REQUESTS = [
  ...['GET k', 'SET k v', 'SET k v EX 5 NX', 'MSET a 1 b 2', 'MSET a 1 b', 'MSETNX a 1 b 2'],
  ...['MGET a b c', 'DEL a', 'DEL a b c', 'RENAME a b', 'EXISTS a a', 'TOUCH a b', 'UNLINK a'],
  ...['GETEX k EX 5', 'EXPIRE k 5 NX', 'INCR k', 'PING', 'DBSIZE', 'KEYS *', 'SCAN 0', 'CLIENT ID'],
  ...[
    'CONFIG GET x',
    'DEBUG OBJECT k',
    'NOSUCH a',
    'GET',
    'GET a b',
    'SET k',
    'MSET',
    'get k',
    '""',
  ],
  ...['CLIENT NOSUCH', 'COMMAND GETKEYS GET k', 'RANDOMKEY', 'SETRANGE k 0 v', 'SET k v GET'],
];
const NEWER_KEYED_REQUESTS = [
  ...['COPY a b', 'COPY a b DB 1 REPLACE', 'COPY a', 'MOVE a 1', 'MOVE a', 'SWAPDB 0 1', 'LCS a b'],
  ...['LCS a b IDX', 'LCS a', 'SUBSTR k 0 1', 'OBJECT ENCODING k', 'OBJECT REFCOUNT k', 'OBJECT k'],
  ...['OBJECT HELP', 'OBJECT ENCODING', 'OBJECT FOO k', 'OBJECT|ENCODING k', 'COMMAND HELP x'],
  ...['GETSET k v', 'APPEND k v', 'MSETNX a 1 b', 'PSETEX k 5 v', 'GETDEL k', 'STRLEN k', 'TYPE k'],
  ...[
    'SET k v KEEPTTL GET',
    'SET k v get',
    'set k GET',
    'SET k v EX get',
    'SET GET k',
    'FLUSHALL x',
  ],
  ...['PERSIST k', 'PTTL k', 'RENAMENX a b', 'RENAME a', 'SHUTDOWN NOSAVE', 'TIME x', 'SELECT 0'],
];
const getKeys = words('GETKEYS GETKEYSANDFLAGS').map((subcommand) =>
  pipelineCase(
    `COMMAND ${subcommand}`,
    [...KEYED_REQUESTS, ...NEWER_KEYED_REQUESTS].map(
      (request) => `COMMAND ${subcommand} ${request}`,
    ),
  ),
);

const oddArguments = pipelineCase(
  'COMMAND with odd arguments',
  `COMMAND INFO nosuch; COMMAND INFO nosuch neither; COMMAND DOCS nosuch; COMMAND INFO ""
   COMMAND FOO; COMMAND COUNT x; COMMAND LIST FOO; COMMAND LIST FILTERBY; COMMAND ""
   COMMAND LIST FILTERBY FOO bar; COMMAND DOCS ""; COMMAND LIST FILTERBY MODULE nosuch
   COMMAND LIST FILTERBY ACLCAT nosuch; COMMAND LIST FILTERBY PATTERN nosuch*
   COMMAND LIST FILTERBY PATTERN xyz[; COMMAND INFO get|x; COMMAND INFO client|nosuch
   COMMAND DOCS client|nosuch; ?COMMAND COUNT; @COMMAND LIST FILTERBY PATTERN ge?
   @COMMAND LIST FILTERBY PATTERN p*expire*; @command list filterby pattern MSETN*`,
);

/** Those of our table that the server has and 7.0.15 had, too. */
async function namesInBoth(client: RespClient, names: readonly string[]): Promise<Set<string>> {
  const reply = await client.request('COMMAND', 'DOCS', ...names);
  const known = (pairsOf(reply.value) ?? []).filter(([, docs]) => {
    const since = pairsOf(docs)?.find(([field]) => textOf(field) === 'since')?.[1];
    return since !== undefined && isOfComparedVersion(since);
  });
  return new Set(known.map(([name]) => textOf(name) ?? ''));
}

/** The names that both servers must list for one filter, as far as they are in our table. */
async function observeLists(server: ScenarioServer): Promise<Observation[]> {
  const client = await server.connect();
  const all = [...commandNames, ...subcommandNames].map(({ name }) => name.toLowerCase());
  const known = await namesInBoth(client, all);
  const filters = [
    ...ACL_CATEGORIES.map((category) => `ACLCAT ${category}`),
    ...all.flatMap((name) => [`PATTERN ${name}`, `PATTERN ${name.slice(0, 2)}*`]),
    ...words('* *|* *get* ?et [gs]et object|* OBJECT|[a-f]* *n?').map((glob) => `PATTERN ${glob}`),
  ];
  const requests = [
    ...filters.map((filter) => `COMMAND LIST FILTERBY ${filter}`),
    ...ACL_CATEGORIES.map((category) => `ACL CAT ${category}`),
  ];
  const observations: Observation[] = [];
  for (const request of requests) {
    const reply = await client.request(...words(request));
    const names = (itemsOf(reply.value) ?? []).map((item) => textOf(item) ?? '');
    const seen = names
      .filter((name) => known.has(name))
      .sort()
      .join(' ');
    observations.push({ what: request, seen });
  }
  return observations;
}

const lists: Scenario = {
  title: 'COMMAND LIST with every filter, and ACL CAT',
  observe: observeLists,
};

const shutdowns = pipelineCase(
  'SHUTDOWN with modifiers that do not go together',
  [
    ...words('FOO SAVE,NOSAVE NOSAVE,SAVE ABORT ABORT,ABORT ABORT,NOW NOW,ABORT ABORT,FORCE'),
    ...words(
      'FORCE,ABORT SAVE,ABORT ABORT,NOSAVE NOW,FOO SAVE,NOW,NOSAVE,FORCE NOW,NOW,FORCE,ABORT abort',
    ),
  ].map((modifiers) => `SHUTDOWN ${modifiers.replaceAll(',', ' ')}`),
);

export const commands: CorpusGroup = {
  name: 'the command table',
  cases: [
    ...arities,
    unknownCommands,
    ...unknownSubcommands,
    ...getKeys,
    oddArguments,
    lists,
    shutdowns,
  ],
};
