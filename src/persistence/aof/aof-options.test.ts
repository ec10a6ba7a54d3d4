// What the options of the append-only file do, as far as no other test needs them.
import { describe, expect, it } from 'vitest';
import { FaultyFiles } from '../../../test/support/faulty-files.ts';
import { TestEngine } from '../../../test/support/test-engine.ts';
import { Config } from '../../config/config.ts';

const FILE = 'appendonlydir/appendonly.aof.1.incr.aof';

function load(files: FaultyFiles, options: Record<string, string>): [TestEngine, boolean] {
  const config = new Config({ appendonly: 'yes', save: '', ...options });
  const test = new TestEngine(1, config, undefined, files);
  const { persistence } = test.engine;
  return [test, persistence.loadAtOnce(persistence.startLoading())];
}

function started(options: Record<string, string>): TestEngine {
  const [test, isLoaded] = load(new FaultyFiles(), options);
  expect(isLoaded).toBe(true);
  return test;
}

function syncs({ files }: TestEngine): number {
  return files.log.filter((call) => call === `sync ${FILE}`).length;
}

/** Some turns, and as many seconds. */
function live(test: TestEngine, seconds: number): void {
  for (let nth = 0; nth < seconds; nth++) {
    test.clock.ms += 1001;
    test.engine.tickClients();
    test.files.deliver();
  }
}

describe('appendfsync', () => {
  it('always: one fsync for all who have written in a turn, before anybody is answered', () => {
    const test = started({ appendfsync: 'always' });
    for (const key of ['a', 'b', 'c']) test.runUnfinished('SET', key, 'v');
    expect(syncs(test)).toBe(0);
    for (let answered = 0; answered < 3; answered++) expect(test.engine.commit()).toBe(true);
    expect(syncs(test)).toBe(1);
    expect(test.files.log.filter((call) => call.startsWith(`append ${FILE}`))).toHaveLength(1);
  });

  it('everysec: one a second while somebody writes, and one more for the rest', () => {
    const test = started({ appendfsync: 'everysec' });
    for (let nth = 0; nth < 5; nth++) {
      test.run('INCR', 'n');
      live(test, 1);
    }
    expect(syncs(test)).toBe(5);
    live(test, 3);
    expect(syncs(test)).toBe(5);
  });

  it('no: none, until the server stops', () => {
    const test = started({ appendfsync: 'no' });
    test.run('INCR', 'n');
    live(test, 5);
    expect(syncs(test)).toBe(0);
    expect(test.engine.persistence.prepareToStop('default', false)).toBe(true);
    expect(syncs(test)).toBe(1);
  });
});

describe('no-appendfsync-on-rewrite', () => {
  it.each([
    ['no', 1],
    ['yes', 0],
  ])('%s: so many fsyncs while something is saved: %i', (option, expected) => {
    const test = started({ appendfsync: 'everysec', 'no-appendfsync-on-rewrite': option });
    test.run('INCR', 'n');
    test.run('BGSAVE');
    live(test, 1);
    expect(test.engine.persistence.rdb.running).toBeDefined();
    expect(syncs(test)).toBe(expected);
    test.comeToRest();
    live(test, 1);
    expect(syncs(test)).toBe(1);
  });
});

describe('aof-load-truncated', () => {
  it.each(['yes', 'no'])('%s: what a crash has cut short is cut off, or is no start', (option) => {
    const test = started({ 'aof-checksum': 'no' });
    test.run('SET', 'k', 'v');
    test.run('SET', 'k', 'w');
    const files = test.files.afterKill();
    const cut = files.contentOf(FILE)?.slice(0, -3) as Uint8Array;
    files.put(FILE, cut);
    const [next, isLoaded] = load(files, { 'aof-load-truncated': option });
    expect(isLoaded).toBe(option === 'yes');
    if (isLoaded) {
      expect(next.run('GET', 'k')).toBe('$1\r\nv\r\n');
    } else {
      expect(next.logged.join('\n')).toContain('Unexpected end of file reading the append only');
      expect(files.contentOf(FILE)).toEqual(cut);
    }
  });
});
