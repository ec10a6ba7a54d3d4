// What the command table says of itself, and what it says to requests that fit no command: arity,
// unknown names, COMMAND and its subcommands. COMMAND INFO and DOCS are compared field by field.
import type { RespClient } from '../../../support/resp-client.ts';
import type { RespValue } from '../../../support/resp-parser.ts';
import { describeValue, itemsOf, pairsOf, textOf } from '../comparators.ts';
import {
  type CorpusGroup,
  type Observation,
  pipelineCase,
  type Scenario,
  shaped,
} from '../differential-case.ts';
import { type CommandName, commandNames, subcommandNames } from './command-names.ts';

function wrongArities({ name, least, greatest }: CommandName): string[][] {
  const words = name.split(' ');
  const lowered = words.map((word) => word.toLowerCase());
  const requests: string[][] = [];
  for (let count = 0; count < least; count++) {
    requests.push([...words, ...Array(count).fill('x')], [...lowered, ...Array(count).fill('x')]);
  }
  if (greatest !== Number.POSITIVE_INFINITY) {
    requests.push([...words, ...Array(greatest + 1).fill('x')]);
    requests.push([...words, ...Array(greatest + 7).fill('1')]);
  }
  return requests;
}

const arities = [...commandNames, ...subcommandNames]
  .filter((command) => wrongArities(command).length > 0)
  .map((command) =>
    pipelineCase(`${command.name} with too few or too many arguments`, wrongArities(command)),
  );

const UNKNOWN_NAMES = [
  ...[
    'FOO',
    'foo',
    '',
    ' ',
    'GETT',
    'GE',
    'GET ',
    ' GET',
    'GET\x00',
    'get\r\n',
    '\x00',
    '\xff\xfe',
    '%s%n',
    "it's",
    '"',
  ],
  ...[
    'x'.repeat(127),
    'x'.repeat(128),
    'x'.repeat(129),
    'x'.repeat(1000),
    'a\nb\rc',
    'set|get',
    'client|list',
    '\\',
  ],
];
const UNKNOWN_ARGUMENTS: string[][] = [
  ...[
    [],
    ['a'],
    ['a', 'b', 'c'],
    [''],
    ['', ''],
    ['x'.repeat(127)],
    ['x'.repeat(128)],
    ['x'.repeat(200)],
  ],
  ...[
    ['x'.repeat(60), 'y'.repeat(60), 'z'.repeat(60)],
    ['a\r\nb'],
    ['\x00'],
    ['\xff'],
    ["'"],
    Array(100).fill('arg'),
  ],
  ...[['x'.repeat(120), 'y'.repeat(20), 'z'], ['x'.repeat(125), 'y'], Array(50).fill('')],
];

const latin1 = (texts: readonly string[]): Buffer[] =>
  texts.map((text) => Buffer.from(text, 'latin1'));

const unknownCommands = pipelineCase('commands that do not exist', [
  ...UNKNOWN_NAMES.flatMap((name) => [latin1([name]), latin1([name, 'a', 'b'])]),
  ...UNKNOWN_ARGUMENTS.flatMap((args) => [
    latin1(['NOSUCH', ...args]),
    latin1(['N'.repeat(100), ...args]),
  ]),
]);

const CONTAINERS = ['CLIENT', 'CONFIG', 'COMMAND'];
const unknownSubcommands = CONTAINERS.map((container) =>
  pipelineCase(`subcommands of ${container} that do not exist`, [
    ...UNKNOWN_NAMES.map((name) => latin1([container, name])),
    ...UNKNOWN_ARGUMENTS.map((args) => latin1([container.toLowerCase(), 'NoSuch', ...args])),
  ]),
);

const KEYED_REQUESTS = [
  ...[
    'GET k',
    'SET k v',
    'SET k v EX 5 NX',
    'MSET a 1 b 2',
    'MSET a 1 b',
    'MSETNX a 1 b 2',
    'MGET a b c',
    'DEL a',
  ],
  ...[
    'DEL a b c',
    'RENAME a b',
    'EXISTS a a',
    'TOUCH a b',
    'UNLINK a',
    'GETEX k EX 5',
    'EXPIRE k 5 NX',
    'INCR k',
  ],
  ...[
    'PING',
    'DBSIZE',
    'KEYS *',
    'SCAN 0',
    'CLIENT ID',
    'CONFIG GET x',
    'DEBUG OBJECT k',
    'NOSUCH a',
    'GET',
    'GET a b',
  ],
  ...[
    'SET k',
    'MSET',
    'CLIENT NOSUCH',
    'COMMAND GETKEYS GET k',
    'RANDOMKEY',
    'SETRANGE k 0 v',
    'get k',
    '',
    'SET k v GET',
  ],
];
const getKeys = ['GETKEYS', 'GETKEYSANDFLAGS'].map((subcommand) =>
  pipelineCase(
    `COMMAND ${subcommand}`,
    KEYED_REQUESTS.map((request) => `COMMAND ${subcommand} ${request}`),
  ),
);

const commandErrors = pipelineCase('COMMAND with odd arguments', [
  ...[
    'COMMAND INFO nosuch',
    'COMMAND INFO nosuch neither',
    'COMMAND DOCS nosuch',
    'COMMAND INFO ',
    'COMMAND FOO',
  ],
  ...[
    'COMMAND COUNT x',
    'COMMAND LIST FOO',
    'COMMAND LIST FILTERBY',
    'COMMAND LIST FILTERBY FOO bar',
    'COMMAND ',
    'COMMAND DOCS ',
  ],
  ...[
    'COMMAND LIST FILTERBY MODULE nosuch',
    'COMMAND LIST FILTERBY ACLCAT nosuch',
    'COMMAND LIST FILTERBY PATTERN nosuch*',
  ],
  ...[
    'COMMAND LIST FILTERBY PATTERN xyz[',
    'COMMAND INFO get|x',
    'COMMAND INFO client|nosuch',
    'COMMAND DOCS client|nosuch',
  ],
  shaped('COMMAND COUNT'),
]);

