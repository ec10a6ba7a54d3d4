// Failures of the disk after which something must not happen twice, or not be believed: commands
// that count show whether a change was kept, once, in the files that a restart reads.
import { describe, expect, it } from 'vitest';
import { FaultyFiles, PowerCut } from '../../../test/support/faulty-files.ts';
import { seededRandom } from '../../../test/support/random.ts';
import { TestEngine } from '../../../test/support/test-engine.ts';
import { asciiBytes } from '../../base/ascii.ts';
import { Config } from '../../config/config.ts';
import { FileError } from '../files.ts';

const FOREVER = Number.POSITIVE_INFINITY;

function start(
  files: FaultyFiles,
  options: Record<string, string> = {},
): { readonly test: TestEngine; readonly isLoaded: boolean } {
  const config = new Config({ appendonly: 'yes', save: '', ...options });
  config.assign('enable-debug-command', 'yes');
  const test = new TestEngine(1, config, undefined, files);
  const { persistence } = test.engine;
  return { test, isLoaded: persistence.loadAtOnce(persistence.startLoading()) };
}

function started(files = new FaultyFiles(), options: Record<string, string> = {}): TestEngine {
  const { test, isLoaded } = start(files, options);
  expect(isLoaded, test.logged.join('\n')).toBe(true);
  return test;
}

function run(test: TestEngine, ...words: string[]): string {
  const reply = test.run(...words);
  test.engine.commit();
  return reply;
}

function acknowledged(test: TestEngine, ...words: string[]): boolean {
  const reply = test.run(...words);
  return test.engine.commit() && !reply.startsWith('-');
}

/** What a restart after kill -9 would find now is what the server has. */
function expectWhole(test: TestEngine, where: string, mayBeNone = false): void {
  const found = started(test.files.afterKill());
  if (mayBeNone && found.run('DBSIZE') === ':0\r\n') return;
  expect(found.run('DEBUG', 'DIGEST'), where).toBe(test.run('DEBUG', 'DIGEST'));
}

/** Turns until there is nothing left to do, and looks whenever something was done to a file. */
function expectWholeAtEachCall(test: TestEngine, where: string, mayBeNone = false): void {
  for (let seen = test.files.calls; test.turn(); seen = test.files.calls) {
    if (test.files.calls > seen) expectWhole(test, `${where}, call ${seen}`, mayBeNone);
  }
}

