import { describe, expect, it } from 'vitest';
import { StreamEngine } from '../../../../test/support/stream-engine.ts';

describe('XINFO', () => {
  it('STREAM tells about the stream', () => {
    const engine = new StreamEngine();
    engine.fill('s', 3);
    engine.ask('XDEL s 2-0');
    expect(engine.ask('XINFO STREAM s')).toEqual([
      ...['length', 2, 'radix-tree-keys', 1, 'radix-tree-nodes', 2],
      ...['last-generated-id', '3-0', 'max-deleted-entry-id', '2-0', 'entries-added', 3],
      ...['recorded-first-entry-id', '1-0', 'groups', 0],
      ...['first-entry', ['1-0', ['f', '1']], 'last-entry', ['3-0', ['f', '3']]],
    ]);
    expect(engine.ask('XINFO STREAM missing')).toBe('-ERR no such key');
    expect(engine.ask('XINFO STREAM s FULL COUNT')).toMatch(/Try XINFO HELP/);
    expect(engine.ask('XINFO STREAM s WHAT')).toMatch(/wrong number of arguments for 'STREAM'/);
  });

  it('STREAM FULL tells all', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 3, 2);
    const now = engine.clock.ms;
    expect(engine.ask('XINFO STREAM s FULL COUNT 1')).toEqual([
      ...['length', 3, 'radix-tree-keys', 1, 'radix-tree-nodes', 2],
      ...['last-generated-id', '3-0', 'max-deleted-entry-id', '0-0', 'entries-added', 3],
      ...['recorded-first-entry-id', '1-0', 'entries', [['1-0', ['f', '1']]], 'groups'],
      [
        [
          ...['name', 'g', 'last-delivered-id', '2-0', 'entries-read', 2, 'lag', 1],
          ...['pel-count', 2, 'pending', [['1-0', 'c', now, 1]], 'consumers'],
          [
            [
              ...['name', 'c', 'seen-time', now, 'active-time', now],
              ...['pel-count', 2, 'pending', [['1-0', now, 1]]],
            ],
          ],
        ],
      ],
    ]);
  });

  it('GROUPS tells how far groups have read, as far as that can be known', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 4, 1);
    const progress = () => {
      const [group] = engine.ask('XINFO GROUPS s') as (string | number | null)[][];
      return [group?.[9], group?.[11]];
    };
    expect(progress()).toEqual([1, 3]);
    engine.ask('XDEL s 3-0');
    expect(progress()).toEqual([1, null]);
    engine.ask('XREADGROUP GROUP g c COUNT 1 STREAMS s >');
    expect(progress()).toEqual([null, null]);
    engine.ask('XREADGROUP GROUP g c STREAMS s >');
    expect(progress()).toEqual([4, 0]);
  });

  it('CONSUMERS tells who was seen and who was active', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 2, 2);
    engine.clock.ms += 70;
    engine.ask('XREADGROUP GROUP g c STREAMS s >');
    engine.ask('XREADGROUP GROUP g b STREAMS s >');
    engine.clock.ms += 5;
    expect(engine.ask('XINFO CONSUMERS s g')).toEqual([
      ['name', 'b', 'pending', 0, 'idle', 5, 'inactive', -1],
      ['name', 'c', 'pending', 2, 'idle', 5, 'inactive', 75],
    ]);
    expect(engine.ask('XINFO CONSUMERS s x')).toMatch(/^-NOGROUP No such consumer group 'x'/);
  });

  it('HELP explains', () => {
    expect(new StreamEngine().ask('XINFO HELP')).toContain('GROUPS <key>');
  });
});
