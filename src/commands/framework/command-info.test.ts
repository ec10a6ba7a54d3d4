import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';
import { Command, type CommandSpec } from './command.ts';
import { aclCategories, legacyKeyRange, shownFlags } from './command-info.ts';
import { type KeySpec, keyAt, keysFrom } from './key-spec.ts';

function commandWith(spec: Partial<CommandSpec>): Command {
  return new Command({
    name: 'X',
    group: 'server',
    since: '1.0.0',
    summary: 'Does nothing.',
    complexity: 'O(1)',
    arity: 1,
    flags: [],
    run: () => {},
    ...spec,
  });
}

describe('The ACL categories of a command', () => {
  it('follow from its flags', () => {
    const categories = (spec: Partial<CommandSpec>) => aclCategories(commandWith(spec)).join(' ');
    expect(categories({})).toBe('slow');
    expect(categories({ flags: ['fast', 'readonly'] })).toBe('read fast');
    expect(categories({ flags: ['admin'] })).toBe('admin slow dangerous');
    expect(categories({ flags: ['blocking', 'write', 'pubsub'] })).toBe(
      'write pubsub slow blocking',
    );
  });

  it('follow from its group, unless it only holds subcommands', () => {
    const spec: Partial<CommandSpec> = { group: 'sorted-set', flags: ['write'] };
    expect(aclCategories(commandWith(spec))).toEqual(['write', 'sortedset', 'slow']);
    const { run, ...container } = commandWith({ group: 'stream' }).spec;
    expect(run).toBeDefined();
    expect(aclCategories(new Command(container))).toEqual(['slow']);
  });

  it('leave out @read for scripts that only read', () => {
    const spec: Partial<CommandSpec> = { group: 'scripting', flags: ['readonly'] };
    expect(aclCategories(commandWith(spec))).toEqual(['slow', 'scripting']);
  });

  it('are added to by the specification', () => {
    expect(aclCategories(commandWith({ categories: ['keyspace', 'dangerous'] }))).toEqual([
      'keyspace',
      'slow',
      'dangerous',
    ]);
  });
});

describe('First key, last key and step', () => {
  const numbered: KeySpec = {
    flags: ['RO'],
    begin: { index: 2 },
    find: { keyCount: 0, firstKey: 1, step: 1 },
  };

  it('are those of the only range', () => {
    expect(legacyKeyRange([keyAt(2, 'RO')])).toEqual({
      first: 2,
      last: 2,
      step: 1,
      movable: false,
    });
    expect(legacyKeyRange([keysFrom(1, 2, 'OW')])).toMatchObject({ first: 1, last: -1, step: 2 });
  });

  it('join ranges that follow each other', () => {
    const range = legacyKeyRange([keyAt(1, 'RW'), keyAt(2, 'RW')]);
    expect(range).toEqual({ first: 1, last: 2, step: 1, movable: false });
    expect(legacyKeyRange([keyAt(1, 'OW'), keysFrom(2, 1, 'RO')])).toMatchObject({
      first: 1,
      last: -1,
    });
  });

  it('are those of the first range when others are elsewhere or are found by the arguments', () => {
    const gap = legacyKeyRange([keyAt(1, 'RW'), keyAt(3, 'RW')]);
    expect(gap).toEqual({ first: 1, last: 1, step: 1, movable: true });
    const counted = legacyKeyRange([keyAt(1, 'OW'), numbered]);
    expect(counted).toEqual({ first: 1, last: 1, step: 1, movable: true });
  });

  it('are zero when only the arguments tell', () => {
    expect(legacyKeyRange([numbered])).toEqual({ first: 0, last: 0, step: 0, movable: true });
    expect(legacyKeyRange([])).toEqual({ first: 0, last: 0, step: 0, movable: false });
  });

  it('make the command one whose keys move when they do not tell everything', () => {
    const flags = (keys: readonly KeySpec[]) => shownFlags(commandWith({ keys, flags: ['fast'] }));
    expect(flags([keyAt(1, 'RO')])).toEqual(['fast']);
    expect(flags([keyAt(1, 'RO', 'incomplete')])).toEqual(['fast', 'movablekeys']);
    expect(flags([numbered])).toEqual(['fast', 'movablekeys']);
  });
});

describe('COMMAND INFO', () => {
  it('gives for GET the bytes that redis-server 7.0.15 gives in RESP2', () => {
    expect(new TestEngine().run('COMMAND', 'INFO', 'get').replaceAll('\r\n', ' ')).toBe(
      '*1 *10 $3 get :2 *2 +readonly +fast :1 :1 :1 *3 +@read +@string +@fast *0 *1 *6 ' +
        '$5 flags *2 +RO +access $12 begin_search *4 $4 type $5 index $4 spec *2 $5 index :1 ' +
        '$9 find_keys *4 $4 type $5 range $4 spec *6 $7 lastkey :0 $7 keystep :1 $5 limit :0 *0 ',
    );
  });

  it('has sets and maps in RESP3', () => {
    const engine = new TestEngine();
    engine.run('HELLO', '3');
    expect(engine.run('COMMAND', 'INFO', 'get').replaceAll('\r\n', ' ')).toBe(
      '*1 *10 $3 get :2 ~2 +readonly +fast :1 :1 :1 ~3 +@read +@string +@fast ~0 ~1 %3 ' +
        '$5 flags ~2 +RO +access $12 begin_search %2 $4 type $5 index $4 spec %1 $5 index :1 ' +
        '$9 find_keys %2 $4 type $5 range $4 spec %3 $7 lastkey :0 $7 keystep :1 $5 limit :0 ~0 ',
    );
  });

  it('describes subcommands inside their container', () => {
    const reply = new TestEngine().run('COMMAND', 'INFO', 'object').replaceAll('\r\n', ' ');
    expect(reply).toContain('*1 *10 $6 object :-2 *0 :0 :0 :0 *1 +@slow *0 *0 *5 *10 ');
    expect(reply).toContain(
      '*10 $15 object|encoding :3 *1 +readonly :2 :2 :1 *3 +@keyspace +@read ',
    );
  });
});
