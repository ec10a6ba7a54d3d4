import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

/** The names in the reply. */
function namesIn(reply: string): string[] {
  return reply.split('\r\n').filter((line) => /^[a-z]/.test(line));
}

describe('COMMAND LIST', () => {
  it('names commands and subcommands', () => {
    const names = namesIn(new TestEngine().run('COMMAND', 'LIST'));
    expect(names).toContain('get');
    expect(names).toContain('client');
    expect(names).toContain('client|no-evict');
    expect(new Set(names).size).toBe(names.length);
  });

  it('leaves out commands that nobody can call', () => {
    const engine = new TestEngine();
    engine.engine.commands.rename('keys', '');
    engine.engine.commands.rename('get', 'fetch');
    const names = namesIn(engine.run('COMMAND', 'LIST'));
    expect(names).not.toContain('keys');
    expect(names).toContain('get');
    const top = names.filter((name) => !name.includes('|'));
    expect(engine.run('COMMAND', 'COUNT')).toBe(`:${top.length}\r\n`);
    expect(engine.run('COMMAND').startsWith(`*${top.length}\r\n`)).toBe(true);
    expect(engine.run('COMMAND', 'INFO', 'keys')).toBe('*1\r\n$-1\r\n');
    expect(engine.run('COMMAND', 'INFO', 'fetch')).toContain('$3\r\nget\r\n');
    expect(engine.run('COMMAND', 'DOCS', 'get', 'keys')).toBe('*0\r\n');
    expect(engine.run('COMMAND', 'DOCS', 'fetch')).toContain('$3\r\nget\r\n');
  });

  it('can be limited by a pattern, in any case', () => {
    const engine = new TestEngine();
    const reply = engine.run('COMMAND', 'LIST', 'FILTERBY', 'PATTERN', 'Config|*');
    expect(namesIn(reply)).toEqual([
      'config|get',
      'config|help',
      'config|resetstat',
      'config|rewrite',
      'config|set',
    ]);
    expect(reply.startsWith('*5\r\n')).toBe(true);
  });

  it('can be limited to an ACL category', () => {
    const engine = new TestEngine();
    const names = namesIn(engine.run('COMMAND', 'LIST', 'filterby', 'aclcat', 'Dangerous'));
    expect(names).toContain('debug');
    expect(names).toContain('client|kill');
    expect(names).not.toContain('client|id');
    expect(engine.run('COMMAND', 'LIST', 'FILTERBY', 'ACLCAT', 'nosuch')).toBe('*0\r\n');
    expect(engine.run('COMMAND', 'LIST', 'FILTERBY', 'ACLCAT', '@read')).toBe('*0\r\n');
  });

  it('knows no modules', () => {
    expect(new TestEngine().run('COMMAND', 'LIST', 'FILTERBY', 'MODULE', 'x')).toBe('*0\r\n');
  });

  it('refuses other arguments', () => {
    const engine = new TestEngine();
    const wrong = [
      ['FOO'],
      ['FILTERBY'],
      ['FILTERBY', 'PATTERN'],
      ['FILTERBY', 'FOO', 'x'],
      ['FILTERBY', 'PATTERN', 'x', 'y'],
      ['FOO', 'PATTERN', 'x'],
    ];
    for (const words of wrong) {
      expect(engine.run('COMMAND', 'LIST', ...words)).toBe('-ERR syntax error\r\n');
    }
  });
});
