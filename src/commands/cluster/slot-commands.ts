/** The subcommands of CLUSTER about hash slots; see `node-commands.ts`. */
import { block, integer, many, oneOf, text, token } from '../framework/argument.ts';
import { type Command, type CommandSpec, defineCommand } from '../framework/command.ts';
import { answerDisabled } from './disabled.ts';

const base = {
  group: 'cluster',
  since: '3.0.0',
  parsesItself: true,
  run: answerDisabled,
} as const satisfies Partial<CommandSpec>;

const slots = many(integer('slot'));
const ranges = many(block('range', integer('start-slot'), integer('end-slot')));

const change = {
  ...base,
  complexity: 'O(N) with N being the number of slots.',
  arity: -3,
  flags: ['admin', 'stale', 'no_async_loading'],
} as const satisfies Partial<CommandSpec>;

const layout = {
  ...base,
  complexity: 'O(N) with N being the number of nodes.',
  arity: 2,
  flags: ['loading', 'stale'],
  tips: ['nondeterministic_output'],
} as const satisfies Partial<CommandSpec>;

export const slotCommands: readonly Command[] = [
  defineCommand({
    ...change,
    name: 'ADDSLOTS',
    summary: 'Makes this node responsible for slots.',
    arguments: [slots],
  }),
  defineCommand({
    ...change,
    name: 'ADDSLOTSRANGE',
    since: '7.0.0',
    summary: 'Makes this node responsible for ranges of slots.',
    arity: -4,
    arguments: [ranges],
  }),
  defineCommand({
    ...base,
    name: 'COUNTKEYSINSLOT',
    summary: 'Counts the keys of a slot.',
    complexity: 'O(1)',
    arity: 3,
    flags: ['stale'],
    arguments: [integer('slot')],
  }),
  defineCommand({
    ...change,
    name: 'DELSLOTS',
    summary: 'Makes nobody responsible for slots, as far as this node knows.',
    arguments: [slots],
  }),
  defineCommand({
    ...change,
    name: 'DELSLOTSRANGE',
    since: '7.0.0',
    summary: 'Makes nobody responsible for ranges of slots, as far as this node knows.',
    arity: -4,
    arguments: [ranges],
  }),
  defineCommand({
    ...change,
    name: 'FLUSHSLOTS',
    summary: 'Takes all slots from this node.',
    complexity: 'O(1)',
    arity: 2,
  }),
  defineCommand({
    ...base,
    name: 'GETKEYSINSLOT',
    summary: 'Lists some keys of a slot.',
    complexity: 'O(N) with N being the number of keys asked for.',
    arity: 4,
    flags: ['stale'],
    tips: ['nondeterministic_output'],
    arguments: [integer('slot'), integer('count')],
  }),
  defineCommand({
    ...base,
    name: 'KEYSLOT',
    summary: 'Tells which slot a key belongs to.',
    complexity: 'O(N) with N being the number of bytes in the key.',
    arity: 3,
    flags: ['stale'],
    arguments: [text('key')],
  }),
  defineCommand({
    ...change,
    name: 'SETSLOT',
    summary: 'Tells this node who has a slot, or that it moves.',
    complexity: 'O(1)',
    arity: -4,
    arguments: [
      integer('slot'),
      oneOf(
        'subcommand',
        text('importing', { token: 'IMPORTING' }),
        text('migrating', { token: 'MIGRATING' }),
        text('node', { token: 'NODE' }),
        token('STABLE'),
      ),
    ],
  }),
  defineCommand({
    ...layout,
    name: 'SHARDS',
    since: '7.0.0',
    summary: 'Lists the shards: their slots and nodes.',
  }),
  defineCommand({
    ...layout,
    name: 'SLOTS',
    summary: 'Lists ranges of slots with the nodes that have them.',
    deprecated: { since: '7.0.0', replacedBy: '`CLUSTER SHARDS`' },
    history: [
      ['4.0.0', 'Added node IDs.'],
      ['7.0.0', 'Added additional networking metadata field.'],
    ],
  }),
];
