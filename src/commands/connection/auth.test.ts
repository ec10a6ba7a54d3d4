import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

const NO_AUTH = '-NOAUTH Authentication required.\r\n';
const WRONG = '-WRONGPASS invalid username-password pair or user is disabled.\r\n';

describe('AUTH', () => {
  it('lets a client with the password in, and nobody before', () => {
    const engine = TestEngine.withOptions({ requirepass: 'secret' });
    expect(engine.run('GET', 'k')).toBe(NO_AUTH);
    expect(engine.run('AUTH', 'secret')).toBe('+OK\r\n');
    expect(engine.run('GET', 'k')).toBe('$-1\r\n');
    expect(engine.runAs(engine.connect(), 'GET', 'k')).toBe(NO_AUTH);
  });

  it('takes the name of the default user too', () => {
    const engine = TestEngine.withOptions({ requirepass: 'secret' });
    expect(engine.run('AUTH', 'default', 'secret')).toBe('+OK\r\n');
    expect(engine.run('PING')).toBe('+PONG\r\n');
  });

  it('refuses every other password and user, and counts that', () => {
    const engine = TestEngine.withOptions({ requirepass: 'secret' });
    for (const password of ['', 'secre', 'secrets', 'Secret', 'terces', 'secretsecret']) {
      expect(engine.run('AUTH', password)).toBe(WRONG);
    }
    expect(engine.run('AUTH', 'nobody', 'secret')).toBe(WRONG);
    expect(engine.run('AUTH', 'Default', 'secret')).toBe(WRONG);
    expect(engine.run('GET', 'k')).toBe(NO_AUTH);
    expect(engine.engine.access.log.counts.auth).toBe(8);
  });

  it('leaves who is already in there after a wrong password', () => {
    const engine = TestEngine.withOptions({ requirepass: 'secret' });
    engine.run('AUTH', 'secret');
    expect(engine.run('AUTH', 'wrong')).toBe(WRONG);
    expect(engine.run('PING')).toBe('+PONG\r\n');
  });

  it('compares bytes, not characters', () => {
    const engine = TestEngine.withOptions({ requirepass: 'p\xe4ss' });
    expect(engine.run('AUTH', 'p\xe4ss')).toBe('+OK\r\n');
  });

  it('without a password configured says so, but lets the default user in by name', () => {
    const engine = new TestEngine();
    expect(engine.run('AUTH', 'x')).toBe(
      '-ERR AUTH <password> called without any password configured for the default user. ' +
        'Are you sure your configuration is correct?\r\n',
    );
    expect(engine.run('AUTH', 'default', 'whatever')).toBe('+OK\r\n');
    expect(engine.run('AUTH', 'nobody', 'whatever')).toBe(WRONG);
  });

  it('takes one or two arguments', () => {
    const engine = new TestEngine();
    expect(engine.run('AUTH')).toBe("-ERR wrong number of arguments for 'auth' command\r\n");
    expect(engine.run('AUTH', 'a', 'b', 'c')).toBe('-ERR syntax error\r\n');
  });
});

describe('A password set or taken away while clients are connected', () => {
  it('is asked of new clients only', () => {
    const engine = new TestEngine();
    engine.run('CONFIG', 'SET', 'requirepass', 'secret');
    expect(engine.run('PING')).toBe('+PONG\r\n');
    expect(engine.runAs(engine.connect(), 'PING')).toBe(NO_AUTH);
  });

  it('is not asked of anybody once it is gone', () => {
    const engine = TestEngine.withOptions({ requirepass: 'secret' });
    const waiting = engine.connect();
    engine.run('AUTH', 'secret');
    engine.run('CONFIG', 'SET', 'requirepass', '');
    expect(engine.runAs(waiting, 'PING')).toBe('+PONG\r\n');
    engine.run('CONFIG', 'SET', 'requirepass', 'again');
    expect(engine.runAs(waiting, 'PING')).toBe(NO_AUTH);
  });
});
