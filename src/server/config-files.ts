/**
 * Configuration files on a real disk: read at the start, replaced by CONFIG REWRITE in one step, so
 * that a crash leaves either the old file or the new one.
 */
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { AclFileStore, SaveProblem } from '../acl/acl-file.ts';
import type { Config } from '../config/config.ts';
import type { ConfigFiles } from '../config/config-file.ts';
import { rewrittenConfiguration } from '../config/config-rewriter.ts';
import { reasonOf } from './system-errors.ts';

/** Whoever may read a file that did not exist before. */
const NEW_FILE_MODE = 0o644;

/** Texts in the configuration are bytes, one to a Latin-1 character. */
export function systemPath(path: string): string {
  return Buffer.from(path, 'latin1').toString('utf8');
}

/** The way back. */
export function configText(path: string): string {
  return Buffer.from(path).toString('latin1');
}

export const configFiles: ConfigFiles = {
  readFile(path) {
    try {
      return readFileSync(systemPath(path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EISDIR') return new Uint8Array(0);
      return { problem: reasonOf(error) };
    }
  },
  listDirectory(path) {
    try {
      return readdirSync(systemPath(path)).map(configText);
    } catch (error) {
      // A directory that cannot be read matches no pattern.
      if (error instanceof Error) return [];
      throw error;
    }
  },
};

/** The file of users; its lines are Latin-1 texts. */
export const aclFiles: AclFileStore = {
  read(path) {
    try {
      return readFileSync(systemPath(path), 'latin1');
    } catch (error) {
      return { problem: reasonOf(error) };
    }
  },
  write(path, content) {
    try {
      replaceFile(systemPath(path), Buffer.from(content, 'latin1'));
      return undefined;
    } catch (error) {
      const { syscall = '' } = error as NodeJS.ErrnoException;
      return { doing: DOING[syscall] ?? 'Writing', reason: reasonOf(error) };
    }
  },
};

/** What a system call that failed was for. */
const DOING: Readonly<Record<string, SaveProblem['doing']>> = {
  open: 'Opening temp',
  fsync: 'Syncing',
  rename: 'Renaming',
};

/**
 * Undefined, or the system's words why the file could not be rewritten.
 * @param userLines The lines of users to have in it; undefined: they are kept elsewhere.
 */
export function rewriteConfigFile(
  config: Config,
  withDefaults: boolean,
  userLines: readonly string[] | undefined,
): string | undefined {
  if (config.file === undefined) return 'there is no file';
  const path = systemPath(config.file.path);
  try {
    const before = readIfThere(path);
    const text = rewrittenConfiguration(config, before, { withDefaults, userLines });
    replaceFile(path, Buffer.from(text, 'latin1'));
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** A file that somebody has removed is made anew. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/**
 * The content goes into a file beside it, and to the disk, before that file takes the old one's
 * name; the directory then goes to the disk as well, since the name stands in it.
 */
export function replaceFile(path: string, content: Uint8Array): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? NEW_FILE_MODE;
  const temporary = `${path}-${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w', mode & 0o777);
    try {
      for (let written = 0; written < content.length; ) {
        written += writeSync(file, content, written);
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncDirectory(dirname(path));
}

/** Makes names in it last, wherever a file system can do that. */
export function syncDirectory(path: string): void {
  // Windows cannot open a directory; there the rename itself is all that can be done.
  if (process.platform === 'win32') return;
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } catch (error) {
    if (!isUnsupported(error)) throw error;
  } finally {
    closeSync(directory);
  }
}

/** Some file systems, of containers and of networks, bring no directory to the disk. */
export function isUnsupported(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EINVAL' || code === 'EBADF';
}
