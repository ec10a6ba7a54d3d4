import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

function withHash(): ObservedEngine {
  const engine = new ObservedEngine();
  engine.run('HSET', 'h', 'a', '1', 'b', '2');
  engine.forget();
  return engine;
}

const ask = (engine: ObservedEngine, words: string): string => engine.run(...words.split(' '));

describe('HGETEX', () => {
  it('without an option is an HMGET', () => {
    const engine = withHash();
    expect(ask(engine, 'HGETEX h FIELDS 2 a x')).toBe('*2\r\n$1\r\n1\r\n$-1\r\n');
    expect(ask(engine, 'HGETEX missing EX 10 FIELDS 2 a x')).toBe('*2\r\n$-1\r\n$-1\r\n');
    expect(engine.propagated()).toEqual([]);
    expect(engine.events()).toEqual([]);
  });

  it('sets times and propagates points in time', () => {
    const engine = withHash();
    const { ms } = engine.clock;
    for (const [option, time] of [
      ['EX 10', ms + 10_000],
      ['px 1500', ms + 1500],
      ['EXAT 1800000000', 1_800_000_000_000],
      ['PXAT 1800000000001', 1_800_000_000_001],
    ] as const) {
      expect(ask(engine, `HGETEX h ${option} FIELDS 2 a x`)).toBe('*2\r\n$1\r\n1\r\n$-1\r\n');
      expect(engine.events()).toEqual(['hexpire h']);
      expect(engine.propagated()).toEqual([`HPEXPIREAT h ${time} FIELDS 1 a`]);
    }
    ask(engine, 'HGETEX h PERSIST FIELDS 2 a b');
    expect(engine.events()).toEqual(['hpersist h']);
    expect(engine.propagated()).toEqual(['HPERSIST h FIELDS 1 a']);
  });

  it('removes a field after a last answer when the time is past', () => {
    const engine = withHash();
    expect(ask(engine, 'HGETEX h PXAT 1 FIELDS 2 a b')).toBe('*2\r\n$1\r\n1\r\n$1\r\n2\r\n');
    expect(engine.events()).toEqual(['hdel h', 'del h']);
    expect(engine.propagated()).toEqual(['HDEL h a b']);
  });

  it('refuses what is no option', () => {
    const engine = withHash();
    for (const [words, error] of [
      [
        'HGETEX h EX 1 PX 1 FIELDS 1 a',
        'Only one of EX, PX, EXAT, PXAT or PERSIST arguments can be specified',
      ],
      ['HGETEX h KEEPTTL FIELDS 1 a', 'unknown argument: KEEPTTL'],
      ['HGETEX h FNX FIELDS 1 a', 'unknown argument: FNX'],
      ['HGETEX h FIELDS 0 a', 'invalid number of fields'],
      ['HGETEX h FIELDS 2 a', 'The `numfields` parameter must match the number of arguments'],
      ['HGETEX h EX 0x FIELDS 1 a', 'value is not an integer or out of range'],
      ['HGETEX h EX -1 FIELDS 1 a', 'invalid expire time, must be >= 0'],
    ]) {
      expect(ask(engine, words), words).toBe(`-ERR ${error}\r\n`);
    }
  });
});

describe('HGETDEL', () => {
  it('answers fields and removes them, and the key with the last', () => {
    const engine = withHash();
    expect(ask(engine, 'HGETDEL h FIELDS 3 a x a')).toBe('*3\r\n$1\r\n1\r\n$-1\r\n$-1\r\n');
    expect(engine.events()).toEqual(['hdel h']);
    expect(engine.propagated()).toEqual(['HDEL h a']);
    expect(ask(engine, 'HGETDEL h FIELDS 1 x')).toBe('*1\r\n$-1\r\n');
    expect(engine.propagated()).toEqual([]);
    expect(ask(engine, 'HGETDEL h FIELDS 1 b')).toBe('*1\r\n$1\r\n2\r\n');
    expect(engine.events()).toEqual(['hdel h', 'del h']);
    expect(ask(engine, 'HGETDEL h FIELDS 1 b')).toBe('*1\r\n$-1\r\n');
    expect(ask(engine, 'HGETDEL h FIELD 1 b')).toBe(
      '-ERR Mandatory argument FIELDS is missing or not at the right position\r\n',
    );
  });
});

