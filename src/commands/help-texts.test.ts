// HELP of every container command: the title that redis-cli and people know, then each subcommand
// at the beginning of a line of its own, and what it does in lines that are set in.
import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../test/support/test-engine.ts';
import type { Command } from './framework/command.ts';

describe('HELP', () => {
  const engine = TestEngine.withOptions({ 'enable-debug-command': 'yes' });
  // CLUSTER answers everything, HELP too, with the error that there is no cluster.
  const containers = engine.engine.commands.all.filter(
    ({ subcommands, fullName }: Command) => subcommands.length > 0 && fullName !== 'cluster',
  );

  it.each(containers.map(({ fullName }) => fullName))('of %s names its subcommands', (name) => {
    const subcommands = containers
      .find(({ fullName }) => fullName === name)
      ?.subcommands.map(({ fullName }) => fullName.split('|')[1]?.toUpperCase())
      .sort();
    const lines = engine.run(name, 'HELP').split('\r\n').slice(1, -1);
    expect(lines.every((line) => line.startsWith('+'))).toBe(true);
    const [title, ...rest] = lines.map((line) => line.slice(1));
    expect(title).toBe(
      `${name.toUpperCase()} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`,
    );
    const named = rest.filter((line) => /^[A-Z]/.test(line)).map((line) => line.split(' ')[0]);
    expect([...new Set(named)].sort()).toEqual(subcommands);
    expect(rest.at(-2)).toBe('HELP');
    expect(engine.run(name, 'HELP', 'x')).toContain('wrong number of arguments');
  });
});
