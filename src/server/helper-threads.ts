/**
 * V8 compiles and collects on threads of its own, which the system holds for as important as the
 * one that answers clients. When much becomes hot at once (the first snapshot of a process) they
 * take both of two cores for a quarter of a second. On Linux each thread has its own priority:
 * theirs is lowered, and what the main thread would wait for is not given to them. See ADR 21.
 */
import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { reasonOf } from './system-errors.ts';

/** Where Linux lists the threads of this process; the main one has the number of the process. */
const THREADS = '/proc/self/task';
/** About a tenth of the share of a thread with nothing added, while processors are scarce. */
const NICENESS = 10;
const LOWEST_PRIORITY = 19;

/** The young space has a few MiB, of which little survives: more threads win nothing there. */
const FLAGS: readonly string[] = [
  '--no-parallel-scavenge',
  '--no-parallel-compaction',
  '--no-parallel-pointer-update',
];

/**
 * Before there are threads of other kinds, such as those that work with files.
 * @param tell Hears of it when the system does not allow it.
 */
export function giveWayToMainThread(tell: (text: string) => void): void {
  if (process.platform !== 'linux') return;
  for (const flag of FLAGS) setFlagsFromString(flag);
  try {
    const priority = Math.min(LOWEST_PRIORITY, getPriority() + NICENESS);
    for (const thread of readdirSync(THREADS)) {
      if (Number(thread) !== process.pid) setPriority(Number(thread), priority);
    }
  } catch (error) {
    tell(`The priority of helper threads could not be lowered: ${reasonOf(error)}`);
  }
}
