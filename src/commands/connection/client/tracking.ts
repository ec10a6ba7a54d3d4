/**
 * CLIENT TRACKING, CACHING, GETREDIR and TRACKINGINFO: client-side caching. The client is told when
 * a key that it has read changes, or, broadcasting, when any key with a certain beginning does.
 */
import { asciiBytes } from '../../../base/ascii.ts';
import { beforeZeroByte } from '../../../config/numbers.ts';
import { err, type ReplyError } from '../../../protocol/reply-error.ts';
import { integer, many, oneOf, optional, text, token } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../../framework/errors.ts';
import type { SessionTracking } from '../../framework/tracking.ts';

const ON = asciiBytes('on');
const OFF = asciiBytes('off');
const YES = asciiBytes('yes');
const NO = asciiBytes('no');
const SINGLE_REDIRECT = err('A client can only redirect to a single other client');
const NO_SUCH_CLIENT = err('The client ID you want redirect to does not exist');
const PREFIX_WITHOUT_BCAST = err('PREFIX option requires BCAST mode to be enabled');
const SWITCHED_BCAST = err(
  "You can't switch BCAST mode on/off before disabling tracking for this client, and then " +
    're-enabling it with a different mode.',
);
const OPT_WITH_BCAST = err('OPTIN and OPTOUT are not compatible with BCAST');
const BOTH_MODES = err("You can't specify both OPTIN mode and OPTOUT mode");
const SWITCHED_MODE = err(
  "You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then " +
    're-enabling it with a different mode.',
);
const NOT_TRACKING = err(
  'CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT ' +
    'mode enabled',
);
const YES_WITHOUT_OPTIN = err(
  'CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.',
);
const NO_WITHOUT_OPTOUT = err(
  'CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.',
);

interface Options {
  redirect: number;
  broadcasts: boolean;
  optIn: boolean;
  optOut: boolean;
  noLoop: boolean;
  readonly prefixes: string[];
}

export const clientTracking = defineCommand({
  name: 'TRACKING',
  group: 'connection',
  since: '6.0.0',
  summary: 'Says whether the server tells this connection of changes to keys that it has read.',
  complexity: 'O(1). Some options may introduce additional complexity.',
  arity: -3,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  arguments: [
    oneOf('status', token('ON'), token('OFF')),
    optional(integer('client-id', { token: 'REDIRECT' })),
    { ...optional(many(text('prefix', { token: 'PREFIX' }))), multipleToken: true },
    optional(token('BCAST')),
    optional(token('OPTIN')),
    optional(token('OPTOUT')),
    optional(token('NOLOOP')),
  ],
  parsesItself: true,
  run(call) {
    const { session, server, reply } = call;
    const options: Options = {
      redirect: 0,
      broadcasts: false,
      optIn: false,
      optOut: false,
      noLoop: false,
      prefixes: [],
    };
    const problem = readOptions(call, options) ?? checkWord(call, options, session.tracking);
    if (problem !== undefined) {
      call.error(problem);
      return;
    }
    if (call.isWord(2, ON)) server.tracking.enable(session, options);
    else server.tracking.disable(session);
    reply.ok();
  },
});

/** What is wrong with the options. */
function readOptions(call: Call, options: Options): ReplyError | undefined {
  const { count } = call.request;
  for (let index = 3; index < count; index++) {
    const word = call.text(index).toLowerCase();
    const hasMore = index + 1 < count;
    if (word === 'redirect' && hasMore) {
      const problem = readRedirect(call, ++index, options);
      if (problem !== undefined) return problem;
    } else if (word === 'bcast') options.broadcasts = true;
    else if (word === 'optin') options.optIn = true;
    else if (word === 'optout') options.optOut = true;
    else if (word === 'noloop') options.noLoop = true;
    else if (word === 'prefix' && hasMore) options.prefixes.push(call.text(++index));
    else return SYNTAX_ERROR;
  }
  return undefined;
}

function readRedirect(call: Call, index: number, options: Options): ReplyError | undefined {
  if (options.redirect !== 0) return SINGLE_REDIRECT;
  const id = call.int64(index);
  if (id === undefined) return NOT_AN_INTEGER;
  options.redirect = Number(id);
  return call.server.clients.find(options.redirect) === undefined ? NO_SUCH_CLIENT : undefined;
}

