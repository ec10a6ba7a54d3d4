/** The disk behind the port of persistence/files.ts. */
import {
  close,
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsync,
  ftruncateSync,
  mkdirSync,
  open,
  openSync,
  readdirSync,
  readSync,
  rename,
  renameSync,
  statSync,
  unlink,
  unlinkSync,
  write,
  writeSync,
} from 'node:fs';
import {
  type Done,
  directoryOf,
  FileError,
  type Files,
  type OpenFile,
  type OpenMode,
} from '../persistence/files.ts';
import { configText, isUnsupported, syncDirectory, systemPath } from './config-files.ts';
import { systemReason } from './system-errors.ts';

const FLAGS: Readonly<Record<OpenMode, string>> = {
  read: 'r',
  create: 'w+',
  append: 'a',
  update: 'r+',
};
const NEW_FILE_MODE = 0o644;
/** Node writes less than 2 GiB at once, and refuses what is more. */
const MOST_AT_ONCE_BYTES = 2 ** 30;
const NEW_DIRECTORY_MODE = 0o755;

function failure(error: unknown): FileError {
  const { code } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || code === undefined) throw error;
  return new FileError(code, systemReason(code), { cause: error });
}

function attempt<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw failure(error);
  }
}

function answering(done: Done): (error: Error | null) => void {
  return (error) => done(error === null ? undefined : failure(error));
}

class NodeFile implements OpenFile {
  readonly #descriptor: number;
  readonly #syncDescriptor: number;
  #size: number;

  /**
   * @param syncDescriptor For `syncLater`. Linux tells of a failed write once for each time that
   * the file was opened: with one descriptor, a `sync` while another is under way could take the
   * news from it, or the other way round.
   */
  constructor(descriptor: number, syncDescriptor = descriptor) {
    this.#descriptor = descriptor;
    this.#syncDescriptor = syncDescriptor;
    this.#size = fstatSync(descriptor).size;
  }

  get size(): number {
    return this.#size;
  }

  read(bytes: Uint8Array, start: number, length: number, position: number): number {
    return attempt(() => readSync(this.#descriptor, bytes, start, length, position));
  }

  append(bytes: Uint8Array, start: number, length: number): void {
    attempt(() => {
      for (let done = 0; done < length; ) {
        const part = Math.min(length - done, MOST_AT_ONCE_BYTES);
        const written = writeSync(this.#descriptor, bytes, start + done, part);
        this.#size += written;
        done += written;
      }
    });
  }

  overwrite(bytes: Uint8Array, position: number): void {
    attempt(() => {
      for (let done = 0; done < bytes.length; ) {
        const part = Math.min(bytes.length - done, MOST_AT_ONCE_BYTES);
        done += writeSync(this.#descriptor, bytes, done, part, position + done);
      }
    });
  }

  sync(): void {
    attempt(() => fdatasyncSync(this.#descriptor));
  }

  truncate(length: number): void {
    attempt(() => ftruncateSync(this.#descriptor, length));
    this.#size = length;
  }

  close(): void {
    attempt(() => {
      if (this.#syncDescriptor !== this.#descriptor) closeSync(this.#syncDescriptor);
      closeSync(this.#descriptor);
    });
  }

  appendLater(bytes: Uint8Array, done: Done): void {
    const part = Math.min(bytes.length, MOST_AT_ONCE_BYTES);
    write(this.#descriptor, bytes, 0, part, null, (error, written) => {
      if (error !== null) {
        done(failure(error));
        return;
      }
      this.#size += written;
      if (written < bytes.length) this.appendLater(bytes.subarray(written), done);
      else done(undefined);
    });
  }

  syncLater(done: Done): void {
    fdatasync(this.#syncDescriptor, answering(done));
  }
}

export const nodeFiles: Files = {
  open(path, mode) {
    const openOnce = (): number => openSync(systemPath(path), FLAGS[mode], NEW_FILE_MODE);
    return attempt(() => {
      const descriptor = openOnce();
      try {
        return new NodeFile(descriptor, mode === 'append' ? openOnce() : descriptor);
      } catch (error) {
        closeSync(descriptor);
        throw error;
      }
    });
  },
  sizeOf(path) {
    return attempt(() => statSync(systemPath(path), { throwIfNoEntry: false })?.size ?? -1);
  },
  rename(from, to) {
    attempt(() => renameSync(systemPath(from), systemPath(to)));
  },
  renameLater(from, to, done) {
    rename(systemPath(from), systemPath(to), answering(done));
  },
  remove(path) {
    attempt(() => unlinkSync(systemPath(path)));
  },
  removeLater(path, done) {
    unlink(systemPath(path), answering(done));
  },
  list(directory) {
    try {
      return readdirSync(systemPath(directory)).map(configText);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return [];
      throw failure(error);
    }
  },
  makeDirectory(path) {
    const made = attempt(() => {
      return mkdirSync(systemPath(path), { recursive: true, mode: NEW_DIRECTORY_MODE });
    });
    // Else a power cut might leave nothing of it, whatever was brought to the disk inside.
    if (made !== undefined) this.syncDirectory(directoryOf(path));
  },
  syncDirectory(path) {
    attempt(() => syncDirectory(systemPath(path)));
  },
  syncDirectoryLater(path, done) {
    if (process.platform === 'win32') {
      process.nextTick(done, undefined);
      return;
    }
    open(systemPath(path), 'r', (error, directory) => {
      if (error !== null) {
        done(failure(error));
        return;
      }
      fsync(directory, (syncError) => {
        const failed = syncError !== null && !isUnsupported(syncError) ? syncError : null;
        close(directory, () => answering(done)(failed));
      });
    });
  },
};
