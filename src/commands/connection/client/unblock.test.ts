import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CLIENT UNBLOCK', () => {
  it('finds nobody that waits', () => {
    const engine = new TestEngine();
    for (const id of ['0', '1', '-1', '99', '9223372036854775807']) {
      expect(engine.run('CLIENT', 'UNBLOCK', id)).toBe(':0\r\n');
    }
  });

  it('ends a wait once', () => {
    const engine = new TestEngine();
    const session = engine.connect();
    let ended = 0;
    session.suspend({
      untilMs: 0,
      interruptible: true,
      repeats: false,
      timedOut: (reply) => reply.nullArray(),
      ended: () => ended++,
    });
    expect(engine.run('CLIENT', 'UNBLOCK', '2')).toBe(':1\r\n');
    expect(engine.run('CLIENT', 'UNBLOCK', '2')).toBe(':0\r\n');
    expect(ended).toBe(1);
  });

  it('refuses other arguments', () => {
    const engine = new TestEngine();
    expect(engine.run('CLIENT', 'UNBLOCK', 'x')).toBe(
      '-ERR value is not an integer or out of range\r\n',
    );
    expect(engine.run('CLIENT', 'UNBLOCK', 'x', 'why')).toBe(
      '-ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR\r\n',
    );
    expect(engine.run('CLIENT', 'UNBLOCK', '1', 'ERROR', 'x')).toBe(
      "-ERR unknown subcommand or wrong number of arguments for 'UNBLOCK'. Try CLIENT HELP.\r\n",
    );
  });
});
