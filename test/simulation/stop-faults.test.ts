// Promises R2 and R10 of persistence. R2: while the disk takes long over an fsync, clients are
// answered and nothing that was answered is lost by a kill. R10: a server that is killed at any
// step of its last save leaves the old data or the new, never something between; and one that
// cannot save says so and stays.
import { describe, expect, it } from 'vitest';
import { Config } from '../../src/config/config.ts';
import { FaultyFiles } from '../support/faulty-files.ts';
import { TestEngine } from '../support/test-engine.ts';

const FSYNC_MS = 4000;
const KEYS = 200;

function started(files: FaultyFiles, options: Record<string, string>): TestEngine {
  const config = new Config(options);
  config.assign('enable-debug-command', 'yes');
  const test = new TestEngine(1, config, undefined, files);
  const { persistence } = test.engine;
  expect(persistence.loadAtOnce(persistence.startLoading())).toBe(true);
  return test;
}

function digest(test: TestEngine): string {
  return test.run('DEBUG', 'DIGEST');
}

function tick(test: TestEngine): void {
  test.engine.beginBackgroundWork();
  test.engine.tickClients();
  test.engine.endBackgroundWork();
}

describe('R2: an fsync that takes seconds', () => {
  it('delays no reply, and what was answered survives a kill meanwhile', () => {
    const options = { appendonly: 'yes', appendfsync: 'everysec', save: '' };
    const test = started(new FaultyFiles(), options);
    test.run('SET', 'first', 'v');
    test.clock.ms += 1000;
    tick(test);
    const { aof } = test.engine.persistence;
    const before = aof.syncedOffset;
    // The fsync is on its way; nobody delivers its end.
    for (let passed = 0; passed < FSYNC_MS; passed += 100) {
      test.clock.ms += 100;
      for (let nth = 0; nth < 10; nth++) {
        expect(test.run('SET', `key:${passed}:${nth}`, 'v')).toBe('+OK\r\n');
        expect(test.engine.commit()).toBe(true);
      }
      tick(test);
      expect(digest(started(test.files.afterKill(), options))).toBe(digest(test));
    }
    expect(aof.syncedOffset).toBe(before);
    // Once for every two seconds in which another one was due.
    expect(aof.delays.count).toBe(1);
    expect(test.logged.join('\n')).toContain('Asynchronous AOF fsync is taking too long');
    expect(test.files.deliver()).toBe(true);
    expect(aof.syncedOffset).toBeGreaterThan(before);
  }, 120_000);
});

describe('R10: a server that is to stop', () => {
  const options = { save: '3600 1' };

  /** With a file on the disk, and changes that it does not have. */
  function changed(): { readonly test: TestEngine; readonly old: string } {
    const test = started(new FaultyFiles(), options);
    for (let nth = 0; nth < KEYS; nth++) test.run('SET', `key:${nth}`, 'old');
    test.run('SAVE');
    const old = digest(test);
    for (let nth = 0; nth < KEYS; nth++) test.run('SET', `key:${nth}`, 'new');
    test.run('RPUSH', 'list', 'a');
    return { test, old };
  }

  it('leaves the old data or the new, whichever step of saving it is killed at', () => {
    const left = new Set<string>();
    const names = new Set<string>();
    for (let step = 0; ; step++) {
      const { test, old } = changed();
      const calls = test.files.calls;
      // From this step on nothing is done any more, not even clearing up.
      test.files.failAfter(step, Number.POSITIVE_INFINITY);
      const mayStop = test.engine.persistence.prepareToStop('default', false);
      const found = digest(started(test.files.afterKill(), options));
      expect([old, digest(test)], `killed at step ${step}`).toContain(found);
      left.add(found === old ? 'old' : 'new');
      names.add(test.files.log[calls + step]?.split(' ')[0] ?? '');
      if (!mayStop) continue;
      expect(found).toBe(digest(test));
      break;
    }
    expect([...left]).toEqual(['old', 'new']);
    for (const name of ['open', 'append', 'sync', 'rename']) expect([...names]).toContain(name);
  }, 120_000);

  it('refuses to stop when it cannot save, and can when the disk is well again', () => {
    const { test } = changed();
    test.files.failAfter(0, Number.POSITIVE_INFINITY, 'ENOSPC');
    expect(test.run('SHUTDOWN')).toBe('-ERR Errors trying to SHUTDOWN. Check logs.\r\n');
    expect(test.shutdowns).toBe(0);
    expect(test.run('SET', 'still', 'here')).toBe('+OK\r\n');
    expect(test.engine.persistence.prepareToStop('default', true)).toBe(true);
    test.files.heal();
    expect(test.run('SHUTDOWN')).toBe('');
    expect(digest(started(test.files.afterKill(), options))).toBe(digest(test));
  });
});
