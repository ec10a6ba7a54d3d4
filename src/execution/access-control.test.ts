import { beforeEach, describe, expect, it } from 'vitest';
import { TestEngine } from '../../test/support/test-engine.ts';
import type { ClientSession } from './client-session.ts';

describe('what a user may do', () => {
  let engine: TestEngine;
  let client: ClientSession;
  beforeEach(() => {
    engine = new TestEngine();
    client = engine.connect();
  });

  const set = (...rules: string[]): string => engine.run('ACL', 'SETUSER', 'x', ...rules);
  const ask = (...request: string[]): string => engine.runAs(client, ...request);

  it('costs plain clients of the default user nothing: no bit of their gate is set', () => {
    expect(engine.session.gate).toBe(0);
    set('on', 'nopass', '+@all', '~*', '&*');
    ask('AUTH', 'x', '');
    expect(client.gate).toBe(0);
    set('-debug');
    expect(client.gate).not.toBe(0);
    set('+@all');
    expect(client.gate).toBe(0);
  });

  it('is refused in words that do not tell the key', () => {
    set('on', 'nopass', '+get', '~a*');
    ask('AUTH', 'x', '');
    expect(ask('GET', 'b')).toBe('-NOPERM No permissions to access a key\r\n');
    expect(ask('SET', 'a', 'v')).toBe(
      "-NOPERM User x has no permissions to run the 'set' command\r\n",
    );
    expect(ask('CONFIG', 'GET', 'port')).toContain("to run the 'config|get' command");
    expect(ask('GET', 'a')).toBe('$-1\r\n');
  });

  it('changes for connected clients at once', () => {
    set('on', 'nopass', '+get', '~a*');
    ask('AUTH', 'x', '');
    set('~b*', '+set', '-get');
    expect(ask('SET', 'b', 'v')).toBe('+OK\r\n');
    expect(ask('GET', 'a')).toContain('NOPERM');
    set('off');
    expect(ask('SET', 'b', 'v')).toBe('+OK\r\n');
    expect(engine.runAs(engine.connect(), 'AUTH', 'x', '')).toContain('WRONGPASS');
  });

  it('is the sum of what each selector allows as a whole', () => {
    set('on', 'nopass', '+get', '~a*', '(+set ~b*)', '(%R~r* +copy %W~w*)');
    ask('AUTH', 'x', '');
    expect(ask('GET', 'a')).toBe('$-1\r\n');
    expect(ask('SET', 'b', 'v')).toBe('+OK\r\n');
    expect(ask('SET', 'a', 'v')).toContain('NOPERM No permissions to access a key');
    expect(ask('GET', 'b')).toContain('NOPERM');
    expect(ask('COPY', 'r1', 'w1')).toBe(':0\r\n');
    expect(ask('COPY', 'w1', 'r1')).toContain('NOPERM');
  });

  it('always includes authenticating, greeting and leaving', () => {
    set('on', 'nopass');
    ask('AUTH', 'x', '');
    expect(ask('PING')).toContain('NOPERM');
    expect(ask('HELLO')).toContain('server');
    expect(ask('RESET')).toBe('+RESET\r\n');
    expect(ask('PING')).toBe('+PONG\r\n');
  });

  it('begins with authenticating when the default user has a password or is off', () => {
    engine.run('ACL', 'SETUSER', 'default', 'off');
    const late = engine.connect();
    expect(engine.runAs(late, 'PING')).toContain('NOAUTH');
    expect(engine.run('PING')).toBe('+PONG\r\n');
    engine.run('ACL', 'SETUSER', 'default', 'on', '>secret');
    expect(engine.runAs(late, 'PING')).toContain('NOAUTH');
    expect(engine.runAs(late, 'AUTH', 'secret')).toBe('+OK\r\n');
    expect(engine.runAs(late, 'PING')).toBe('+PONG\r\n');
  });

  it('has requirepass as the only password of the default user', () => {
    engine.run('ACL', 'SETUSER', 'default', '>other');
    engine.run('CONFIG', 'SET', 'requirepass', 'secret');
    expect(ask('AUTH', 'other')).toContain('WRONGPASS');
    expect(ask('AUTH', 'secret')).toBe('+OK\r\n');
    engine.run('CONFIG', 'SET', 'requirepass', '');
    expect(ask('AUTH', 'default', 'whatever')).toBe('+OK\r\n');
  });
});
