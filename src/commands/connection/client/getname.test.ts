import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CLIENT GETNAME', () => {
  it('answers null without a name, in either protocol', () => {
    const engine = new TestEngine();
    expect(engine.run('CLIENT', 'GETNAME')).toBe('$-1\r\n');
    engine.run('HELLO', '3');
    expect(engine.run('CLIENT', 'GETNAME')).toBe('_\r\n');
  });

  it('answers the name of this connection only', () => {
    const engine = new TestEngine();
    engine.run('CLIENT', 'SETNAME', 'me');
    expect(engine.run('CLIENT', 'GETNAME')).toBe('$2\r\nme\r\n');
    expect(engine.runAs(engine.connect(), 'CLIENT', 'GETNAME')).toBe('$-1\r\n');
  });
});