describe('HSETEX', () => {
  it('sets fields with one time for all', () => {
    const engine = new ObservedEngine();
    const time = engine.clock.ms + 10_000;
    expect(ask(engine, 'HSETEX h EX 10 FIELDS 2 a 1 b 2')).toBe(':1\r\n');
    expect(engine.events()).toEqual(['new h', 'hset h', 'hexpire h']);
    expect(engine.propagated()).toEqual(['HSET h a 1 b 2', `HPEXPIREAT h ${time} FIELDS 2 a b`]);
    expect(ask(engine, 'HPTTL h FIELDS 2 a b')).toBe('*2\r\n:10000\r\n:10000\r\n');
    expect(ask(engine, 'HSETEX h FIELDS 1 a 3')).toBe(':1\r\n');
    expect(ask(engine, 'HSETEX h KEEPTTL FIELDS 1 b 4')).toBe(':1\r\n');
    expect(ask(engine, 'HPTTL h FIELDS 2 a b')).toBe('*2\r\n:-1\r\n:10000\r\n');
    expect(ask(engine, 'HMGET h a b')).toBe('*2\r\n$1\r\n3\r\n$1\r\n4\r\n');
  });

  it('does nothing unless all fields are there (FXX) or none (FNX)', () => {
    const engine = withHash();
    expect(ask(engine, 'HSETEX h FNX FIELDS 2 a 8 x 8')).toBe(':0\r\n');
    expect(ask(engine, 'HSETEX h FXX FIELDS 2 a 8 x 8')).toBe(':0\r\n');
    expect(ask(engine, 'HSETEX missing FXX FIELDS 1 a 8')).toBe(':0\r\n');
    expect(engine.propagated()).toEqual([]);
    expect(engine.run('EXISTS', 'missing')).toBe(':0\r\n');
    expect(ask(engine, 'HSETEX h EX 5 FXX FIELDS 2 a 8 b 9')).toBe(':1\r\n');
    expect(ask(engine, 'HSETEX h FNX PX 5 FIELDS 1 c 9')).toBe(':1\r\n');
    expect(ask(engine, 'HSETEX other FNX FIELDS 1 c 9')).toBe(':1\r\n');
  });

  it('leaves nothing of fields whose time is past', () => {
    const engine = new ObservedEngine();
    expect(ask(engine, 'HSETEX h PXAT 1 FIELDS 2 a 1 a 2')).toBe(':1\r\n');
    expect(engine.events()).toEqual(['new h', 'hset h', 'hdel h', 'del h']);
    expect(engine.propagated()).toEqual(['HSET h a 1 a 2', 'HDEL h a']);
    expect(engine.run('EXISTS', 'h')).toBe(':0\r\n');
  });

  it('refuses what is no option', () => {
    const engine = withHash();
    for (const [words, error] of [
      [
        'HSETEX h EX 1 KEEPTTL FIELDS 1 a 1',
        'Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified',
      ],
      ['HSETEX h FNX FXX FIELDS 1 a 1', 'Only one of FXX or FNX arguments can be specified'],
      ['HSETEX h PERSIST FIELDS 1 a 1', 'unknown argument: PERSIST'],
      ['HSETEX h FIELDS x a 1', 'invalid number of fields'],
      ['HSETEX h FIELDS 1 a 1 b', 'The `numfields` parameter must match the number of arguments'],
      ['HSETEX h FIELDS 2 a 1 b', 'The `numfields` parameter must match the number of arguments'],
      ['HSETEX h EX 1 FNX a 1', 'unknown argument: a'],
    ]) {
      expect(ask(engine, words), words).toBe(`-ERR ${error}\r\n`);
    }
  });
});
