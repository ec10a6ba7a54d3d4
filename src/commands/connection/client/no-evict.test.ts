import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CLIENT NO-EVICT', () => {
  it('is shown in the flags of the connection', () => {
    const engine = new TestEngine();
    expect(engine.run('CLIENT', 'NO-EVICT', 'on')).toBe('+OK\r\n');
    expect(engine.run('CLIENT', 'INFO')).toContain(' flags=e ');
    expect(engine.run('CLIENT', 'no-evict', 'OFF')).toBe('+OK\r\n');
    expect(engine.run('CLIENT', 'INFO')).toContain(' flags=N ');
  });

  it('is on or off', () => {
    const engine = new TestEngine();
    expect(engine.run('CLIENT', 'NO-EVICT', 'yes')).toBe('-ERR syntax error\r\n');
    expect(engine.run('CLIENT', 'NO-EVICT')).toBe(
      "-ERR wrong number of arguments for 'client|no-evict' command\r\n",
    );
  });
});
