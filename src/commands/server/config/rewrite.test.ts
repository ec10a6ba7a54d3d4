import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';
import { Config } from '../../../config/config.ts';

function withFile(): TestEngine {
  const config = new Config();
  config.file = { path: '/etc/redis.conf', included: new Set() };
  return new TestEngine(1, config);
}

describe('CONFIG REWRITE', () => {
  it('needs a file', () => {
    const engine = new TestEngine();
    const refusal = '-ERR The server is running without a config file\r\n';
    expect(engine.run('CONFIG', 'REWRITE')).toBe(refusal);
    expect(engine.rewrites).toBe(0);
  });

  it('has the file rewritten, and says so in the log', () => {
    const engine = withFile();
    expect(engine.run('CONFIG', 'REWRITE')).toBe('+OK\r\n');
    expect(engine.rewrites).toBe(1);
    expect(engine.logged).toContain('warning: CONFIG REWRITE executed with success.');
  });

  it('tells why the file could not be written', () => {
    const engine = withFile();
    engine.rewriteProblem = 'Permission denied';
    expect(engine.run('CONFIG', 'REWRITE')).toBe(
      '-ERR Rewriting config file: Permission denied\r\n',
    );
    expect(engine.logged).toContain('warning: CONFIG REWRITE failed: Permission denied');
  });

  it('takes no argument', () => {
    expect(withFile().run('CONFIG', 'REWRITE', 'x')).toBe(
      "-ERR wrong number of arguments for 'config|rewrite' command\r\n",
    );
  });
});
