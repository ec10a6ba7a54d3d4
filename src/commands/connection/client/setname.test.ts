import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CLIENT SETNAME', () => {
  it('names the connection, and takes the name away again', () => {
    const engine = new TestEngine();
    expect(engine.run('CLIENT', 'SETNAME', '!name~')).toBe('+OK\r\n');
    expect(engine.run('CLIENT', 'LIST')).toContain(' name=!name~ ');
    expect(engine.run('CLIENT', 'SETNAME', '')).toBe('+OK\r\n');
    expect(engine.run('CLIENT', 'LIST')).toContain(' name= ');
  });

  it('refuses what would break the lines of CLIENT LIST, and keeps the old name', () => {
    const engine = new TestEngine();
    engine.run('CLIENT', 'SETNAME', 'before');
    for (const name of ['a b', 'a\nb', 'tab\t', '\0', 'caf\xe9', '\x7f', ' ']) {
      expect(engine.run('CLIENT', 'SETNAME', name)).toBe(
        '-ERR Client names cannot contain spaces, newlines or special characters.\r\n',
      );
    }
    expect(engine.run('CLIENT', 'GETNAME')).toBe('$6\r\nbefore\r\n');
  });

  it('takes one name', () => {
    const reply = "-ERR wrong number of arguments for 'client|setname' command\r\n";
    expect(new TestEngine().run('CLIENT', 'SETNAME')).toBe(reply);
    expect(new TestEngine().run('CLIENT', 'SETNAME', 'a', 'b')).toBe(reply);
  });
});
