import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

/** An engine whose client `own` gives the orders; the others note when they are closed. */
function crowd() {
  const engine = new TestEngine();
  const closed: string[] = [];
  const own = engine.connectWith({ address: '1.1.1.1:1', close: () => closed.push('own') });
  const join = (name: string, address: string) => {
    const session = engine.connectWith({
      address,
      localAddress: `9.9.9.9:${address.slice(-1)}`,
      close: () => {
        closed.push(name);
        engine.engine.disconnect(session);
      },
    });
    return session;
  };
  const a = join('a', '2.2.2.2:2');
  const b = join('b', '3.3.3.3:3');
  const kill = (...words: string[]): string => engine.runAs(own, 'CLIENT', 'KILL', ...words);
  return { engine, own, a, b, closed, kill };
}

describe('CLIENT KILL with an address alone', () => {
  it('closes that connection', () => {
    const { kill, closed } = crowd();
    expect(kill('3.3.3.3:3')).toBe('+OK\r\n');
    expect(closed).toEqual(['b']);
    expect(kill('3.3.3.3:3')).toBe('-ERR No such client\r\n');
  });

  it('may be of the own connection, which is closed behind the reply', () => {
    const { kill, closed, own } = crowd();
    expect(kill('1.1.1.1:1')).toBe('+OK\r\n');
    expect(own.closeAfterReply).toBe(true);
    expect(closed).toEqual([]);
  });
});

describe('CLIENT KILL with filters', () => {
  it('answers how many were closed', () => {
    const { kill, closed } = crowd();
    expect(kill('ADDR', '2.2.2.2:2')).toBe(':1\r\n');
    expect(kill('addr', '2.2.2.2:2')).toBe(':0\r\n');
    expect(closed).toEqual(['a']);
  });

  it('closes by id, by the address on our side, by user and by type', () => {
    const { kill, closed, a } = crowd();
    expect(kill('ID', String(a.id))).toBe(':1\r\n');
    expect(kill('LADDR', '9.9.9.9:3')).toBe(':1\r\n');
    expect(closed).toEqual(['a', 'b']);
    expect(crowd().kill('USER', 'default')).toBe(':3\r\n');
    expect(crowd().kill('TYPE', 'normal')).toBe(':3\r\n');
    expect(crowd().kill('TYPE', 'pubsub')).toBe(':0\r\n');
  });

  it('closes by age in whole seconds', () => {
    const { engine, kill, closed } = crowd();
    engine.clock.ms += 9_999;
    engine.connectWith({ address: '4.4.4.4:4', close: () => closed.push('young') });
    expect(kill('MAXAGE', '10')).toBe(':0\r\n');
    engine.clock.ms += 1;
    kill('MAXAGE', '10', 'ADDR', '2.2.2.2:2');
    kill('maxage', '10', 'ADDR', '4.4.4.4:4');
    expect(closed).toEqual(['a']);
  });

  it('closes only what passes all of them', () => {
    const { kill, closed, a } = crowd();
    expect(kill('ID', String(a.id), 'ADDR', '3.3.3.3:3')).toBe(':0\r\n');
    expect(kill('ID', String(a.id), 'TYPE', 'NORMAL', 'ADDR', '2.2.2.2:2')).toBe(':1\r\n');
    expect(closed).toEqual(['a']);
  });

  it('spares the own connection unless told not to', () => {
    const { kill, own, closed } = crowd();
    expect(kill('ID', String(own.id))).toBe(':0\r\n');
    expect(kill('ID', String(own.id), 'SKIPME', 'yes')).toBe(':0\r\n');
    expect(own.closeAfterReply).toBe(false);
    expect(kill('SKIPME', 'no', 'ID', String(own.id))).toBe(':1\r\n');
    expect(own.closeAfterReply).toBe(true);
    expect(closed).toEqual([]);
  });

  it('refuses wrong filters before it closes anything', () => {
    const { kill, closed } = crowd();
    const badId = '-ERR client-id should be greater than 0\r\n';
    for (const id of ['0', '-1', 'abc', '', '1.5', '9223372036854775808']) {
      expect(kill('ID', id)).toBe(badId);
    }
    expect(kill('TYPE', 'foo')).toBe("-ERR Unknown client type 'foo'\r\n");
    expect(kill('USER', 'nobody')).toBe("-ERR No such user 'nobody'\r\n");
    expect(kill('MAXAGE', 'x')).toBe('-ERR maxage is not an integer or out of range\r\n');
    expect(kill('MAXAGE', '0')).toBe('-ERR maxage should be greater than 0\r\n');
    const syntax = '-ERR syntax error\r\n';
    expect(kill('SKIPME', 'maybe')).toBe(syntax);
    expect(kill('FOO', 'bar')).toBe(syntax);
    expect(kill('constructor', 'bar')).toBe(syntax);
    expect(kill('TYPE', 'normal', 'ID')).toBe(syntax);
    expect(closed).toEqual([]);
  });

  it('needs an argument', () => {
    const { kill } = crowd();
    expect(kill()).toBe("-ERR wrong number of arguments for 'client|kill' command\r\n");
  });
});
