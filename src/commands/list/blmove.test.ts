import { describe, expect, it } from 'vitest';
import { commandsIn } from '../../../test/support/observed-engine.ts';
import { TalkingEngine } from '../../../test/support/talking-engine.ts';

function propagated(engine: TalkingEngine): string[] {
  return commandsIn(engine.engine.keyspace.effects.take())
    .map((words) => words.join(' '))
    .filter((line) => !line.startsWith('SELECT '));
}

describe('BLMOVE and BRPOPLPUSH', () => {
  it('move at once, or when there is something, and are propagated without the time', () => {
    const engine = new TalkingEngine();
    const waiting = engine.client();
    const other = engine.client();
    waiting.send('BLMOVE a b LEFT RIGHT 0');
    other.send('RPUSH a 1 2');
    expect(waiting.replies).toBe('$1\r\n1\r\n');
    expect(waiting.ask('BRPOPLPUSH a b 0')).toBe('$1\r\n2\r\n');
    expect(other.ask('LRANGE b 0 -1')).toBe('*2\r\n$1\r\n2\r\n$1\r\n1\r\n');
    const moves = ['LMOVE a b LEFT RIGHT', 'RPOPLPUSH a b'];
    expect(propagated(engine)).toEqual(['RPUSH a 1 2', ...moves]);
  });

  it('wake each other in a chain', () => {
    const engine = new TalkingEngine();
    const clients = Array.from({ length: 4 }, () => engine.client());
    clients[2]?.send('BLPOP c 0');
    clients[1]?.send('BLMOVE b c RIGHT LEFT 0');
    clients[0]?.send('BRPOPLPUSH a b 0');
    expect(clients[3]?.ask('RPUSH a x')).toBe(':1\r\n');
    expect(clients.map((client) => client.replies)).toEqual([
      '$1\r\nx\r\n',
      '$1\r\nx\r\n',
      '*2\r\n$1\r\nc\r\n$1\r\nx\r\n',
      '',
    ]);
    const moves = ['RPUSH a x', 'RPOPLPUSH a b', 'LMOVE b c RIGHT LEFT', 'LPOP c'];
    expect(propagated(engine)).toEqual(moves);
  });

  it('can go in a circle', () => {
    const engine = new TalkingEngine();
    const [one, two, other] = Array.from({ length: 3 }, () => engine.client());
    one?.send('BRPOPLPUSH a b 0');
    two?.send('BRPOPLPUSH b a 0');
    other?.send('RPUSH a x');
    expect(other?.ask('LRANGE a 0 -1')).toBe('*1\r\n$1\r\nx\r\n');
    expect(other?.ask('EXISTS b')).toBe(':0\r\n');
    one?.send('BRPOPLPUSH c c 0');
    other?.send('RPUSH c 1 2');
    expect(one?.replies).toBe('$1\r\nx\r\n$1\r\n2\r\n');
    expect(other?.ask('LRANGE c 0 -1')).toBe('*2\r\n$1\r\n2\r\n$1\r\n1\r\n');
  });

  it('leave the element when the destination is no list', () => {
    const engine = new TalkingEngine();
    const waiting = engine.client();
    const other = engine.client();
    waiting.send('BLMOVE a s LEFT LEFT 0');
    other.send('SET s v');
    other.send('RPUSH a 1');
    expect(waiting.replies).toMatch(/^-WRONGTYPE /);
    expect(other.ask('LLEN a')).toBe(':1\r\n');
  });

  it('answer null when the time is up', () => {
    const engine = new TalkingEngine();
    const waiting = engine.client();
    waiting.send('BLMOVE a b LEFT LEFT 0.5');
    engine.pass(500);
    expect(waiting.replies).toBe('');
    engine.pass(1);
    expect(waiting.replies).toBe('*-1\r\n');
    waiting.send('MULTI');
    waiting.send('BRPOPLPUSH a b 0');
    expect(waiting.ask('EXEC')).toBe('*1\r\n$-1\r\n');
  });

  it('refuse sides, then times', () => {
    const client = new TalkingEngine().client();
    expect(client.ask('BLMOVE a b UP LEFT x')).toBe('-ERR syntax error\r\n');
    expect(client.ask('BLMOVE a b LEFT UP x')).toBe('-ERR syntax error\r\n');
    expect(client.ask('BLMOVE a b LEFT LEFT x')).toMatch(/^-ERR timeout is not a float/);
    expect(client.ask('BRPOPLPUSH a b -1')).toBe('-ERR timeout is negative\r\n');
  });
});
