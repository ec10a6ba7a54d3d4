/**
 * What COMMAND INFO says of a command, and the ACL categories it belongs to: everything is derived
 * from the command's specification, so that nothing has to be said twice.
 */
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import type { Command, CommandFlag, CommandGroup } from './command.ts';
import type { KeySpec, KeySpecFlag } from './key-spec.ts';

/** Flags in the order in which they are reported; those missing here are never told. */
const SHOWN_FLAGS: readonly CommandFlag[] = [
  'write',
  'readonly',
  'denyoom',
  'module',
  'admin',
  'pubsub',
  'noscript',
  'blocking',
  'loading',
  'stale',
  'skip_monitor',
  'skip_slowlog',
  'asking',
  'fast',
  'no_auth',
  'no_mandatory_keys',
  'no_async_loading',
  'no_multi',
  'movablekeys',
  'allow_busy',
];

const KEY_FLAGS: readonly KeySpecFlag[] = [
  'RO',
  'RW',
  'OW',
  'RM',
  'access',
  'update',
  'insert',
  'delete',
  'not_key',
  'incomplete',
  'variable_flags',
];

/** All ACL categories, in the order in which they are reported. */
export const ACL_CATEGORIES: readonly string[] = [
  'keyspace',
  'read',
  'write',
  'set',
  'sortedset',
  'list',
  'hash',
  'string',
  'bitmap',
  'hyperloglog',
  'geo',
  'stream',
  'pubsub',
  'admin',
  'fast',
  'slow',
  'blocking',
  'dangerous',
  'connection',
  'transaction',
  'scripting',
];

/** Groups whose commands all belong to one category. */
const CATEGORY_OF_GROUP: Partial<Record<CommandGroup, string>> = {
  string: 'string',
  list: 'list',
  hash: 'hash',
  set: 'set',
  'sorted-set': 'sortedset',
  stream: 'stream',
  bitmap: 'bitmap',
  hyperloglog: 'hyperloglog',
  geo: 'geo',
  transactions: 'transaction',
  scripting: 'scripting',
};

const CATEGORIES_OF_FLAG: Partial<Record<CommandFlag, readonly string[]>> = {
  write: ['write'],
  readonly: ['read'],
  admin: ['admin', 'dangerous'],
  pubsub: ['pubsub'],
  fast: ['fast'],
  blocking: ['blocking'],
};

/** Categories without the '@', in reporting order. Every command is either fast or slow. */
export function aclCategories(command: Command): readonly string[] {
  const { spec } = command;
  const found = new Set<string>(spec.categories);
  const isContainer = spec.run === undefined;
  const ofGroup = CATEGORY_OF_GROUP[spec.group];
  if (ofGroup !== undefined && !isContainer) found.add(ofGroup);
  for (const flag of spec.flags) {
    if (flag === 'readonly' && spec.group === 'scripting') continue;
    for (const category of CATEGORIES_OF_FLAG[flag] ?? []) found.add(category);
  }
  if (!found.has('fast')) found.add('slow');
  return ACL_CATEGORIES.filter((category) => found.has(category));
}

/** First key, last key and step, as COMMAND has told them since before there were key specs. */
export interface LegacyKeyRange {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  /** The range does not tell everything: where the keys are depends on the arguments. */
  readonly movable: boolean;
}

interface PlainRange {
  readonly first: number;
  /** Absolute, or negative and counted from the end. */
  readonly last: number;
  readonly step: number;
}

function plainRangeOf({ begin, find }: KeySpec): PlainRange | undefined {
  if (!('index' in begin) || !('lastKey' in find)) return undefined;
  const last = find.lastKey < 0 ? find.lastKey : begin.index + find.lastKey;
  return { first: begin.index, last, step: find.step };
}

