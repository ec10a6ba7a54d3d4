import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('COMMAND', () => {
  it('describes every command, as COMMAND INFO without names does', () => {
    const engine = new TestEngine();
    const reply = engine.run('COMMAND');
    const count = engine.engine.commands.commands.length;
    expect(reply.startsWith(`*${count}\r\n*10\r\n`)).toBe(true);
    expect(reply).toBe(engine.run('COMMAND', 'INFO'));
    for (const { fullName } of engine.engine.commands.commands) {
      expect(reply).toContain(`*10\r\n$${fullName.length}\r\n${fullName}\r\n`);
    }
  });

  it('COUNT answers how many there are', () => {
    const engine = new TestEngine();
    const count = engine.engine.commands.commands.length;
    expect(engine.run('COMMAND', 'COUNT')).toBe(`:${count}\r\n`);
    expect(engine.run('COMMAND', 'COUNT', 'x')).toBe(
      "-ERR wrong number of arguments for 'command|count' command\r\n",
    );
  });

  it('HELP names every subcommand that there is', () => {
    const engine = new TestEngine();
    const lines = engine.run('COMMAND', 'HELP').split('\r\n');
    expect(lines[0]).toBe(`*${lines.length - 2}`);
    expect(lines[1]).toBe('+COMMAND <subcommand> [<arg> [value] [opt] ...]. Subcommands are:');
    const names = lines.map((line) => line.split(' ', 1)[0]);
    for (const { spec } of engine.engine.commands.findByName('command')?.subcommands ?? []) {
      expect(names).toContain(`+${spec.name}`);
    }
  });

  it('quotes a subcommand that does not exist', () => {
    expect(new TestEngine().run('COMMAND', 'FOO')).toBe(
      "-ERR unknown subcommand 'FOO'. Try COMMAND HELP.\r\n",
    );
  });
});
