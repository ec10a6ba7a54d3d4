import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const FORMS: [form: string, member: (number: number) => string][] = [
  ['intset', (number) => String(number)],
  ['listpack', (number) => `m${number}`],
  ['hashtable', (number) => `${'x'.repeat(70)}${number}`],
];

/** The words of a reply that are no lengths. */
function words(reply: string): string[] {
  return reply.split('\r\n').filter((line) => line !== '' && !/^[*~$:]/.test(line));
}

describe('SPOP', () => {
  it('takes out one member, and propagates its removal', () => {
    for (const [form, member] of FORMS) {
      const engine = new ObservedEngine();
      engine.run('SADD', 's', member(1), member(2));
      expect(engine.run('OBJECT', 'ENCODING', 's')).toContain(form);
      engine.forget();
      const [first] = words(engine.run('SPOP', 's'));
      expect(engine.events()).toEqual(['spop s']);
      expect(engine.propagated()).toEqual([`SREM s ${first}`]);
      const [second] = words(engine.run('SPOP', 's'));
      expect([first, second].sort()).toEqual([member(1), member(2)]);
      expect(engine.events()).toEqual(['spop s', 'del s']);
      expect(engine.propagated()).toEqual([`SREM s ${second}`]);
      expect(engine.run('EXISTS', 's')).toBe(':0\r\n');
    }
  });

  it('with a count takes out so many different ones', () => {
    for (const [, member] of FORMS) {
      const engine = new ObservedEngine();
      const all = Array.from({ length: 100 }, (_, at) => member(at));
      engine.run('SADD', 's', ...all);
      engine.forget();
      const taken = words(engine.run('SPOP', 's', '40'));
      expect(new Set(taken).size).toBe(40);
      expect(engine.propagated()).toEqual([`SREM s ${taken.join(' ')}`]);
      expect(engine.events()).toEqual(['spop s']);
      const left = words(engine.run('SMEMBERS', 's'));
      expect([...taken, ...left].sort()).toEqual([...all].sort());
    }
  });

  it('propagates the removal of very many in portions', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 's', ...Array.from({ length: 3000 }, (_, at) => `m${at}`));
    engine.forget();
    engine.run('SPOP', 's', '2100');
    const lengths = engine.propagated().map((line) => line.split(' ').length - 2);
    expect(lengths).toEqual([1024, 1024, 52]);
    engine.run('SPOP', 's', '1');
    expect(engine.propagated()).toHaveLength(1);
  });

  it('deletes the key when the count takes all', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 's', 'a', 'b');
    engine.forget();
    expect(words(engine.run('SPOP', 's', '2')).sort()).toEqual(['a', 'b']);
    expect(engine.events()).toEqual(['spop s', 'del s']);
    expect(engine.propagated()).toEqual(['DEL s']);
    engine.run('CONFIG', 'SET', 'lazyfree-lazy-server-del', 'yes');
    engine.run('SADD', 's', 'a', 'b');
    engine.forget();
    engine.run('SPOP', 's', '9223372036854775807');
    expect(engine.propagated()).toEqual(['UNLINK s']);
  });

  it('makes what little is left of a hash table small again', () => {
    const engine = new ObservedEngine();
    const encoding = (): string => engine.run('OBJECT', 'ENCODING', 's').split('\r\n')[1];
    engine.run('SADD', 's', ...Array.from({ length: 600 }, (_, at) => `m${at}`));
    engine.run('SPOP', 's', '499');
    expect(encoding()).toBe('hashtable');
    engine.run('SADD', 's', ...Array.from({ length: 600 }, (_, at) => `m${at}`));
    engine.run('SPOP', 's', '500');
    expect(encoding()).toBe('listpack');
    expect(engine.run('SCARD', 's')).toBe(':100\r\n');
  });

  it('answers nothing for a missing key or a count of 0', () => {
    const engine = new ObservedEngine();
    expect(engine.run('SPOP', 's')).toBe('$-1\r\n');
    expect(engine.run('SPOP', 's', '2')).toBe('*0\r\n');
    engine.run('SADD', 's', 'a');
    engine.forget();
    expect(engine.run('SPOP', 's', '0')).toBe('*0\r\n');
    expect(engine.propagated()).toEqual([]);
    engine.run('HELLO', '3');
    expect(engine.run('SPOP', 's', '5')).toBe('~1\r\n$1\r\na\r\n');
    expect(engine.run('SPOP', 's')).toBe('_\r\n');
    expect(engine.run('SPOP', 's', '5')).toBe('~0\r\n');
  });

  it('refuses counts that are none, too many arguments, and other types', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v');
    expect(engine.run('SPOP', 's', 'x')).toMatch(/^-ERR value is out of range, must be positive/);
    expect(engine.run('SPOP', 's', '-1')).toMatch(/^-ERR value is out of range, must be positive/);
    expect(engine.run('SPOP', 's', '1', '2')).toMatch(/^-ERR syntax error/);
    expect(engine.run('SPOP', 'k')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('SPOP', 'k', '1')).toMatch(/^-WRONGTYPE /);
  });
});
