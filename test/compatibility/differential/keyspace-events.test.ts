import { describe, expect, it } from 'vitest';
import { commandGroups } from '../../../src/commands/all-commands.ts';
import { FLAG_WRITE } from '../../../src/commands/framework/command.ts';
import { NOTIFYING_COMMANDS } from './corpus/keyspace-events.ts';

/** Up to the version of redis-server that is compared with. */
const isInBoth = (since: string): boolean => Number.parseFloat(since) <= 7;

describe('the corpus of keyspace events', () => {
  it('has every writing command', () => {
    const writing = commandGroups()
      .filter(({ spec }) => isInBoth(spec.since))
      .filter((command) =>
        [command, ...command.subcommands].some(({ flags }) => (flags & FLAG_WRITE) !== 0),
      );
    const names = writing.map(({ spec }) => spec.name.toUpperCase());
    expect(names.length).toBeGreaterThan(90);
    expect(names.filter((name) => !NOTIFYING_COMMANDS.has(name))).toEqual([]);
  });
});
