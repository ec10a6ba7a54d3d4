import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

describe('QUIT', () => {
  it('answers OK and has the connection closed behind the reply', () => {
    const engine = new TestEngine();
    expect(engine.session.closeAfterReply).toBe(false);
    expect(engine.run('QUIT')).toBe('+OK\r\n');
    expect(engine.session.closeAfterReply).toBe(true);
  });

  it('takes any arguments, and needs no password', () => {
    const engine = TestEngine.withOptions({ requirepass: 'secret' });
    expect(engine.run('quit', 'now', 'please')).toBe('+OK\r\n');
  });
});