describe('A rewrite of the append-only file', () => {
  it.each([
    ['a rewrite', 'yes', 'BGREWRITEAOF'],
    ['the first one', 'no', 'CONFIG SET appendonly yes'],
  ])(
    'counts nothing twice, whichever call of %s fails',
    (_what, appendonly, command) => {
      let failures = 0;
      for (let call = 0; failures === call; call++) {
        const test = started(new FaultyFiles(), { appendonly });
        run(test, 'INCR', 'n');
        test.files.failAfter(call, 1);
        run(test, ...command.split(' '));
        test.comeToRest();
        test.files.heal();
        failures += test.files.failures;
        const where = `with failure ${call}`;
        const mayBeNone = test.engine.persistence.aof.state !== 'on';
        expectWhole(test, `${where}, at rest`, mayBeNone);
        for (let nth = 0; nth < 5; nth++) run(test, 'INCR', 'n');
        if (mayBeNone) run(test, ...command.split(' '));
        test.clock.ms += 1000;
        test.engine.persistence.tick();
        expectWholeAtEachCall(test, `${where}, in what follows`, mayBeNone);
        run(test, 'BGREWRITEAOF');
        expectWholeAtEachCall(test, `${where}, in the next rewrite`);
        expect(test.engine.persistence.aof.rewrites.lastOk).toBe(true);
        expectWhole(test, `${where}, in the end`);
      }
      expect(failures).toBeGreaterThan(10);
    },
    120_000,
  );

  it('counts nothing twice that could not be written when the rewrite began', () => {
    const test = started(new FaultyFiles(), { 'aof-checksum': 'no' });
    run(test, 'INCR', 'n');
    test.files.failAfter(0, FOREVER, 'ENOSPC', 'append appendonlydir/appendonly.aof.1.incr');
    run(test, 'INCR', 'n');
    run(test, 'BGREWRITEAOF');
    test.files.heal();
    test.comeToRest();
    test.liveFor(3000);
    expect(run(test, 'SET', 'k', 'v')).toBe('+OK\r\n');
    expectWhole(test, 'in the end');
  });

  it('leaves no temporary increment, the first of all that fails', () => {
    const test = started(new FaultyFiles(), { appendonly: 'no' });
    run(test, 'SET', 'k', 'v');
    test.files.failAfter(0, FOREVER, 'ENOSPC', 'append temp-rewriteaof');
    run(test, 'CONFIG', 'SET', 'appendonly', 'yes');
    run(test, 'SET', 'k', 'w');
    expect(test.files.paths).toContain('appendonlydir/temp-appendonly.aof.incr');
    test.comeToRest();
    expect(test.logged.join('\n')).toContain('Removing the temp incr aof file');
    expect(test.files.paths).toEqual([]);
    expect(run(test, 'INCR', 'n')).toBe(':1\r\n');
    test.files.heal();
    test.liveFor(3000);
    expect(test.engine.persistence.aof.rewrites.count).toBe(1);
    expectWhole(test, 'in the end');
  });

  it('leaves none either when the file is turned off meanwhile', () => {
    const test = started(new FaultyFiles(), { appendonly: 'no' });
    run(test, 'CONFIG', 'SET', 'appendonly', 'yes');
    run(test, 'CONFIG', 'SET', 'appendonly', 'no');
    test.comeToRest();
    expect(test.files.paths).toEqual([]);
    test.liveFor(3000);
    expect(test.engine.persistence.aof.rewrites.isRunning).toBe(false);
    run(test, 'CONFIG', 'SET', 'appendonly', 'yes');
    test.liveFor(3000);
    expectWhole(test, 'in the end');
  });

  it('does not go on in the temporary increment of one that failed', () => {
    const test = started(new FaultyFiles(), { appendfsync: 'always' });
    run(test, 'INCR', 'n');
    test.files.failAfter(0, 2, 'EIO', 'sync appendonlydir');
    expect(acknowledged(test, 'INCR', 'n')).toBe(false);
    // The base cannot get its name, and then what was begun cannot be removed either.
    test.files.failAfter(0, FOREVER, 'EIO', 'rename');
    test.engine.tickClients();
    // Others than clients change something too: it goes to the temporary increment.
    test.engine.keyspace.effects.append(0, ['INCR', 'n'].map(asciiBytes));
    test.engine.commit();
    test.liveFor(500);
    test.files.failAfter(0, FOREVER, 'EIO', 'remove');
    test.liveFor(3000);
    test.files.heal();
    test.liveFor(3000);
    expect(run(test, 'INCR', 'n')).toBe(':3\r\n');
    expectWhole(test, 'in the end');
  });
});

describe('A server that starts', () => {
  it.each(['fresh', 'with data', 'with an old file'])(
    '%s: says what fails, and harms nothing',
    (what) => {
      let failures = 0;
      for (let call = 0; failures === call; call++) {
        let files = new FaultyFiles();
        if (what === 'with data') {
          const before = started(files);
          run(before, 'SET', 'k', 'v');
          files = before.files.afterKill();
        } else if (what === 'with an old file') {
          files.put('appendonly.aof', asciiBytes('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n'));
        }
        files.failAfter(call, 1, 'EACCES');
        const { test, isLoaded } = start(files);
        failures += files.failures;
        const log = test.logged.join('\n');
        if (!isLoaded) expect(log, `call ${call}`).toMatch(/injected EACCES/);
        files.heal();
        const next = started(files.afterKill());
        const found = what === 'fresh' ? '$-1\r\n' : '$1\r\nv\r\n';
        expect(next.run('GET', 'k'), `call ${call}\n${log}`).toBe(found);
      }
    },
  );

  it.each(['yes', 'no'])(
    'says so when it cannot even look for files (appendonly %s)',
    (appendonly) => {
      const files = new FaultyFiles();
      files.sizeOf = () => {
        throw new FileError('EACCES', 'Permission denied');
      };
      const { test, isLoaded } = start(files, { appendonly });
      expect(isLoaded).toBe(false);
      expect(test.logged.join('\n')).toContain('Permission denied');
    },
  );
});

