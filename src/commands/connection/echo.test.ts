import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

describe('ECHO', () => {
  it('answers its message byte for byte', () => {
    const engine = new TestEngine();
    expect(engine.run('ECHO', 'a\r\n\0\xff')).toBe('$5\r\na\r\n\0\xff\r\n');
    expect(engine.run('echo', '')).toBe('$0\r\n\r\n');
  });

  it('takes exactly one message', () => {
    const engine = new TestEngine();
    const wrong = "-ERR wrong number of arguments for 'echo' command\r\n";
    expect(engine.run('ECHO')).toBe(wrong);
    expect(engine.run('ECHO', 'a', 'b')).toBe(wrong);
  });
});
