/**
 * The subcommands of CLUSTER about its nodes: known, so that clients learn from their error that
 * there is no cluster, and not that there is no such command.
 */
import { integer, oneOf, optional, text, token } from '../framework/argument.ts';
import { type Command, type CommandSpec, defineCommand } from '../framework/command.ts';
import { answerDisabled } from './disabled.ts';

const base = {
  group: 'cluster',
  since: '3.0.0',
  complexity: 'O(1)',
  parsesItself: true,
  run: answerDisabled,
} as const satisfies Partial<CommandSpec>;

/** Whoever asks, the answer depends on the node. */
const question = {
  ...base,
  arity: 2,
  flags: ['stale'],
  tips: ['nondeterministic_output'],
} as const satisfies Partial<CommandSpec>;

/** A question that only who runs the cluster has. */
const adminQuestion = {
  ...question,
  arity: 3,
  flags: ['admin', 'stale'],
  arguments: [text('node-id')],
} as const satisfies Partial<CommandSpec>;

const change = {
  ...base,
  arity: 2,
  flags: ['admin', 'stale', 'no_async_loading'],
} as const satisfies Partial<CommandSpec>;

export const nodeCommands: readonly Command[] = [
  defineCommand({
    ...change,
    name: 'BUMPEPOCH',
    summary: 'Raises the configuration epoch of this node.',
    tips: ['nondeterministic_output'],
  }),
  defineCommand({
    ...adminQuestion,
    name: 'COUNT-FAILURE-REPORTS',
    summary: 'Counts the nodes that hold a node to have failed.',
    complexity: 'O(N) with N being the number of reports.',
  }),
  defineCommand({
    ...change,
    name: 'FAILOVER',
    summary: 'Makes this replica the primary of its slots.',
    arity: -2,
    arguments: [optional(oneOf('options', token('FORCE'), token('TAKEOVER')))],
  }),
  defineCommand({
    ...change,
    name: 'FORGET',
    summary: 'Strikes a node off the list of those that are known.',
    arity: 3,
    arguments: [text('node-id')],
  }),
  defineCommand({
    ...base,
    name: 'HELP',
    since: '5.0.0',
    summary: 'Explains the subcommands, on a server that belongs to a cluster.',
    arity: 2,
    flags: ['loading', 'stale'],
  }),
  defineCommand({ ...question, name: 'INFO', summary: 'Tells the state of the cluster.' }),
  defineCommand({
    ...question,
    name: 'LINKS',
    since: '7.0.0',
    summary: 'Lists the connections of this node with the others.',
    complexity: 'O(N) with N being the number of nodes.',
  }),
  defineCommand({
    ...change,
    name: 'MEET',
    summary: 'Makes this node know another one.',
    arity: -4,
    history: [['4.0.0', "Added the optional port of the other node's bus."]],
    arguments: [
      text('ip'),
      integer('port'),
      optional(integer('cluster-bus-port', { since: '4.0.0' })),
    ],
  }),
  defineCommand({ ...question, name: 'MYID', summary: "Tells this node's name.", tips: [] }),
  defineCommand({
    ...question,
    name: 'MYSHARDID',
    since: '7.2.0',
    summary: "Tells the name of this node's shard.",
  }),
  defineCommand({
    ...question,
    name: 'NODES',
    summary: 'Lists the nodes and their slots.',
    complexity: 'O(N) with N being the number of nodes.',
  }),
  defineCommand({
    ...adminQuestion,
    name: 'REPLICAS',
    since: '5.0.0',
    summary: 'Lists the replicas of a node.',
  }),
  defineCommand({
    ...change,
    name: 'REPLICATE',
    summary: 'Makes this node a replica of another one.',
    arity: 3,
    arguments: [text('node-id')],
  }),
  defineCommand({
    ...change,
    name: 'RESET',
    summary: 'Makes this node one that belongs to nobody.',
    complexity: 'O(N) with N being the number of nodes; a replica loses its keys as well.',
    arity: -2,
    flags: ['admin', 'noscript', 'stale'],
    arguments: [optional(oneOf('hard-soft', token('HARD'), token('SOFT')))],
  }),
  defineCommand({
    ...change,
    name: 'SAVECONFIG',
    summary: 'Writes what this node knows of the cluster to its file.',
  }),
  defineCommand({
    ...change,
    name: 'SET-CONFIG-EPOCH',
    summary: 'Gives a new node its configuration epoch.',
    arity: 3,
    arguments: [integer('config-epoch')],
  }),
  defineCommand({
    ...adminQuestion,
    name: 'SLAVES',
    summary: 'Lists the replicas of a node.',
    deprecated: { since: '5.0.0', replacedBy: '`CLUSTER REPLICAS`' },
  }),
];
