import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('ACL DELUSER', () => {
  it('counts the users it has removed', () => {
    const engine = new TestEngine();
    engine.run('ACL', 'SETUSER', 'a');
    engine.run('ACL', 'SETUSER', 'b');
    expect(engine.run('ACL', 'DELUSER', 'a', 'nobody', 'b', 'a')).toBe(':2\r\n');
    expect(engine.run('ACL', 'USERS')).toBe('*1\r\n$7\r\ndefault\r\n');
  });

  it('removes nobody when the default user is among them', () => {
    const engine = new TestEngine();
    engine.run('ACL', 'SETUSER', 'a');
    expect(engine.run('ACL', 'DELUSER', 'a', 'default')).toBe(
      "-ERR The 'default' user cannot be removed\r\n",
    );
    expect(engine.run('ACL', 'USERS')).toContain('$1\r\na\r\n');
  });

  it('closes the connections of the user, its own behind the answer', () => {
    const engine = new TestEngine();
    const closed: string[] = [];
    const other = engine.connectWith({ close: () => closed.push('other') });
    const own = engine.connectWith({ close: () => closed.push('own') });
    engine.run('ACL', 'SETUSER', 'a', 'on', '>p', '+@all');
    for (const session of [other, own]) engine.runAs(session, 'AUTH', 'a', 'p');
    expect(engine.runAs(own, 'ACL', 'DELUSER', 'a')).toBe(':1\r\n');
    expect(closed).toEqual(['other']);
    expect(own.closeAfterReply).toBe(true);
    expect(engine.session.closeAfterReply).toBe(false);
  });
});
