import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

function fields(test: TestEngine): Map<string, string> {
  const lines = test.run('INFO', 'persistence').split('\r\n');
  return new Map(lines.map((line) => line.split(':') as [string, string]));
}

describe('SAVE', () => {
  it('writes the RDB file and forgets that anything was changed', () => {
    const test = new TestEngine();
    test.run('SET', 'k', 'v');
    expect(fields(test).get('rdb_changes_since_last_save')).toBe('1');
    test.clock.ms += 5000;
    expect(test.run('SAVE')).toBe('+OK\r\n');
    expect(test.files.paths).toEqual(['dump.rdb']);
    expect(fields(test).get('rdb_changes_since_last_save')).toBe('0');
    expect(fields(test).get('rdb_saves')).toBe('1');
    expect(test.run('LASTSAVE')).toBe(`:${test.clock.ms / 1000}\r\n`);
  });

  it('is refused while a BGSAVE runs', () => {
    const test = new TestEngine();
    test.run('SET', 'k', 'v');
    test.run('BGSAVE');
    expect(test.run('SAVE')).toBe('-ERR Background save already in progress\r\n');
    test.comeToRest();
    expect(test.run('SAVE')).toBe('+OK\r\n');
  });

  it('says no more than that it failed, and writes go on', () => {
    const test = new TestEngine();
    test.run('SET', 'k', 'v');
    test.files.failAfter(0, 1000, 'ENOSPC');
    expect(test.run('SAVE')).toBe('-ERR\r\n');
    expect(fields(test).get('rdb_last_bgsave_status')).toBe('ok');
    expect(test.run('SET', 'k', 'w')).toBe('+OK\r\n');
    expect(test.run('PING')).toBe('+PONG\r\n');
  });

  it('that succeeds ends what a BGSAVE that failed began: that writes are refused', () => {
    const test = new TestEngine();
    test.run('SET', 'k', 'v');
    test.files.failAfter(0, 1000, 'ENOSPC');
    test.run('BGSAVE');
    test.comeToRest();
    expect(test.run('SET', 'k', 'w')).toMatch(/^-MISCONF Redis is configured to save RDB snap/);
    expect(test.run('PING')).toMatch(/^-MISCONF/);
    expect(test.run('GET', 'k')).toBe('$1\r\nv\r\n');
    test.files.heal();
    expect(test.run('SAVE')).toBe('+OK\r\n');
    expect(test.run('SET', 'k', 'w')).toBe('+OK\r\n');
  });

  it('does not refuse writes when it is told not to care, or when there are no save points', () => {
    const test = new TestEngine();
    test.files.failAfter(0, 1000);
    test.run('BGSAVE');
    test.comeToRest();
    expect(test.run('SET', 'k', 'v')).toMatch(/^-MISCONF/);
    test.run('CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'no');
    expect(test.run('SET', 'k', 'v')).toBe('+OK\r\n');
    test.run('CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'yes', 'save', '');
    expect(test.run('SET', 'k', 'v')).toBe('+OK\r\n');
  });
});

describe('BGSAVE', () => {
  it('saves between requests, and tells how far it is', () => {
    const test = new TestEngine();
    test.run('SET', 'k', 'v');
    expect(test.run('BGSAVE')).toBe('+Background saving started\r\n');
    expect(fields(test).get('rdb_bgsave_in_progress')).toBe('1');
    expect(test.run('BGSAVE')).toBe('-ERR Background save already in progress\r\n');
    test.comeToRest();
    expect(fields(test).get('rdb_bgsave_in_progress')).toBe('0');
    expect(fields(test).get('rdb_last_bgsave_status')).toBe('ok');
    expect(test.files.paths).toEqual(['dump.rdb']);
  });

  it('knows SCHEDULE and nothing else', () => {
    const test = new TestEngine();
    expect(test.run('BGSAVE', 'now')).toBe('-ERR syntax error\r\n');
    expect(test.run('BGSAVE', 'schedule', 'it')).toBe('-ERR syntax error\r\n');
    test.run('BGREWRITEAOF');
    expect(test.run('BGSAVE')).toMatch(/^-ERR Another child process is active/);
    expect(test.run('BGSAVE', 'schedule')).toBe('+Background saving scheduled\r\n');
    test.comeToRest();
    test.engine.tickClients();
    expect(fields(test).get('rdb_bgsave_in_progress')).toBe('1');
  });

  it('begins by itself at a save point, and tries again five seconds after a failure', () => {
    const test = TestEngine.withOptions({ save: '60 2' });
    test.run('SET', 'k', 'v');
    test.clock.ms += 61_000;
    test.engine.tickClients();
    expect(fields(test).get('rdb_bgsave_in_progress')).toBe('0');
    test.run('SET', 'k', 'w');
    test.files.failAfter(0, 1);
    test.engine.tickClients();
    expect(test.logged).toContain('notice: 2 changes in 60 seconds. Saving...');
    expect(fields(test).get('rdb_last_bgsave_status')).toBe('err');
    test.engine.tickClients();
    expect(fields(test).get('rdb_bgsave_in_progress')).toBe('0');
    test.clock.ms += 5001;
    test.engine.tickClients();
    test.comeToRest();
    expect(fields(test).get('rdb_last_bgsave_status')).toBe('ok');
    expect(fields(test).get('rdb_changes_since_last_save')).toBe('0');
  });
});

describe('FLUSHALL', () => {
  it('leaves an empty file behind when there are save points', () => {
    const test = new TestEngine();
    test.run('SET', 'k', 'v');
    test.run('SAVE');
    const { length } = test.files.contentOf('dump.rdb') ?? [];
    test.run('FLUSHALL');
    expect(test.files.contentOf('dump.rdb')?.length).toBeLessThan(length ?? 0);
  });

  it('is counted, and a rewrite of the append-only file, until CONFIG RESETSTAT', () => {
    const test = new TestEngine();
    test.run('SAVE');
    test.run('BGREWRITEAOF');
    test.comeToRest();
    expect(fields(test).get('rdb_saves')).toBe('1');
    expect(fields(test).get('aof_rewrites')).toBe('1');
    test.engine.persistence.aof.delays.count = 3;
    test.run('CONFIG', 'RESETSTAT');
    expect(fields(test).get('rdb_saves')).toBe('0');
    expect(fields(test).get('aof_rewrites')).toBe('0');
    expect(test.engine.persistence.aof.delays.count).toBe(0);
  });
});
