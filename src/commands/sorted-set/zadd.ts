/** ZADD and ZINCRBY: members get scores, or have them raised, under conditions. */
import { asciiBytes } from '../../base/ascii.ts';
import { parseDouble } from '../../base/doubles.ts';
import { EVENT_ZSET } from '../../keyspace/events.ts';
import { placeValue } from '../../keyspace/value-records.ts';
import { err } from '../../protocol/reply-error.ts';
import { TYPE_ZSET } from '../../values/kinds.ts';
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import {
  ADDED,
  CHANGED,
  INCREMENT,
  NOT_A_NUMBER,
  ONLY_GREATER,
  ONLY_LESS,
  ONLY_NEW,
  ONLY_PRESENT,
  REFUSED,
} from '../../values/sorted-set/sorted-sets.ts';
import {
  block,
  double,
  integer,
  key,
  many,
  oneOf,
  optional,
  text,
  token,
} from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_A_FLOAT, SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { keepForm, openSortedSet } from './sorted-set-access.ts';

const KEY = 1;
/** Answers how many were changed, not only how many added. */
export const COUNT_CHANGED = 32;

const WORDS: readonly (readonly [Uint8Array, number])[] = [
  [asciiBytes('nx'), ONLY_NEW],
  [asciiBytes('xx'), ONLY_PRESENT],
  [asciiBytes('gt'), ONLY_GREATER],
  [asciiBytes('lt'), ONLY_LESS],
  [asciiBytes('ch'), COUNT_CHANGED],
  [asciiBytes('incr'), INCREMENT],
];

const NEW_AND_PRESENT = err('XX and NX options at the same time are not compatible');
const COMPARED_AND_NEW = err('GT, LT, and/or NX options at the same time are not compatible');
const SEVERAL_INCREMENTS = err('INCR option supports a single increment-element pair');
const NO_NUMBER = err('resulting score is not a number (NaN)');

export const zadd = defineCommand({
  name: 'ZADD',
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Gives members of a sorted set scores; members and set are created where missing.',
  complexity: 'O(log(N)) for each member, N being the number of members in the set.',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(KEY, 'RW', 'update')],
  arguments: [
    key('key'),
    optional(oneOf('condition', token('NX'), token('XX')), { since: '3.0.2' }),
    optional(oneOf('comparison', token('GT'), token('LT')), { since: '6.2.0' }),
    optional({ ...token('CH', { since: '3.0.2' }), name: 'change' }),
    optional({ ...token('INCR', { since: '3.0.2' }), name: 'increment' }),
    many(block('data', double('score'), text('member'))),
  ],
  history: [
    ['2.4.0', 'Takes several members at once.'],
    ['3.0.2', 'Takes `XX`, `NX`, `CH` and `INCR`.'],
    ['6.2.0', 'Takes `GT` and `LT`.'],
  ],
  // Options come before what is not optional.
  parsesItself: true,
  run(call) {
    let options = 0;
    let first = 2;
    for (; first < call.request.count; first++) {
      const option = optionAt(call, first);
      if (option === 0) break;
      options |= option;
    }
    put(call, options, first);
  },
});

export const zincrby = defineCommand({
  name: 'ZINCRBY',
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Adds an amount to the score of a member; a missing one counts as 0.',
  complexity: 'O(log(N)), N being the number of members in the set.',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(KEY, 'RW', 'access', 'update')],
  arguments: [key('key'), integer('increment'), text('member')],
  parsesItself: true,
  run(call) {
    // Redis goes by ZADD's grammar here too: an increment may be one of its options.
    let options = INCREMENT;
    let first = 2;
    for (; first < call.request.count; first++) {
      const option = optionAt(call, first);
      if (option === 0) break;
      options |= option;
    }
    put(call, options, first);
  },
});

/** The option that an argument is, 0 for none. */
function optionAt(call: Call, index: number): number {
  const length = call.request.lengths[index];
  if (length !== 2 && length !== 4) return 0;
  // Scores, which usually stand here, begin with nothing that is a letter.
  if (call.request.bytes[call.request.starts[index]] < 0x41) return 0;
  for (const [word, option] of WORDS) if (call.isWord(index, word)) return option;
  return 0;
}

