import { describe, expect, it, vi } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';
import { latin1Text } from '../../base/ascii.ts';
import { Config } from '../../config/config.ts';
import type { OpenFile } from '../files.ts';

const FIRST = 'appendonlydir/appendonly.aof.1.incr.aof';

/** A server that has loaded its (empty) append-only file and writes it. */
function started(options: Record<string, string> = {}): TestEngine {
  const config = new Config({ appendonly: 'yes', save: '', ...options });
  config.assign('enable-debug-command', 'yes');
  return loaded(new TestEngine(1, config));
}

function loaded(test: TestEngine): TestEngine {
  const { persistence } = test.engine;
  expect(persistence.loadAtOnce(persistence.startLoading())).toBe(true);
  return test;
}

/** Another server on what this one has on the disk. */
function restarted(test: TestEngine, appendonly = 'yes'): TestEngine {
  const config = new Config({ appendonly, save: '' });
  config.assign('enable-debug-command', 'yes');
  return loaded(new TestEngine(1, config, undefined, test.files.afterKill()));
}

function run(test: TestEngine, ...words: string[]): string {
  const reply = test.run(...words);
  test.engine.commit();
  return reply;
}

function text(test: TestEngine, path: string): string {
  return Buffer.from(test.files.contentOf(path) ?? []).toString('latin1');
}

