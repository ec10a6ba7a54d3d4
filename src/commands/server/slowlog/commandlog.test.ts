import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('COMMANDLOG', () => {
  const engine = TestEngine.withOptions({
    'commandlog-request-larger-than': '1000',
    'commandlog-reply-larger-than': '1000',
    'slowlog-log-slower-than': '-1',
  });

  it('holds large requests and requests with large replies, with their bytes', () => {
    engine.run('SET', 'k', 'x'.repeat(2000));
    engine.run('GET', 'k');
    expect(engine.run('COMMANDLOG', 'LEN', 'large-request')).toBe(':1\r\n');
    expect(engine.run('COMMANDLOG', 'LEN', 'LARGE-REPLY')).toBe(':1\r\n');
    expect(engine.run('COMMANDLOG', 'GET', '-1', 'large-request')).toContain(':2004\r\n*3\r\n');
    expect(engine.run('COMMANDLOG', 'GET', '5', 'large-reply')).toContain(
      ':2009\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n',
    );
  });

  it('shows the slow log too', () => {
    engine.run('CONFIG', 'SET', 'commandlog-execution-slower-than', '0');
    engine.run('GET', 'nosuch');
    expect(engine.run('COMMANDLOG', 'GET', '1', 'slow')).toBe(
      engine.run('SLOWLOG', 'GET', '2').replace(/^\*2\r\n\*6.*?(?=\*6)/s, '*1\r\n'),
    );
  });

  it('forgets one log at a time', () => {
    expect(engine.run('COMMANDLOG', 'RESET', 'large-request')).toBe('+OK\r\n');
    expect(engine.run('COMMANDLOG', 'LEN', 'large-request')).toBe(':0\r\n');
    expect(engine.run('COMMANDLOG', 'LEN', 'large-reply')).not.toBe(':0\r\n');
  });

  it('explains itself', () => {
    const lines = engine.run('COMMANDLOG', 'HELP').split('\r\n');
    expect(lines.filter((line) => /^\+[A-Z]+( <|$)/.test(line)).slice(1)).toEqual([
      ...['+GET <count> <type>', '+LEN <type>', '+RESET <type>', '+HELP'],
    ]);
    expect(engine.run('COMMANDLOG', 'LEN')).toContain('wrong number of arguments');
    expect(engine.run('COMMANDLOG', 'GET', '1')).toContain('wrong number of arguments');
    expect(engine.run('COMMANDLOG', 'NOSUCH')).toContain('Try COMMANDLOG HELP.');
  });

  it('refuses logs that there are not', () => {
    const refused =
      '-ERR type should be one of the following: slow, large-request, large-reply\r\n';
    expect(engine.run('COMMANDLOG', 'GET', '1', 'x')).toBe(refused);
    expect(engine.run('COMMANDLOG', 'LEN', 'x')).toBe(refused);
    expect(engine.run('COMMANDLOG', 'RESET', 'x')).toBe(refused);
    expect(engine.run('COMMANDLOG', 'GET', '-2', 'slow')).toContain('count should be');
  });
});
