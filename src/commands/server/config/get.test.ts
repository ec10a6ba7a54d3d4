import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CONFIG GET', () => {
  it('answers the options that any of the patterns matches', () => {
    const engine = new TestEngine();
    expect(engine.run('CONFIG', 'GET', 'hz', 'databases')).toBe(
      '*4\r\n$2\r\nhz\r\n$2\r\n10\r\n$9\r\ndatabases\r\n$2\r\n16\r\n',
    );
    expect(engine.run('config', 'get', 'maxmemory-p*')).toBe(
      '*2\r\n$16\r\nmaxmemory-policy\r\n$10\r\nnoeviction\r\n',
    );
  });

  it('is a map in RESP3', () => {
    const engine = new TestEngine();
    engine.run('HELLO', '3');
    expect(engine.run('CONFIG', 'GET', 'hz')).toBe('%1\r\n$2\r\nhz\r\n$2\r\n10\r\n');
    expect(engine.run('CONFIG', 'GET', 'nosuch')).toBe('%0\r\n');
  });

  it('answers nothing for what matches nothing', () => {
    const engine = new TestEngine();
    expect(engine.run('CONFIG', 'GET', 'nosuch', '')).toBe('*0\r\n');
    expect(engine.run('CONFIG', 'GET')).toBe(
      "-ERR wrong number of arguments for 'config|get' command\r\n",
    );
  });

  it('gives back the bytes of a value', () => {
    const engine = TestEngine.withOptions({ requirepass: '\xff\xe4' });
    engine.run('AUTH', '\xff\xe4');
    expect(engine.run('CONFIG', 'GET', 'requirepass')).toContain('$2\r\n\xff\xe4\r\n');
  });
});