function checkWord(
  call: Call,
  options: Options,
  current: SessionTracking | undefined,
): ReplyError | undefined {
  if (call.isWord(2, OFF)) return undefined;
  if (!call.isWord(2, ON)) return SYNTAX_ERROR;
  const { broadcasts, optIn, optOut, prefixes } = options;
  if (!broadcasts && prefixes.length > 0) return PREFIX_WITHOUT_BCAST;
  if (current !== undefined && current.broadcasts !== broadcasts) return SWITCHED_BCAST;
  if (broadcasts && (optIn || optOut)) return OPT_WITH_BCAST;
  if (optIn && optOut) return BOTH_MODES;
  if ((optIn && current?.optOut === true) || (optOut && current?.optIn === true)) {
    return SWITCHED_MODE;
  }
  return broadcasts ? overlap(prefixes, [...(current?.prefixes ?? [])]) : undefined;
}

/** Two prefixes of one client may not be the beginning of one another. */
function overlap(prefixes: readonly string[], existing: readonly string[]): ReplyError | undefined {
  const collide = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);
  for (const [at, prefix] of prefixes.entries()) {
    const old = existing.find((other) => collide(prefix, other));
    if (old !== undefined) return overlapError(prefix, 'an existing', old);
    const other = prefixes.slice(at + 1).find((later) => collide(prefix, later));
    if (other !== undefined) return overlapError(prefix, 'another provided', other);
  }
  return undefined;
}

function overlapError(prefix: string, which: string, other: string): ReplyError {
  const [first, second] = [beforeZeroByte(prefix), beforeZeroByte(other)];
  return err(
    `Prefix '${first}' overlaps with ${which} prefix '${second}'. ` +
      'Prefixes for a single client must not overlap.',
  );
}

export const clientCaching = defineCommand({
  name: 'CACHING',
  group: 'connection',
  since: '6.0.0',
  summary: 'Says whether the keys of the next command are tracked.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  arguments: [oneOf('mode', token('YES'), token('NO'))],
  parsesItself: true,
  run(call) {
    const { tracking } = call.session;
    if (tracking === undefined) call.error(NOT_TRACKING);
    else if (call.isWord(2, YES) && !tracking.optIn) call.error(YES_WITHOUT_OPTIN);
    else if (call.isWord(2, NO) && !tracking.optOut) call.error(NO_WITHOUT_OPTOUT);
    else if (!call.isWord(2, YES) && !call.isWord(2, NO)) call.error(SYNTAX_ERROR);
    else {
      tracking.caching = true;
      call.reply.ok();
    }
  },
});

export const clientGetredir = defineCommand({
  name: 'GETREDIR',
  group: 'connection',
  since: '6.0.0',
  summary: 'Answers which connection is told of changes in place of this one.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  run({ session, reply }) {
    reply.integer(session.tracking?.redirect ?? -1);
  },
});

export const clientTrackinginfo = defineCommand({
  name: 'TRACKINGINFO',
  group: 'connection',
  since: '6.2.0',
  summary: 'Describes how this connection tracks keys.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  run({ session, reply }) {
    const { tracking } = session;
    const flags = flagsOf(tracking);
    reply.map(3);
    reply.bulkText('flags');
    reply.set(flags.length);
    for (const flag of flags) reply.bulkText(flag);
    reply.bulkText('redirect');
    reply.integer(tracking?.redirect ?? -1);
    reply.bulkText('prefixes');
    const prefixes = [...(tracking?.prefixes ?? [])].sort();
    reply.array(prefixes.length);
    for (const prefix of prefixes) reply.bulkBytes(asciiBytes(prefix));
  },
});

function flagsOf(tracking: SessionTracking | undefined): readonly string[] {
  if (tracking === undefined) return ['off'];
  const { broadcasts, optIn, optOut, noLoop, caching, isBroken } = tracking;
  const flags = ['on'];
  if (broadcasts) flags.push('bcast');
  if (optIn) flags.push('optin');
  if (optIn && caching) flags.push('caching-yes');
  if (optOut) flags.push('optout');
  if (optOut && caching) flags.push('caching-no');
  if (noLoop) flags.push('noloop');
  if (isBroken) flags.push('broken_redirect');
  return flags;
}
