/**
 * Files as a port: the server passes in the disk's, a test some that live in memory and fail on
 * demand. Paths are the configuration's texts (bytes as Latin-1 characters). Every call may throw a
 * FileError; the calls that end in `Later` hand it to their callback instead.
 */

/** What the system refused, in its own words, as C programs print them. */
export class FileError extends Error {
  /** Such as `ENOENT`. */
  readonly code: string;

  constructor(code: string, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'FileError';
    this.code = code;
  }
}

/** `create` empties a file that is there already. */
export type OpenMode = 'read' | 'create' | 'append' | 'update';

export type Done = (error: FileError | undefined) => void;

export interface OpenFile {
  readonly size: number;
  /** Reads at a position; returns how much there was, 0 at the end. */
  read(bytes: Uint8Array, start: number, length: number, position: number): number;
  /** Appends all of it; what was written of it when an error is thrown is seen by `size`. */
  append(bytes: Uint8Array, start: number, length: number): void;
  /** Overwrites bytes that are there already. */
  overwrite(bytes: Uint8Array, position: number): void;
  /** Returns when the file is on the disk. */
  sync(): void;
  truncate(length: number): void;
  close(): void;
  /** As above without waiting; one at a time, and the bytes stay untouched until `done`. */
  appendLater(bytes: Uint8Array, done: Done): void;
  syncLater(done: Done): void;
}

export interface Files {
  open(path: string, mode: OpenMode): OpenFile;
  /** -1 when there is no such file. */
  sizeOf(path: string): number;
  /** Takes the place of whatever has the new name. */
  rename(from: string, to: string): void;
  /** Without waiting, as below: a disk takes some ms to free ten megabytes that had a name. */
  renameLater(from: string, to: string, done: Done): void;
  remove(path: string): void;
  removeLater(path: string, done: Done): void;
  /** Names in a directory; none when it is not there. */
  list(directory: string): readonly string[];
  /** Does nothing when it is there. */
  makeDirectory(path: string): void;
  /** Makes renames and new names in it last. */
  syncDirectory(path: string): void;
  syncDirectoryLater(path: string, done: Done): void;
}

/** Passes on anything that is no trouble with files: a bug. */
export function fileErrorOf(error: unknown): FileError {
  if (error instanceof FileError) return error;
  throw error;
}

export function joinPath(directory: string, name: string): string {
  if (directory === '' || name.startsWith('/')) return name;
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return '.';
  return slash === 0 ? '/' : path.slice(0, slash);
}

/** Reads a whole file; for the small ones. */
export function readWhole(files: Files, path: string): Uint8Array {
  const file = files.open(path, 'read');
  try {
    const bytes = new Uint8Array(file.size);
    let at = 0;
    while (at < bytes.length) {
      const got = file.read(bytes, at, bytes.length - at, at);
      if (got === 0) break;
      at += got;
    }
    return bytes.subarray(0, at);
  } finally {
    file.close();
  }
}

/** Replaces a small file so that a crash at any moment leaves the old or the new one. */
export function replaceWhole(
  files: Files,
  path: string,
  temporary: string,
  bytes: Uint8Array,
): void {
  replaceBy(files, path, temporary, (file) => file.append(bytes, 0, bytes.length));
}

/** The same by what `write` writes. Throws what it throws as well. */
export function replaceBy(
  files: Files,
  path: string,
  temporary: string,
  write: (file: OpenFile) => void,
): void {
  try {
    const file = files.open(temporary, 'create');
    try {
      write(file);
      file.sync();
    } finally {
      file.close();
    }
    files.rename(temporary, path);
  } catch (error) {
    removeIfThere(files, temporary);
    throw error;
  }
  files.syncDirectory(directoryOf(path));
}

/** For tidying up: whatever is wrong with the file, the reason for tidying up is worse. */
export function removeIfThere(files: Files, path: string): void {
  try {
    files.remove(path);
  } catch (error) {
    fileErrorOf(error);
  }
}
