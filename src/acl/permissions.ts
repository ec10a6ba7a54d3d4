/**
 * May a user do this? The question is put with the keys and channels that the command itself found
 * in the request, so that what is checked is what is touched.
 */
import type { Arguments } from '../base/arguments.ts';
import { latin1Text } from '../base/ascii.ts';
import type { AclCommand } from './command-catalog.ts';
import type { Selector } from './selector.ts';
import type { User } from './user.ts';

/** Where a request names keys or channels, and what it does with each. */
export interface Touched {
  /** Indexes of keys, each with its MAY_… bits. */
  readonly keys: readonly TouchedKey[];
  /** Indexes of channels; of patterns, where they are to be subscribed to. */
  readonly channels: readonly TouchedChannel[];
}

export interface TouchedKey {
  readonly index: number;
  readonly rights: number;
}

export interface TouchedChannel {
  readonly index: number;
  readonly isPattern: boolean;
}

export type DenialReason = 'command' | 'key' | 'channel';

export interface Denial {
  readonly reason: DenialReason;
  /** Of the key or channel in the request. */
  readonly index: number;
}

const DENIED_COMMAND: Denial = { reason: 'command', index: 0 };
/** Of several selectors' reasons, the one that came farthest is told. */
const WEIGHT: Readonly<Record<DenialReason, number>> = { command: 0, key: 1, channel: 2 };

/** Undefined when the user may do it. */
export function denialOf(
  user: User,
  command: AclCommand,
  request: Arguments,
  touched: Touched,
): Denial | undefined {
  let told = DENIED_COMMAND;
  for (const selector of user.allSelectors) {
    const denial = denialOfSelector(selector, command, request, touched);
    if (denial === undefined) return undefined;
    const farther = WEIGHT[denial.reason] - WEIGHT[told.reason];
    if (farther > 0 || (farther === 0 && denial.index > told.index)) told = denial;
  }
  return told;
}

/** May the user do it and, by the same selector, use every key there is in this way? */
export function mayUseEveryKey(
  user: User,
  command: AclCommand,
  request: Arguments,
  touched: Touched,
  rights: number,
): boolean {
  return user.allSelectors.some(
    (selector) =>
      selector.permitsEveryKey(rights) &&
      denialOfSelector(selector, command, request, touched) === undefined,
  );
}

function denialOfSelector(
  selector: Selector,
  command: AclCommand,
  request: Arguments,
  { keys, channels }: Touched,
): Denial | undefined {
  if (!allowsCommand(selector, command, request)) return DENIED_COMMAND;
  const { bytes, starts, lengths } = request;
  for (const { index, rights } of keys) {
    if (!selector.permitsKey(bytes, starts[index], lengths[index], rights)) {
      return { reason: 'key', index };
    }
  }
  for (const { index, isPattern } of channels) {
    if (!selector.permitsChannel(bytes, starts[index], lengths[index], isPattern)) {
      return { reason: 'channel', index };
    }
  }
  return undefined;
}

function allowsCommand(selector: Selector, command: AclCommand, request: Arguments): boolean {
  const { commands } = selector;
  if (commands.allows(command)) return true;
  const words = commands.firstArguments(command);
  if (words === undefined || request.count < 2) return false;
  return words.has(latin1Text(request.bytes, request.starts[1], request.lengths[1]).toLowerCase());
}

/** What a client is told. @param detailed As ACL DRYRUN tells it, which is not for everybody. */
export function denialText(
  denial: Denial,
  user: User,
  command: AclCommand,
  object: string,
  detailed = false,
): string {
  switch (denial.reason) {
    case 'command':
      return `User ${user.name} has no permissions to run the '${command.fullName}' command`;
    case 'key':
    case 'channel':
      return detailed
        ? `User ${user.name} has no permissions to access the '${object}' ${denial.reason}`
        : `No permissions to access a ${denial.reason}`;
  }
}
