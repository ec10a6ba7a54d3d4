import { describe, expect, it } from 'vitest';
import { plain } from '../../../test/support/plain-reply.ts';
import { StreamEngine } from '../../../test/support/stream-engine.ts';
import { TalkingEngine } from '../../../test/support/talking-engine.ts';

const entry = (number: number) => [`${number}-0`, ['f', String(number)]];

describe('XREADGROUP', () => {
  it('gives every entry to one consumer of the group', () => {
    const engine = new StreamEngine();
    engine.fill('s', 3);
    engine.ask('XGROUP CREATE s g 0');
    expect(engine.ask('XREADGROUP GROUP g a COUNT 2 STREAMS s >')).toEqual([
      ['s', [entry(1), entry(2)]],
    ]);
    expect(engine.ask('XREADGROUP GROUP g b STREAMS s >')).toEqual([['s', [entry(3)]]]);
    expect(engine.ask('XREADGROUP GROUP g a STREAMS s >')).toBeNull();
    expect(engine.ask('XPENDING s g')).toEqual([
      3,
      '1-0',
      '3-0',
      [
        ['a', '2'],
        ['b', '1'],
      ],
    ]);
  });

  it('answers what is pending with the consumer for an id, deleted entries without content', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 3, 3);
    engine.ask('XDEL s 2-0');
    expect(engine.ask('XREADGROUP GROUP g c STREAMS s 0')).toEqual([
      ['s', [entry(1), ['2-0', null], entry(3)]],
    ]);
    expect(engine.ask('XREADGROUP GROUP g c COUNT 1 STREAMS s 2')).toEqual([['s', [entry(3)]]]);
    expect(engine.ask('XREADGROUP GROUP g other STREAMS s 0')).toEqual([['s', []]]);
    const now = engine.clock.ms;
    expect(engine.ask('XPENDING s g - + 9')).toEqual([
      ['1-0', 'c', 0, 2],
      ['2-0', 'c', 0, 1],
      ['3-0', 'c', 0, 3],
    ]);
    expect(engine.clock.ms).toBe(now);
  });

  it('takes over what another consumer had when the group was set back', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 3, 3);
    engine.ask('XGROUP SETID s g 1');
    engine.ask('XREADGROUP GROUP g d STREAMS s >');
    expect(engine.ask('XPENDING s g')).toEqual([
      3,
      '1-0',
      '3-0',
      [
        ['c', '1'],
        ['d', '2'],
      ],
    ]);
  });

  it('is propagated as what it did', () => {
    const engine = new StreamEngine();
    engine.fill('s', 4);
    engine.ask('XGROUP CREATE s g 0');
    engine.forget();
    const now = engine.clock.ms;
    engine.ask('XREADGROUP GROUP g c COUNT 2 STREAMS s >');
    const claim = (id: string) =>
      `XCLAIM s g c 0 ${id} TIME ${now} RETRYCOUNT 1 FORCE JUSTID LASTID ${id}`;
    expect(engine.propagated()).toEqual([claim('1-0'), claim('2-0')]);
    expect(engine.events()).toEqual(['xgroup-createconsumer s']);
    engine.ask('XREADGROUP GROUP g d NOACK STREAMS s >');
    expect(engine.propagated()).toEqual([
      'XGROUP CREATECONSUMER s g d',
      'XGROUP SETID s g 4-0 ENTRIESREAD 4',
    ]);
    engine.ask('XREADGROUP GROUP g e STREAMS s >');
    engine.ask('XREADGROUP GROUP g e STREAMS s >');
    expect(engine.propagated()).toEqual(['XGROUP CREATECONSUMER s g e']);
  });

  it('with NOACK leaves nothing pending', () => {
    const engine = new StreamEngine();
    engine.fill('s', 2);
    engine.ask('XGROUP CREATE s g 0');
    engine.ask('XREADGROUP GROUP g c NOACK STREAMS s >');
    expect(engine.ask('XPENDING s g')).toEqual([0, null, null, null]);
    expect(engine.ask('XREADGROUP GROUP g c STREAMS s >')).toBeNull();
  });

  it('says what is wrong', () => {
    const engine = new StreamEngine();
    engine.fill('s', 1);
    engine.ask('XGROUP CREATE s g 0');
    expect(engine.ask('XREADGROUP GROUP x c STREAMS s >')).toBe(
      "-NOGROUP No such key 's' or consumer group 'x' in XREADGROUP with GROUP option",
    );
    expect(engine.ask('XREADGROUP GROUP g c STREAMS s $')).toMatch(/\$ ID is meaningless/);
    expect(engine.ask('XREADGROUP COUNT 1 NOACK NOACK STREAMS s >')).toMatch(/Missing GROUP/);
    expect(engine.ask('XREADGROUP GROUP g c STREAMS s s >')).toMatch(
      /Unbalanced 'xreadgroup' list of streams: for each stream key an ID or '>'/,
    );
  });

  it('waits for entries, each of which goes to the client that has waited longest', () => {
    const engine = new TalkingEngine();
    const [first, second, other] = [engine.client(), engine.client(), engine.client()];
    other.send('XGROUP CREATE s g $ MKSTREAM');
    expect(first.ask('XREADGROUP GROUP g a BLOCK 0 STREAMS s >')).toBe('');
    expect(second.ask('XREADGROUP GROUP g b BLOCK 0 STREAMS s >')).toBe('');
    other.send('XADD s 1-0 f 1');
    expect(plain(first.replies)).toEqual([['s', [entry(1)]]]);
    expect(second.replies).toBe('');
    other.send('XADD s 2-0 f 2');
    expect(plain(second.replies)).toEqual([['s', [entry(2)]]]);
  });

  it('is told when the stream or the group it waits for is gone', () => {
    const engine = new TalkingEngine();
    const [waiter, other] = [engine.client(), engine.client()];
    const losses = ['DEL s', 'XGROUP DESTROY s g', 'FLUSHALL', 'RENAME s t'];
    for (const loss of losses) {
      other.send('FLUSHALL');
      other.send('XGROUP CREATE s g $ MKSTREAM');
      expect(waiter.ask('XREADGROUP GROUP g a BLOCK 0 STREAMS s >')).toBe('');
      other.send(loss);
      expect(plain(waiter.replies), loss).toMatch(/^-NOGROUP No such key 's' or consumer group/);
    }
    other.send('FLUSHALL');
    other.send('XGROUP CREATE s g $ MKSTREAM');
    expect(waiter.ask('XREADGROUP GROUP g a BLOCK 0 STREAMS s >')).toBe('');
    other.send('SET s v');
    expect(waiter.replies).toMatch(/^-WRONGTYPE/);
  });
});