describe('A server that is told to stop', () => {
  it('does not when an fsync has failed and nothing whole is on the disk', () => {
    const test = started(new FaultyFiles(), { appendfsync: 'everysec' });
    run(test, 'SET', 'k', 'v');
    test.files.failAfter(0, 1, 'EIO', 'sync appendonlydir');
    test.clock.ms += 1100;
    test.engine.tickClients();
    test.files.deliver();
    const { persistence } = test.engine;
    expect(persistence.aof.error).toBeDefined();
    expect(persistence.prepareToStop('default', false)).toBe(false);
    expect(persistence.prepareToStop('default', true)).toBe(true);
    // Nor between two tries to rewrite it.
    test.files.failAfter(0, FOREVER, 'ENOSPC', 'append temp-rewriteaof');
    test.liveFor(100);
    expect(persistence.aof.rewriting).toBeUndefined();
    expect(persistence.prepareToStop('default', false)).toBe(false);
    test.files.heal();
    test.liveFor(3000);
    expect(persistence.prepareToStop('default', false)).toBe(true);
    const found = started(test.files.afterPowerCut(seededRandom(1)));
    expect(found.run('GET', 'k')).toBe('$1\r\nv\r\n');
  });

  it('does not between two tries to begin its first append-only file', () => {
    const test = started(new FaultyFiles(), { appendonly: 'no' });
    run(test, 'SET', 'k', 'v');
    test.files.failAfter(0, FOREVER, 'ENOSPC', 'append temp-rewriteaof');
    expect(run(test, 'CONFIG', 'SET', 'appendonly', 'yes')).toBe('+OK\r\n');
    test.comeToRest();
    const { persistence } = test.engine;
    expect(persistence.aof.rewriting).toBeUndefined();
    expect(persistence.prepareToStop('default', false)).toBe(false);
    expect(persistence.prepareToStop('default', true)).toBe(true);
    test.files.heal();
    test.liveFor(3000);
    expect(persistence.prepareToStop('default', false)).toBe(true);
    expectWhole(test, 'in the end');
  });

  it('saves all the same if it is forced to, while a file that failed is written anew', () => {
    const test = started(new FaultyFiles(), { appendfsync: 'always' });
    test.files.failAfter(0, 2, 'EIO', 'sync appendonlydir');
    expect(acknowledged(test, 'SET', 'k', 'v')).toBe(false);
    const { persistence } = test.engine;
    persistence.tick();
    expect(persistence.aof.rewriting).toBeDefined();
    expect(persistence.prepareToStop('save', false)).toBe(false);
    expect(persistence.prepareToStop('save', true)).toBe(true);
    const next = started(test.files.afterKill(), { appendonly: 'no' });
    expect(next.run('GET', 'k')).toBe('$1\r\nv\r\n');
  });

  it('does not while its first append-only file waits for a save to end', () => {
    const test = started(new FaultyFiles(), { appendonly: 'no' });
    run(test, 'SET', 'k', 'v');
    run(test, 'BGSAVE');
    expect(run(test, 'CONFIG', 'SET', 'appendonly', 'yes')).toBe('+OK\r\n');
    const { persistence } = test.engine;
    expect(persistence.prepareToStop('default', false)).toBe(false);
    expect(test.logged.join('\n')).toContain("Writing initial AOF, can't exit.");
    test.liveFor(3000);
    expect(persistence.prepareToStop('default', false)).toBe(true);
    expectWhole(test, 'in the end');
  });
});

