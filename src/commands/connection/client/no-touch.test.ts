import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CLIENT NO-TOUCH', () => {
  it('keeps reads from counting as accesses, except those of TOUCH', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'v');
    engine.clock.ms += 30_000;
    expect(engine.run('CLIENT', 'NO-TOUCH', 'ON')).toBe('+OK\r\n');
    expect(engine.run('GET', 'k')).toBe('$1\r\nv\r\n');
    expect(engine.run('OBJECT', 'IDLETIME', 'k')).toBe(':30\r\n');
    engine.run('TOUCH', 'k');
    expect(engine.run('OBJECT', 'IDLETIME', 'k')).toBe(':0\r\n');
  });

  it('lets them count again when it is off', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'v');
    engine.clock.ms += 30_000;
    engine.run('CLIENT', 'NO-TOUCH', 'on');
    expect(engine.run('CLIENT', 'INFO')).toContain(' flags=T ');
    expect(engine.run('CLIENT', 'NO-TOUCH', 'off')).toBe('+OK\r\n');
    engine.run('GET', 'k');
    expect(engine.run('OBJECT', 'IDLETIME', 'k')).toBe(':0\r\n');
  });

  it('still counts hits and misses', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'v');
    engine.run('CLIENT', 'NO-TOUCH', 'on');
    engine.run('GET', 'k');
    engine.run('GET', 'absent');
    expect(engine.engine.keyspace.statistics).toMatchObject({ hits: 1, misses: 1 });
  });

  it('is on or off', () => {
    expect(new TestEngine().run('CLIENT', 'NO-TOUCH', '1')).toBe('-ERR syntax error\r\n');
  });
});
