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

  it('CONFIG-REWRITE-FORCE-ALL has the file rewritten with the defaults, if there is one', () => {
    const engine = open();
    expect(engine.run('DEBUG', 'CONFIG-REWRITE-FORCE-ALL')).toBe(
      '-ERR The server is running without a config file\r\n',
    );
    engine.engine.config.file = { path: '/etc/redis.conf', included: new Set() };
    expect(engine.run('DEBUG', 'CONFIG-REWRITE-FORCE-ALL')).toBe('+OK\r\n');
    expect(engine.fullRewrites).toBe(1);
    engine.rewriteProblem = 'Permission denied';
    expect(engine.run('DEBUG', 'CONFIG-REWRITE-FORCE-ALL')).toBe(
      '-ERR Rewriting config file: Permission denied\r\n',
    );
  });

  it('HELP has as many lines as it says', () => {
    const lines = open().run('DEBUG', 'HELP').split('\r\n');
    expect(lines[0]).toBe(`*${lines.length - 2}`);
    expect(lines[1]).toBe('+DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:');
  });
});

describe('DEBUG before AUTH', () => {
  it('is refused as closed where it is, and for the want of a password where it is open', () => {
    const closed = TestEngine.withOptions({ requirepass: 'secret' });
    expect(closed.run('DEBUG', 'SLEEP', '0')).toBe(NOT_ALLOWED);
    const opened = TestEngine.withOptions({ requirepass: 'secret', 'enable-debug-command': 'yes' });
    expect(opened.run('DEBUG', 'SLEEP', '0')).toBe('-NOAUTH Authentication required.\r\n');
  });
});

describe('DEBUG DIGEST and DIGEST-VALUE', () => {
  it('tell the data in forty digits', () => {
    const engine = open();
    expect(engine.run('DEBUG', 'DIGEST')).toBe(`+${'0'.repeat(40)}\r\n`);
    engine.run('SET', 'a', '1');
    expect(engine.run('DEBUG', 'DIGEST')).toBe('+943d800368fb9c0e951138f1bc0e313ac769d91f\r\n');
    expect(engine.run('DEBUG', 'DIGEST-VALUE', 'a', 'missing')).toBe(
      `*2\r\n+b4fc66738120fba0b5aa500ab5c2bf89cea1c5da\r\n+${'0'.repeat(40)}\r\n`,
    );
    expect(engine.run('DEBUG', 'DIGEST-VALUE')).toBe('*0\r\n');
  });

  it('look at expired keys as long as they lie there', () => {
    const engine = open();
    engine.run('SET', 'a', '1', 'PX', '5');
    const before = engine.run('DEBUG', 'DIGEST-VALUE', 'a');
    engine.clock.ms += 100;
    expect(engine.run('DEBUG', 'DIGEST-VALUE', 'a')).toBe(before);
    engine.run('GET', 'a');
    expect(engine.run('DEBUG', 'DIGEST-VALUE', 'a')).not.toBe(before);
  });
});

describe('DEBUG POPULATE', () => {
  it('creates keys that are missing, and propagates nothing', () => {
    const engine = open();
    const { keyspace } = engine.engine;
    engine.run('SET', 'key:1', 'mine');
    keyspace.effects.enabled = true;
    const { dirty } = keyspace;
    expect(engine.run('DEBUG', 'POPULATE', '3')).toBe('+OK\r\n');
    expect(engine.run('MGET', 'key:0', 'key:1', 'key:2', 'key:3')).toBe(
      '*4\r\n$7\r\nvalue:0\r\n$4\r\nmine\r\n$7\r\nvalue:2\r\n$-1\r\n',
    );
    expect(keyspace.dirty).toBe(dirty);
    expect(keyspace.effects.take().length).toBe(0);
  });

  it('takes a prefix and a size', () => {
    const engine = open();
    expect(engine.run('DEBUG', 'POPULATE', '2', 'p', '10')).toBe('+OK\r\n');
    expect(engine.run('GET', 'p:1')).toBe('$10\r\nvalue:1\0\0\0\r\n');
    engine.run('DEBUG', 'POPULATE', '11', 'short', '6');
    expect(engine.run('GET', 'short:10')).toBe('$6\r\nvalue:\r\n');
    engine.run('DEBUG', 'POPULATE', '1', 'long', '100000');
    expect(engine.run('STRLEN', 'long:0')).toBe(':100000\r\n');
  });

  it('wants positive numbers', () => {
    const engine = open();
    const problem = '-ERR value is out of range, must be positive\r\n';
    for (const words of [['x'], ['-1'], ['1', 'p', 'x'], ['1', 'p', '-1']]) {
      expect(engine.run('DEBUG', 'POPULATE', ...words)).toBe(problem);
    }
  });

  it('ends when memory does', () => {
    const engine = open();
    engine.engine.memoryLimit.bytes = 2e6;
    expect(engine.run('DEBUG', 'POPULATE', '1000', 'k', '10000')).toMatch(/^-OOM /);
    const keys = Number(engine.run('DBSIZE').slice(1));
    expect(keys).toBeGreaterThan(100);
    expect(keys).toBeLessThan(200);
  });
});

