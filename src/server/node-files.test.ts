// Some file systems (of containers, of networks) cannot bring a directory to the disk and say so:
// EINVAL or EBADF. There is nothing to be done, so it is no reason to say that a save has failed.
import type * as fs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileError } from '../persistence/files.ts';
import { replaceFile } from './config-files.ts';
import { nodeFiles } from './node-files.ts';

const answer = vi.hoisted(() => ({ code: '', writesNothing: false }));

/** What Node takes at once, for a disk that is not really written to. */
function pretendToWrite(length: number): number {
  if (length > 2 ** 31 - 1) {
    throw Object.assign(new RangeError('out of range'), { code: 'ERR_OUT_OF_RANGE' });
  }
  return length;
}

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  const problem = (file: number): Error | null => {
    if (answer.code === '' || !real.fstatSync(file).isDirectory()) return null;
    return Object.assign(new Error(`${answer.code}: of a directory`), { code: answer.code });
  };
  return {
    ...real,
    writeSync: (...call: Parameters<typeof fs.writeSync>) =>
      answer.writesNothing ? pretendToWrite(Number(call[3])) : real.writeSync(...call),
    write: (file: number, bytes: Uint8Array, at: number, length: number, ...rest: unknown[]) => {
      const done = rest.at(-1) as (error: Error | null, written: number) => void;
      if (answer.writesNothing) setImmediate(done, null, pretendToWrite(length));
      else real.write(file, bytes, at, length, null, done);
    },
    fsyncSync: (file: number) => {
      const error = problem(file);
      if (error !== null) throw error;
      real.fsyncSync(file);
    },
    fsync: (file: number, done: (error: Error | null) => void) => {
      const error = problem(file);
      if (error === null) real.fsync(file, done);
      else setImmediate(() => done(error));
    },
  };
});

async function later(path: string): Promise<FileError | undefined> {
  return await new Promise((resolve) => nodeFiles.syncDirectoryLater(path, resolve));
}

describe.skipIf(process.platform === 'win32')('A directory', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'respite-directory-'));
  });

  afterEach(() => {
    answer.code = '';
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(['EINVAL', 'EBADF'])(
    'that cannot be brought to the disk is no error (%s)',
    async (code) => {
      answer.code = code;
      nodeFiles.syncDirectory(directory);
      expect(await later(directory)).toBeUndefined();
      replaceFile(join(directory, 'file'), Buffer.from('content'));
    },
  );

  it('that fails to be brought to the disk is one', async () => {
    answer.code = 'EIO';
    expect(() => nodeFiles.syncDirectory(directory)).toThrow();
    expect((await later(directory))?.code).toBe('EIO');
    expect(() => replaceFile(join(directory, 'file'), Buffer.from('content'))).toThrow();
  });
});

describe('A file', () => {
  it('takes more than Node writes at once', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'respite-files-'));
    answer.writesNothing = true;
    try {
      const file = nodeFiles.open(join(directory, 'large'), 'append');
      const large = new Uint8Array(2 ** 31 + 1000); // Never touched, so that it takes no memory.
      file.append(large, 0, large.length);
      expect(file.size).toBe(large.length);
      await new Promise((resolve) => file.appendLater(large, resolve));
      expect(file.size).toBe(2 * large.length);
      file.overwrite(large, 0);
      file.close();
    } finally {
      answer.writesNothing = false;
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
