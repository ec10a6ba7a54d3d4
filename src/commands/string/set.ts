/**
 * SET: gives a key a string value, whatever it held before. A time to live given in seconds or from
 * now is propagated as a point in time, so that it means the same wherever and whenever it is
 * replayed.
 */
import type { Arguments } from '../../base/arguments.ts';
import { asciiBytes, equalsIgnoreCase } from '../../base/ascii.ts';
import { EVENT_GENERIC, EVENT_STRING } from '../../keyspace/events.ts';
import { KEEP_EXPIRY, NO_EXPIRY } from '../../keyspace/keyspace.ts';
import { TYPE_STRING, typeOf } from '../../values/kinds.ts';
import { stringKind } from '../../values/string.ts';
import { integer, key, oneOf, optional, text, token, unixTime } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { WRONG_TYPE } from '../framework/errors.ts';
import { readExpiration, timeBytes } from '../framework/expiration.ts';
import { choiceOf, valueIndexOf } from '../framework/grammar.ts';
import { keyAt } from '../framework/key-spec.ts';
import { replyString } from './string-access.ts';
import { COMPARISONS, checkOperand, isComparison, isMet } from './value-condition.ts';

const NX = 1;
const XX = 2;
const KEEP_TTL = 5;

const GET = asciiBytes('get');
const SET = asciiBytes('SET');
const PXAT = asciiBytes('PXAT');
const KEEPTTL = asciiBytes('KEEPTTL');

export const set = defineCommand({
  name: 'SET',
  group: 'string',
  since: '1.0.0',
  summary: 'Stores a string at a key, replacing whatever was there, and creates the key if needed.',
  complexity: 'O(1)',
  arity: -3,
  flags: ['write', 'denyoom'],
  keys: [
    {
      ...keyAt(1, 'RW', 'access', 'update', 'variable_flags'),
      notes: 'RW and ACCESS due to the optional `GET` argument and the comparisons',
      flagsIn: (request) => (readsValue(request) ? ['RW', 'access', 'update'] : ['OW', 'update']),
    },
  ],
  history: [
    ['2.6.12', 'Added the `EX`, `PX`, `NX` and `XX` options.'],
    ['6.0.0', 'Added the `KEEPTTL` option.'],
    ['6.2.0', 'Added the `GET`, `EXAT` and `PXAT` option.'],
    ['7.0.0', 'Allowed the `NX` and `GET` options to be used together.'],
    ['8.4.0', 'Added the `IFEQ`, `IFNE`, `IFDEQ` and `IFDNE` options.'],
  ],
  arguments: [
    key('key'),
    text('value'),
    optional(oneOf('condition', token('NX'), token('XX'), ...COMPARISONS), { since: '2.6.12' }),
    optional(token('GET'), { since: '6.2.0' }),
    optional(
      oneOf(
        'expiration',
        integer('seconds', { token: 'EX', since: '2.6.12' }),
        integer('milliseconds', { token: 'PX', since: '2.6.12' }),
        unixTime('unix-time-seconds', { token: 'EXAT', since: '6.2.0' }),
        unixTime('unix-time-milliseconds', { token: 'PXAT', since: '6.2.0' }),
        token('KEEPTTL', { since: '6.0.0' }),
      ),
    ),
  ],
  run(call, keyIndex, valueIndex, condition, get, expiration) {
    let time: number | bigint = NO_EXPIRY;
    if (expiration !== 0) {
      if (choiceOf(expiration) === KEEP_TTL) {
        time = KEEP_EXPIRY;
      } else {
        const given = readExpiration(call, expiration);
        if (given === undefined) return;
        time = given;
      }
    }
    store(call, keyIndex, valueIndex, condition, get !== 0, time);
  },
});

/** Does SET look at what is there before it writes? */
function readsValue(request: Arguments): boolean {
  for (let index = 3; index < request.count; index++) {
    if (equalsIgnoreCase(request.bytes, request.starts[index], request.lengths[index], GET)) {
      return true;
    }
    if (isComparison(request, index)) return true;
  }
  return false;
}

function store(
  call: Call,
  keyIndex: number,
  valueIndex: number,
  condition: number,
  get: boolean,
  time: number | bigint,
): void {
  const { keyspace, reply } = call;
  const choice = choiceOf(condition);
  const compares = choice > XX;
  if (compares && !checkOperand(call, choice - XX, valueIndexOf(condition))) return;
  const ref = get ? call.read(keyIndex) : call.find(keyIndex);
  if (get || compares) {
    if (ref !== 0 && typeOf(keyspace.records.head(ref) & 0xff) !== TYPE_STRING) {
      reply.error(WRONG_TYPE);
      return;
    }
    if (get) replyString(call, ref);
  }
  if (condition !== 0 && !allows(call, ref, condition)) {
    if (!get) reply.nullBulk();
    return;
  }
  setString(call, keyIndex, valueIndex, ref, time);
  if (compares && call.propagates) propagateUnconditionally(call, keyIndex, valueIndex, time);
  if (!get) reply.ok();
}

function allows(call: Call, ref: number, condition: number): boolean {
  const choice = choiceOf(condition);
  if (choice === NX) return ref === 0;
  if (choice === XX) return ref !== 0;
  return isMet(call, ref, choice - XX, valueIndexOf(condition));
}

/** For those who do not know the newer conditions. With a time to live it has been done already. */
function propagateUnconditionally(
  call: Call,
  keyIndex: number,
  valueIndex: number,
  time: number | bigint,
): void {
  const { request } = call;
  const parts = [SET, request.copy(keyIndex), request.copy(valueIndex)];
  if (time === KEEP_EXPIRY) call.propagate(...parts, KEEPTTL);
  else if (time === NO_EXPIRY) call.propagate(...parts);
}

/** Stores the argument, reports the events, and propagates a time to live as a point in time. */
export function setString(
  call: Call,
  keyIndex: number,
  valueIndex: number,
  ref: number,
  time: number | bigint,
): void {
  storeArgument(call, keyIndex, valueIndex, ref, time);
  if (call.propagates && time !== NO_EXPIRY && time !== KEEP_EXPIRY) {
    const { request } = call;
    call.propagate(SET, request.copy(keyIndex), request.copy(valueIndex), PXAT, timeBytes(time));
  }
}

/** The same, what is to be propagated being the caller's matter. */
export function storeArgument(
  call: Call,
  keyIndex: number,
  valueIndex: number,
  ref: number,
  time: number | bigint,
): void {
  const { keyspace, request, database } = call;
  const start = request.starts[valueIndex];
  const length = request.lengths[valueIndex];
  const kind = stringKind(request.bytes, start, length);
  keyspace.storeString(database, request, keyIndex, ref, kind, request.bytes, start, length, time);
  if (keyspace.eventMask !== 0) {
    keyspace.notify(EVENT_STRING, 'set', database, request, keyIndex);
    if (time !== NO_EXPIRY && time !== KEEP_EXPIRY) {
      keyspace.notify(EVENT_GENERIC, 'expire', database, request, keyIndex);
    }
  }
}
