/**
 * ZSCAN: goes through the members of a sorted set in many small calls. Members that are there from
 * the first call to the last are all answered. A set in its small form is answered whole.
 */
import { TYPE_ZSET } from '../../values/kinds.ts';
import { ScoreText } from '../../values/sorted-set/score-text.ts';
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import { TreeSortedSet } from '../../values/sorted-set/tree-sorted-set.ts';
import { integer, key, optional, pattern } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import {
  passesPattern,
  readScanCursor,
  readScanOptions,
  type ScanOptions,
  STEPS_PER_ELEMENT,
} from '../generic/scan-options.ts';
import { openSortedSet, replyMember } from './sorted-set-access.ts';

const KEY = 1;
const CURSOR = 2;
const OPTIONS = 3;

export const zscan = defineCommand({
  name: 'ZSCAN',
  group: 'sorted-set',
  since: '2.8.0',
  summary: 'Answers some members of a sorted set with their scores, and the cursor for more.',
  complexity: 'O(1) for each call, O(N) for all calls until the cursor is 0 again.',
  arity: -3,
  flags: ['readonly'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(KEY, 'RO', 'access')],
  arguments: [
    key('key'),
    integer('cursor'),
    optional(pattern('pattern', { token: 'MATCH' })),
    optional(integer('count', { token: 'COUNT' })),
  ],
  // A key that does not exist is answered before the options are looked at.
  parsesItself: true,
  run(call) {
    const cursor = readScanCursor(call, CURSOR);
    if (Number.isNaN(cursor)) return;
    const ref = call.readOf(KEY, TYPE_ZSET);
    if (ref < 0) return;
    if (ref === 0) {
      replyHeader(call, 0, 0);
      return;
    }
    const options = readScanOptions(call, OPTIONS, 'members');
    if (options === undefined) return;
    const set = openSortedSet(call, ref);
    if (set instanceof TreeSortedSet) answerSome(call, set, cursor, options);
    else answerAll(call, set, options);
  },
});

function replyHeader(call: Call, cursor: number, elements: number): void {
  call.reply.array(2);
  call.reply.bulkInteger(cursor);
  call.reply.array(elements * 2);
}

function answerAll(call: Call, set: SortedSetForm, options: ScanOptions): void {
  const text = new ScoreText();
  let matching = 0;
  for (let more = set.seek(0); more; more = set.forward()) {
    if (isWanted(call, set, options)) matching++;
  }
  replyHeader(call, 0, matching);
  for (let more = set.seek(0); more; more = set.forward()) {
    if (isWanted(call, set, options)) replyElement(call, set, text);
  }
}

function answerSome(call: Call, set: TreeSortedSet, cursor: number, options: ScanOptions): void {
  const found: number[] = [];
  let next = cursor;
  let steps = options.count * STEPS_PER_ELEMENT;
  const visit = (ref: number): void => {
    found.push(ref);
  };
  do {
    next = set.table.scan(next, visit);
  } while (next !== 0 && found.length < options.count && --steps > 0);
  const wanted = found.filter((ref) => {
    set.readRecord(ref);
    return isWanted(call, set, options);
  });
  const text = new ScoreText();
  replyHeader(call, next, wanted.length);
  for (const ref of wanted) {
    set.readRecord(ref);
    replyElement(call, set, text);
  }
}

function isWanted(call: Call, set: SortedSetForm, options: ScanOptions): boolean {
  const { memberBytes, memberStart, memberLength } = set;
  return passesPattern(call, options.patternIndex, memberBytes, memberStart, memberLength);
}

function replyElement(call: Call, set: SortedSetForm, text: ScoreText): void {
  replyMember(call, set);
  text.write(set.score);
  call.reply.bulk(text.bytes, 0, text.length);
}
