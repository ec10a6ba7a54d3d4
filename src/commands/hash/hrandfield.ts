/** HRANDFIELD: fields chosen at random, each with equal chance. */
import { asciiBytes } from '../../base/ascii.ts';
import { randomBelow } from '../../base/random.ts';
import { err } from '../../protocol/reply-error.ts';
import { block, integer, key, optional, token } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { isEndless } from '../framework/endless-reply.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { hashOf, openToRead } from './hash-access.ts';

const WITHVALUES = asciiBytes('withvalues');
const COUNT_INDEX = 2;
const WORD_INDEX = 3;
const INT64_MAX = 0x7fffffffffffffffn;
const OUT_OF_RANGE = err('value is out of range');
const OUT_OF_LIMITS = err(
  `value is out of range, value must between ${-INT64_MAX} and ${INT64_MAX}`,
);
/** With more than a third of all fields wanted, going through them beats drawing and rejecting. */
const DRAWN_SHARE = 3;

export const hrandfield = defineCommand({
  name: 'HRANDFIELD',
  group: 'hash',
  since: '6.2.0',
  summary: 'Answers one or more fields of a hash, chosen at random.',
  complexity: 'O(N), N being how many fields are answered.',
  arity: -2,
  flags: ['readonly'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [
    key('key'),
    optional(block('options', integer('count'), optional(token('WITHVALUES')))),
  ],
  // The count is complained of before what follows it.
  parsesItself: true,
  run(call, keyIndex) {
    if (call.request.count === COUNT_INDEX) {
      replyOne(call, keyIndex);
      return;
    }
    const count = readCount(call);
    if (count === undefined) return;
    const withValues = call.request.count > WORD_INDEX;
    const ref = openToRead(call, keyIndex);
    if (ref === WRONG) return;
    if (ref === 0 || count === 0) call.reply.array(0);
    else if (count < 0 || count === 1) replyAny(call, Math.abs(count), withValues);
    else replyDistinct(call, count, withValues);
  },
});

function replyOne(call: Call, keyIndex: number): void {
  const ref = openToRead(call, keyIndex);
  if (ref === WRONG) return;
  const hash = hashOf(call);
  if (ref === 0 || !hash.readRandom(call.server.random)) call.reply.nullBulk();
  else replyField(call, false);
}

/** Undefined when there is something wrong with the arguments, which is answered. */
function readCount(call: Call): number | undefined {
  const count = call.int64(COUNT_INDEX);
  if (count === undefined) {
    call.error(NOT_AN_INTEGER);
    return undefined;
  }
  if (BigInt(count) < -INT64_MAX) {
    call.error(OUT_OF_LIMITS);
    return undefined;
  }
  const arguments_ = call.request.count;
  if (arguments_ === WORD_INDEX) return Number(count);
  if (arguments_ > WORD_INDEX + 1 || !call.isWord(WORD_INDEX, WITHVALUES)) {
    call.error(SYNTAX_ERROR);
    return undefined;
  }
  if (BigInt(count) > INT64_MAX / 2n || BigInt(count) < -INT64_MAX / 2n) {
    call.error(OUT_OF_RANGE);
    return undefined;
  }
  return Number(count);
}

function replyHeader(call: Call, fields: number, withValues: boolean): void {
  call.reply.array(withValues && call.reply.protocol === 2 ? fields * 2 : fields);
}

function replyField(call: Call, withValues: boolean): void {
  const { reply } = call;
  const { field } = hashOf(call);
  if (withValues && reply.protocol === 3) reply.array(2);
  reply.bulk(field.fieldBytes, field.fieldStart, field.fieldLength);
  if (withValues) reply.bulk(field.valueBytes, field.valueStart, field.valueLength);
}

/** So many fields, the same one perhaps several times. */
function replyAny(call: Call, count: number, withValues: boolean): void {
  const hash = hashOf(call);
  if (hash.liveLength === 0) {
    call.reply.array(0);
    return;
  }
  replyHeader(call, count, withValues);
  for (let left = count; left > 0; left--) {
    hash.readRandom(call.server.random);
    replyField(call, withValues);
    if (isEndless(call, left)) return;
  }
}

function replyDistinct(call: Call, count: number, withValues: boolean): void {
  const hash = hashOf(call);
  const size = hash.liveLength;
  const wanted = Math.min(count, size);
  replyHeader(call, wanted, withValues);
  const drawable = !hash.isPacked && size === hash.length;
  if (drawable && wanted * DRAWN_SHARE < size) replyDrawn(call, wanted, withValues);
  else replySelected(call, wanted, size, withValues);
}

/** Draws until there are enough different ones. */
function replyDrawn(call: Call, wanted: number, withValues: boolean): void {
  const { table } = hashOf(call);
  const drawn = new Set<number>();
  while (drawn.size < wanted) drawn.add(table.random(call.server.random));
  for (const ref of drawn) {
    table.load(ref);
    replyField(call, withValues);
  }
}

/** Goes through all and takes each with the chance that makes every choice equally likely. */
function replySelected(call: Call, wanted: number, size: number, withValues: boolean): void {
  const { random } = call.server;
  let needed = wanted;
  let left = size;
  hashOf(call).forEach(() => {
    if (randomBelow(random, left--) >= needed) return;
    needed--;
    replyField(call, withValues);
  });
}
