/**
 * HTTL, HPTTL, HEXPIRETIME and HPEXPIRETIME: when fields of a hash expire, counted from now or
 * since the epoch, in seconds (rounded up, from now) or milliseconds.
 */
import { NEVER } from '../../values/hash/hash-field.ts';
import { key } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { type Command, defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { FIELDS_ARGUMENT, NOT_POSITIVE, readFieldArguments } from './field-arguments.ts';
import { hashOf, openToRead, readField } from './hash-access.ts';

const NO_FIELD = -2;
const NO_TIME = -1;
const FIELDS_INDEX = 2;

function define(name: string, summary: string, fromNow: boolean, seconds: boolean): Command {
  return defineCommand({
    name,
    group: 'hash',
    since: '7.4.0',
    summary,
    complexity: 'O(N), N being how many fields are named.',
    arity: -5,
    flags: ['readonly', 'fast'],
    ...(fromNow ? { tips: ['nondeterministic_output'] } : {}),
    keys: [keyAt(1, 'RO', 'access')],
    arguments: [key('key'), FIELDS_ARGUMENT],
    parsesItself: true,
    run(call) {
      reply(call, fromNow, seconds);
    },
  });
}

export const httl = define(
  'HTTL',
  'Answers how many seconds fields of a hash still live.',
  true,
  true,
);
export const hpttl = define(
  'HPTTL',
  'Answers how many milliseconds fields of a hash still live.',
  true,
  false,
);
export const hexpiretime = define(
  'HEXPIRETIME',
  'Answers the Unix times in seconds at which fields of a hash expire.',
  false,
  true,
);
export const hpexpiretime = define(
  'HPEXPIRETIME',
  'Answers the Unix times in milliseconds at which fields of a hash expire.',
  false,
  false,
);

function reply(call: Call, fromNow: boolean, seconds: boolean): void {
  const ref = openToRead(call, 1);
  if (ref === WRONG) return;
  const first = readFieldArguments(call, FIELDS_INDEX, NOT_POSITIVE);
  if (first === 0) return;
  const { count } = call.request;
  call.reply.array(count - first);
  for (let index = first; index < count; index++) {
    if (ref === 0 || !readField(call, index)) call.reply.integer(NO_FIELD);
    else call.reply.integer(shown(call, hashOf(call).field.expiresAtMs, fromNow, seconds));
  }
}

function shown(call: Call, timeMs: number, fromNow: boolean, seconds: boolean): number {
  if (timeMs === NEVER) return NO_TIME;
  const time = fromNow ? timeMs - call.keyspace.nowMs : timeMs;
  if (!seconds) return time;
  return fromNow ? Math.floor((time + 999) / 1000) : Math.floor(time / 1000);
}
