import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

const PRIMARY = '*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n';

describe('ROLE', () => {
  it('answers master, offset 0 and no replicas', () => {
    expect(new TestEngine().run('ROLE')).toBe(PRIMARY);
  });

  it('may be asked in a transaction', () => {
    const engine = new TestEngine();
    engine.run('MULTI');
    engine.run('ROLE');
    expect(engine.run('EXEC')).toBe(`*1\r\n${PRIMARY}`);
  });

  it('takes no arguments', () => {
    const wrong = "-ERR wrong number of arguments for 'role' command\r\n";
    expect(new TestEngine().run('ROLE', 'x')).toBe(wrong);
  });
});
