/**
 * GEOADD: members get positions. What it does is ZADD with scores made of the positions, and so it
 * is propagated.
 */
import { Arguments } from '../../base/arguments.ts';
import { asciiBytes } from '../../base/ascii.ts';
import { copyBytes } from '../../base/bytes.ts';
import { writeInteger } from '../../base/integers.ts';
import { Position, scoreOfPosition } from '../../values/geo/geohash.ts';
import { ONLY_NEW, ONLY_PRESENT } from '../../values/sorted-set/sorted-sets.ts';
import { block, double, key, many, oneOf, optional, text, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { COUNT_CHANGED, put } from '../sorted-set/zadd.ts';
import { readPosition } from './geo-arguments.ts';

const ZADD = asciiBytes('zadd');
const WORDS: readonly (readonly [Uint8Array, number])[] = [
  [asciiBytes('nx'), ONLY_NEW],
  [asciiBytes('xx'), ONLY_PRESENT],
  [asciiBytes('ch'), COUNT_CHANGED],
];
/** Longitude, latitude, member. */
const PER_MEMBER = 3;
/** A score is below 2^52, but in the outermost corner, which lies a step beyond: 3 × 2^52. */
const SCORE_DIGITS = 17;

export const geoadd = defineCommand({
  name: 'GEOADD',
  group: 'geo',
  since: '3.2.0',
  summary: 'Gives members of a sorted set positions on Earth.',
  complexity: 'O(log(N)) for each member, N being the number of members in the set.',
  arity: -5,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [
    key('key'),
    optional(oneOf('condition', token('NX'), token('XX')), { since: '6.2.0' }),
    optional({ ...token('CH', { since: '6.2.0' }), name: 'change' }),
    many(block('data', double('longitude'), double('latitude'), text('member'))),
  ],
  history: [['6.2.0', 'Takes `CH`, `NX` and `XX`.']],
  // Options come before what is not optional.
  parsesItself: true,
  run(call) {
    const { request } = call;
    let options = 0;
    let first = 2;
    for (; first < request.count; first++) {
      const option = optionAt(call, first);
      if (option === 0) break;
      options |= option;
    }
    const excludes = (options & ONLY_NEW) !== 0 && (options & ONLY_PRESENT) !== 0;
    if ((request.count - first) % PER_MEMBER !== 0 || excludes) {
      call.error(SYNTAX_ERROR);
      return;
    }
    const scored = asScores(call, first);
    if (scored !== undefined) putScores(call, options, first, scored);
  },
});

function optionAt(call: Call, index: number): number {
  for (const [word, option] of WORDS) if (call.isWord(index, word)) return option;
  return 0;
}

/** The request as ZADD would have it; undefined when a position is none, which is answered. */
function asScores(call: Call, first: number): Arguments | undefined {
  const { bytes, starts, lengths, count } = call.request;
  const position = new Position();
  const scored = new Arguments();
  const target = new Uint8Array(longestScored(call, first));
  scored.useBytes(target, new DataView(target.buffer));
  let end = 0;
  const copy = (index: number): void => {
    copyBytes(bytes, starts[index], target, end, lengths[index]);
    scored.add(end, lengths[index]);
    end += lengths[index];
  };
  target.set(ZADD);
  scored.add(0, ZADD.length);
  end = ZADD.length;
  for (let index = 1; index < first; index++) copy(index);
  for (let index = first; index < count; index += PER_MEMBER) {
    if (!readPosition(call, index, position)) return undefined;
    const score = scoreOfPosition(position.longitude, position.latitude);
    const after = writeInteger(target, end, score);
    scored.add(end, after - end);
    end = after;
    copy(index + 2);
  }
  return scored;
}

/** So many bytes are enough for it. */
function longestScored({ request }: Call, first: number): number {
  const { lengths, count } = request;
  let bytes = ZADD.length;
  for (let index = 1; index < first; index++) bytes += lengths[index];
  for (let index = first + 2; index < count; index += PER_MEMBER) {
    bytes += SCORE_DIGITS + lengths[index];
  }
  return bytes;
}

function putScores(call: Call, options: number, first: number, scored: Arguments): void {
  const { request, keyspace } = call;
  const { dirty } = keyspace;
  call.request = scored;
  try {
    put(call, options, first);
  } finally {
    call.request = request;
    if (keyspace.dirty !== dirty) call.propagateRequest(scored);
  }
}
