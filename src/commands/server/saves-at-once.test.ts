// SAVE and DEBUG RELOAD save while everybody waits; a save in the background may be at any point
// meanwhile: walking, waiting for the disk, or about to give its file the name.
import { describe, expect, it } from 'vitest';
import type { FaultyFiles } from '../../../test/support/faulty-files.ts';
import { TestEngine } from '../../../test/support/test-engine.ts';
import { Config } from '../../config/config.ts';

const MOMENTS = 12;

function started(appendonly: string, files?: FaultyFiles): TestEngine {
  const config = new Config({ appendonly, save: '' });
  config.assign('enable-debug-command', 'yes');
  const test = new TestEngine(1, config, undefined, files);
  const { persistence } = test.engine;
  expect(persistence.loadAtOnce(persistence.startLoading())).toBe(true);
  return test;
}

/** Everything that was begun comes to its end, and what is to be repeated is repeated. */
function settle(test: TestEngine): void {
  for (let nth = 0; nth < 4; nth++) {
    test.comeToRest();
    test.clock.ms += 1000;
    test.engine.persistence.tick();
  }
}

function digest(test: TestEngine): string {
  return test.run('DEBUG', 'DIGEST');
}

describe('DEBUG RELOAD', () => {
  it.each(['BGSAVE', 'BGREWRITEAOF'])('works at every moment of %s', (command) => {
    for (let moment = 0; moment < MOMENTS; moment++) {
      const test = started('yes');
      test.run('SET', 'k', 'v');
      test.run('RPUSH', 'list', ...Array.from({ length: 300 }, (_, at) => `element ${at}`));
      expect(test.run(command)).toMatch(/started/);
      for (let turns = 0; turns < moment; turns++) test.turn();
      test.run('INCR', 'n');
      test.engine.commit();
      const before = digest(test);
      const where = `moment ${moment}`;
      expect(test.run('DEBUG', 'RELOAD'), where).toBe('+OK\r\n');
      expect(digest(test), where).toBe(before);
      test.run('INCR', 'n');
      test.engine.commit();
      settle(test);
      expect(digest(started('yes', test.files.afterKill())), where).toBe(digest(test));
      test.run('SAVE');
      expect(digest(started('no', test.files.afterKill())), where).toBe(digest(test));
      expect(test.run('INFO', 'persistence')).toContain('rdb_last_bgsave_status:ok');
    }
  });

  it('leaves the file that it has saved, whenever a BGSAVE was begun before', () => {
    for (let moment = 0; moment < MOMENTS; moment++) {
      const test = started('no');
      test.run('SET', 'k', 'old');
      test.run('BGSAVE');
      for (let turns = 0; turns < moment; turns++) test.turn();
      test.run('SET', 'k', 'new');
      test.run('DEBUG', 'RELOAD');
      settle(test);
      expect(started('no', test.files.afterKill()).run('GET', 'k')).toBe('$3\r\nnew\r\n');
    }
  });

  it('loads what was in the file with NOSAVE, a BGSAVE being under way or not', () => {
    const test = started('no');
    test.run('SET', 'k', 'saved');
    test.run('SAVE');
    test.run('SET', 'k', 'changed');
    test.run('BGSAVE');
    expect(test.run('DEBUG', 'RELOAD', 'NOSAVE')).toBe('+OK\r\n');
    expect(test.run('GET', 'k')).toBe('$5\r\nsaved\r\n');
  });
});

function persistenceInfo(test: TestEngine, field: string): string | undefined {
  const lines = test.run('INFO', 'persistence').split('\r\n');
  return lines.find((line) => line.startsWith(`${field}:`))?.slice(field.length + 1);
}

describe('DEBUG LOADAOF', () => {
  it.each(['yes', 'no'])('leaves nothing to be saved (appendonly %s)', (appendonly) => {
    const test = started('yes');
    test.run('SET', 'k', 'v');
    test.run('CONFIG', 'SET', 'appendonly', appendonly);
    test.run('SET', 'l', 'v');
    expect(test.run('DEBUG', 'LOADAOF')).toBe('+OK\r\n');
    expect(test.run('DBSIZE')).toBe(appendonly === 'yes' ? ':2\r\n' : ':1\r\n');
    expect(persistenceInfo(test, 'rdb_changes_since_last_save')).toBe('0');
  });
});

