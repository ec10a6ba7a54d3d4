import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('ACL CAT', () => {
  const engine = new TestEngine();

  it('answers the categories in their order', () => {
    const lines = engine.run('ACL', 'CAT').split('\r\n');
    expect(lines[0]).toBe('*21');
    expect(lines.filter((_, at) => at % 2 === 0).slice(1, 4)).toEqual([
      'keyspace',
      'read',
      'write',
    ]);
  });

  it('answers the commands and subcommands of a category, in any case', () => {
    const dangerous = engine.run('ACL', 'CAT', 'DANGEROUS');
    for (const name of ['flushall', 'config|set', 'client|kill', 'acl|setuser']) {
      expect(dangerous).toContain(`\r\n${name}\r\n`);
    }
    expect(dangerous).not.toContain('\r\nget\r\n');
  });

  it('refuses what is no category, and more than one', () => {
    expect(engine.run('ACL', 'CAT', 'nosuch')).toBe("-ERR Unknown category 'nosuch'\r\n");
    expect(engine.run('ACL', 'CAT', 'read', 'x')).toBe(
      "-ERR unknown subcommand or wrong number of arguments for 'CAT'. Try ACL HELP.\r\n",
    );
  });
});
