/**
 * MSETEX: several keys and their strings at once, with one time to live for all, and on condition
 * that none of them exists or all do. The time is propagated as a point in time.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { KEEP_EXPIRY, NO_EXPIRY } from '../../keyspace/keyspace.ts';
import { err } from '../../protocol/reply-error.ts';
import {
  block,
  integer,
  key,
  many,
  oneOf,
  optional,
  text,
  token,
  unixTime,
} from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { readPositiveTime, timeBytes } from '../framework/expiration.ts';
import { storeArgument } from './set.ts';

const INVALID_COUNT = err('invalid numkeys value');
const WRONG_NUMBER_OF_PAIRS = err('wrong number of key-value pairs');
const MOST_KEYS = 2_147_483_647;

const COUNT_INDEX = 1;
const FIRST_KEY_INDEX = 2;

const NX = asciiBytes('nx');
const XX = asciiBytes('xx');
const KEEPTTL = asciiBytes('keepttl');
const PXAT = asciiBytes('PXAT');

/** The units of a time to live: in seconds or not, from now or not. */
const UNITS: readonly {
  readonly name: Uint8Array;
  readonly seconds: boolean;
  readonly fromNow: boolean;
}[] = [
  { name: asciiBytes('ex'), seconds: true, fromNow: true },
  { name: asciiBytes('px'), seconds: false, fromNow: true },
  { name: asciiBytes('exat'), seconds: true, fromNow: false },
  { name: asciiBytes('pxat'), seconds: false, fromNow: false },
];

interface Options {
  /** What the keys must be: all there (true) or none (false). */
  existing: boolean | undefined;
  /** The word for the time to live, and where its value is. */
  expiration: Uint8Array | undefined;
  timeIndex: number;
}

export const msetex = defineCommand({
  name: 'MSETEX',
  group: 'string',
  since: '8.4.0',
  summary: 'Stores a string at each of several keys, with one time to live for all of them.',
  complexity: 'O(N), N being how many keys are given.',
  arity: -4,
  flags: ['write', 'denyoom'],
  keys: [
    {
      flags: ['OW', 'update'],
      begin: { index: COUNT_INDEX },
      find: { keyCount: 0, firstKey: 1, step: 2 },
    },
  ],
  arguments: [
    integer('numkeys'),
    many(block('data', key('key'), text('value'))),
    optional(oneOf('condition', token('NX'), token('XX'))),
    optional(
      oneOf(
        'expiration',
        integer('seconds', { token: 'EX' }),
        integer('milliseconds', { token: 'PX' }),
        unixTime('unix-time-seconds', { token: 'EXAT' }),
        unixTime('unix-time-milliseconds', { token: 'PXAT' }),
        token('KEEPTTL'),
      ),
    ),
  ],
  // How many arguments are keys is in the request.
  parsesItself: true,
  run(call) {
    const end = endOfPairs(call);
    if (end === undefined) return;
    const options = readOptions(call, end);
    if (options === undefined) {
      call.error(SYNTAX_ERROR);
      return;
    }
    const time = readTime(call, options);
    if (time === undefined) return;
    for (let index = FIRST_KEY_INDEX; options.existing !== undefined && index < end; index += 2) {
      if ((call.find(index) !== 0) === options.existing) continue;
      call.reply.integer(0);
      return;
    }
    for (let index = FIRST_KEY_INDEX; index < end; index += 2) {
      storeArgument(call, index, index + 1, call.find(index), time);
    }
    if (call.propagates && options.timeIndex !== 0) propagate(call, end, time);
    call.reply.integer(1);
  },
});

/** The index behind the last value; undefined when there is something wrong, which is answered. */
function endOfPairs(call: Call): number | undefined {
  const count = call.safeInteger(COUNT_INDEX);
  if (!(count >= 1 && count <= MOST_KEYS)) {
    call.error(INVALID_COUNT);
    return undefined;
  }
  const end = FIRST_KEY_INDEX + 2 * count;
  if (end <= call.request.count) return end;
  call.error(WRONG_NUMBER_OF_PAIRS);
  return undefined;
}

/** Undefined when they are unknown or contradict each other. */
function readOptions(call: Call, start: number): Options | undefined {
  const options: Options = { existing: undefined, expiration: undefined, timeIndex: 0 };
  for (let index = start; index < call.request.count; index++) {
    const unit = UNITS.find(({ name }) => call.isWord(index, name));
    if (call.isWord(index, NX) || call.isWord(index, XX)) {
      const existing = call.isWord(index, XX);
      if (options.existing === !existing) return undefined;
      options.existing = existing;
      continue;
    }
    const expiration = unit?.name ?? (call.isWord(index, KEEPTTL) ? KEEPTTL : undefined);
    if (expiration === undefined) return undefined;
    if (options.expiration !== undefined && options.expiration !== expiration) return undefined;
    options.expiration = expiration;
    if (unit === undefined) continue;
    options.timeIndex = ++index;
    if (index >= call.request.count) return undefined;
  }
  return options;
}

/** Undefined when the time is none, which is answered. */
function readTime(call: Call, options: Options): number | bigint | undefined {
  const { expiration, timeIndex } = options;
  if (expiration === undefined) return NO_EXPIRY;
  const unit = UNITS.find(({ name }) => name === expiration);
  if (unit === undefined) return KEEP_EXPIRY;
  return readPositiveTime(call, timeIndex, unit.seconds, unit.fromNow);
}

function propagate(call: Call, end: number, time: number | bigint): void {
  const parts: Uint8Array[] = [];
  for (let index = 0; index < end; index++) parts.push(call.request.copy(index));
  call.propagate(...parts, PXAT, timeBytes(time));
}
