import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

describe('RESET', () => {
  it('brings back database, protocol, name and switches', () => {
    const engine = new TestEngine();
    engine.run('HELLO', '3', 'SETNAME', 'me');
    engine.run('SELECT', '5');
    engine.run('CLIENT', 'NO-EVICT', 'on');
    engine.run('CLIENT', 'NO-TOUCH', 'on');
    expect(engine.run('RESET')).toBe('+RESET\r\n');
    expect(engine.run('GET', 'absent')).toBe('$-1\r\n');
    expect(engine.run('CLIENT', 'GETNAME')).toBe('$-1\r\n');
    expect(engine.session.database.index).toBe(0);
    expect(engine.run('CLIENT', 'INFO')).toContain(' flags=N ');
  });

  it('keeps what the library told about itself', () => {
    const engine = new TestEngine();
    engine.run('CLIENT', 'SETINFO', 'lib-name', 'library');
    engine.run('RESET');
    expect(engine.run('CLIENT', 'INFO')).toContain(' lib-name=library ');
  });

  it('makes the client authenticate again, if a password is needed by now', () => {
    const engine = new TestEngine();
    engine.run('CONFIG', 'SET', 'requirepass', 'secret');
    expect(engine.run('PING')).toBe('+PONG\r\n');
    engine.run('RESET');
    expect(engine.run('PING')).toBe('-NOAUTH Authentication required.\r\n');
    engine.run('AUTH', 'secret');
    engine.run('RESET');
    expect(engine.run('PING')).toBe('-NOAUTH Authentication required.\r\n');
  });

  it('takes no argument', () => {
    const reply = "-ERR wrong number of arguments for 'reset' command\r\n";
    expect(new TestEngine().run('RESET', 'x')).toBe(reply);
  });
});
