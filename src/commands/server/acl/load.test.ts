import { beforeEach, describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

const PATH = 'users.acl';

describe('ACL LOAD and ACL SAVE', () => {
  let engine: TestEngine;
  beforeEach(() => {
    engine = TestEngine.withOptions({ aclfile: PATH });
  });

  const write = (...lines: string[]): void => {
    engine.aclFiles.contents.set(PATH, lines.join('\n'));
  };

  it('need the option aclfile', () => {
    const without = new TestEngine();
    for (const name of ['LOAD', 'SAVE']) {
      expect(without.run('ACL', name)).toContain('not configured to use an ACL file');
    }
  });

  it('write what they read', () => {
    engine.run('ACL', 'SETUSER', 'x', 'on', '>p', '~a', '&b', '+@all', '-get', '(%R~c +get)');
    const before = engine.run('ACL', 'LIST');
    expect(engine.run('ACL', 'SAVE')).toBe('+OK\r\n');
    engine.run('ACL', 'DELUSER', 'x');
    expect(engine.run('ACL', 'LOAD')).toBe('+OK\r\n');
    expect(engine.run('ACL', 'LIST')).toBe(before);
  });

  it('change the users as a whole or not at all', () => {
    engine.run('ACL', 'SETUSER', 'x', 'on');
    write('user y on', '', ' user z off ', 'user');
    expect(engine.run('ACL', 'LOAD')).toBe(
      '-ERR users.acl:4 should start with user keyword followed by the username. WARNING: ACL ' +
        'errors detected, no change to the previously active ACL rules was performed\r\n',
    );
    expect(engine.run('ACL', 'USERS')).toContain('\r\nx\r\n');
    write('user y on', '', ' user z off ');
    engine.run('ACL', 'LOAD');
    expect(engine.run('ACL', 'USERS')).toBe('*3\r\n$7\r\ndefault\r\n$1\r\ny\r\n$1\r\nz\r\n');
  });

  it('tell every mistake of the file, but no password', () => {
    write('user a +nosuch', 'user b on bad worse', 'user a on', 'users c', 'user d (+get', 'user');
    const reply = engine.run('ACL', 'LOAD');
    expect(reply).toContain(
      "users.acl:1: Error in applying operation '+nosuch': Unknown command or category name in " +
        'ACL. ',
    );
    expect(reply).toContain('users.acl:2: Syntax error. WARNING: Duplicate user');
    expect(reply).toContain("WARNING: Duplicate user 'a' found on line 3. ");
    expect(reply).toContain('users.acl:4 should start with user keyword');
    expect(reply).toContain('users.acl:5: Unmatched parenthesis in selector definition.');
  });

  it('tell when there is no file, and when it cannot be written', () => {
    expect(engine.run('ACL', 'LOAD')).toContain(
      "Error loading ACLs, opening file 'users.acl': No such file or directory",
    );
    engine.aclFiles.writeProblem = { doing: 'Writing', reason: 'No space left on device' };
    expect(engine.run('ACL', 'SAVE')).toContain('There was an error trying to save the ACLs');
    expect(engine.logged.at(-1)).toBe(
      'warning: Writing ACL file for ACL SAVE: No space left on device',
    );
  });

  it('make the default user as at the first start when the file has none', () => {
    engine.run('ACL', 'SETUSER', 'default', '-flushall');
    write('');
    engine.run('ACL', 'LOAD');
    expect(engine.run('ACL', 'LIST')).toContain('default on nopass sanitize-payload ~* &* +@all');
  });

  it('close the clients of users that are no more; the others go on with their new rights', () => {
    const closed: string[] = [];
    engine.run('ACL', 'SETUSER', 'a', 'on', 'nopass', '+@all', '~*');
    engine.run('ACL', 'SETUSER', 'b', 'on', 'nopass', '+@all', '~*');
    const a = engine.connectWith({ close: () => closed.push('a') });
    const b = engine.connectWith({ close: () => closed.push('b') });
    engine.runAs(a, 'AUTH', 'a', 'x');
    engine.runAs(b, 'AUTH', 'b', 'x');
    write('user b on nopass +get ~*');
    engine.run('ACL', 'LOAD');
    expect(closed).toEqual(['a']);
    expect(engine.runAs(b, 'GET', 'k')).toBe('$-1\r\n');
    expect(engine.runAs(b, 'SET', 'k', 'v')).toContain('NOPERM');
  });
});
