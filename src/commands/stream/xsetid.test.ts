import { describe, expect, it } from 'vitest';
import { StreamEngine } from '../../../test/support/stream-engine.ts';

describe('XSETID', () => {
  it('sets the last id and the counters', () => {
    const engine = new StreamEngine();
    engine.fill('s', 1);
    expect(engine.ask('XSETID s 20-5 ENTRIESADDED 9223372036854775807 MAXDELETEDID 7-0')).toBe(
      'OK',
    );
    const told = engine.run('XINFO', 'STREAM', 's');
    expect(told).toContain('$17\r\nlast-generated-id\r\n$4\r\n20-5\r\n');
    expect(told).toContain('entries-added\r\n:9223372036854775807\r\n');
    expect(told).toContain('max-deleted-entry-id\r\n$3\r\n7-0\r\n');
    expect(engine.ask('XADD s 20-5 f v')).toMatch(/equal or smaller/);
    expect(engine.events()).toEqual(['xsetid s']);
  });

  it('says what is wrong', () => {
    const engine = new StreamEngine();
    expect(engine.ask('XSETID s 1-0')).toBe('-ERR no such key');
    engine.fill('s', 3);
    expect(engine.ask('XSETID s 2-0')).toMatch(/smaller than the target stream top item/);
    expect(engine.ask('XSETID s 9-0 ENTRIESADDED 2')).toMatch(/smaller than the target stream len/);
    expect(engine.ask('XSETID s 9-0 ENTRIESADDED -1')).toMatch(/entries_added must be positive/);
    expect(engine.ask('XSETID s 9-0 MAXDELETEDID 10-0')).toMatch(/than the provided max_deleted/);
    expect(engine.ask('XSETID s 9-0 WHAT')).toMatch(/syntax error/);
    engine.ask('XADD s 8-0 f v');
    engine.ask('XDEL s 8-0');
    expect(engine.ask('XSETID s 7-0')).toMatch(/smaller than current max_deleted_entry_id/);
  });
});
