import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

/** The ids of the lines in the reply. */
function idsIn(reply: string): number[] {
  return [...reply.matchAll(/^id=([0-9]+) /gm)].map((match) => Number(match[1]));
}

describe('CLIENT LIST', () => {
  it('has a line for each connection, the oldest first', () => {
    const engine = new TestEngine();
    const second = engine.connect();
    engine.connect();
    expect(idsIn(engine.run('CLIENT', 'LIST'))).toEqual([1, 2, 3]);
    engine.engine.disconnect(second);
    expect(idsIn(engine.run('client', 'list'))).toEqual([1, 3]);
  });

  it('tells the last command of each connection', () => {
    const engine = new TestEngine();
    const second = engine.connect();
    expect(engine.run('CLIENT', 'LIST')).toContain(' cmd=NULL ');
    engine.runAs(second, 'GET', 'k');
    expect(engine.run('CLIENT', 'LIST')).toMatch(/cmd=client\|list .*\n.* cmd=get /);
  });

  it('tells the name of a user with the bytes that it has', () => {
    const engine = new TestEngine();
    engine.run('ACL', 'SETUSER', Uint8Array.of(0xfc, 0xc3), 'on', 'nopass', '+@all');
    engine.run('AUTH', Uint8Array.of(0xfc, 0xc3), 'x');
    expect(engine.run('CLIENT', 'LIST')).toContain(' user=\xfc\xc3 ');
  });

  it('can be limited to a type', () => {
    const engine = new TestEngine();
    engine.connect();
    expect(idsIn(engine.run('CLIENT', 'LIST', 'TYPE', 'normal'))).toEqual([1, 2]);
    for (const type of ['pubsub', 'REPLICA', 'slave', 'master']) {
      expect(engine.run('CLIENT', 'LIST', 'type', type)).toBe('$0\r\n\r\n');
    }
    expect(engine.run('CLIENT', 'LIST', 'TYPE', 'foo')).toBe("-ERR Unknown client type 'foo'\r\n");
  });

  it('can be limited to ids, in the order in which they are given', () => {
    const engine = new TestEngine();
    engine.connect();
    engine.connect();
    expect(idsIn(engine.run('CLIENT', 'LIST', 'ID', '3', '99', '1', '3'))).toEqual([3, 1, 3]);
    for (const id of ['0', '-1', '9223372036854775807']) {
      expect(engine.run('CLIENT', 'LIST', 'ID', id)).toBe('$0\r\n\r\n');
    }
    expect(engine.run('CLIENT', 'LIST', 'ID', '1', 'x')).toBe('-ERR Invalid client ID\r\n');
  });

  it('is a verbatim string in RESP3', () => {
    const engine = new TestEngine();
    engine.run('HELLO', '3');
    expect(engine.run('CLIENT', 'LIST')).toMatch(/^=[0-9]+\r\ntxt:id=1 /);
    expect(engine.run('CLIENT', 'LIST', 'ID', '9')).toBe('=4\r\ntxt:\r\n');
  });

  it('refuses other arguments', () => {
    const engine = new TestEngine();
    const wrong = [['FOO'], ['TYPE'], ['ID'], ['TYPE', 'normal', 'x'], ['FOO', 'normal']];
    for (const words of wrong) {
      expect(engine.run('CLIENT', 'LIST', ...words)).toBe('-ERR syntax error\r\n');
    }
  });
});
