/**
 * Options that are set and will not be heeded: what they concern does not exist yet. A server that
 * was meant to be a replica or a part of a cluster must say that it is neither.
 */
import type { Config } from '../config/config.ts';

/** What to warn of; undefined when all that is set has effect, or needs none. */
export function unheededOptions(config: Config): string | undefined {
  const names = config.changedSettings
    .filter(({ option }) => option.effect === 'accepted')
    .map(({ option }) => option.name);
  if (names.length === 0) return undefined;
  return `WARNING What these options say is not done yet: ${names.join(', ')}.`;
}
