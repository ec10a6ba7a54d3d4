import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const CORRUPT = '-INVALIDOBJ Corrupted HLL object detected\r\n';

describe('PFDEBUG', () => {
  it('DECODE spells the runs out', () => {
    const engine = new ObservedEngine();
    const runs = '\x00\x3f\x40\x40\x80\xfb\x7f\x79';
    engine.run('SET', 'k', `HYLL\x01${'\0'.repeat(11)}${runs}`);
    const text = 'z:1 z:64 Z:65 v:1,1 v:31,4 Z:16250';
    expect(engine.run('PFDEBUG', 'DECODE', 'k')).toBe(`$${text.length}\r\n${text}\r\n`);
    engine.run('APPEND', 'k', '\x6f');
    expect(engine.run('PFDEBUG', 'DECODE', 'k')).toContain(' Z:12033\r\n');
  });

  it('TODENSE makes a value dense once, which is propagated', () => {
    const engine = new ObservedEngine();
    engine.run('PFADD', 'k', 'a', 'b');
    engine.run('PFCOUNT', 'k');
    engine.forget();
    expect(engine.run('PFDEBUG', 'ENCODING', 'k')).toBe('+sparse\r\n');
    expect(engine.run('PFDEBUG', 'todense', 'k')).toBe(':1\r\n');
    expect(engine.propagated()).toEqual(['PFDEBUG todense k']);
    expect(engine.run('PFDEBUG', 'TODENSE', 'k')).toBe(':0\r\n');
    expect(engine.run('PFDEBUG', 'ENCODING', 'k')).toBe('+dense\r\n');
    expect(engine.run('PFDEBUG', 'DECODE', 'k')).toBe('-ERR HLL encoding is not sparse\r\n');
    expect(engine.run('PFCOUNT', 'k')).toBe(':2\r\n');
    expect(engine.propagated()).toEqual([]);
    expect(engine.run('STRLEN', 'k')).toBe(':12304\r\n');
  });

  it('GETREG answers every register', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', `HYLL\x01${'\0'.repeat(11)}\x80\x89\x7f\xfb\x84`);
    engine.forget();
    const lines = engine.run('PFDEBUG', 'GETREG', 'k').split('\r\n');
    expect(lines.slice(0, 6)).toEqual(['*16384', ':1', ':3', ':3', ':0', ':0']);
    expect(lines.slice(-3)).toEqual([':0', ':2', '']);
    expect(engine.propagated()).toEqual(['PFDEBUG GETREG k']);
  });

  it('refuses missing keys, other values, corrupt ones and unknown words', () => {
    const engine = new ObservedEngine();
    expect(engine.run('PFDEBUG', 'FOO', 'k')).toBe('-ERR The specified key does not exist\r\n');
    engine.run('SET', 's', 'text');
    expect(engine.run('PFDEBUG', 'GETREG', 's')).toBe(
      '-WRONGTYPE Key is not a valid HyperLogLog string value.\r\n',
    );
    engine.run('SET', 'c', `HYLL\x01${'\0'.repeat(11)}\x7f\xf0`);
    expect(engine.run('PFDEBUG', 'GETREG', 'c')).toBe(CORRUPT);
    expect(engine.run('PFDEBUG', 'TODENSE', 'c')).toBe(CORRUPT);
    engine.run('PFADD', 'k');
    expect(engine.run('PFDEBUG', 'F\r\nO\0O', 'k')).toBe(
      "-ERR Unknown PFDEBUG subcommand 'F  O'\r\n",
    );
  });
});

describe('PFSELFTEST', () => {
  it('passes', () => {
    expect(new ObservedEngine().run('PFSELFTEST')).toBe('+OK\r\n');
  });
});
