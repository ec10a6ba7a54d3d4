import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CLIENT PAUSE and UNPAUSE', () => {
  it('suspend the clients that must wait', () => {
    const engine = new TestEngine();
    const writer = engine.connect();
    expect(engine.run('CLIENT', 'PAUSE', '1000', 'write')).toBe('+OK\r\n');
    expect(engine.runAs(writer, 'SET', 'k', 'v')).toBe('');
    expect(writer.suspended && writer.repeats).toBe(true);
    expect(engine.run('GET', 'k')).toBe('$-1\r\n');
    expect(engine.run('CLIENT', 'UNPAUSE')).toBe('+OK\r\n');
    expect(writer.wait).toBeUndefined();
  });

  it('let commands pass when the time is up, though nobody has looked at the clock', () => {
    const engine = new TestEngine();
    engine.run('CLIENT', 'PAUSE', '1000');
    engine.clock.ms += 1_000;
    expect(engine.run('SET', 'k', 'v')).toBe('+OK\r\n');
    expect(engine.session.gate).toBe(0);
  });

  it('refuse a time that no clock will show', () => {
    const engine = new TestEngine();
    const refusal = '-ERR timeout is out of range\r\n';
    expect(engine.run('CLIENT', 'PAUSE', '9223372036854775807')).toBe(refusal);
    expect(engine.run('SET', 'k', 'v')).toBe('+OK\r\n');
  });

  it('do not delay errors', () => {
    const engine = TestEngine.withOptions({ requirepass: 'secret' });
    const known = engine.connect();
    engine.runAs(known, 'AUTH', 'secret');
    engine.runAs(known, 'CLIENT', 'PAUSE', '1000');
    expect(engine.run('SET', 'k')).toContain('wrong number of arguments');
    expect(engine.run('NOSUCH')).toContain('unknown command');
    expect(engine.run('SET', 'k', 'v')).toBe('-NOAUTH Authentication required.\r\n');
  });

  it('refuse other arguments', () => {
    const engine = new TestEngine();
    expect(engine.run('CLIENT', 'PAUSE', 'x')).toBe(
      '-ERR timeout is not an integer or out of range\r\n',
    );
    expect(engine.run('CLIENT', 'PAUSE', '-1')).toBe('-ERR timeout is negative\r\n');
    expect(engine.run('CLIENT', 'PAUSE', '9223372036854775807')).toBe(
      '-ERR timeout is out of range\r\n',
    );
    expect(engine.run('CLIENT', 'PAUSE', '1', 'some')).toBe(
      '-ERR CLIENT PAUSE mode must be WRITE or ALL\r\n',
    );
    expect(engine.run('CLIENT', 'Pause', '1', 'ALL', 'x')).toBe(
      "-ERR unknown subcommand or wrong number of arguments for 'Pause'. Try CLIENT HELP.\r\n",
    );
    expect(engine.session.gate).toBe(0);
  });
});
