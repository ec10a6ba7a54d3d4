import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

describe('PING', () => {
  it('answers PONG, or its message as a bulk string', () => {
    const engine = new TestEngine();
    expect(engine.run('PING')).toBe('+PONG\r\n');
    expect(engine.run('ping', 'a b')).toBe('$3\r\na b\r\n');
    expect(engine.run('PING', '')).toBe('$0\r\n\r\n');
  });

  it('takes at most one message', () => {
    const reply = "-ERR wrong number of arguments for 'ping' command\r\n";
    expect(new TestEngine().run('PING', 'a', 'b')).toBe(reply);
  });
});
