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

const answer = vi.hoisted(() => ({ code: '' }));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  const problem = (file: number): Error | null => {
    if (answer.code === '' || !real.fstatSync(file).isDirectory()) return null;
    return Object.assign(new Error(`${answer.code}: of a directory`), { code: answer.code });
  };
  return {
    ...real,
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
