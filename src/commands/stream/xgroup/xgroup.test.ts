import { describe, expect, it } from 'vitest';
import { StreamEngine } from '../../../../test/support/stream-engine.ts';

describe('XGROUP', () => {
  it('CREATE makes a group, and with MKSTREAM the stream as well', () => {
    const engine = new StreamEngine();
    expect(engine.ask('XGROUP CREATE s g $')).toMatch(/requires the key to exist/);
    expect(engine.ask('XGROUP CREATE s g $ MKSTREAM')).toBe('OK');
    expect(engine.ask('XGROUP CREATE s g $')).toBe('-BUSYGROUP Consumer Group name already exists');
    expect(engine.ask('XLEN s')).toBe(0);
    expect(engine.ask('XGROUP CREATE s h 5 ENTRIESREAD 3')).toBe('OK');
    expect(engine.ask('XGROUP CREATE s i 5 ENTRIESREAD -2')).toMatch(/must be positive or -1/);
    expect(engine.ask('XGROUP CREATE s i x')).toMatch(/Invalid stream ID/);
    expect(engine.ask('XGROUP CREATE s i 0 WHAT')).toBe(
      "-ERR unknown subcommand or wrong number of arguments for 'CREATE'. Try XGROUP HELP.",
    );
    expect(engine.events()).toEqual(['new s', 'xgroup-create s', 'xgroup-create s']);
  });

  it('SETID lets a group read again', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 2, 2);
    expect(engine.ask('XGROUP SETID s g 1')).toBe('OK');
    expect(engine.ask('XREADGROUP GROUP g c STREAMS s >')).toEqual([['s', [['2-0', ['f', '2']]]]]);
    expect(engine.ask('XGROUP SETID s g $')).toBe('OK');
    expect(engine.ask('XREADGROUP GROUP g c STREAMS s >')).toBeNull();
    expect(engine.ask('XGROUP SETID s x $')).toBe(
      "-NOGROUP No such consumer group 'x' for key name 's'",
    );
  });

  it('CREATECONSUMER and DELCONSUMER add and remove consumers', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 3, 2);
    expect(engine.ask('XGROUP CREATECONSUMER s g d')).toBe(1);
    expect(engine.ask('XGROUP CREATECONSUMER s g d')).toBe(0);
    expect(engine.ask('XGROUP DELCONSUMER s g c')).toBe(2);
    expect(engine.ask('XGROUP DELCONSUMER s g c')).toBe(0);
    expect(engine.ask('XPENDING s g')).toEqual([0, null, null, null]);
    expect(engine.events()).toEqual(['xgroup-createconsumer s', 'xgroup-delconsumer s']);
    expect(engine.propagated()).toEqual([
      'XGROUP CREATECONSUMER s g d',
      'XGROUP DELCONSUMER s g c',
    ]);
  });

  it('DELCONSUMER leaves many pending entries to be freed later', () => {
    const engine = new StreamEngine();
    const { lazyFree, memory } = engine.engine.keyspace;
    engine.fill('s', 3_000);
    engine.ask('XGROUP CREATE s g 0');
    const before = memory.usedBytes;
    for (const others of [0, 2]) {
      if (others > 0) engine.ask(`XREADGROUP GROUP g d COUNT ${others} STREAMS s >`);
      engine.ask('XREADGROUP GROUP g c COUNT 2000 STREAMS s >');
      expect(engine.ask('XGROUP DELCONSUMER s g c')).toBe(2_000);
      expect(lazyFree.pendingObjects).toBe(others > 0 ? 1 : 2);
      expect(engine.ask('XPENDING s g - + 10')).toHaveLength(others);
      expect(engine.ask('XACK s g 1-0 5-0 1000-0')).toBe(others > 0 ? 1 : 0);
      while (engine.turn());
      engine.ask('XGROUP DELCONSUMER s g d');
      expect(memory.usedBytes).toBe(before);
      engine.ask('XGROUP SETID s g 0');
    }
  });

  it('DESTROY removes a group and gives back all of it', () => {
    const engine = new StreamEngine();
    engine.fill('s', 500);
    const { memory } = engine.engine.keyspace;
    const before = memory.usedBytes;
    engine.ask('XGROUP CREATE s g 0');
    for (let consumer = 0; consumer < 50; consumer++) {
      engine.ask(`XREADGROUP GROUP g c${consumer} COUNT 10 STREAMS s >`);
    }
    expect(engine.ask('XGROUP DESTROY s g')).toBe(1);
    while (engine.turn());
    expect(memory.usedBytes).toBe(before);
    expect(engine.ask('XGROUP DESTROY s g')).toBe(0);
  });

  it('HELP explains', () => {
    expect(new StreamEngine().ask('XGROUP HELP')).toContain('DESTROY <key> <groupname>');
  });
});
