import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CONFIG', () => {
  it('HELP names every subcommand that there is', () => {
    const engine = new TestEngine();
    const lines = engine.run('CONFIG', 'HELP').split('\r\n');
    expect(lines[0]).toBe(`*${lines.length - 2}`);
    expect(lines[1]).toBe('+CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:');
    const names = lines.map((line) => line.split(' ', 1)[0]);
    for (const { spec } of engine.engine.commands.findByName('config')?.subcommands ?? []) {
      expect(names).toContain(`+${spec.name}`);
    }
  });

  it('quotes a subcommand that does not exist', () => {
    const engine = new TestEngine();
    expect(engine.run('CONFIG', 'FOO')).toBe("-ERR unknown subcommand 'FOO'. Try CONFIG HELP.\r\n");
    expect(engine.run('CONFIG')).toBe("-ERR wrong number of arguments for 'config' command\r\n");
  });
});
