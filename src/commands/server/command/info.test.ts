import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('COMMAND INFO', () => {
  it('answers in the order of the names, null for what is no command', () => {
    const engine = new TestEngine();
    const reply = engine.run('COMMAND', 'INFO', 'nosuch', 'TIME', 'get|x');
    expect(reply.startsWith('*3\r\n$-1\r\n*10\r\n$4\r\ntime\r\n:1\r\n')).toBe(true);
    expect(reply.endsWith('$-1\r\n')).toBe(true);
    engine.run('HELLO', '3');
    expect(engine.run('COMMAND', 'INFO', 'nosuch')).toBe('*1\r\n_\r\n');
  });

  it('knows subcommands by their full names', () => {
    const engine = new TestEngine();
    expect(engine.run('COMMAND', 'INFO', 'CLIENT|id').replaceAll('\r\n', ' ')).toBe(
      '*1 *10 $9 client|id :2 *3 +noscript +loading +stale :0 :0 :0 ' +
        '*2 +@slow +@connection *0 *0 *0 ',
    );
    expect(engine.run('COMMAND', 'INFO', 'client|')).toBe('*1\r\n$-1\r\n');
    expect(engine.run('COMMAND', 'INFO', 'client|id|x')).toBe('*1\r\n$-1\r\n');
  });
});
