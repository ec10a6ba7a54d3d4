import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('ACL WHOAMI', () => {
  it('answers the user that the connection has authenticated as', () => {
    const engine = new TestEngine();
    expect(engine.run('ACL', 'WHOAMI')).toBe('$7\r\ndefault\r\n');
    engine.run('ACL', 'SETUSER', 'x', 'on', 'nopass', '+acl|whoami');
    engine.run('AUTH', 'x', 'anything');
    expect(engine.run('ACL', 'WHOAMI')).toBe('$1\r\nx\r\n');
    engine.run('RESET');
    expect(engine.run('ACL', 'WHOAMI')).toBe('$7\r\ndefault\r\n');
  });
});