/** The commands of a file, one string each. */
function commands(test: TestEngine, path: string): string[] {
  const words = text(test, path)
    .split('\r\n')
    .filter((line) => !/^[$#]/.test(line));
  return words
    .join(' ')
    .trim()
    .split(/ ?\*\d+ /)
    .slice(1);
}

describe('The append-only file', () => {
  it('has others served first only with `always`, before an fsync that takes time', () => {
    const test = started({ appendfsync: 'always' });
    const mayServeMore = (): boolean => test.engine.persistence.mayServeMore(1, 2);
    test.runUnfinished('SET', 'k', 'v');
    expect(mayServeMore()).toBe(false);
    run(test, 'DEBUG', 'AOF-FLUSH-SLEEP', '1000');
    run(test, 'SET', 'k', 'w');
    expect(mayServeMore()).toBe(false);
    test.runUnfinished('SET', 'k', 'x');
    expect(mayServeMore()).toBe(true);
    run(test, 'CONFIG', 'SET', 'appendfsync', 'everysec');
    test.runUnfinished('SET', 'k', 'y');
    expect(mayServeMore()).toBe(false);
  });

  it('is given the very bytes to which a plain write was copied, with no copy between', () => {
    const options = { appendonly: 'yes', save: '', 'aof-checksum': 'no' };
    const test = new TestEngine(1, new Config(options));
    const open = vi.spyOn(test.files, 'open');
    loaded(test);
    const nth = open.mock.calls.findIndex(([path]) => path.endsWith(FIRST));
    const append = vi.spyOn(open.mock.results[nth].value as OpenFile, 'append');
    run(test, 'SET', 'k', 'before');
    append.mockClear();
    test.runUnfinished('SET', 'k', 'after');
    const { bytes, length } = test.engine.keyspace.effects;
    expect(latin1Text(bytes, 0, length)).toBe('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nafter\r\n');
    test.engine.commit();
    expect(append.mock.calls.map(([given]) => given === bytes)).toEqual([true]);
  });

  it('is not written by a GETEX that changes nothing', () => {
    const test = started();
    run(test, 'SET', 'k', 'v');
    const { length } = text(test, FIRST);
    run(test, 'GETEX', 'k');
    run(test, 'GETEX', 'k', 'PERSIST');
    expect(text(test, FIRST).length).toBe(length);
    run(test, 'GETEX', 'k', 'PXAT', '99999999999999');
    run(test, 'GETEX', 'k', 'PERSIST');
    expect(commands(test, FIRST).slice(-2)).toEqual(['PEXPIREAT k 99999999999999', 'PERSIST k']);
  });

  it('has every FLUSHDB and FLUSHALL, that of an empty database too', () => {
    const test = started();
    run(test, 'SET', 'k', 'v');
    for (const name of ['FLUSHDB', 'FLUSHDB', 'FLUSHALL', 'FLUSHALL']) run(test, name);
    const names = commands(test, FIRST).map((command) => command.split(' ')[0].toUpperCase());
    expect(names).toEqual(['SELECT', 'SET', 'FLUSHDB', 'FLUSHDB', 'FLUSHALL', 'FLUSHALL']);
  });

  it('begins with the time when it is to have times, the base of commands as well', () => {
    const test = started({ 'aof-timestamp-enabled': 'yes', 'aof-use-rdb-preamble': 'no' });
    const seconds = Math.floor(test.clock.ms / 1000);
    run(test, 'SET', 'k', 'v');
    expect(text(test, FIRST).startsWith(`#TS:${seconds}\r\n*2\r\n`)).toBe(true);
    test.clock.ms += 7000;
    run(test, 'BGREWRITEAOF');
    test.comeToRest();
    const base = text(test, 'appendonlydir/appendonly.aof.2.base.aof');
    expect(base.startsWith(`#TS:${seconds + 7}\r\n*2\r\n`)).toBe(true);
    const { persistence } = test.engine;
    expect(persistence.reloadAof()).toBe(true);
    expect(test.run('GET', 'k')).toBe('$1\r\nv\r\n');
  });

  it('is not rewritten again before the disk has the whole file, however it has grown', () => {
    const test = started({ 'auto-aof-rewrite-min-size': '1', 'auto-aof-rewrite-percentage': '1' });
    const { keyspace, persistence } = test.engine;
    run(test, 'SET', 'k', 'v');
    run(test, 'BGREWRITEAOF');
    // The walk is through, and the disk has not answered yet.
    while (keyspace.snapshot !== undefined) for (const work of test.deferred.splice(0)) work();
    const { rewriting } = persistence.aof;
    expect(rewriting).toBeDefined();
    run(test, 'SET', 'another', 'x'.repeat(1000));
    persistence.tick();
    expect(persistence.aof.rewriting).toBe(rewriting);
    expect(test.run('BGREWRITEAOF')).toMatch(/already in progress/);
    expect(test.run('BGSAVE')).toMatch(/^-ERR Another child process is active/);
    test.comeToRest();
    expect(persistence.aof.rewriting).toBeUndefined();
    // Now it may, and whatever the files were called meanwhile, all the data are in them.
    expect(test.run('BGREWRITEAOF')).toMatch(/started/);
    run(test, 'SET', 'third', 'written during the second rewrite');
    test.comeToRest();
    expect(persistence.aof.rewrites.count).toBe(2);
    const digest = test.run('DEBUG', 'DIGEST');
    expect(restarted(test).run('DEBUG', 'DIGEST')).toBe(digest);
  });

  it('has all data after rewrites and saves that are asked for at every moment of another', () => {
    // The moments: the walk, its end, each answer of the disk until the file has its name.
    for (let moment = 0; moment < 14; moment++) {
      for (const first of ['BGREWRITEAOF', 'BGSAVE']) {
        const test = started();
        run(test, 'SET', 'k', 'v');
        run(test, first);
        for (let turns = 0; turns < moment; turns++) test.turn();
        run(test, 'SET', 'meanwhile', String(moment));
        for (const next of ['BGREWRITEAOF', 'BGSAVE', 'BGSAVE SCHEDULE']) {
          test.run(...next.split(' '));
          test.engine.persistence.tick();
        }
        run(test, 'SET', 'then', String(moment));
        for (let nth = 0; nth < 5; nth++) {
          test.comeToRest();
          test.engine.persistence.tick();
        }
        const digest = test.run('DEBUG', 'DIGEST');
        const where = `${first}, moment ${moment}`;
        expect(restarted(test).run('DEBUG', 'DIGEST'), where).toBe(digest);
        run(test, 'SAVE');
        expect(restarted(test, 'no').run('DEBUG', 'DIGEST'), where).toBe(digest);
      }
    }
  });

  it('keeps history as long as it is told to, and removes it as soon as it may', () => {
    const test = started({ 'aof-disable-auto-gc': 'yes' });
    run(test, 'SET', 'k', 'v');
    run(test, 'BGREWRITEAOF');
    test.comeToRest();
    expect(test.files.contentOf(FIRST)).toBeDefined();
    run(test, 'CONFIG', 'SET', 'aof-disable-auto-gc', 'no');
    test.comeToRest();
    expect(test.files.paths).toEqual([
      'appendonlydir/appendonly.aof.2.base.rdb',
      'appendonlydir/appendonly.aof.2.incr.aof',
      'appendonlydir/appendonly.aof.manifest',
    ]);
    expect(text(test, 'appendonlydir/appendonly.aof.manifest')).not.toContain('type h');
  });
});

describe('The folder of the append-only file', () => {
  const MANIFEST = 'appendonlydir/appendonly.aof.manifest';

  it('loses nothing when its manifest is lost: what it does not name is left alone', () => {
    const test = started();
    run(test, 'SET', 'k', 'v');
    const { files } = test;
    const names = files.paths.filter((path) => path !== MANIFEST);
    const contents = names.map((path) => text(test, path));
    files.remove(MANIFEST);
    const next = restarted(test);
    expect(next.run('DBSIZE')).toBe(':0\r\n');
    expect(next.logged.join('\n')).toContain(
      'appendonly.aof.1.base.rdb, appendonly.aof.1.incr.aof. They are left alone.',
    );
    run(next, 'SET', 'new', 'v');
    expect(names.map((path) => text(next, path))).toEqual(contents);
    expect(text(next, MANIFEST)).toBe(
      'file appendonly.aof.2.base.rdb seq 2 type b\nfile appendonly.aof.2.incr.aof seq 2 type i\n',
    );
    expect(restarted(next).run('KEYS', '*')).toBe('*1\r\n$3\r\nnew\r\n');
  });

  it('says so when it begins anew beside an RDB file, which is not loaded', () => {
    const test = started({ appendonly: 'no' });
    run(test, 'SET', 'k', 'v');
    run(test, 'SAVE');
    const next = restarted(test);
    expect(next.run('DBSIZE')).toBe(':0\r\n');
    expect(next.logged.join('\n')).toContain('dump.rdb is not loaded, as appendonly is on');
    expect(restarted(next).logged.join('\n')).not.toContain('is not loaded');
  });

  it('does not go on in an increment that was left behind', () => {
    const test = started();
    run(test, 'SET', 'k', 'old');
    const left = text(test, FIRST);
    run(test, 'CONFIG', 'SET', 'appendonly', 'no');
    run(test, 'SET', 'k', 'new');
    run(test, 'BGREWRITEAOF');
    test.comeToRest();
    // As if the server had ended just before the file was removed.
    test.files.put(FIRST, new Uint8Array(Buffer.from(left, 'latin1')));
    const next = restarted(test);
    run(next, 'SET', 'l', 'v');
    expect(text(next, FIRST)).toBe(left);
    expect(restarted(next).run('GET', 'k')).toBe('$3\r\nnew\r\n');
  });

  it('is soon whole in the new place when dir is set, during a rewrite or not', () => {
    for (let moment = 0; moment < 12; moment++) {
      const test = started({ 'enable-protected-configs': 'yes' });
      run(test, 'SET', 'k', 'v');
      run(test, 'BGREWRITEAOF');
      for (let turns = 0; turns < moment; turns++) test.turn();
      expect(test.run('CONFIG', 'SET', 'dir', 'elsewhere')).toBe('+OK\r\n');
      run(test, 'SET', 'l', 'v');
      for (let nth = 0; nth < 3; nth++) {
        test.comeToRest();
        test.clock.ms += 1000;
        test.engine.persistence.tick();
      }
      const config = new Config({ appendonly: 'yes', save: '', dir: 'elsewhere' });
      config.assign('enable-debug-command', 'yes');
      const next = loaded(new TestEngine(1, config, undefined, test.files.afterKill()));
      expect(next.run('DEBUG', 'DIGEST'), `moment ${moment}`).toBe(test.run('DEBUG', 'DIGEST'));
    }
  });
});

describe('The append-only file, when the disk fails', () => {
  it('tells the log of an error that lasts twice a minute, and when it is over', () => {
    const test = started();
    test.files.failAfter(0, Number.POSITIVE_INFINITY, 'ENOSPC', 'append');
    run(test, 'SET', 'k', 'v');
    for (let passed = 0; passed < 60_000; passed += 100) {
      test.clock.ms += 100;
      test.engine.tickClients();
    }
    const told = (): number => test.logged.filter((line) => line.includes('Error writing')).length;
    expect(told()).toBeGreaterThan(1);
    expect(told()).toBeLessThan(5);
    test.files.heal();
    test.engine.tickClients();
    expect(test.logged.at(-1)).toContain('the server can write again');
  });

  it('lets writes in again soon after the disk is well, though no save point is near', () => {
    const test = started({ appendonly: 'no', save: '3600 1' });
    run(test, 'SET', 'k', 'v');
    test.files.failAfter(0, Number.POSITIVE_INFINITY);
    run(test, 'BGSAVE');
    test.comeToRest();
    expect(test.run('SET', 'k', 'v')).toMatch(/^-MISCONF/);
    test.files.heal();
    test.clock.ms += 5100;
    test.engine.persistence.tick();
    test.comeToRest();
    expect(test.run('SET', 'k', 'v')).toBe('+OK\r\n');
  });
});

describe('A rewrite that is due of itself', () => {
  it('is put off after three failures, for a minute, then for two, until one is asked for', () => {
    const test = started({ 'auto-aof-rewrite-min-size': '1', 'auto-aof-rewrite-percentage': '1' });
    run(test, 'SET', 'k', 'x'.repeat(1000));
    run(test, 'BGREWRITEAOF');
    test.comeToRest();
    run(test, 'SET', 'l', 'x'.repeat(3000));
    test.files.failAfter(0, Number.POSITIVE_INFINITY, 'EIO', 'rename temp-rewriteaof');
    const { aof } = test.engine.persistence;
    const failuresAfter = (ms: number): number => {
      for (let passed = 0; passed < ms; passed += 1000) {
        test.clock.ms += 1000;
        test.engine.persistence.tick();
        test.comeToRest();
      }
      return aof.rewrites.failures;
    };
    expect(failuresAfter(10_000)).toBe(3);
    expect(test.logged.join('\n')).toContain('triggered the limit, will retry in 1 minutes');
    expect(failuresAfter(60_000)).toBe(4);
    expect(failuresAfter(110_000)).toBe(4);
    expect(test.logged.join('\n')).toContain('triggered the limit, will retry in 2 minutes');
    expect(failuresAfter(20_000)).toBe(5);
    test.files.heal();
    expect(run(test, 'INFO', 'persistence')).toContain('aof_rewrites_consecutive_failures:5');
    test.run('BGREWRITEAOF');
    test.comeToRest();
    expect(aof.rewrites.failures).toBe(0);
  });
});

describe('The append-only file, when the clock is put back', () => {
  it('is brought to the disk every second, and the RDB file is saved, as if it were not', () => {
    const test = started({ appendfsync: 'everysec', save: '60 1' });
    test.clock.setWallClock(test.clock.ms - 86_400_000);
    run(test, 'SET', 'k', 'v');
    test.clock.ms += 2000;
    test.engine.tickClients();
    expect(test.engine.persistence.aof.isSyncing).toBe(true);
    test.files.deliver();
    test.clock.ms += 60_000;
    test.engine.persistence.tick();
    expect(test.engine.persistence.rdb.running).toBeDefined();
    test.comeToRest();
    expect(test.run('LASTSAVE')).toBe(`:${Math.floor(test.clock.ms / 1000)}\r\n`);
  });
});

describe('The append-only file, while the disk works', () => {
  it('stays open for the fsync that is under way when it is turned off', () => {
    const test = started();
    run(test, 'SET', 'k', 'v');
    test.clock.ms += 2000;
    test.engine.tickClients();
    expect(test.engine.persistence.aof.isSyncing).toBe(true);
    test.run('CONFIG', 'SET', 'appendonly', 'no');
    expect(test.files.log).not.toContain(`close ${FIRST}`);
    test.files.deliver();
    expect(test.files.log.slice(-2)).toEqual([`sync ${FIRST}`, `close ${FIRST}`]);
  });
});