describe('A manifest of which nobody knows whether it was replaced', () => {
  it('may name an increment that was never begun, and the one before it be cut short', () => {
    const test = started(new FaultyFiles(), { 'aof-checksum': 'no' });
    run(test, 'SET', 'k', 'v');
    test.files.failAfter(0, FOREVER, 'EIO', 'sync directory');
    run(test, 'BGREWRITEAOF');
    test.files.heal();
    expect(test.files.failures).toBe(1);
    expect(test.files.log).toContain('close appendonlydir/appendonly.aof.2.incr.aof');
    run(test, 'SET', 'k', 'after');
    run(test, 'SET', 'k', 'cut short');
    const path = 'appendonlydir/appendonly.aof.1.incr.aof';
    const found = test.files.afterKill();
    found.put(path, found.contentOf(path)?.slice(0, -3) as Uint8Array);
    const next = started(found);
    expect(next.run('GET', 'k')).toBe('$5\r\nafter\r\n');
    run(next, 'SET', 'k', 'now');
    expect(started(next.files.afterKill()).run('GET', 'k')).toBe('$3\r\nnow\r\n');
  });

  it('is no excuse for a file that was cut short with others behind it', () => {
    const test = started(new FaultyFiles(), { 'aof-checksum': 'no' });
    run(test, 'SET', 'k', 'v');
    run(test, 'BGREWRITEAOF');
    run(test, 'SET', 'k', 'later');
    const path = 'appendonlydir/appendonly.aof.1.incr.aof';
    const found = test.files.afterKill();
    found.put(path, found.contentOf(path)?.slice(0, -3) as Uint8Array);
    const { test: next, isLoaded } = start(found);
    expect(isLoaded).toBe(false);
    expect(next.logged.join('\n')).toContain('the truncated file is not the last file');
  });
});

describe('An append-only file of one piece', () => {
  it('is taken over, whenever the power fails meanwhile', () => {
    const old = new Uint8Array(Buffer.from('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n'));
    const random = seededRandom(4);
    let isDone = false;
    for (let step = 0; !isDone; step++) {
      for (let trial = 0; trial < 4; trial++) {
        const files = new FaultyFiles();
        files.put('appendonly.aof', old);
        files.cutPowerAfter(step);
        try {
          started(files);
          isDone = true;
        } catch (error) {
          if (!(error instanceof PowerCut)) throw error;
        }
        const { test, isLoaded } = start(files.afterPowerCut(random));
        const where = `step ${step}: ${files.log[step]}\n${test.logged.join('\n')}`;
        expect(isLoaded, where).toBe(true);
        expect(test.run('GET', 'k'), where).toBe('$1\r\nv\r\n');
      }
    }
  }, 120_000);
});

describe('CONFIG SET appendonly yes in a transaction', () => {
  it('begins to rewrite behind it, so that the file has all of it or nothing', () => {
    const test = started(new FaultyFiles(), { appendonly: 'no' });
    for (const line of ['MULTI', 'SET a 1', 'CONFIG SET appendonly yes', 'SET b 2', 'SET c 3']) {
      run(test, ...line.split(' '));
    }
    expect(run(test, 'EXEC')).toBe('*4\r\n+OK\r\n+OK\r\n+OK\r\n+OK\r\n');
    expect(test.logged.join('\n')).toContain('AOF was enabled during a transaction');
    expect(test.engine.persistence.aof.rewriting).toBeUndefined();
    test.liveFor(1000);
    expect(run(test, 'INFO', 'persistence')).toContain('aof_rewrites:1\r\n');
    run(test, 'INCR', 'a');
    expectWhole(test, 'in the end');
  });
});
