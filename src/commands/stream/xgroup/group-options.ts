/** What XGROUP's subcommands share: options, the key and group they need, how they complain. */
import { asciiBytes } from '../../../base/ascii.ts';
import { err, type ReplyError } from '../../../protocol/reply-error.ts';
import type { WideId } from '../../../structures/wide-id.ts';
import { UNKNOWN_ENTRIES_READ } from '../../../values/stream/group.ts';
import { type Call, WRONG } from '../../framework/call.ts';
import { NOT_AN_INTEGER } from '../../framework/errors.ts';
import { findStream, isByte, openGroup, streamsOf } from '../stream-access.ts';
import { noGroupOfKey, wordOf } from '../stream-errors.ts';

export const KEY = 2;
export const GROUP = 3;
export const ID = 4;
const FIRST_OPTION = 5;
const DOLLAR = 0x24;

const MKSTREAM = asciiBytes('mkstream');
const ENTRIES_READ = asciiBytes('entriesread');

export const NEEDS_KEY = err(
  'The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the ' +
    'MKSTREAM option to create an empty stream automatically.',
);
const NEGATIVE_ENTRIES_READ = err('value for ENTRIESREAD must be positive or -1');

export interface GroupOptions {
  entriesRead: number | bigint;
  makesStream: boolean;
}

/** Reads ENTRIESREAD and, where allowed, MKSTREAM; undefined when the error has been answered. */
export function readGroupOptions(call: Call, mayMake: boolean): GroupOptions | undefined {
  const options = { entriesRead: UNKNOWN_ENTRIES_READ as number | bigint, makesStream: false };
  const { count } = call.request;
  for (let index = FIRST_OPTION; index < count; index++) {
    if (mayMake && call.isWord(index, MKSTREAM)) {
      options.makesStream = true;
    } else if (call.isWord(index, ENTRIES_READ) && index + 1 < count) {
      index++;
      const given = call.int64(index);
      if (given === undefined || given < UNKNOWN_ENTRIES_READ) {
        call.error(given === undefined ? NOT_AN_INTEGER : NEGATIVE_ENTRIES_READ);
        return undefined;
      }
      options.entriesRead = given;
    } else {
      call.error(wrongUse(call));
      return undefined;
    }
  }
  return options;
}

export function wrongUse(call: Call): ReplyError {
  const name = wordOf(call, 1).slice(0, 128);
  const container = wordOf(call, 0).toUpperCase();
  const problem = 'unknown subcommand or wrong number of arguments for';
  return err(`${problem} '${name}'. Try ${container} HELP.`);
}

/** Opens stream and group; returns the key's record, 0 when an error has been answered. */
export function findKeyAndGroup(call: Call): number {
  const ref = findStream(call, KEY);
  if (ref === WRONG) return 0;
  if (ref === 0) {
    call.error(NEEDS_KEY);
    return 0;
  }
  if (openGroup(call, GROUP)) return ref;
  call.error(noGroupOfKey(call, KEY, GROUP));
  return 0;
}

/** Is the id argument `$`? Then the open stream's last id is left in `id`. */
export function isLastId(call: Call, id: WideId): boolean {
  if (!isByte(call, ID, DOLLAR)) return false;
  streamsOf(call).stream.readLastId(id);
  return true;
}
