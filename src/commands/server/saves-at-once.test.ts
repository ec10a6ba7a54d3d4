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

describe('SAVE', () => {
  it.each(['yes', 'no'])('puts off a rewrite that is under way (appendonly %s)', (appendonly) => {
    for (let moment = 0; moment < MOMENTS; moment++) {
      const test = started(appendonly);
      test.run('SET', 'k', 'v');
      test.run('BGREWRITEAOF');
      for (let turns = 0; turns < moment; turns++) test.turn();
      test.run('INCR', 'n');
      test.engine.commit();
      const where = `moment ${moment}`;
      expect(test.run('SAVE'), where).toBe('+OK\r\n');
      expect(digest(started('no', test.files.afterKill())), where).toBe(digest(test));
      settle(test);
      expect(test.engine.persistence.aof.rewrites, where).toBe(1);
      const path = `appendonlydir/appendonly.aof.${appendonly === 'yes' ? 2 : 1}.base.rdb`;
      expect(test.files.contentOf(path), where).toBeDefined();
      expect(digest(started(appendonly, test.files.afterKill())), where).toBe(digest(test));
    }
  });
});
