/**
 * How many clients the system's limit of open files leaves room for. Node raises the limit as far
 * as it may when it starts, and cannot raise it further: `maxclients` must fit into what there is.
 */
import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';

/** Files and sockets of our own: log, data, listeners, the process' own pipes. */
const RESERVED_FILES = 32;
const LIMIT_LINE = /^Max open files +(\d+)/m;

/** Undefined where the system does not tell, or has no limit. */
export function openFilesLimit(): number | undefined {
  try {
    const found = LIMIT_LINE.exec(readFileSync('/proc/self/limits', 'utf8'));
    return found === null ? undefined : Number(found[1]);
  } catch (error) {
    // No such file but on Linux; elsewhere the limit shows itself when it is reached.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** Undefined when so many clients have room, else how many have. */
export function clientsThatFit(
  maxClients: number,
  limit: number | undefined,
  warn: (text: string) => void,
): number | undefined {
  const wanted = maxClients + RESERVED_FILES;
  if (limit === undefined || wanted <= limit) return undefined;
  const possible = Math.max(limit - RESERVED_FILES, 1);
  warn(
    `You requested maxclients of ${maxClients} requiring at least ${wanted} max file descriptors.`,
  );
  warn(
    `Current maximum open files is ${limit}. maxclients has been reduced to ${possible} to ` +
      "compensate for low ulimit. If you need higher maxclients increase 'ulimit -n'.",
  );
  return possible;
}

/** Brings `maxclients` down to what is possible now, and refuses what is not later. */
export function keepMaxClientsPossible(config: Config, warn: (text: string) => void): void {
  const limit = openFilesLimit();
  const possible = clientsThatFit(config.get('maxclients'), limit, warn);
  if (possible !== undefined) config.assign('maxclients', String(possible));
  config.applyWith(['maxclients'], () => {
    const fitting = clientsThatFit(config.get('maxclients'), limit, warn);
    if (fitting === undefined) return undefined;
    const refusal = 'The operating system is not able to handle the specified number of clients';
    return `${refusal}, try with ${fitting}`;
  });
}
