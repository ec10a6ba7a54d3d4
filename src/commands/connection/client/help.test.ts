import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CLIENT HELP', () => {
  it('names every subcommand that there is', () => {
    const engine = new TestEngine();
    const help = engine.run('CLIENT', 'HELP');
    const heading = '+CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:';
    expect(help.split('\r\n')[1]).toBe(heading);
    const container = engine.engine.commands.findByName('client');
    for (const { spec } of container?.subcommands ?? []) {
      expect(`${help} `.replaceAll('\r\n', ' ')).toContain(` +${spec.name} `);
    }
  });

  it('has as many lines as it says', () => {
    const lines = new TestEngine().run('CLIENT', 'HELP').split('\r\n');
    expect(lines[0]).toBe(`*${lines.length - 2}`);
  });

  it('is told to those who try an unknown subcommand', () => {
    const engine = new TestEngine();
    expect(engine.run('CLIENT', 'FOO')).toBe("-ERR unknown subcommand 'FOO'. Try CLIENT HELP.\r\n");
    expect(engine.run('CLIENT')).toBe("-ERR wrong number of arguments for 'client' command\r\n");
  });
});
