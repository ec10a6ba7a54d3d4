import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CONFIG SET', () => {
  it('changes what CONFIG GET says', () => {
    const engine = new TestEngine();
    expect(engine.run('CONFIG', 'SET', 'maxmemory', '1gb', 'Timeout', '5')).toBe('+OK\r\n');
    expect(engine.run('CONFIG', 'GET', 'maxmemory')).toContain('$10\r\n1073741824\r\n');
    expect(engine.run('CONFIG', 'GET', 'timeout')).toContain('$1\r\n5\r\n');
  });

  it('changes nothing when one of several is wrong', () => {
    const engine = new TestEngine();
    expect(engine.run('CONFIG', 'SET', 'timeout', '5', 'hz', 'abc')).toBe(
      "-ERR CONFIG SET failed (possibly related to argument 'hz') - " +
        "argument couldn't be parsed into an integer\r\n",
    );
    expect(engine.run('CONFIG', 'GET', 'timeout')).toContain('$1\r\n0\r\n');
  });

  it('refuses what it does not know and what only the start decides', () => {
    const engine = new TestEngine();
    expect(engine.run('CONFIG', 'SET', 'nosuch', '1')).toBe(
      "-ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'\r\n",
    );
    expect(engine.run('CONFIG', 'SET', 'databases', '4')).toBe(
      "-ERR CONFIG SET failed (possibly related to argument 'databases') - " +
        "can't set immutable config\r\n",
    );
  });

  it('opens protected options to clients on this machine, if told so', () => {
    const engine = TestEngine.withOptions({ 'enable-protected-configs': 'local' });
    const far = engine.connectWith({ address: '10.0.0.9:1' });
    expect(engine.runAs(far, 'CONFIG', 'SET', 'dir', '/tmp')).toContain(
      "can't set protected config",
    );
    expect(engine.run('CONFIG', 'SET', 'dir', '/tmp')).toBe('+OK\r\n');
  });

  it('takes pairs', () => {
    const engine = new TestEngine();
    expect(engine.run('CONFIG', 'SET', 'timeout', '1', 'hz')).toBe('-ERR syntax error\r\n');
    expect(engine.run('CONFIG', 'SET', 'timeout')).toBe(
      "-ERR wrong number of arguments for 'config|set' command\r\n",
    );
  });
});
