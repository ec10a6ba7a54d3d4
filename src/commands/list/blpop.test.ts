import { describe, expect, it } from 'vitest';
import { commandsIn } from '../../../test/support/observed-engine.ts';
import { TalkingEngine } from '../../../test/support/talking-engine.ts';

function propagated(engine: TalkingEngine): string[] {
  return commandsIn(engine.engine.keyspace.effects.take())
    .map((words) => words.join(' '))
    .filter((line) => !line.startsWith('SELECT '));
}

const A1 = '*2\r\n$1\r\na\r\n$1\r\n1\r\n';

describe('BLPOP and BRPOP', () => {
  it('answer at once when there is an element, the first key first', () => {
    const engine = new TalkingEngine();
    const client = engine.client();
    client.send('RPUSH b 2 3');
    client.send('RPUSH a 1');
    expect(client.ask('BLPOP none a b 0')).toBe(A1);
    expect(client.ask('BRPOP a b 0')).toBe('*2\r\n$1\r\nb\r\n$1\r\n3\r\n');
    expect(propagated(engine)).toEqual(['RPUSH b 2 3', 'RPUSH a 1', 'LPOP a', 'RPOP b']);
  });

  it('wait for a push, and are served in the order in which they came', () => {
    const engine = new TalkingEngine();
    const [first, second, third, other] = Array.from({ length: 4 }, () => engine.client());
    first?.send('BLPOP a 0');
    second?.send('BRPOP b a 0');
    third?.send('BLPOP a 0');
    other?.send('RPUSH a 1 2');
    expect(first?.replies).toBe(A1);
    expect(second?.replies).toBe('*2\r\n$1\r\na\r\n$1\r\n2\r\n');
    expect(third?.replies).toBe('');
    expect(propagated(engine)).toEqual(['RPUSH a 1 2', 'LPOP a', 'RPOP a']);
    expect(other?.ask('LPUSH a x y')).toBe(':2\r\n');
    expect(third?.replies).toBe('*2\r\n$1\r\na\r\n$1\r\ny\r\n');
  });

  it('take from a list however it came to be', () => {
    const engine = new TalkingEngine();
    const waiting = engine.client();
    const other = engine.client();
    other.send('RPUSH source 1');
    for (const way of ['RENAME source a', 'LMOVE source a LEFT LEFT', 'COPY source a']) {
      waiting.send('BLPOP none a a 0');
      expect(waiting.replies).toBe('');
      other.send(way);
      expect(waiting.replies, way).toBe(A1);
      other.send('DEL source a');
      other.send('RPUSH source 1');
    }
  });

  it('go on waiting when the element is gone again, or the key of another type', () => {
    const engine = new TalkingEngine();
    const waiting = engine.client();
    const other = engine.client();
    waiting.send('BLPOP a 0');
    for (const line of ['MULTI', 'RPUSH a 1', 'DEL a', 'EXEC', 'SET a v', 'DEL a']) {
      other.send(line);
    }
    expect(waiting.replies).toBe('');
    other.send('RPUSH a 1');
    expect(waiting.replies).toBe(A1);
  });

  it('answer null when the time is up, never before', () => {
    const engine = new TalkingEngine();
    const waiting = engine.client();
    waiting.send('BLPOP a b 0.0125');
    engine.pass(13);
    expect(waiting.replies).toBe('');
    engine.pass(1);
    expect(waiting.replies).toBe('*-1\r\n');
    waiting.send('HELLO 3');
    expect(waiting.ask('BRPOP a 1')).toBe('');
    waiting.replies;
    engine.pass(1001);
    expect(waiting.replies).toBe('_\r\n');
    expect(propagated(engine)).toEqual([]);
  });

  it('do not wait inside a transaction', () => {
    const engine = new TalkingEngine();
    const client = engine.client();
    client.send('MULTI');
    client.send('BLPOP a 0');
    expect(client.ask('EXEC')).toBe('*1\r\n*-1\r\n');
  });

  it('refuse what is no time, and a key of another type', () => {
    const engine = new TalkingEngine();
    const client = engine.client();
    client.send('SET s v');
    expect(client.ask('BLPOP s x')).toBe('-ERR timeout is not a float or out of range\r\n');
    expect(client.ask('BRPOP s -1')).toBe('-ERR timeout is negative\r\n');
    expect(client.ask('BLPOP a s 0')).toMatch(/^-WRONGTYPE /);
    client.send('RPUSH a 1');
    expect(client.ask('BLPOP a s 0')).toBe(A1);
  });
});

describe('BLMPOP', () => {
  it('waits, then takes as many as there are of those wanted', () => {
    const engine = new TalkingEngine();
    const waiting = engine.client();
    const other = engine.client();
    waiting.send('BLMPOP 0 2 a b RIGHT COUNT 2');
    other.send('RPUSH b 1 2 3');
    expect(waiting.replies).toBe('*2\r\n$1\r\nb\r\n*2\r\n$1\r\n3\r\n$1\r\n2\r\n');
    expect(waiting.ask('BLMPOP 0 1 b LEFT')).toBe('*2\r\n$1\r\nb\r\n*1\r\n$1\r\n1\r\n');
    expect(propagated(engine)).toEqual(['RPUSH b 1 2 3', 'RPOP b 2', 'LPOP b 1']);
    expect(waiting.ask('BLMPOP 0.001 1 b LEFT')).toBe('');
    engine.pass(2);
    expect(waiting.replies).toBe('*-1\r\n');
  });

  it('looks at its form before its time', () => {
    const client = new TalkingEngine().client();
    expect(client.ask('BLMPOP x 0 a LEFT')).toBe('-ERR numkeys should be greater than 0\r\n');
    expect(client.ask('BLMPOP x 1 a UP')).toBe('-ERR syntax error\r\n');
    expect(client.ask('BLMPOP x 1 a LEFT')).toMatch(/^-ERR timeout is not a float/);
  });
});
