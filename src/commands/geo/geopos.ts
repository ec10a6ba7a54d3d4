/** GEOPOS, GEOHASH and GEODIST: where members are, and how far from each other. */
import { Distances } from '../../values/geo/distance.ts';
import { GEOHASH_LENGTH, Position, writeGeohash } from '../../values/geo/geohash.ts';
import { TYPE_ZSET } from '../../values/kinds.ts';
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import { key, many, optional, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { type CommandSpec, defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openSortedSet } from '../sorted-set/sorted-set-access.ts';
import {
  readUnit,
  replyDistance,
  replyPosition,
  roundedDistance,
  UNIT_ARGUMENT,
} from './geo-arguments.ts';

const KEY = 1;
const MEMBERS = 2;
const UNIT = 4;

const ofMembers = {
  group: 'geo',
  since: '3.2.0',
  complexity: 'O(1) for each member asked for.',
  arity: -2,
  flags: ['readonly'],
  keys: [keyAt(KEY, 'RO', 'access')],
  arguments: [key('key'), optional(many(text('member')))],
  parsesItself: true,
} as const satisfies Partial<CommandSpec>;

export const geopos = defineCommand({
  ...ofMembers,
  name: 'GEOPOS',
  summary: 'Answers the longitudes and latitudes of members.',
  run(call) {
    answerMembers(
      call,
      (position) => replyPosition(call, position),
      () => call.reply.nullArray(),
    );
  },
});

export const geohash = defineCommand({
  ...ofMembers,
  name: 'GEOHASH',
  summary: 'Answers the positions of members as geohashes of eleven letters.',
  run(call) {
    answerMembers(
      call,
      (position) => {
        writeGeohash(position);
        call.reply.bulk(position.text, 0, GEOHASH_LENGTH);
      },
      () => call.reply.nullBulk(),
    );
  },
});

/** Answers each member asked for, in one way if it is there and in another if not. */
function answerMembers(
  call: Call,
  present: (position: Position) => void,
  absent: () => void,
): void {
  const { bytes, view, starts, lengths, count } = call.request;
  const ref = call.readOf(KEY, TYPE_ZSET);
  if (ref < 0) return;
  const set = ref === 0 ? undefined : openSortedSet(call, ref);
  const position = new Position();
  call.reply.array(count - MEMBERS);
  for (let index = MEMBERS; index < count; index++) {
    if (set?.find(bytes, view, starts[index], lengths[index])) {
      position.readScore(set.score);
      present(position);
    } else {
      absent();
    }
  }
}

export const geodist = defineCommand({
  name: 'GEODIST',
  group: 'geo',
  since: '3.2.0',
  summary: 'Answers how far two members are from each other.',
  complexity: 'O(1)',
  arity: -4,
  flags: ['readonly'],
  keys: [keyAt(KEY, 'RO', 'access')],
  arguments: [key('key'), text('member1'), text('member2'), optional(UNIT_ARGUMENT)],
  parsesItself: true,
  run(call) {
    const { count } = call.request;
    const unit = count === UNIT + 1 ? readUnit(call, UNIT) : 1;
    if (unit === 0) return;
    if (count > UNIT + 1) {
      call.error(SYNTAX_ERROR);
      return;
    }
    const ref = call.readOf(KEY, TYPE_ZSET);
    if (ref < 0) return;
    const from = new Position();
    const to = new Position();
    const set = ref === 0 ? undefined : openSortedSet(call, ref);
    if (
      set === undefined ||
      !locate(call, set, MEMBERS, from) ||
      !locate(call, set, MEMBERS + 1, to)
    ) {
      call.reply.nullBulk();
      return;
    }
    const distances = new Distances();
    const metres = distances.between(from.longitude, from.latitude, to.longitude, to.latitude);
    replyDistance(call, roundedDistance(metres / unit), from.text);
  },
});

/** Reads where a member is; false when it is not there. */
function locate(call: Call, set: SortedSetForm, index: number, position: Position): boolean {
  const { bytes, view, starts, lengths } = call.request;
  if (!set.find(bytes, view, starts[index], lengths[index])) return false;
  position.readScore(set.score);
  return true;
}
