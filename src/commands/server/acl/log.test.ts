import { beforeEach, describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('ACL LOG', () => {
  let engine: TestEngine;
  beforeEach(() => {
    engine = new TestEngine();
    engine.run('ACL', 'SETUSER', 'x', 'on', '>p', '+get', '+acl|log', '~a*');
  });

  /** `count reason object username` of every entry. */
  function entries(...request: string[]): string[] {
    const lines = engine.run('ACL', 'LOG', ...request).split('\r\n');
    const found: string[] = [];
    lines.forEach((line, at) => {
      if (line !== 'count') return;
      const count = lines[at + 1].slice(1);
      found.push(`${count} ${lines[at + 5]} ${lines[at + 13]} ${lines[at + 17]}`);
    });
    return found;
  }

  it('holds what was refused, newest first', () => {
    const session = engine.connect();
    engine.runAs(session, 'AUTH', 'x', 'wrong');
    engine.runAs(session, 'AUTH', 'nobody', 'p');
    engine.runAs(session, 'AUTH', 'x', 'p');
    engine.runAs(session, 'SET', 'a', 'v');
    engine.runAs(session, 'GET', 'b');
    expect(entries()).toEqual([
      '1 key b x',
      '1 command set x',
      '1 auth AUTH nobody',
      '1 auth AUTH x',
    ]);
    expect(entries('2')).toHaveLength(2);
    expect(entries('0')).toEqual([]);
    expect(entries('-1')).toEqual([]);
  });

  it('counts the same within a minute in one entry, which comes first again', () => {
    engine.run('AUTH', 'x', '1');
    engine.run('AUTH', 'y', '1');
    engine.clock.ms += 60_000;
    engine.run('AUTH', 'x', '2');
    expect(entries()).toEqual(['2 auth AUTH x', '1 auth AUTH y']);
    engine.clock.ms += 60_001;
    engine.run('AUTH', 'x', '3');
    expect(entries()).toEqual(['1 auth AUTH x', '2 auth AUTH x', '1 auth AUTH y']);
  });

  it('tells ages, ids and times', () => {
    engine.run('AUTH', 'x', '1');
    engine.clock.ms += 1500;
    engine.run('AUTH', 'x', '1');
    engine.clock.ms += 250;
    const text = engine.run('ACL', 'LOG');
    expect(text).toContain('$11\r\nage-seconds\r\n$4\r\n0.25\r\n');
    expect(text).toContain('$8\r\nentry-id\r\n:0\r\n');
    const created = engine.clock.ms - 1750;
    expect(text).toContain(`timestamp-created\r\n:${created}\r\n`);
    expect(text).toContain(`timestamp-last-updated\r\n:${created + 1500}\r\n`);
    expect(text).toMatch(
      /client-info\r\n\$\d+\r\nid=1 addr=127.0.0.1:50000 .*cmd=auth user=default/,
    );
  });

  it('holds no more than acllog-max-len says, and forgets on RESET', () => {
    engine.run('CONFIG', 'SET', 'acllog-max-len', '3');
    for (const name of ['a', 'b', 'c', 'd']) engine.run('AUTH', name, 'p');
    expect(entries()).toEqual(['1 auth AUTH d', '1 auth AUTH c', '1 auth AUTH b']);
    expect(engine.run('ACL', 'LOG', 'reset')).toBe('+OK\r\n');
    expect(entries()).toEqual([]);
    engine.run('CONFIG', 'SET', 'acllog-max-len', '0');
    engine.run('AUTH', 'a', 'p');
    expect(entries()).toEqual([]);
  });

  it('takes a count or RESET and no more', () => {
    expect(engine.run('ACL', 'LOG', 'x')).toBe('-ERR value is not an integer or out of range\r\n');
    expect(engine.run('ACL', 'LOG', 'RESET', 'x')).toBe(
      "-ERR unknown subcommand or wrong number of arguments for 'LOG'. Try ACL HELP.\r\n",
    );
  });

  it('is summed up in INFO', () => {
    engine.run('AUTH', 'x', '1');
    engine.run('AUTH', 'x', 'p');
    engine.run('GET', 'b');
    engine.run('SET', 'a', 'v');
    const { counts } = engine.engine.access.log;
    expect(counts).toEqual({ auth: 1, key: 1, command: 1, channel: 0 });
    expect(engine.runAs(engine.connect(), 'INFO', 'stats')).toContain(
      'acl_access_denied_key:1\r\n',
    );
  });
});
