import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

/** The seven fields of the reply, in their order. */
function fields(protocol: number): string {
  const map = protocol === 3 ? '%7' : '*14';
  return (
    `${map}\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$5\r\n7.4.0\r\n` +
    `$5\r\nproto\r\n:${protocol}\r\n$2\r\nid\r\n:1\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n` +
    '$4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*0\r\n'
  );
}

describe('HELLO', () => {
  it('tells about the server, as a flat array in RESP2', () => {
    expect(new TestEngine().run('HELLO')).toBe(fields(2));
  });

  it('switches to RESP3 and back, its own reply being in the new protocol', () => {
    const engine = new TestEngine();
    expect(engine.run('HELLO', '3')).toBe(fields(3));
    expect(engine.run('GET', 'absent')).toBe('_\r\n');
    expect(engine.run('HELLO')).toBe(fields(3));
    expect(engine.run('HELLO', '2')).toBe(fields(2));
    expect(engine.run('GET', 'absent')).toBe('$-1\r\n');
  });

  it('names the connection', () => {
    const engine = new TestEngine();
    engine.run('HELLO', '2', 'setname', 'me');
    expect(engine.run('CLIENT', 'GETNAME')).toBe('$2\r\nme\r\n');
    engine.run('HELLO', '2', 'SETNAME', '');
    expect(engine.run('CLIENT', 'GETNAME')).toBe('$-1\r\n');
  });

  it('authenticates, with any order of its options', () => {
    const engine = TestEngine.withOptions({ requirepass: 'secret' });
    const reply = engine.run('HELLO', '3', 'SETNAME', 'me', 'AUTH', 'default', 'secret');
    expect(reply).toBe(fields(3));
    expect(engine.run('CLIENT', 'GETNAME')).toBe('$2\r\nme\r\n');
  });

  it('needs a client that is authenticated, or authenticates', () => {
    const engine = TestEngine.withOptions({ requirepass: 'secret' });
    expect(engine.run('HELLO', '3')).toMatch(
      /^-NOAUTH HELLO must be called with the client already /,
    );
    expect(engine.session.protocol).toBe(2);
  });

  it('changes nothing when any part of it is wrong', () => {
    const engine = TestEngine.withOptions({ requirepass: 'secret' });
    const wrong = '-WRONGPASS invalid username-password pair or user is disabled.\r\n';
    expect(engine.run('HELLO', '3', 'SETNAME', 'me', 'AUTH', 'default', 'no')).toBe(wrong);
    const badName = 'Client names cannot contain spaces, newlines or special characters.';
    const right = ['AUTH', 'default', 'secret'];
    expect(engine.run('HELLO', '3', ...right, 'SETNAME', 'a b')).toBe(`-ERR ${badName}\r\n`);
    expect(engine.run('HELLO', '3', ...right, 'SETNAME', 'me', 'x')).toBe(
      "-ERR Syntax error in HELLO option 'x'\r\n",
    );
    expect(engine.run('PING')).toBe('-NOAUTH Authentication required.\r\n');
    expect(engine.session.name).toBe('');
    expect(engine.session.protocol).toBe(2);
  });

  it('knows the protocols 2 and 3 only', () => {
    const engine = new TestEngine();
    for (const version of ['1', '4', '0', '-3', '9223372036854775807']) {
      expect(engine.run('HELLO', version)).toBe('-NOPROTO unsupported protocol version\r\n');
    }
    const notAnInteger = '-ERR Protocol version is not an integer or out of range\r\n';
    for (const version of ['abc', '', '3.0', '03', 'SETNAME', '9223372036854775808']) {
      expect(engine.run('HELLO', version)).toBe(notAnInteger);
    }
  });

  it('quotes the option that it does not understand, or that lacks its value', () => {
    const engine = new TestEngine();
    const problem = (option: string): string => `-ERR Syntax error in HELLO option '${option}'\r\n`;
    expect(engine.run('HELLO', '3', 'FOO')).toBe(problem('FOO'));
    expect(engine.run('HELLO', '3', 'AUTH', 'default')).toBe(problem('AUTH'));
    expect(engine.run('HELLO', '3', 'setname')).toBe(problem('setname'));
    expect(engine.run('HELLO', '3', 'a\r\nb')).toBe(problem('a  b'));
  });
});