describe('SAVE', () => {
  it.each([
    ['yes', 'yes'],
    ['yes', 'no'],
    ['no', 'yes'],
  ])('lets a rewrite go on that is under way (appendonly %s, preamble %s)', (appendonly, form) => {
    for (let moment = 0; moment < 2 * MOMENTS; moment += 3) {
      const test = started(appendonly);
      test.run('CONFIG', 'SET', 'aof-use-rdb-preamble', form);
      test.run('SET', 'k', 'v');
      // Of these each is saved in slices.
      const many = Array.from({ length: 1100 }, (_, at) => `element ${at}`);
      test.run('RPUSH', 'list', ...many);
      test.run('SADD', 'set', ...many);
      test.run('HSET', 'hash', ...many);
      test.run('ZADD', 'zset', ...many.flatMap((member, at) => [String(at), member]));
      for (let nth = 0; nth < 300; nth++) test.run('XADD', 'stream', `1-${nth + 1}`, 'f', 'v');
      test.run('BGREWRITEAOF');
      // The clock stands still, so a turn would walk to the end: a step at a time.
      for (let turns = 0; turns < moment && test.engine.keyspace.snapshot; turns++) {
        test.engine.persistence.aof.rewriting?.snapshot.step();
      }
      test.run('INCR', 'n');
      test.engine.commit();
      const progress = persistenceInfo(test, 'aof_rewrite_in_progress');
      const where = `moment ${moment}`;
      expect(progress, where).toBe('1');
      expect(test.run('SAVE'), where).toBe('+OK\r\n');
      expect(persistenceInfo(test, 'aof_rewrite_in_progress'), where).toBe(progress);
      expect(digest(started('no', test.files.afterKill())), where).toBe(digest(test));
      settle(test);
      expect(test.engine.persistence.aof.rewrites.count, where).toBe(1);
      expect(test.logged.filter((line) => line.includes('rewriting started'))).toHaveLength(1);
      const n = test.run('GET', 'n');
      const next = started('yes', test.files.afterKill());
      if (appendonly === 'no') next.run('SET', 'n', '1');
      expect(next.run('GET', 'n')).toBe(n);
      expect(digest(next), where).toBe(digest(test));
    }
  });

  it('leaves what it has not taken when it fails, and a rewrite goes on', () => {
    const test = started('yes');
    test.run('SET', 'k', 'v');
    test.run('BGREWRITEAOF');
    test.files.failAfter(0, Number.POSITIVE_INFINITY, 'ENOSPC', 'append temp-1.rdb');
    expect(test.run('SAVE')).toBe('-ERR\r\n');
    test.files.heal();
    settle(test);
    expect(test.engine.persistence.aof.rewrites.count).toBe(1);
    expect(test.files.paths.filter((path) => path.includes('temp-'))).toEqual([]);
    expect(digest(started('yes', test.files.afterKill()))).toBe(digest(test));
  });
});

describe('A rewrite whose data are thrown away', () => {
  it.each([
    ['FLUSHALL', 'yes'],
    ['FLUSHALL', 'no'],
    ['DEBUG RELOAD', 'yes'],
    ['DEBUG RELOAD', 'no'],
  ])(
    'is under way to everybody else, though it begins anew (%s, appendonly %s)',
    (command, aof) => {
      const test = started(aof);
      test.run('SET', 'k', 'v');
      test.run('BGREWRITEAOF');
      expect(test.run(...command.split(' '))).toBe('+OK\r\n');
      for (let turns = 0; turns < 3; turns++, test.turn()) {
        expect(persistenceInfo(test, 'aof_rewrite_in_progress')).toBe('1');
        expect(persistenceInfo(test, 'aof_rewrite_scheduled')).toBe('0');
        expect(test.run('BGREWRITEAOF')).toMatch(/already in progress/);
      }
      settle(test);
      expect(persistenceInfo(test, 'aof_rewrite_in_progress')).toBe('0');
      expect(test.engine.persistence.aof.rewrites.count).toBe(1);
      expect(digest(started('yes', test.files.afterKill()))).toBe(digest(test));
    },
  );
});