describe('DEBUG PROTOCOL', () => {
  it('answers every type in both protocols', () => {
    const engine = open();
    const reply = (type: string): string => engine.run('DEBUG', 'PROTOCOL', type);
    expect(reply('map')).toBe('*6\r\n:0\r\n:0\r\n:1\r\n:1\r\n:2\r\n:0\r\n');
    expect(reply('push')).toBe('-ERR RESP2 is not supported by this command\r\n');
    expect(reply('double')).toBe('$5\r\n3.141\r\n');
    engine.run('HELLO', '3');
    expect(reply('map')).toBe('%3\r\n:0\r\n#f\r\n:1\r\n#t\r\n:2\r\n#f\r\n');
    expect(reply('push')).toMatch(/^>2\r\n\$16\r\nserver-cpu-usage\r\n:42\r\n\$40\r\n/);
    expect(reply('attrib')).toMatch(/^\|1\r\n\$14\r\nkey-popularity\r\n\*2\r\n/);
    expect(reply('bignum')).toBe('(1234567999999999999999999999999999999\r\n');
    expect(reply('nosuch')).toMatch(/^-ERR Wrong protocol type name\. /);
  });
});

describe('DEBUG ERROR and LOG', () => {
  it('answer and write what they are told', () => {
    const engine = open();
    expect(engine.run('DEBUG', 'ERROR', 'MYCODE of\r\nmine')).toBe('-MYCODE of  mine\r\n');
    expect(engine.run('INFO', 'errorstats')).toContain('errorstat_MYCODE:count=1');
    expect(engine.run('DEBUG', 'LOG', 'a line')).toBe('+OK\r\n');
    expect(engine.logged).toEqual(['warning: DEBUG LOG: a line']);
  });
});

describe('DEBUG ASSERT', () => {
  it('fails as a bug would, and the server goes on', () => {
    const engine = open();
    expect(engine.run('DEBUG', 'ASSERT')).toBe('-ERR internal error, see the log\r\n');
    expect(engine.logged[0]).toContain("Bug: command 'debug' failed");
    expect(engine.run('PING')).toBe('+PONG\r\n');
  });
});

describe('DEBUG STRINGMATCH-LEN', () => {
  it('says whether a pattern matches', () => {
    const engine = open();
    expect(engine.run('DEBUG', 'STRINGMATCH-LEN', 'h*[l-m]o', 'hello')).toBe(':1\r\n');
    expect(engine.run('DEBUG', 'STRINGMATCH-LEN', 'H*', 'hello')).toBe(':0\r\n');
  });
});

describe('DEBUG PAUSE-CRON', () => {
  it('asks for background work to wait', () => {
    const engine = open();
    engine.run('DEBUG', 'PAUSE-CRON', '1');
    expect(engine.engine.backgroundPaused).toBe(true);
    engine.run('DEBUG', 'PAUSE-CRON', '0');
    expect(engine.engine.backgroundPaused).toBe(false);
  });
});

describe('DEBUG AOF-FLUSH-SLEEP', () => {
  it('lets each write to the append-only file take so many microseconds', () => {
    const engine = TestEngine.withOptions({ 'enable-debug-command': 'yes', appendonly: 'yes' });
    const { persistence } = engine.engine;
    persistence.loadAtOnce(persistence.startLoading());
    engine.run('DEBUG', 'AOF-FLUSH-SLEEP', '500000');
    const { ms } = engine.clock;
    engine.run('GET', 'k');
    engine.engine.commit();
    expect(engine.clock.ms).toBe(ms);
    engine.run('SET', 'k', 'v');
    engine.engine.commit();
    expect(engine.clock.ms).toBe(ms + 500);
    engine.run('DEBUG', 'AOF-FLUSH-SLEEP', 'x');
    engine.run('SET', 'k', 'w');
    engine.engine.commit();
    expect(engine.clock.ms).toBe(ms + 500);
  });
});

describe('DEBUG ARENAS', () => {
  it('tells how memory is divided', () => {
    const engine = open();
    engine.run('SET', 'k', 'v'.repeat(990));
    const lines = engine.run('DEBUG', 'ARENAS').split('\r\n');
    expect(lines[1]).toMatch(/^arenas:1,empty=0,free_bytes=[0-9]+$/);
    expect(lines[2]).toBe('large_buffers:0,bytes=0');
    expect(lines).toContainEqual(
      expect.stringMatching(/^class_1024:spans=1,blocks=1,free=[0-9]+,bytes=[0-9]+$/),
    );
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
