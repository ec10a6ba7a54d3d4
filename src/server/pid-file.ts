/** The file that tells process managers the server's process id. */
import { unlinkSync, writeFileSync } from 'node:fs';

/** Where a server in the background puts it if nothing else is said. */
export const DEFAULT_PID_FILE = '/var/run/redis.pid';

/** Undefined, or why it could not be written: a server without it runs all the same. */
export function writePidFile(path: string): string | undefined {
  try {
    writeFileSync(path, `${process.pid}\n`);
    return undefined;
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
}

/** True when there was one. */
export function removePidFile(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    // It could not be written, or somebody has removed it before us.
    if (error instanceof Error) return false;
    throw error;
  }
}
