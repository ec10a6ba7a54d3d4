import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

describe('TIME', () => {
  it('answers seconds and the microseconds in the second', () => {
    const engine = new TestEngine();
    engine.clock.ms = 1_700_000_000_042;
    expect(engine.run('TIME')).toBe('*2\r\n$10\r\n1700000000\r\n$5\r\n42000\r\n');
    engine.clock.ms = 1_700_000_001_000;
    expect(engine.run('TIME')).toBe('*2\r\n$10\r\n1700000001\r\n$1\r\n0\r\n');
  });

  it('takes no argument', () => {
    const reply = "-ERR wrong number of arguments for 'time' command\r\n";
    expect(new TestEngine().run('TIME', 'x')).toBe(reply);
  });
});
