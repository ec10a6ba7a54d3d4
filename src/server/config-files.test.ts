// CONFIG REWRITE and ACL SAVE replace files by `replaceFile`: promise R10 is that a server killed
// at any step of it leaves the old file or the new.
import type * as fs from 'node:fs';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { replaceFile } from './config-files.ts';

/** So many steps are taken, then nothing works any more, as if the process were dead. */
const life = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY, steps: [] as string[] }));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  const mortal = (name: 'openSync' | 'writeSync' | 'fsyncSync' | 'renameSync' | 'rmSync') => {
    const call = real[name] as (...args: unknown[]) => unknown;
    return (...args: unknown[]) => {
      life.steps.push(name);
      if (life.left-- <= 0) throw new Error(`killed at ${name}`);
      return call(...args);
    };
  };
  const { writeSync } = real;
  return {
    ...real,
    openSync: mortal('openSync'),
    fsyncSync: mortal('fsyncSync'),
    renameSync: mortal('renameSync'),
    rmSync: mortal('rmSync'),
    // A few bytes at a time, so that there are steps in the middle of the content.
    writeSync: (file: number, bytes: Uint8Array, from: number) => {
      life.steps.push('writeSync');
      if (life.left-- <= 0) throw new Error('killed at writeSync');
      return writeSync(file, bytes, from, Math.min(4, bytes.length - from));
    },
  };
});

describe.skipIf(process.platform === 'win32')('replacing a file', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'respite-replace-'));
  });

  afterEach(() => {
    life.left = Number.POSITIVE_INFINITY;
    rmSync(directory, { recursive: true, force: true });
  });

  it('leaves the old content or the new, whichever step the process is killed at', () => {
    const path = join(directory, 'users.acl');
    const found: string[] = [];
    for (let steps = 0; ; steps++) {
      life.left = Number.POSITIVE_INFINITY;
      writeFileSync(path, 'the old content');
      life.steps.length = 0;
      life.left = steps;
      let isDone = true;
      try {
        replaceFile(path, Buffer.from('and the new one, longer'));
      } catch {
        isDone = false;
      }
      found.push(readFileSync(path, 'utf8'));
      if (isDone) break;
    }
    expect([...new Set(found)]).toEqual(['the old content', 'and the new one, longer']);
    // The content is on the disk before it gets the name, and the name at the end.
    const order = life.steps.filter((step, at) => step !== life.steps[at - 1]);
    expect(order).toEqual([
      'openSync',
      'writeSync',
      'fsyncSync',
      'renameSync',
      'openSync',
      'fsyncSync',
    ]);
  });

  it('clears up what it has begun when it fails', () => {
    const path = join(directory, 'redis.conf');
    expect(() => replaceFile(join(directory, 'missing', 'x'), Buffer.from('new'))).toThrow();
    replaceFile(path, Buffer.from('new'));
    expect(readdirSync(directory)).toEqual(['redis.conf']);
  });
});
