import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';
import type { TestEngine } from '../../../test/support/test-engine.ts';

function dumped(test: TestEngine, key: string): Uint8Array {
  const reply = Buffer.from(test.run('DUMP', key), 'latin1');
  const start = reply.indexOf('\r\n') + 2;
  return new Uint8Array(reply.subarray(start, -2));
}

describe('DUMP', () => {
  it('gives the bytes that redis-server 7.0.15 gives', () => {
    const test = new ObservedEngine();
    test.run('SET', 'small', '144');
    expect(Buffer.from(dumped(test, 'small')).toString('hex')).toBe('00c190000a00b8420eeee15dcdda');
    test.run('SET', 'text', 'hello');
    expect(Buffer.from(dumped(test, 'text')).subarray(0, 9).toString('hex')).toBe(
      '000568656c6c6f0a00',
    );
    expect(test.run('DUMP', 'none')).toBe('$-1\r\n');
  });
});

describe('RESTORE', () => {
  it('creates a key from what DUMP gave, with a time to live if it is told one', () => {
    const test = new ObservedEngine();
    for (const value of ['', '7', '-129', '70000', '9223372036854775807', 'x'.repeat(5000)]) {
      test.run('SET', 'k', value);
      const payload = dumped(test, 'k');
      expect(test.run('RESTORE', 'other', '0', payload, 'REPLACE')).toBe('+OK\r\n');
      expect(test.run('GET', 'other')).toBe(test.run('GET', 'k'));
      expect(test.run('OBJECT', 'ENCODING', 'other')).toBe(test.run('OBJECT', 'ENCODING', 'k'));
      expect(test.run('PTTL', 'other')).toBe(':-1\r\n');
      test.run('RESTORE', 'other', '5000', payload, 'REPLACE');
      expect(test.run('PTTL', 'other')).toBe(':5000\r\n');
    }
  });

  it('does not touch a key that exists, unless it may replace it', () => {
    const test = new ObservedEngine();
    test.run('SET', 'k', 'v');
    const payload = dumped(test, 'k');
    expect(test.run('RESTORE', 'k', '0', payload)).toBe(
      '-BUSYKEY Target key name already exists.\r\n',
    );
    expect(test.run('RESTORE', 'k', '0', payload, 'replace')).toBe('+OK\r\n');
  });

  it('restores packed collections with many elements, and finds the one that comes twice', () => {
    const test = new ObservedEngine();
    test.engine.config.assign('enable-debug-command', 'yes');
    test.run('CONFIG', 'SET', 'rdbcompression', 'no');
    test.run('CONFIG', 'SET', 'sanitize-dump-payload', 'yes');
    for (const type of ['hash', 'set', 'zset']) {
      test.run('CONFIG', 'SET', `${type}-max-listpack-entries`, '100000');
    }
    for (let from = 0; from < 1_000; from += 100) {
      const names = Array.from({ length: 100 }, (_, at) => `e${from + at}`);
      test.run('HSET', 'hash', ...names.flatMap((name) => [name, 'v']));
      test.run('SADD', 'set', ...names);
      test.run('ZADD', 'zset', ...names.flatMap((name, at) => [String(from + at), name]));
    }
    for (const key of ['hash', 'set', 'zset']) {
      const payload = dumped(test, key);
      expect(test.run('RESTORE', 'copy', '0', payload, 'REPLACE')).toBe('+OK\r\n');
      expect(test.run('OBJECT', 'ENCODING', 'copy')).toBe('$8\r\nlistpack\r\n');
      expect(test.run('DEBUG', 'DIGEST-VALUE', 'copy')).toBe(
        test.run('DEBUG', 'DIGEST-VALUE', key),
      );
      const twice = Buffer.from(payload).toString('latin1').replace('e999', 'e123');
      test.run('DEBUG', 'SET-SKIP-CHECKSUM-VALIDATION', '1');
      expect(test.run('RESTORE', 'twice', '0', new Uint8Array(Buffer.from(twice, 'latin1')))).toBe(
        '-ERR Bad data format\r\n',
      );
    }
  });

  it('looks whether elements differ as sanitize-dump-payload says, and at the rest always', () => {
    const test = new ObservedEngine();
    test.engine.config.assign('enable-debug-command', 'yes');
    test.run('DEBUG', 'SET-SKIP-CHECKSUM-VALIDATION', '1');
    test.run('HSET', 'hash', 'aaa', 'value', 'bbb', 'value');
    const restored = (find: string, replace: string): string => {
      const payload = Buffer.from(dumped(test, 'hash')).toString('latin1').replace(find, replace);
      return test.run(
        'RESTORE',
        'k',
        '0',
        new Uint8Array(Buffer.from(payload, 'latin1')),
        'REPLACE',
      );
    };
    for (const [option, rule, reply] of [
      ['no', 'sanitize-payload', '+OK\r\n'],
      ['yes', 'skip-sanitize-payload', '-ERR Bad data format\r\n'],
      ['clients', 'sanitize-payload', '-ERR Bad data format\r\n'],
      ['clients', 'skip-sanitize-payload', '+OK\r\n'],
    ] as const) {
      test.run('CONFIG', 'SET', 'sanitize-dump-payload', option);
      expect(test.run('ACL', 'SETUSER', 'default', rule)).toBe('+OK\r\n');
      expect(restored('bbb', 'aaa'), `${option}, ${rule}`).toBe(reply);
      expect(restored('bbb', 'ccc'), option).toBe('+OK\r\n');
      expect(restored('\x83bbb', '\x84bbb'), option).toBe('-ERR Bad data format\r\n');
    }
  });

  it('from a file believes that elements differ and are in order; a lie harms nothing', () => {
    const test = new ObservedEngine();
    test.engine.config.assign('enable-debug-command', 'yes');
    test.run('DEBUG', 'SET-SKIP-CHECKSUM-VALIDATION', '1');
    test.run('CONFIG', 'SET', 'rdbcompression', 'no');
    const limits = ['hash', 'set', 'zset'].map((type) => `${type}-max-listpack-entries`);
    for (const limit of limits) test.run('CONFIG', 'SET', limit, '1000');
    const names = Array.from({ length: 300 }, (_, at) => `e${100 + at}`);
    test.run('HSET', 'hash', ...names.flatMap((name) => [name, 'v']));
    test.run('ZADD', 'zset', ...names.flatMap((name) => ['5', name]));
    const { dumps } = test.engine.persistence;
    Object.defineProperty(dumps, 'trustsElements', { get: () => true, set: () => {} });
    const lies: readonly (readonly [RegExp, string, string])[] = [
      [/e\d\d\d/g, 'same', '2'],
      [/e1/g, 'z1', '301'],
      [/e[12]/g, 'z1', '201'],
    ];
    for (const [pattern, lie, elements] of lies) {
      for (const key of ['hash', 'zset']) {
        for (const limit of limits) test.run('CONFIG', 'SET', limit, '1000');
        const payload = Buffer.from(dumped(test, key)).toString('latin1').replace(pattern, lie);
        const bytes = new Uint8Array(Buffer.from(payload, 'latin1'));
        expect(test.run('RESTORE', 'lie', '0', bytes)).toBe('+OK\r\n');
        expect(test.run('OBJECT', 'ENCODING', 'lie')).toBe('$8\r\nlistpack\r\n');
        for (const limit of limits) test.run('CONFIG', 'SET', limit, '10');
        // One more, and the value takes its large form: with each element once, where it belongs.
        if (key === 'hash') test.run('HSET', 'lie', 'new', 'v');
        else test.run('ZADD', 'lie', '5', 'new');
        expect(test.run(key === 'hash' ? 'HLEN' : 'ZCARD', 'lie')).toBe(`:${elements}\r\n`);
        expect(test.run('DEL', 'lie')).toBe(':1\r\n');
      }
    }
  });

  it('finds an integer that comes twice in a set which is no longer one of integers', () => {
    const test = new ObservedEngine();
    test.engine.config.assign('enable-debug-command', 'yes');
    test.run('DEBUG', 'SET-SKIP-CHECKSUM-VALIDATION', '1');
    const set = (...members: string[]): Uint8Array => {
      const strings = members.map((member) => String.fromCharCode(member.length) + member).join('');
      const text = `\x02${String.fromCharCode(members.length)}${strings}\x0a\0${'\0'.repeat(8)}`;
      return new Uint8Array(Buffer.from(text, 'latin1'));
    };
    expect(test.run('RESTORE', 'k', '0', set('1', '2', 'a', '3'))).toBe('+OK\r\n');
    expect(test.run('SCARD', 'k')).toBe(':4\r\n');
    expect(test.run('RESTORE', 'l', '0', set('1', '2', 'a', '1'))).toMatch(/^-ERR Bad data/);
    expect(test.run('RESTORE', 'm', '0', set('1', 'a', 'b', 'a'))).toMatch(/^-ERR Bad data/);
  });

  it('propagates the time to live as a point in time', () => {
    const test = new ObservedEngine();
    test.run('SET', 'k', 'v');
    const payload = dumped(test, 'k');
    test.forget();
    test.run('RESTORE', 'new', '1000', payload);
    const [line] = test.propagated();
    expect(line).toMatch(/^RESTORE new 1700000001000 /);
    expect(line).toMatch(/ ABSTTL$/);
    expect(test.events()).toEqual(['new new', 'restore new']);
  });

  it('tells of a new key also where it replaces one', () => {
    const test = new ObservedEngine();
    test.run('SET', 'k', 'v');
    const payload = dumped(test, 'k');
    test.forget();
    test.run('RESTORE', 'k', '0', payload, 'REPLACE');
    expect(test.events()).toEqual(['new k', 'restore k']);
  });

  it('deletes what it would have replaced when the time is over already', () => {
    const test = new ObservedEngine();
    test.run('SET', 'k', 'v');
    const payload = dumped(test, 'k');
    test.forget();
    expect(test.run('RESTORE', 'k', '1000', payload, 'REPLACE', 'ABSTTL')).toBe('+OK\r\n');
    expect(test.propagated()).toEqual(['DEL k']);
    expect(test.run('EXISTS', 'k')).toBe(':0\r\n');
    test.run('CONFIG', 'SET', 'lazyfree-lazy-server-del', 'yes');
    test.run('SET', 'k', 'v');
    test.forget();
    test.run('RESTORE', 'k', '1000', payload, 'REPLACE', 'ABSTTL');
    expect(test.propagated()).toEqual(['UNLINK k']);
  });

  it('notes how long a key has not been used', () => {
    const test = new ObservedEngine();
    test.run('SET', 'k', 'v');
    const payload = dumped(test, 'k');
    test.run('RESTORE', 'idle', '0', payload, 'IDLETIME', '1000');
    expect(test.run('OBJECT', 'IDLETIME', 'idle')).toBe(':1000\r\n');
  });

  it('judges its options in their order', () => {
    const test = new ObservedEngine();
    test.run('SET', 'k', 'v');
    const payload = dumped(test, 'k');
    const error = (...options: string[]): string =>
      test.run('RESTORE', 'n', '0', payload, ...options);
    expect(error('IDLETIME', '-1')).toBe('-ERR Invalid IDLETIME value, must be >= 0\r\n');
    expect(error('FREQ', '256')).toBe('-ERR Invalid FREQ value, must be >= 0 and <= 255\r\n');
    expect(error('FREQ', 'x')).toBe('-ERR value is not an integer or out of range\r\n');
    expect(error('FREQ', '1', 'IDLETIME', '1')).toBe('-ERR syntax error\r\n');
    expect(error('SOMETHING')).toBe('-ERR syntax error\r\n');
    expect(test.run('RESTORE', 'n', '-1', payload)).toBe(
      '-ERR Invalid TTL value, must be >= 0\r\n',
    );
    expect(test.run('RESTORE-ASKING', 'n', '0', payload)).toBe('+OK\r\n');
  });

  it('refuses a payload that was changed anywhere', () => {
    const test = new ObservedEngine();
    test.run('SET', 'k', 'some text');
    const payload = dumped(test, 'k');
    for (let at = 0; at < payload.length; at++) {
      const changed = payload.slice();
      changed[at] ^= 1;
      expect(test.run('RESTORE', 'n', '0', changed)).toBe(
        '-ERR DUMP payload version or checksum are wrong\r\n',
      );
    }
    expect(test.run('RESTORE', 'n', '0', payload.subarray(0, 9))).toMatch(/^-ERR DUMP payload/);
  });

  it('survives any bytes once the checksum is not looked at', () => {
    const test = new ObservedEngine();
    test.engine.config.assign('enable-debug-command', 'yes');
    test.run('DEBUG', 'SET-SKIP-CHECKSUM-VALIDATION', '1');
    test.run('SET', 'k', 'x'.repeat(100));
    const payload = dumped(test, 'k');
    for (let at = 0; at < payload.length - 10; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = payload.slice();
        changed[at] ^= 1 << bit;
        expect(test.run('RESTORE', 'n', '0', changed, 'REPLACE')).toMatch(
          /^(\+OK|-ERR Bad data format)/,
        );
      }
    }
    expect(test.logged.filter((line) => line.includes('Bug'))).toEqual([]);
  });
});
