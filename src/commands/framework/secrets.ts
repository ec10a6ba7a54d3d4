/**
 * Which arguments of a request are passwords or the like: SLOWLOG, COMMANDLOG and MONITOR show
 * "(redacted)" in their place. A command that takes some says where they stand.
 */
import type { Arguments } from '../../base/arguments.ts';
import type { Config } from '../../config/config.ts';
import type { Command } from './command.ts';

export const REDACTED = '(redacted)';

/** Calls `hide` with the index of every secret argument. */
export type SecretFinder = (
  request: Arguments,
  hide: (index: number) => void,
  config: Config,
) => void;

const NONE: ReadonlySet<number> = new Set();

export function secretIndexes(
  { spec }: Command,
  request: Arguments,
  config: Config,
): ReadonlySet<number> {
  if (spec.secrets === undefined) return NONE;
  const found = new Set<number>();
  spec.secrets(request, (index) => found.add(index), config);
  return found;
}

/** All arguments from this one on. */
export function secretsFrom(first: number): SecretFinder {
  return (request, hide) => {
    for (let index = first; index < request.count; index++) hide(index);
  };
}
