import { beforeEach, describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('SLOWLOG', () => {
  let engine: TestEngine;
  beforeEach(() => {
    engine = TestEngine.withOptions({
      'enable-debug-command': 'yes',
      'slowlog-log-slower-than': '1000',
    });
  });

  /** Each entry as its id, its duration and its arguments. */
  function entries(count = '-1'): string[] {
    const parts = engine
      .run('SLOWLOG', 'GET', count)
      .split(/\*6\r\n(?=:)/)
      .slice(1);
    return parts.map((part) => {
      const lines = part.split('\r\n');
      const args = lines.slice(4, 4 + 2 * Number(lines[3].slice(1)));
      const words = args.filter((_, at) => at % 2 === 1);
      return `${lines[0].slice(1)} ${lines[2].slice(1)} ${words.join(' ')}`;
    });
  }

  it('holds what took long, newest first', () => {
    engine.run('SET', 'k', 'v');
    engine.run('DEBUG', 'SLEEP', '0.002');
    engine.run('DEBUG', 'SLEEP', '0.001');
    expect(entries()).toEqual(['1 1000 DEBUG SLEEP 0.001', '0 2000 DEBUG SLEEP 0.002']);
    expect(engine.run('SLOWLOG', 'LEN')).toBe(':2\r\n');
    expect(entries('1')).toHaveLength(1);
  });

  it('tells time, address and name', () => {
    engine.run('CLIENT', 'SETNAME', 'me');
    engine.run('DEBUG', 'SLEEP', '0.002');
    const seconds = Math.floor(engine.clock.ms / 1000);
    expect(engine.run('SLOWLOG', 'GET')).toBe(
      `*1\r\n*6\r\n:0\r\n:${seconds}\r\n:2000\r\n*3\r\n$5\r\nDEBUG\r\n$5\r\nSLEEP\r\n` +
        '$5\r\n0.002\r\n$15\r\n127.0.0.1:50000\r\n$2\r\nme\r\n',
    );
  });

  it('holds everything at 0 and nothing at -1', () => {
    engine.run('CONFIG', 'SET', 'slowlog-log-slower-than', '0');
    engine.run('GET', 'k');
    engine.run('GET', 'k');
    expect(entries().slice(0, 2)).toEqual(['2 0 GET k', '1 0 GET k']);
    engine.run('CONFIG', 'SET', 'slowlog-log-slower-than', '-1');
    const before = engine.run('SLOWLOG', 'LEN');
    engine.run('DEBUG', 'SLEEP', '1');
    expect(engine.run('SLOWLOG', 'LEN')).toBe(before);
  });

  it('keeps no more than slowlog-max-len says, also when that becomes less', () => {
    engine.run('CONFIG', 'SET', 'slowlog-max-len', '3');
    for (let nth = 0; nth < 5; nth++) engine.run('DEBUG', 'SLEEP', '0.002');
    expect(entries().map((entry) => entry[0])).toEqual(['4', '3', '2']);
    engine.run('CONFIG', 'SET', 'slowlog-max-len', '1');
    expect(engine.run('SLOWLOG', 'LEN')).toBe(':1\r\n');
  });

  it('forgets on RESET and goes on counting', () => {
    engine.run('DEBUG', 'SLEEP', '0.002');
    expect(engine.run('SLOWLOG', 'RESET')).toBe('+OK\r\n');
    engine.run('DEBUG', 'SLEEP', '0.002');
    expect(entries()).toEqual(['1 2000 DEBUG SLEEP 0.002']);
  });

  it('keeps the beginning of long arguments and of long requests', () => {
    engine.run('CONFIG', 'SET', 'slowlog-log-slower-than', '0');
    engine.run('SET', 'k', 'x'.repeat(200));
    engine.run('DEL', ...Array.from({ length: 40 }, (_, at) => `k${at}`));
    const [del, set] = entries();
    expect(set).toBe(`1 0 SET k ${'x'.repeat(128)}... (72 more bytes)`);
    expect(del).toMatch(/^2 0 DEL k0 .* k29 \.\.\. \(10 more arguments\)$/);
  });

  it('shows no secret', () => {
    engine.run('CONFIG', 'SET', 'slowlog-log-slower-than', '0');
    engine.run('ACL', 'SETUSER', 'x', '>canary');
    engine.run('CONFIG', 'SET', 'requirepass', 'canary', 'timeout', '5', 'hz', '9');
    engine.run('AUTH', 'canary');
    engine.run('AUTH', 'x', 'canary');
    engine.run('HELLO', '2', 'SETNAME', 'me', 'AUTH', 'default', 'canary');
    const shown = entries();
    expect(shown.join('\n')).not.toContain('canary');
    expect(shown[0]).toContain('HELLO 2 SETNAME me AUTH (redacted) (redacted)');
    expect(shown[3]).toContain('CONFIG SET requirepass (redacted) timeout 5');
    expect(shown[4]).toContain('ACL SETUSER (redacted) (redacted)');
  });

  it('refuses what is no count', () => {
    for (const count of ['x', '-2']) {
      expect(engine.run('SLOWLOG', 'GET', count)).toBe(
        '-ERR count should be greater than or equal to -1\r\n',
      );
    }
    expect(engine.run('SLOWLOG', 'GET', '1', '2')).toContain('Try SLOWLOG HELP.');
  });
});
