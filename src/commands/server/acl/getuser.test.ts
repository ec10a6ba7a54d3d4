import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('ACL GETUSER', () => {
  it('takes the rules apart, those of selectors too', () => {
    const engine = new TestEngine();
    engine.run('ACL', 'SETUSER', 'x', 'on', 'nopass', '~a', '%R~b', '&c', '+get', '(+set ~d)');
    engine.run('HELLO', '3');
    expect(engine.run('ACL', 'GETUSER', 'x')).toBe(
      [
        '%6',
        '$5\r\nflags\r\n~3\r\n$2\r\non\r\n$6\r\nnopass\r\n$16\r\nsanitize-payload',
        '$9\r\npasswords\r\n*0',
        '$8\r\ncommands\r\n$10\r\n-@all +get',
        '$4\r\nkeys\r\n$7\r\n~a %R~b',
        '$8\r\nchannels\r\n$2\r\n&c',
        '$9\r\nselectors\r\n*1\r\n%3',
        '$8\r\ncommands\r\n$10\r\n-@all +set',
        '$4\r\nkeys\r\n$2\r\n~d',
        '$8\r\nchannels\r\n$0\r\n\r\n',
      ].join('\r\n'),
    );
  });

  it('answers null for a user who is none', () => {
    expect(new TestEngine().run('ACL', 'GETUSER', 'x')).toBe('$-1\r\n');
  });
});
