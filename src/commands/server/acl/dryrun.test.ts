import { beforeEach, describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('ACL DRYRUN', () => {
  let engine: TestEngine;
  beforeEach(() => {
    engine = new TestEngine();
    engine.run('ACL', 'SETUSER', 'x', '%R~r*', '%W~w*', '~a*', '+@string', '+copy', '+select|0');
  });

  const dry = (...request: string[]): string => engine.run('ACL', 'DRYRUN', 'x', ...request);

  it('tells which command, or which key, is refused', () => {
    expect(dry('DEL', 'a')).toContain("User x has no permissions to run the 'del' command");
    expect(dry('CONFIG', 'GET', 'x')).toContain("to run the 'config|get' command");
    expect(dry('MGET', 'a1', 'r1', 'w1')).toContain("to access the 'w1' key");
    expect(dry('SET', 'r1', 'v')).toContain("User x has no permissions to access the 'r1' key");
  });

  it('looks at what is done with each key', () => {
    expect(dry('GET', 'r')).toBe('+OK\r\n');
    expect(dry('SET', 'w', 'v')).toBe('+OK\r\n');
    expect(dry('SET', 'w', 'v', 'GET')).toContain("to access the 'w' key");
    expect(dry('COPY', 'r', 'w')).toBe('+OK\r\n');
    expect(dry('COPY', 'w', 'r')).toContain("to access the 'w' key");
  });

  it('knows first arguments', () => {
    expect(dry('SELECT', '0')).toBe('+OK\r\n');
    expect(dry('SELECT', '1')).toContain("to run the 'select' command");
  });

  it('allows everybody to authenticate', () => {
    expect(dry('AUTH', 'a', 'b')).toBe('+OK\r\n');
  });

  it('tells who or what is unknown, and a wrong number of arguments', () => {
    expect(engine.run('ACL', 'DRYRUN', 'y', 'GET', 'k')).toBe("-ERR User 'y' not found\r\n");
    expect(dry('NOSUCH', 'x')).toBe("-ERR Command 'NOSUCH' not found\r\n");
    expect(dry('config', 'nosuch')).toBe("-ERR Command 'config' not found\r\n");
    expect(dry('GET')).toBe("-ERR wrong number of arguments for 'get' command\r\n");
  });

  it('executes nothing', () => {
    engine.run('ACL', 'SETUSER', 'x', '+@all', '~*');
    expect(dry('SET', 'a', 'v')).toBe('+OK\r\n');
    expect(engine.run('EXISTS', 'a')).toBe(':0\r\n');
  });
});
