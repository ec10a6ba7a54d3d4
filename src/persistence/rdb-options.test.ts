// What the options of the RDB file do, as far as no other test needs them.
import { describe, expect, it } from 'vitest';
import type { FaultyFiles } from '../../test/support/faulty-files.ts';
import { TestEngine } from '../../test/support/test-engine.ts';
import { Config } from '../config/config.ts';

function loaded(files?: FaultyFiles): [TestEngine, boolean] {
  const test = new TestEngine(1, new Config({ save: '' }), undefined, files);
  const { persistence } = test.engine;
  return [test, persistence.loadAtOnce(persistence.startLoading())];
}

function started(options: Record<string, string>): TestEngine {
  return new TestEngine(1, new Config({ save: '', ...options }));
}

function content({ files }: TestEngine): Uint8Array {
  return files.contentOf('dump.rdb') as Uint8Array;
}

describe('rdbchecksum', () => {
  it('no: eight zeros in the checksum place, and nobody looks whether a bit was flipped', () => {
    const test = started({ rdbchecksum: 'no' });
    test.run('SET', 'k', 'value');
    test.run('SAVE');
    const bytes = content(test).slice();
    expect([...bytes.slice(-8)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    bytes[Buffer.from(bytes).indexOf('value')] ^= 1;
    test.files.put('dump.rdb', bytes);
    const [next, isLoaded] = loaded(test.files.afterKill());
    expect(isLoaded).toBe(true);
    expect(next.run('GET', 'k')).toBe('$5\r\nwalue\r\n');
    expect(next.logged.join('\n')).toContain('checksum disabled');
  });

  it('yes: a flipped bit is no start', () => {
    const test = started({});
    test.run('SET', 'k', 'value');
    test.run('SAVE');
    const bytes = content(test).slice();
    bytes[Buffer.from(bytes).indexOf('value')] ^= 1;
    test.files.put('dump.rdb', bytes);
    const [next, isLoaded] = loaded(test.files.afterKill());
    expect(isLoaded).toBe(false);
    expect(next.logged.join('\n')).toContain('RDB CRC error');
  });
});

describe('rdbcompression', () => {
  it('yes: a long text that repeats itself is short in the file; no: it is as it is', () => {
    const sizes = ['yes', 'no'].map((rdbcompression) => {
      const test = started({ rdbcompression });
      test.run('SET', 'k', 'x'.repeat(10_000));
      test.run('SAVE');
      expect(loaded(test.files.afterKill())[0].run('STRLEN', 'k')).toBe(':10000\r\n');
      return content(test).length;
    });
    expect(sizes[0]).toBeLessThan(500);
    expect(sizes[1]).toBeGreaterThan(10_000);
  });
});

describe('rdb-save-incremental-fsync', () => {
  it.each([
    ['yes', 4],
    ['no', 1],
  ])('%s: so many fsyncs at least for a file of 13 MB: %i', (option, expected) => {
    const options = { 'rdb-save-incremental-fsync': option, rdbcompression: 'no' };
    const test = started(options);
    const text = 'x'.repeat(13_000);
    for (let nth = 0; nth < 1000; nth++) test.run('SET', `k${nth}`, text);
    test.run('BGSAVE');
    test.comeToRest();
    const syncs = test.files.log.filter((call) => call.startsWith('sync temp-'));
    if (option === 'no') expect(syncs).toHaveLength(expected);
    else expect(syncs.length).toBeGreaterThanOrEqual(expected - 1);
  });
});

describe('What only a module can read', () => {
  it.each([
    [6, 'The RDB file contains module data'],
    [7, 'The RDB file contains module data'],
  ])('is no start (RDB type %i)', (type, said) => {
    const test = started({ rdbchecksum: 'no' });
    test.run('SET', 'k', 'v');
    test.run('SAVE');
    const bytes = content(test).slice();
    // The type of the only key.
    bytes[Buffer.from(bytes).indexOf('\x00\x01k\x01v', 'latin1')] = type;
    test.files.put('dump.rdb', bytes);
    const [next, isLoaded] = loaded(test.files.afterKill());
    expect(isLoaded).toBe(false);
    expect(next.logged.join('\n')).toContain(said);
  });
});
