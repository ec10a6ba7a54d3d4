/** The error replies of the stream commands, in Redis's words. */
import { latin1Text } from '../../base/ascii.ts';
import { err, ReplyError } from '../../protocol/reply-error.ts';
import type { Call } from '../framework/call.ts';

export const INVALID_ID = err('Invalid stream ID specified as stream command argument');
export const INVALID_START = err('invalid start ID for the interval');
export const INVALID_END = err('invalid end ID for the interval');
export const ID_ZERO = err('The ID specified in XADD must be greater than 0-0');
export const ID_TOO_SMALL = err(
  'The ID specified in XADD is equal or smaller than the target stream top item',
);
export const IDS_EXHAUSTED = err(
  'The stream has exhausted the last possible ID, unable to add more items',
);
export const ELEMENTS_TOO_LARGE = err('Elements are too large to be stored');
export const TWO_STRATEGIES = err(
  'syntax error, MAXLEN and MINID options at the same time are not compatible',
);
export const NEGATIVE_MAXLEN = err('The MAXLEN argument must be >= 0.');
export const NEGATIVE_LIMIT = err('The LIMIT argument must be >= 0.');
export const LIMIT_WITHOUT_STRATEGY = err(
  'syntax error, LIMIT cannot be used without specifying a trimming strategy',
);
export const TRIM_WITHOUT_STRATEGY = err(
  'syntax error, XTRIM must be called with a trimming strategy',
);
export const LIMIT_WHEN_EXACT = err(
  'syntax error, LIMIT cannot be used without the special ~ option',
);
export const GROUP_EXISTS = new ReplyError('BUSYGROUP', 'Consumer Group name already exists');

/** XPENDING, XCLAIM and XAUTOCLAIM: the stream or its group is missing. */
export function noSuchGroup(call: Call, keyIndex: number, groupIndex: number): ReplyError {
  const key = wordOf(call, keyIndex);
  return noGroup(`No such key '${key}' or consumer group '${wordOf(call, groupIndex)}'`);
}

/** XREADGROUP. */
export function noGroupToRead(call: Call, keyIndex: number, groupIndex: number): ReplyError {
  const which = `No such key '${wordOf(call, keyIndex)}' or consumer group`;
  const group = wordOf(call, groupIndex);
  return noGroup(`${which} '${group}' in XREADGROUP with GROUP option`);
}

/** XGROUP and XINFO CONSUMERS: the stream is there, its group is not. */
export function noGroupOfKey(call: Call, keyIndex: number, groupIndex: number): ReplyError {
  const group = wordOf(call, groupIndex);
  return noGroup(`No such consumer group '${group}' for key name '${wordOf(call, keyIndex)}'`);
}

function noGroup(message: string): ReplyError {
  return new ReplyError('NOGROUP', message);
}

/** An argument as C prints it: up to its first NUL. */
export function wordOf(call: Call, index: number): string {
  const { bytes, starts, lengths } = call.request;
  const text = latin1Text(bytes, starts[index], lengths[index]);
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