/** Does what stands in pairs of score and member from an argument on, answers and reports it. */
export function put(call: Call, options: number, first: number): void {
  const { request } = call;
  const { bytes, starts, lengths, count } = request;
  if (first === count || ((count - first) & 1) !== 0) {
    call.error(SYNTAX_ERROR);
    return;
  }
  if (options !== 0 && !areCompatible(call, options, count - first)) return;
  const firstScore = parseDouble(bytes, starts[first], lengths[first]);
  let isGood = firstScore !== undefined;
  for (let at = first + 2; isGood && at < count; at += 2) {
    isGood = parseDouble(bytes, starts[at], lengths[at]) !== undefined;
  }
  if (firstScore === undefined || !isGood) {
    call.error(NOT_A_FLOAT);
    return;
  }
  const ref = call.findOf(KEY, TYPE_ZSET);
  if (ref < 0) return;
  if (ref !== 0) putInto(call, ref, options, first, firstScore);
  else if ((options & ONLY_PRESENT) === 0) putIntoNew(call, options, first, firstScore);
  else if ((options & INCREMENT) !== 0) call.reply.nullBulk();
  else call.reply.integer(0);
}

function areCompatible(call: Call, options: number, count: number): boolean {
  if ((options & ONLY_NEW) !== 0 && (options & ONLY_PRESENT) !== 0) {
    call.error(NEW_AND_PRESENT);
    return false;
  }
  const comparisons = options & (ONLY_GREATER | ONLY_LESS);
  if (
    comparisons !== 0 &&
    (comparisons === (ONLY_GREATER | ONLY_LESS) || (options & ONLY_NEW) !== 0)
  ) {
    call.error(COMPARED_AND_NEW);
    return false;
  }
  if ((options & INCREMENT) === 0 || count === 2) return true;
  call.error(SEVERAL_INCREMENTS);
  return false;
}

function putIntoNew(call: Call, options: number, first: number, firstScore: number): void {
  const { keyspace, database, request } = call;
  const { bytes, view, starts, lengths, count } = request;
  const { sortedSets } = keyspace.values;
  let set = sortedSets.create((count - first) >>> 1, lengths[first + 1]);
  let added = 0;
  let changed = 0;
  try {
    for (let at = first; at < count; at += 2) {
      const score = at === first ? firstScore : parsed(call, at);
      set = sortedSets.put(set, bytes, view, starts[at + 1], lengths[at + 1], score, options);
      if (sortedSets.outcome === ADDED) added++;
      else if (sortedSets.outcome === CHANGED) changed++;
    }
  } catch (error) {
    sortedSets.free(set);
    throw error;
  }
  const ref = placeValue(keyspace, database, request, KEY, 0, set.kind, set.root);
  report(call, ref, options, added, changed);
}

/** A score that is known to be one. */
function parsed(call: Call, index: number): number {
  const { bytes, starts, lengths } = call.request;
  return parseDouble(bytes, starts[index], lengths[index]) ?? 0;
}

function putInto(
  call: Call,
  ref: number,
  options: number,
  first: number,
  firstScore: number,
): void {
  const { bytes, view, starts, lengths, count } = call.request;
  const { sortedSets } = call.keyspace.values;
  let set = openSortedSet(call, ref);
  let added = 0;
  let changed = 0;
  const expected = sortedSets.expect(set, (count - first) >>> 1);
  set = kept(call, ref, set, expected, set.root);
  try {
    for (let at = first; at < count; at += 2) {
      const score = at === first ? firstScore : parsed(call, at);
      const { root } = set;
      const now = sortedSets.put(set, bytes, view, starts[at + 1], lengths[at + 1], score, options);
      set = kept(call, ref, set, now, root);
      if (sortedSets.outcome === ADDED) added++;
      else if (sortedSets.outcome === CHANGED) changed++;
    }
  } finally {
    // Should memory run out under way, what was done stays, and is told.
    if (added + changed > 0) reportChange(call, ref, options, added + changed);
  }
  answer(call, options, added, changed);
}

/** Keeps the record up to date when the set has moved or has taken another form. */
function kept(
  call: Call,
  ref: number,
  before: SortedSetForm,
  now: SortedSetForm,
  root: number,
): SortedSetForm {
  if (now !== before || now.root !== root) keepForm(call, ref, now);
  return now;
}

function report(call: Call, ref: number, options: number, added: number, changed: number): void {
  reportChange(call, ref, options, added + changed);
  answer(call, options, added, changed);
}

function reportChange(call: Call, ref: number, options: number, changes: number): void {
  const { keyspace, database, request } = call;
  keyspace.changed(database, request, KEY, ref, changes);
  const event = (options & INCREMENT) !== 0 ? 'zincr' : 'zadd';
  keyspace.notify(EVENT_ZSET, event, database, request, KEY);
}

function answer(call: Call, options: number, added: number, changed: number): void {
  const { outcome, putScore } = call.keyspace.values.sortedSets;
  if ((options & INCREMENT) === 0) {
    call.reply.integer((options & COUNT_CHANGED) !== 0 ? added + changed : added);
  } else if (outcome === NOT_A_NUMBER) {
    call.error(NO_NUMBER);
  } else if (outcome === REFUSED) {
    call.reply.nullBulk();
  } else {
    call.reply.double(putScore);
  }
}
