import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CLIENT ID', () => {
  it('answers a number that no other connection has or gets', () => {
    const engine = new TestEngine();
    const second = engine.connect();
    expect(engine.run('CLIENT', 'ID')).toBe(':1\r\n');
    expect(engine.runAs(second, 'client', 'id')).toBe(':2\r\n');
    engine.engine.disconnect(second);
    expect(engine.runAs(engine.connect(), 'CLIENT', 'ID')).toBe(':3\r\n');
  });

  it('takes no argument', () => {
    expect(new TestEngine().run('CLIENT', 'ID', 'x')).toBe(
      "-ERR wrong number of arguments for 'client|id' command\r\n",
    );
  });
});
