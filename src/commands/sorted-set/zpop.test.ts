import { describe, expect, it } from 'vitest';
import { PlainEngine, plain } from '../../../test/support/plain-engine.ts';
import { TalkingEngine } from '../../../test/support/talking-engine.ts';

function engineWithSet(): PlainEngine {
  const engine = new PlainEngine();
  engine.ask('ZADD z 1 a 2 b 3 c 4 d');
  engine.forget();
  return engine;
}

describe('ZPOPMIN and ZPOPMAX', () => {
  it('pop from either end', () => {
    const engine = engineWithSet();
    expect(engine.ask('ZPOPMIN z')).toBe('[a 1]');
    expect(engine.ask('ZPOPMAX z 2')).toBe('[d 4 c 3]');
    expect(engine.ask('ZPOPMIN z 0')).toBe('[]');
    expect(engine.ask('ZPOPMIN z 9')).toBe('[b 2]');
    expect(engine.ask('ZPOPMIN z')).toBe('[]');
    expect(engine.events()).toEqual(['zpopmin z', 'zpopmax z', 'zpopmin z', 'del z']);
    expect(engine.propagated()).toEqual(['ZPOPMIN z', 'ZPOPMAX z 2', 'ZPOPMIN z 9']);
  });

  it('answer pairs in RESP3 when there is a count', () => {
    const engine = engineWithSet();
    engine.ask('HELLO 3');
    expect(engine.ask('ZPOPMIN z')).toBe('[a ,1]');
    expect(engine.ask('ZPOPMIN z 1')).toBe('[[b ,2]]');
  });

  it('refuse bad counts and other types', () => {
    const engine = engineWithSet();
    for (const count of ['-1', 'a']) {
      const reply = engine.ask(`ZPOPMIN z ${count}`);
      expect(reply).toBe('-ERR value is out of range, must be positive');
    }
    expect(engine.ask('ZPOPMAX z 1 2')).toBe('-ERR syntax error');
    engine.storeList('list');
    expect(engine.ask('ZPOPMIN list')).toMatch(/^-WRONGTYPE /);
  });

  it('pop a large set empty in order', () => {
    const engine = new PlainEngine();
    for (let at = 0; at < 1000; at++) engine.ask(`ZADD z ${(at * 7919) % 1000} m${at}`);
    for (let at = 0; at < 500; at++) {
      expect(engine.ask('ZPOPMIN z').endsWith(` ${at}]`)).toBe(true);
      expect(engine.ask('ZPOPMAX z').endsWith(` ${999 - at}]`)).toBe(true);
    }
    expect(engine.ask('EXISTS z')).toBe('0');
  });
});

describe('ZMPOP', () => {
  it('pops from the first set that has any, and is propagated as a plain pop', () => {
    const engine = engineWithSet();
    expect(engine.ask('ZMPOP 2 none z MIN')).toBe('[z [[a 1]]]');
    expect(engine.ask('ZMPOP 1 z max COUNT 2')).toBe('[z [[d 4] [c 3]]]');
    expect(engine.ask('ZMPOP 1 none MIN')).toBe('nil');
    expect(engine.ask('ZMPOP 1 z MIN COUNT 10')).toBe('[z [[b 2]]]');
    expect(engine.propagated()).toEqual(['ZPOPMIN z 1', 'ZPOPMAX z 2', 'ZPOPMIN z 1']);
  });

  it('refuses what it cannot read', () => {
    const engine = engineWithSet();
    expect(engine.ask('ZMPOP 0 z MIN')).toBe('-ERR numkeys should be greater than 0');
    expect(engine.ask('ZMPOP 1 z MIN COUNT 0')).toBe('-ERR count should be greater than 0');
    for (const line of ['1 z', '2 z MIN', '1 z MIN 2', '1 z MIN COUNT', '1 z FOO']) {
      expect(engine.ask(`ZMPOP ${line} x`.replace(' x', line === '1 z' ? ' x' : ''))).toMatch(
        /^-ERR (syntax error|wrong number)/,
      );
    }
  });
});

describe('BZPOPMIN, BZPOPMAX and BZMPOP', () => {
  it('pop at once what is there', () => {
    const engine = engineWithSet();
    expect(engine.ask('BZPOPMIN none z 0')).toBe('[z a 1]');
    expect(engine.ask('BZPOPMAX z 0')).toBe('[z d 4]');
    expect(engine.ask('BZMPOP 0 1 z MIN COUNT 5')).toBe('[z [[b 2] [c 3]]]');
    expect(engine.propagated()).toEqual(['ZPOPMIN z', 'ZPOPMAX z', 'ZPOPMIN z 2']);
  });

  it('wait until somebody adds', () => {
    for (const [line, answer] of [
      ['BZPOPMIN none z 0', '[z a 1]'],
      ['BZPOPMAX z 10', '[z b 2]'],
      ['BZMPOP 10 2 none z MAX COUNT 2', '[z [[b 2] [a 1]]]'],
    ] as const) {
      const engine = new TalkingEngine();
      const waiting = engine.client();
      waiting.send(line);
      expect(waiting.replies).toBe('');
      engine.run('ZADD', 'z', '1', 'a', '2', 'b');
      engine.settle();
      expect(plain(waiting.replies)).toBe(answer);
    }
  });

  it('answer null when the time is up', () => {
    for (const line of ['BZPOPMIN z 1', 'BZPOPMAX z 1', 'BZMPOP 1 1 z MIN']) {
      const engine = new TalkingEngine();
      const waiting = engine.client();
      waiting.send(line);
      engine.pass(1001);
      expect(waiting.replies).toBe('*-1\r\n');
    }
  });

  it('are served in the order in which they came, one element each', () => {
    const engine = new TalkingEngine();
    const first = engine.client();
    const second = engine.client();
    first.send('BZPOPMIN z 0');
    second.send('BZPOPMIN z 0');
    engine.run('ZADD', 'z', '5', 'x');
    engine.settle();
    expect(plain(first.replies)).toBe('[z x 5]');
    expect(second.replies).toBe('');
    engine.run('ZADD', 'z', '6', 'y');
    engine.settle();
    expect(plain(second.replies)).toBe('[z y 6]');
  });

  it('refuse bad times', () => {
    const engine = engineWithSet();
    expect(engine.ask('BZPOPMIN z a')).toBe('-ERR timeout is not a float or out of range');
    expect(engine.ask('BZMPOP -1 1 z MIN')).toBe('-ERR timeout is negative');
  });
});
