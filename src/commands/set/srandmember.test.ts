import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const FORMS: [form: string, member: (number: number) => string][] = [
  ['intset', (number) => String(number)],
  ['listpack', (number) => `m${number}`],
  ['hashtable', (number) => `${'x'.repeat(70)}${number}`],
];

function words(reply: string): string[] {
  return reply.split('\r\n').filter((line) => line !== '' && !/^[*~$:]/.test(line));
}

describe('SRANDMEMBER', () => {
  it('answers a member and leaves it where it is', () => {
    for (const [, member] of FORMS) {
      const engine = new ObservedEngine();
      engine.run('SADD', 's', member(1), member(2));
      engine.forget();
      expect([member(1), member(2)]).toContain(words(engine.run('SRANDMEMBER', 's'))[0]);
      expect(engine.run('SCARD', 's')).toBe(':2\r\n');
      expect([engine.events(), engine.propagated()]).toEqual([[], []]);
    }
  });

  it('answers so many different members, each with equal chance, in all forms', () => {
    for (const [form, member] of FORMS) {
      for (const count of [3, 8, 15]) {
        const engine = new ObservedEngine(7);
        engine.run('SADD', 's', ...Array.from({ length: 20 }, (_, at) => member(at)));
        expect(engine.run('OBJECT', 'ENCODING', 's')).toContain(form);
        const counts = new Map<string, number>();
        for (let draw = 0; draw < 1000; draw++) {
          const drawn = words(engine.run('SRANDMEMBER', 's', String(count)));
          expect(new Set(drawn).size).toBe(count);
          for (const word of drawn) counts.set(word, (counts.get(word) ?? 0) + 1);
        }
        const expected = (1000 * count) / 20;
        for (const times of counts.values()) {
          expect(Math.abs(times - expected)).toBeLessThan(6 * Math.sqrt(expected));
        }
        expect(counts.size).toBe(20);
      }
    }
  });

  it('answers all members when the count is larger', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 's', 'a', 'b');
    expect(words(engine.run('SRANDMEMBER', 's', '5')).sort()).toEqual(['a', 'b']);
  });

  it('repeats members when the count is negative', () => {
    for (const [, member] of FORMS) {
      const engine = new ObservedEngine();
      engine.run('SADD', 's', member(1), member(2));
      const drawn = words(engine.run('SRANDMEMBER', 's', '-200'));
      expect(drawn).toHaveLength(200);
      expect(new Set(drawn).size).toBe(2);
    }
  });

  it('answers an array, not a set, in RESP3', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 's', 'a');
    engine.run('HELLO', '3');
    expect(engine.run('SRANDMEMBER', 's', '2')).toBe('*1\r\n$1\r\na\r\n');
    expect(engine.run('SRANDMEMBER', 'missing', '2')).toBe('*0\r\n');
    expect(engine.run('SRANDMEMBER', 'missing')).toBe('_\r\n');
    expect(engine.run('SRANDMEMBER', 's', '0')).toBe('*0\r\n');
  });

  it('refuses counts that are none, too many arguments, and other types', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v');
    expect(engine.run('SRANDMEMBER', 's', 'x')).toMatch(/^-ERR value is not an integer/);
    expect(engine.run('SRANDMEMBER', 's', '-9223372036854775808')).toMatch(
      /^-ERR value is out of range/,
    );
    expect(engine.run('SRANDMEMBER', 's', '1', '2')).toMatch(/^-ERR syntax error/);
    expect(engine.run('SRANDMEMBER', 'k')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('SRANDMEMBER', 'k', '1')).toMatch(/^-WRONGTYPE /);
  });
});
