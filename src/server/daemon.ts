/**
 * `daemonize`: the server goes on in the background, in a session of its own, without a terminal.
 * Node cannot fork, so the same program is started anew with the same arguments, in the directory
 * and the environment that this one was given, and this one ends. The new one knows by a mark in
 * its environment that it is there already.
 */
import { spawn } from 'node:child_process';

const MARK = 'RESPITE_IN_BACKGROUND';

/** Has a process in the foreground started this one? Asked once: the mark is not passed on. */
export function isInBackground(environment: Record<string, string | undefined>): boolean {
  const marked = environment[MARK] !== undefined;
  delete environment[MARK];
  return marked;
}

export interface BackgroundStart {
  /** The directory to start in: ours may have changed since. */
  readonly directory: string;
  /** What was read from standard input, which the other one reads again. */
  readonly standardInput: Uint8Array | undefined;
}

/** Resolves once the other process runs and has its input; rejects if it cannot be started. */
export async function startInBackground(start: BackgroundStart): Promise<void> {
  const { directory, standardInput } = start;
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    cwd: directory,
    detached: true,
    env: { ...process.env, [MARK]: 'yes' },
    stdio: [standardInput === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      if (standardInput === undefined) resolve();
      else child.stdin?.end(standardInput, resolve);
    });
  });
  child.unref();
}
