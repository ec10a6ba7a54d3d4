// COMMAND INFO and COMMAND DOCS of every command, field by field, because the order of flags and
// categories means nothing and the sentences of the documentation are everybody's own.
import type { RespClient } from '../../../support/resp-client.ts';
import type { RespValue } from '../../../support/resp-parser.ts';
import { describeValue, isOfComparedVersion, itemsOf, pairsOf, textOf } from '../comparators.ts';
import type { CorpusGroup, Observation, Scenario } from '../differential-case.ts';
import { commandNames, subcommandNames } from './command-names.ts';

/** A value as a text in which RESP3 sets have no order. */
function plain(value: RespValue | undefined): string {
  if (value === undefined) return 'nothing';
  const items = itemsOf(value);
  if (items === undefined) return describeValue(value);
  const texts = items.map(plain);
  return `[${(value.type === 'set' ? texts.sort() : texts).join(', ')}]`;
}

const listOf = (value: RespValue | undefined): readonly RespValue[] =>
  value === undefined ? [] : (itemsOf(value) ?? []);

const sorted = (value: RespValue | undefined): string => listOf(value).map(plain).sort().join(' ');

function fieldOf(value: RespValue | undefined, name: string): RespValue | undefined {
  const pairs = value === undefined ? undefined : pairsOf(value);
  return pairs?.find(([label]) => textOf(label) === name)?.[1];
}

function keySpec(spec: RespValue): string {
  const parts = ['begin_search', 'find_keys'].map((part) => {
    const details = fieldOf(fieldOf(spec, part), 'spec');
    const pairs = details === undefined ? [] : (pairsOf(details) ?? []);
    const texts = pairs.map((pair) => pair.map(plain).join('='));
    return `${part} ${plain(fieldOf(fieldOf(spec, part), 'type'))} ${texts.join(' ')}`;
  });
  return `${parts.join(', ')}, flags ${sorted(fieldOf(spec, 'flags'))}`;
}

const keySpecs = (value: RespValue | undefined): string => listOf(value).map(keySpec).join('; ');

/** Of a container only the subcommands of our table: the others come with later steps. */
function subcommands(value: RespValue | undefined): string {
  const known = subcommandNames.map(({ name }) => name.toLowerCase());
  const names = listOf(value).map((item) => textOf(listOf(item)[0] ?? item) ?? '');
  return names
    .filter((name) => known.includes(name))
    .sort()
    .join(' ');
}

/** The fields of COMMAND INFO in their order. */
const INFO_FIELDS: readonly [field: string, (value: RespValue | undefined) => string][] = [
  ['the name', plain],
  ['the arity', plain],
  ['the flags', sorted],
  ['the first key', plain],
  ['the last key', plain],
  ['the step', plain],
  ['the ACL categories', sorted],
  ['the tips', sorted],
  ['the key specs', keySpecs],
  ['the subcommands', subcommands],
];

async function observeInfo(client: RespClient, name: string): Promise<Observation[]> {
  const reply = await client.request('COMMAND', 'INFO', name);
  const info = listOf(reply.value)[0];
  if (info === undefined || itemsOf(info) === undefined) {
    return [{ what: `COMMAND INFO ${name}`, seen: plain(info) }];
  }
  const items = listOf(info);
  const fields = INFO_FIELDS.map(([field, describe], index) => ({
    what: `${field} in COMMAND INFO ${name}`,
    seen: describe(items[index]),
  }));
  return [...fields, { what: `length of COMMAND INFO ${name}`, seen: String(items.length) }];
}

/** One argument's structure. Names became unique identifiers in 7.2 and are left out. */
function argument(value: RespValue): string {
  const parts = ['type', 'token', 'since'].flatMap((name) => {
    const field = fieldOf(value, name);
    return field === undefined ? [] : [`${name} ${plain(field)}`];
  });
  const flags = fieldOf(value, 'flags');
  if (flags !== undefined) parts.push(`flags ${sorted(flags)}`);
  const nested = fieldOf(value, 'arguments');
  if (nested !== undefined) parts.push(`(${argumentList(nested)})`);
  return parts.join(' ');
}

const argumentList = (value: RespValue | undefined): string =>
  value === undefined ? 'none' : listOf(value).map(argument).join('; ');

const historyVersions = (value: RespValue | undefined): string =>
  listOf(value)
    .flatMap((entry) => listOf(entry)[0] ?? [])
    .filter(isOfComparedVersion)
    .map(plain)
    .sort()
    .join(' ');

/** Whether and since when; what to use instead is everybody's own sentence. */
function deprecation(docs: RespValue | undefined): string {
  const since = fieldOf(docs, 'deprecated_since');
  if (since !== undefined && !isOfComparedVersion(since)) return 'nothing nothing nothing';
  return [
    plain(fieldOf(docs, 'doc_flags')),
    plain(since),
    fieldOf(docs, 'replaced_by')?.type ?? 'nothing',
  ].join(' ');
}

async function observeDocs(client: RespClient, name: string): Promise<Observation[]> {
  const reply = await client.request('COMMAND', 'DOCS', name);
  const docs = fieldOf(reply.value, name);
  const what = (field: string): string => `${field} in COMMAND DOCS ${name}`;
  return [
    { what: what('the summary'), seen: fieldOf(docs, 'summary')?.type ?? 'nothing' },
    { what: what('since'), seen: plain(fieldOf(docs, 'since')) },
    { what: what('the group'), seen: plain(fieldOf(docs, 'group')) },
    { what: what('deprecation'), seen: deprecation(docs) },
    { what: what('the complexity'), seen: fieldOf(docs, 'complexity')?.type ?? 'nothing' },
    { what: what('the versions in the history'), seen: historyVersions(fieldOf(docs, 'history')) },
    { what: what('the arguments'), seen: argumentList(fieldOf(docs, 'arguments')) },
  ];
}

const scenarios: Scenario[] = [...commandNames, ...subcommandNames].flatMap(({ name }) => {
  const lowered = name.toLowerCase();
  return [
    {
      title: `COMMAND INFO ${lowered}`,
      observe: async (server) => await observeInfo(await server.connect(), lowered),
    },
    {
      title: `COMMAND DOCS ${lowered}`,
      observe: async (server) => await observeDocs(await server.connect(), lowered),
    },
  ];
});

export const commandIntrospection: CorpusGroup = {
  name: 'what COMMAND says of each command',
  cases: scenarios,
};
