import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('DBSIZE', () => {
  it('counts the keys of the selected database', () => {
    const engine = new ObservedEngine();
    expect(engine.run('DBSIZE')).toBe(':0\r\n');
    engine.run('MSET', 'a', '1', 'b', '2', 'a', '3');
    expect(engine.run('DBSIZE')).toBe(':2\r\n');
    engine.session.database = engine.engine.keyspace.databases[1];
    expect(engine.run('DBSIZE')).toBe(':0\r\n');
  });

  it('still counts a key that has expired unnoticed', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v', 'PX', '5');
    engine.clock.ms += 6;
    expect(engine.run('DBSIZE')).toBe(':1\r\n');
    engine.run('GET', 'k');
    expect(engine.run('DBSIZE')).toBe(':0\r\n');
  });
});
