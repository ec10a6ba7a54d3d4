import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('COMMAND DOCS', () => {
  it('documents commands under their names and passes over what is none', () => {
    const engine = new TestEngine();
    engine.run('HELLO', '3');
    expect(engine.run('COMMAND', 'DOCS', 'nosuch')).toBe('%0\r\n');
    const reply = engine.run('COMMAND', 'DOCS', 'nosuch', 'SELECT').replaceAll('\r\n', ' ');
    expect(reply).toMatch(/^%1 \$6 select %5 \$7 summary \$[0-9]+ .*\. \$5 since \$5 1\.0\.0 /);
    expect(reply).toMatch(/ \$9 arguments \*1 %2 \$4 name \$5 index \$4 type \$7 integer $/);
  });

  it('documents a subcommand alone, or inside its container', () => {
    const engine = new TestEngine();
    const alone = engine.run('COMMAND', 'DOCS', 'client|id');
    expect(alone.startsWith('*2\r\n$9\r\nclient|id\r\n')).toBe(true);
    const inside = engine.run('COMMAND', 'DOCS', 'client');
    expect(inside).toContain(alone.slice('*2\r\n'.length));
  });

  it('documents everything when no name is given', () => {
    const engine = new TestEngine();
    const reply = engine.run('COMMAND', 'DOCS');
    const count = engine.engine.commands.commands.length;
    expect(reply.startsWith(`*${count * 2}\r\n`)).toBe(true);
    expect(reply).toContain('doc_flags\r\n*1\r\n+syscmd\r\n');
    expect(reply).toContain('doc_flags\r\n*1\r\n+deprecated\r\n');
  });
});
