import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

const open = () => TestEngine.withOptions({ 'enable-debug-command': 'yes' });
const NOT_ALLOWED =
  '-ERR DEBUG command not allowed. If the enable-debug-command option is set to "local", you ' +
  'can run it from a local connection, otherwise you need to set this option in the ' +
  'configuration file, and then restart the server.\r\n';

describe('DEBUG', () => {
  it('is closed unless the configuration opens it', () => {
    const engine = new TestEngine();
    expect(engine.run('DEBUG', 'SLEEP', '0')).toBe(NOT_ALLOWED);
    expect(engine.run('DEBUG', 'HELP')).toBe(NOT_ALLOWED);
    expect(engine.run('DEBUG')).toBe("-ERR wrong number of arguments for 'debug' command\r\n");
  });

  it('can be opened for clients on this machine', () => {
    const engine = TestEngine.withOptions({ 'enable-debug-command': 'local' });
    const far = engine.connectWith({ address: '10.0.0.9:1' });
    expect(engine.runAs(far, 'DEBUG', 'SLEEP', '0')).toBe(NOT_ALLOWED);
    expect(engine.run('DEBUG', 'SLEEP', '0')).toBe('+OK\r\n');
  });

  it('quotes what it does not know, or has not the right arguments for', () => {
    const engine = open();
    const problem = (quoted: string): string =>
      `-ERR unknown subcommand or wrong number of arguments for '${quoted}'. Try DEBUG HELP.\r\n`;
    expect(engine.run('DEBUG', 'foo', 'bar')).toBe(problem('foo'));
    expect(engine.run('DEBUG', 'SLEEP')).toBe(problem('SLEEP'));
    expect(engine.run('DEBUG', 'OBJECT', 'a', 'b')).toBe(problem('OBJECT'));
    expect(engine.run('DEBUG', 'HELP', 'x')).toBe(problem('HELP'));
    expect(engine.run('DEBUG', 'x'.repeat(300))).toBe(problem('x'.repeat(128)));
    expect(engine.run('DEBUG', 'F\r\nOO\0x')).toBe(problem('F  OO'));
  });

  it('HELP has as many lines as it says', () => {
    const lines = open().run('DEBUG', 'HELP').split('\r\n');
    expect(lines[0]).toBe(`*${lines.length - 2}`);
    expect(lines[1]).toBe('+DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:');
  });
});

describe('DEBUG SLEEP', () => {
  it('stops the server for so many seconds', () => {
    const engine = open();
    const { ms } = engine.clock;
    expect(engine.run('DEBUG', 'SLEEP', '1.5')).toBe('+OK\r\n');
    expect(engine.clock.ms).toBe(ms + 1_500);
  });

  it('takes what is no number, or negative, for nothing', () => {
    const engine = open();
    const { ms } = engine.clock;
    for (const seconds of ['abc', '', '-1', 'inf', 'nan', '1e999']) {
      expect(engine.run('DEBUG', 'SLEEP', seconds)).toBe('+OK\r\n');
    }
    expect(engine.clock.ms).toBe(ms);
  });
});

describe('DEBUG SET-ACTIVE-EXPIRE', () => {
  it('leaves expired keys alone, and removes them again', () => {
    const engine = open();
    expect(engine.run('DEBUG', 'SET-ACTIVE-EXPIRE', '0')).toBe('+OK\r\n');
    engine.run('SET', 'k', 'v', 'PX', '5');
    engine.clock.ms += 10;
    engine.engine.expireSlice(1);
    expect(engine.run('DBSIZE')).toBe(':1\r\n');
    expect(engine.run('DEBUG', 'set-active-expire', '1')).toBe('+OK\r\n');
    engine.engine.expireSlice(1);
    expect(engine.run('DBSIZE')).toBe(':0\r\n');
  });

  it('reads numbers as C does', () => {
    const engine = open();
    const { activeExpiry } = engine.engine;
    const enabledBy = (text: string): boolean => {
      expect(engine.run('DEBUG', 'SET-ACTIVE-EXPIRE', text)).toBe('+OK\r\n');
      return activeExpiry.enabled;
    };
    for (const text of ['1', '2', '-1', '+1', ' 3x', '9'.repeat(5_000)]) {
      expect(enabledBy(text)).toBe(true);
    }
    for (const text of ['0', '', 'abc', '0.9', '4294967296', `-${'9'.repeat(30)}`]) {
      expect(enabledBy(text)).toBe(false);
    }
  });
});

describe('DEBUG OBJECT', () => {
  it('tells encoding, length in a file and idle time in one line', () => {
    const engine = open();
    engine.run('SET', 'k', 'hello');
    engine.clock.ms += 7_000;
    const reply = engine.run('DEBUG', 'OBJECT', 'k');
    expect(reply).toMatch(/^\+Value at:0x[0-9a-f]+ refcount:1 encoding:embstr /);
    expect(reply).toMatch(/ serializedlength:6 lru:[0-9]+ lru_seconds_idle:7\r\n$/);
  });

  it('tells small integers by the count of shared ones', () => {
    const engine = open();
    engine.run('SET', 'k', '9999');
    expect(engine.run('DEBUG', 'OBJECT', 'k')).toContain(
      ' refcount:2147483647 encoding:int serializedlength:3 ',
    );
  });

  it('counts neither a hit nor a miss, nor an access', () => {
    const engine = open();
    engine.run('SET', 'k', 'v');
    engine.clock.ms += 7_000;
    engine.run('DEBUG', 'OBJECT', 'k');
    expect(engine.run('DEBUG', 'OBJECT', 'absent')).toBe('-ERR no such key\r\n');
    expect(engine.engine.keyspace.statistics).toMatchObject({ hits: 0, misses: 0 });
    expect(engine.run('OBJECT', 'IDLETIME', 'k')).toBe(':7\r\n');
  });

  it('compresses in thought only where the configuration does', () => {
    const engine = open();
    engine.run('SET', 'k', 'x'.repeat(44));
    expect(engine.run('DEBUG', 'OBJECT', 'k')).toContain(' serializedlength:12 ');
    engine.run('CONFIG', 'SET', 'rdbcompression', 'no');
    expect(engine.run('DEBUG', 'OBJECT', 'k')).toContain(' serializedlength:45 ');
  });
});
