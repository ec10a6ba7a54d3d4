import { describe, expect, it } from 'vitest';
import { plain } from '../../../test/support/plain-reply.ts';
import { StreamEngine } from '../../../test/support/stream-engine.ts';
import { TalkingEngine } from '../../../test/support/talking-engine.ts';

const entry = (number: number) => [`${number}-0`, ['f', String(number)]];

describe('XREAD', () => {
  it('answers what comes behind an id, of those streams that have something', () => {
    const engine = new StreamEngine();
    engine.fill('a', 3);
    engine.fill('b', 1);
    expect(engine.ask('XREAD STREAMS a b missing 1 0 0')).toEqual([
      ['a', [entry(2), entry(3)]],
      ['b', [entry(1)]],
    ]);
    expect(engine.ask('XREAD COUNT 1 STREAMS a b 1 1')).toEqual([['a', [entry(2)]]]);
    expect(engine.ask('XREAD STREAMS a 3')).toBeNull();
    expect(engine.ask('XREAD STREAMS a $')).toBeNull();
  });

  it('answers a map in RESP3', () => {
    const engine = new StreamEngine();
    engine.fill('a', 1);
    engine.run('HELLO', '3');
    expect(engine.run('XREAD', 'STREAMS', 'a', '0')).toMatch(/^%1\r\n\$1\r\na\r\n\*1\r\n/);
    expect(engine.run('XREAD', 'STREAMS', 'a', '1')).toBe('_\r\n');
  });

  it('answers the last entry for +, whatever COUNT says', () => {
    const engine = new StreamEngine();
    engine.fill('a', 3);
    expect(engine.ask('XREAD COUNT 5 STREAMS a missing + +')).toEqual([['a', [entry(3)]]]);
  });

  it('says what is wrong', () => {
    const engine = new StreamEngine();
    engine.fill('a', 1);
    expect(engine.ask('XREAD STREAMS a b 0')).toMatch(
      /^-ERR Unbalanced 'xread' list of streams: for each stream key an ID or '\$' must/,
    );
    expect(engine.ask('XREAD STREAMS a >')).toMatch(/The > ID can be specified only when/);
    expect(engine.ask('XREAD NOACK STREAMS a 0')).toMatch(/NOACK option is only supported by/);
    expect(engine.ask('XREAD GROUP g c STREAMS a 0')).toMatch(/GROUP option is only supported/);
    expect(engine.ask('XREAD COUNT 1 a 0')).toMatch(/syntax error/);
    expect(engine.ask('XREAD BLOCK -1 STREAMS a 0')).toMatch(/timeout is negative/);
    expect(engine.ask('XREAD STREAMS a -')).toMatch(/Invalid stream ID/);
  });

  it('waits for entries behind the last one at the time', () => {
    const engine = new TalkingEngine();
    const [waiter, other] = [engine.client(), engine.client()];
    other.send('XADD s 1-0 f 1');
    expect(waiter.ask('XREAD BLOCK 0 STREAMS s missing $ $')).toBe('');
    other.send('XADD s 2-0 f 2');
    expect(plain(waiter.replies)).toEqual([['s', [entry(2)]]]);
    expect(waiter.ask('XREAD BLOCK 0 STREAMS s missing $ $')).toBe('');
    other.send('XADD missing 1-0 f 1');
    expect(plain(waiter.replies)).toEqual([['missing', [entry(1)]]]);
  });

  it('is not woken by an entry that is gone again', () => {
    const engine = new TalkingEngine();
    const [waiter, other] = [engine.client(), engine.client()];
    expect(waiter.ask('XREAD BLOCK 0 STREAMS s 0')).toBe('');
    for (const line of ['MULTI', 'XADD s 1-0 f 1', 'DEL s', 'EXEC']) other.send(line);
    expect(waiter.replies).toBe('');
    other.send('XADD s 2-0 f 2');
    expect(plain(waiter.replies)).toEqual([['s', [entry(2)]]]);
  });
});
