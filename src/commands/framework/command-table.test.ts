import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../../base/ascii.ts';
import { commandGroups } from '../all-commands.ts';
import * as command from './command.ts';
import { CommandTable } from './command-table.ts';

function find(table: CommandTable, name: string): string | undefined {
  const bytes = asciiBytes(name);
  return table.find(bytes, 0, bytes.length)?.fullName;
}

describe('CommandTable', () => {
  it('finds every command by its name in any case, and nothing else', () => {
    const table = new CommandTable(commandGroups());
    for (const command of table.commands) {
      expect(find(table, command.fullName)).toBe(command.fullName);
      expect(find(table, command.fullName.toUpperCase())).toBe(command.fullName);
      expect(find(table, `${command.fullName}x`)).not.toBe(command.fullName);
    }
    expect(find(table, '')).toBeUndefined();
    expect(find(table, 'g')).toBeUndefined();
  });

  it('has no two commands of one name', () => {
    const names = commandGroups().map((command) => command.fullName);
    expect(new Set(names).size).toBe(names.length);
  });

  it('renames a command, and removes it when the new name is empty', () => {
    const table = new CommandTable(commandGroups());
    expect(table.rename('GET', 'fetch')).toBeUndefined();
    expect(find(table, 'get')).toBeUndefined();
    expect(find(table, 'FETCH')).toBe('get');
    expect(table.rename('set', '')).toBeUndefined();
    expect(find(table, 'set')).toBeUndefined();
    expect(find(table, 'ping')).toBe('ping');
    expect(table.rename('nothing', 'x')).toBe('No such command in rename-command');
    expect(table.rename('ping', 'fetch')).toBe('Target command name already exists');
  });

  it('tells requests of commands by the names that they now have, and users by their own', () => {
    const table = new CommandTable(commandGroups());
    table.rename('get', 'fetch');
    table.rename('client', 'customer');
    table.rename('keys', '');
    expect(table.findReachable('Fetch')?.fullName).toBe('get');
    expect(table.findReachable('get')).toBeUndefined();
    expect(table.findReachable('CUSTOMER|List')?.fullName).toBe('client|list');
    expect(table.findReachable('client|list')).toBeUndefined();
    expect(table.findReachable('customer|list|x')).toBeUndefined();
    expect(table.findReachable('keys')).toBeUndefined();
    expect(table.findReachable('\xff')).toBeUndefined();
    expect(table.findByName('Keys')?.fullName).toBe('keys');
    expect(table.findByName('client|LIST')?.fullName).toBe('client|list');
    expect(table.reachable).toHaveLength(table.commands.length - 1);
    expect(table.reachable.map(({ fullName }) => fullName)).not.toContain('keys');
  });
});

describe('The flags that the dispatcher looks at', () => {
  it('are bits of their own', () => {
    const flags = Object.entries(command).filter(([name]) => name.startsWith('FLAG_'));
    const bits = flags.map(([, bit]) => bit as unknown as number);
    expect(new Set(bits).size).toBe(bits.length);
    for (const bit of bits) expect(bit & (bit - 1)).toBe(0);
  });
});
