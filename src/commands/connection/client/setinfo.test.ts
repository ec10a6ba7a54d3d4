import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CLIENT SETINFO', () => {
  it('tells the name and version of the library, and takes them away again', () => {
    const engine = new TestEngine();
    expect(engine.run('CLIENT', 'SETINFO', 'lib-name', 'redis-lib')).toBe('+OK\r\n');
    expect(engine.run('CLIENT', 'SETINFO', 'LIB-VER', '1.2.3')).toBe('+OK\r\n');
    expect(engine.run('CLIENT', 'INFO')).toContain(' lib-name=redis-lib lib-ver=1.2.3 tot-net-in=');
    engine.run('CLIENT', 'SETINFO', 'lib-ver', '');
    expect(engine.run('CLIENT', 'INFO')).toContain(' lib-name=redis-lib lib-ver= tot-net-in=');
  });

  it('quotes what it does not know', () => {
    expect(new TestEngine().run('CLIENT', 'SETINFO', 'lib-foo', 'x')).toBe(
      "-ERR Unrecognized option 'lib-foo'\r\n",
    );
  });

  it('refuses what would break the lines of CLIENT LIST', () => {
    const engine = new TestEngine();
    const problem = 'cannot contain spaces, newlines or special characters.';
    expect(engine.run('CLIENT', 'SETINFO', 'Lib-Name', 'a b')).toBe(`-ERR Lib-Name ${problem}\r\n`);
    expect(engine.run('CLIENT', 'SETINFO', 'lib-ver', '1\n2')).toBe(`-ERR lib-ver ${problem}\r\n`);
    expect(engine.run('CLIENT', 'INFO')).toContain(' lib-name= lib-ver= tot-net-in=');
  });
});