export function legacyKeyRange(specs: readonly KeySpec[]): LegacyKeyRange {
  let movable = specs.some((spec) => spec.flags.includes('incomplete'));
  const only = specs.length === 1 ? plainRangeOf(specs[0]) : undefined;
  if (only !== undefined) return { ...only, movable };
  let joined: PlainRange | undefined;
  for (const spec of specs) {
    const range = plainRangeOf(spec);
    // Several ranges make one only if each begins right behind the one before it.
    const fits = range?.step === 1 && (joined === undefined || joined.last === range.first - 1);
    if (range === undefined || !fits) movable = true;
    else joined = { first: joined?.first ?? range.first, last: range.last, step: 1 };
  }
  return { ...(joined ?? { first: 0, last: 0, step: 0 }), movable };
}

/** The flags that are told, `movablekeys` being found out from the key specs. */
export function shownFlags(command: Command): readonly CommandFlag[] {
  const { flags, keys } = command.spec;
  const movable = legacyKeyRange(keys ?? []).movable;
  return SHOWN_FLAGS.filter((flag) => flags.includes(flag) || (movable && flag === 'movablekeys'));
}

export function replyKeyFlags(reply: ReplyWriter, flags: readonly KeySpecFlag[]): void {
  const ordered = KEY_FLAGS.filter((flag) => flags.includes(flag));
  reply.set(ordered.length);
  for (const flag of ordered) reply.simple(flag);
}

/** Writes the ten-part description; null for a command that does not exist. */
export function replyCommandInfo(reply: ReplyWriter, command: Command | undefined): void {
  if (command === undefined) {
    reply.nullBulk();
    return;
  }
  const { spec } = command;
  const keys = spec.keys ?? [];
  const range = legacyKeyRange(keys);
  reply.array(10);
  reply.bulkText(command.fullName);
  reply.integer(spec.arity);
  replyWords(reply, shownFlags(command));
  reply.integer(range.first);
  reply.integer(range.last);
  reply.integer(range.step);
  replyWords(
    reply,
    aclCategories(command).map((category) => `@${category}`),
  );
  const tips = spec.tips ?? [];
  reply.set(tips.length);
  for (const tip of tips) reply.bulkText(tip);
  reply.set(keys.length);
  for (const key of keys) replyKeySpec(reply, key);
  replySubcommands(reply, command);
}

function replyWords(reply: ReplyWriter, words: readonly string[]): void {
  reply.set(words.length);
  for (const word of words) reply.simple(word);
}

function replySubcommands(reply: ReplyWriter, command: Command): void {
  const { subcommands } = command;
  if (subcommands.length === 0) reply.set(0);
  else reply.array(subcommands.length);
  for (const subcommand of subcommands) replyCommandInfo(reply, subcommand);
}

function replyKeySpec(reply: ReplyWriter, spec: KeySpec): void {
  reply.map(spec.notes === undefined ? 3 : 4);
  if (spec.notes !== undefined) {
    reply.bulkText('notes');
    reply.bulkText(spec.notes);
  }
  reply.bulkText('flags');
  replyKeyFlags(reply, spec.flags);
  reply.bulkText('begin_search');
  const { begin, find } = spec;
  if ('index' in begin) {
    replySearch(reply, 'index', [['index', begin.index]]);
  } else if ('unknown' in begin) {
    replySearch(reply, 'unknown', []);
  } else {
    replySearch(reply, 'keyword', [
      ['keyword', begin.keyword],
      ['startfrom', begin.from],
    ]);
  }
  reply.bulkText('find_keys');
  if ('lastKey' in find) {
    replySearch(reply, 'range', [
      ['lastkey', find.lastKey],
      ['keystep', find.step],
      ['limit', find.limit],
    ]);
  } else if ('unknown' in find) {
    replySearch(reply, 'unknown', []);
  } else {
    replySearch(reply, 'keynum', [
      ['keynumidx', find.keyCount],
      ['firstkey', find.firstKey],
      ['keystep', find.step],
    ]);
  }
}

function replySearch(
  reply: ReplyWriter,
  type: string,
  details: readonly (readonly [string, string | number])[],
): void {
  reply.map(2);
  reply.bulkText('type');
  reply.bulkText(type);
  reply.bulkText('spec');
  reply.map(details.length);
  for (const [name, value] of details) {
    reply.bulkText(name);
    if (typeof value === 'number') reply.integer(value);
    else reply.bulkText(value);
  }
}