/** A value as a text in which sets and flag lists have no order. */
function plain(value: RespValue | undefined): string {
  if (value === undefined) return 'nothing';
  const items = itemsOf(value);
  if (items === undefined) return describeValue(value);
  const texts = items.map(plain);
  return `[${(value.type === 'set' ? texts.sort() : texts).join(', ')}]`;
}

const sorted = (value: RespValue | undefined): string =>
  (value === undefined ? [] : (itemsOf(value) ?? [])).map(plain).sort().join(' ');

function fieldOf(value: RespValue | undefined, name: string): RespValue | undefined {
  const pairs = value === undefined ? undefined : pairsOf(value);
  return pairs?.find(([label]) => textOf(label) === name)?.[1];
}

function keySpecText(spec: RespValue): string {
  const search = ['begin_search', 'find_keys'].map((part) => {
    const type = fieldOf(fieldOf(spec, part), 'type');
    const details = fieldOf(fieldOf(spec, part), 'spec');
    const pairs = details === undefined ? [] : (pairsOf(details) ?? []);
    return `${part} ${plain(type)} ${pairs.map((pair) => pair.map(plain).join('=')).join(' ')}`;
  });
  return `${search.join(', ')}, flags ${sorted(fieldOf(spec, 'flags'))}`;
}

const INFO_FIELDS: readonly [field: string, (value: RespValue | undefined) => string][] = [
  ['name', plain],
  ['arity', plain],
  ['flags', sorted],
  ['first key', plain],
  ['last key', plain],
  ['step', plain],
  ['ACL categories', sorted],
  ['tips', sorted],
  ['key specs', (value) => (itemsOf(value!) ?? []).map(keySpecText).join('; ')],
];

/** Of a container, only the subcommands of our table: the others come with later steps. */
function knownSubcommands(command: string, value: RespValue | undefined): string {
  const names =
    value === undefined ? [] : (itemsOf(value) ?? []).map((item) => plain(itemsOf(item)?.[0]));
  const known = subcommandNames.map(({ name }) =>
    JSON.stringify(name.toLowerCase().replace(' ', '|')),
  );
  const prefix = `"${command.toLowerCase()}|`;
  return names
    .filter((name) => known.includes(name) && name.startsWith(prefix))
    .sort()
    .join(' ');
}

async function observeCommandInfo(client: RespClient, name: string): Promise<Observation[]> {
  const lowered = name.toLowerCase().replace(' ', '|');
  const reply = await client.request('COMMAND', 'INFO', lowered);
  const info = itemsOf(reply.value)?.[0];
  const items = info === undefined ? undefined : itemsOf(info);
  if (items === undefined) return [{ what: `COMMAND INFO ${lowered}`, seen: plain(info) }];
  const fields = INFO_FIELDS.map(([field, describe], index) => ({
    what: `${field} in COMMAND INFO ${lowered}`,
    seen: describe(items[index]),
  }));
  const subcommands = {
    what: `subcommands in COMMAND INFO ${lowered}`,
    seen: knownSubcommands(name, items[9]),
  };
  return [
    ...fields,
    subcommands,
    { what: `length of COMMAND INFO ${lowered}`, seen: String(items.length) },
  ];
}

/** The structure of the arguments; their names became unique identifiers in 7.2 and are left out. */
function argumentText(value: RespValue): string {
  const parts = ['type', 'token', 'flags', 'since'].map((name) => {
    const field = fieldOf(value, name);
    return field === undefined ? '' : ` ${name} ${name === 'flags' ? sorted(field) : plain(field)}`;
  });
  const nested = fieldOf(value, 'arguments');
  return `${parts.join('').trim()}${nested === undefined ? '' : ` (${argumentList(nested)})`}`;
}

const argumentList = (value: RespValue | undefined): string =>
  value === undefined ? 'none' : (itemsOf(value) ?? []).map(argumentText).join('; ');

async function observeCommandDocs(client: RespClient, name: string): Promise<Observation[]> {
  const lowered = name.toLowerCase().replace(' ', '|');
  const docs = await client.request('COMMAND', 'DOCS', lowered);
  const described = fieldOf(docs.value, lowered);
  const what = (field: string) => `${field} in COMMAND DOCS ${lowered}`;
  return [
    { what: what('summary'), seen: fieldOf(described, 'summary')?.type ?? 'nothing' },
    { what: what('since'), seen: plain(fieldOf(described, 'since')) },
    { what: what('group'), seen: plain(fieldOf(described, 'group')) },
    { what: what('arguments'), seen: argumentList(fieldOf(described, 'arguments')) },
  ];
}

const introspection: Scenario[] = [...commandNames, ...subcommandNames].flatMap(({ name }) => [
  {
    title: `COMMAND INFO of ${name}`,
    observe: async (server) => await observeCommandInfo(await server.connect(), name),
  },
  {
    title: `COMMAND DOCS of ${name}`,
    observe: async (server) => await observeCommandDocs(await server.connect(), name),
  },
]);

export const commands: CorpusGroup = {
  name: 'the command table',
  cases: [
    ...[...arities, unknownCommands, ...unknownSubcommands, ...getKeys, commandErrors],
    ...introspection,
  ],
};
