/** The arguments of XREAD and XREADGROUP: options in any order, then keys, then as many ids. */
import { asciiBytes } from '../../base/ascii.ts';
import { err } from '../../protocol/reply-error.ts';
import { readTimeoutMs } from '../framework/blocking.ts';
import type { Call } from '../framework/call.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';

const BLOCK = asciiBytes('block');
const COUNT = asciiBytes('count');
const STREAMS = asciiBytes('streams');
const GROUP = asciiBytes('group');
const NOACK = asciiBytes('noack');

const NO_GROUP = err('Missing GROUP option for XREADGROUP');

/** For `timeoutMs`: do not wait. */
export const NO_WAIT = -1;

export interface ReadRequest {
  /** Where the first key stands, and how many there are; the ids follow. */
  firstKey: number;
  keyCount: number;
  /** Of each stream, so many entries at most; 0: all. */
  count: number;
  timeoutMs: number;
  /** XREADGROUP: where the group's name stands, and behind it the consumer's; XREAD: 0. */
  groupIndex: number;
  noAck: boolean;
}

/** Undefined when the error has been answered. */
export function readRequestOf(call: Call, isGroupRead: boolean): ReadRequest | undefined {
  const read: ReadRequest = {
    firstKey: 0,
    keyCount: 0,
    count: 0,
    timeoutMs: NO_WAIT,
    groupIndex: 0,
    noAck: false,
  };
  const last = call.request.count - 1;
  for (let index = 1; index <= last && read.firstKey === 0; index++) {
    const more = last - index;
    if (more > 0 && call.isWord(index, BLOCK)) {
      read.timeoutMs = readTimeoutMs(call, ++index);
      if (read.timeoutMs < 0) return undefined;
    } else if (more > 0 && call.isWord(index, COUNT)) {
      const count = call.int64(++index);
      if (count === undefined) return refuse(call, NOT_AN_INTEGER);
      read.count = Math.max(0, Number(count));
    } else if (more > 0 && call.isWord(index, STREAMS)) {
      read.firstKey = index + 1;
    } else if (more > 1 && call.isWord(index, GROUP)) {
      if (!isGroupRead) return refuse(call, onlyForGroups('GROUP'));
      read.groupIndex = index + 1;
      index += 2;
    } else if (call.isWord(index, NOACK)) {
      if (!isGroupRead) return refuse(call, onlyForGroups('NOACK'));
      read.noAck = true;
    } else {
      return refuse(call, SYNTAX_ERROR);
    }
  }
  if (read.firstKey === 0) return refuse(call, SYNTAX_ERROR);
  read.keyCount = (call.request.count - read.firstKey) / 2;
  if (!Number.isInteger(read.keyCount)) return refuse(call, unbalanced(call, isGroupRead));
  if (isGroupRead && read.groupIndex === 0) return refuse(call, NO_GROUP);
  return read;
}

function refuse(call: Call, error: ReturnType<typeof err>): undefined {
  call.error(error);
  return undefined;
}

function onlyForGroups(option: string): ReturnType<typeof err> {
  return err(`The ${option} option is only supported by XREADGROUP. You called XREAD instead.`);
}

function unbalanced(call: Call, isGroupRead: boolean): ReturnType<typeof err> {
  const id = isGroupRead ? '>' : '$';
  const name = call.command.fullName;
  return err(
    `Unbalanced '${name}' list of streams: for each stream key an ID or '${id}' must be specified.`,
  );
}
