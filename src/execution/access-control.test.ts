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

  it('is a matter of channels too, of patterns only literally', () => {
    set('on', 'nopass', '+@pubsub', '&news:*', '&chat');
    ask('AUTH', 'x', '');
    expect(ask('PUBLISH', 'news:1', 'm')).toBe(':0\r\n');
    expect(ask('PUBLISH', 'sport', 'm')).toBe('-NOPERM No permissions to access a channel\r\n');
    expect(ask('SPUBLISH', 'sport', 'm')).toContain('NOPERM');
    expect(ask('SUBSCRIBE', 'news:1', 'chat')).toContain('subscribe');
    expect(ask('SUBSCRIBE', 'chat', 'sport')).toContain('NOPERM');
    expect(ask('PSUBSCRIBE', 'news:*')).toContain('psubscribe');
    expect(ask('PSUBSCRIBE', 'news:1')).toContain('NOPERM');
    expect(ask('UNSUBSCRIBE', 'sport')).toContain('unsubscribe');
  });

  it('ends for those who listen to what they may not hear any more', () => {
    const closed: string[] = [];
    const listen = (name: string, ...request: string[]): void => {
      const close = (): void => {
        closed.push(name);
        engine.engine.disconnect(session);
      };
      const session = engine.connectWith({ close });
      engine.runAs(session, 'AUTH', 'x', '');
      engine.runAs(session, ...request);
    };
    set('on', 'nopass', '+@all', '&a*', '&b*');
    listen('a', 'SUBSCRIBE', 'a1');
    listen('b', 'SUBSCRIBE', 'b1');
    listen('pattern b', 'PSUBSCRIBE', 'b*');
    listen('shard b', 'SSUBSCRIBE', 'b1');
    listen('nothing', 'PING');
    set('&c*');
    expect(closed).toEqual([]);
    set('resetchannels', '&a*');
    expect(closed).toEqual(['b', 'pattern b', 'shard b']);
    set('allchannels');
    set('resetchannels', '&a1');
    expect(closed).toHaveLength(3);
    set('resetchannels');
    expect(closed).toHaveLength(4);
  });
});
