import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

function withFields(count: number): TestEngine {
  const engine = new TestEngine();
  for (let number = 0; number < count; number++) {
    engine.run('HSET', 'h', `f${number}`, `v${number}`);
  }
  return engine;
}

/** The bulk strings of a reply. */
function texts(reply: string): string[] {
  return reply.split('\r\n').filter((line) => /^[fv]\d/.test(line));
}

describe('HRANDFIELD', () => {
  it('answers one field without a count', () => {
    const engine = withFields(3);
    const seen = new Set<string>();
    for (let round = 0; round < 60; round++) seen.add(engine.run('HRANDFIELD', 'h'));
    expect([...seen].sort()).toEqual(['$2\r\nf0\r\n', '$2\r\nf1\r\n', '$2\r\nf2\r\n']);
    expect(engine.run('HRANDFIELD', 'missing')).toBe('$-1\r\n');
    expect(engine.run('HRANDFIELD', 'missing', '3')).toBe('*0\r\n');
    expect(engine.run('HRANDFIELD', 'h', '0')).toBe('*0\r\n');
  });

  it('answers different fields for a positive count', () => {
    for (const size of [20, 2000]) {
      const engine = withFields(size);
      for (const count of [1, 2, 5, 19, 20, 700, 1999]) {
        const fields = texts(engine.run('HRANDFIELD', 'h', `${count}`));
        expect(fields.length).toBe(Math.min(count, size));
        expect(new Set(fields).size).toBe(fields.length);
      }
      const pairs = texts(engine.run('HRANDFIELD', 'h', '7', 'WITHVALUES'));
      expect(pairs.length).toBe(14);
      for (let at = 0; at < 14; at += 2) expect(pairs[at + 1]).toBe(pairs[at].replace('f', 'v'));
    }
  });

  it('answers as many as a negative count says, the same ones perhaps several times', () => {
    const engine = withFields(3);
    const fields = texts(engine.run('HRANDFIELD', 'h', '-50'));
    expect(fields.length).toBe(50);
    expect(new Set(fields).size).toBe(3);
    expect(texts(engine.run('HRANDFIELD', 'h', '-50', 'WITHVALUES')).length).toBe(100);
  });

  it('every field of a table has its turn', () => {
    const engine = withFields(600);
    const seen = new Map<string, number>();
    for (let round = 0; round < 200; round++) {
      for (const field of texts(engine.run('HRANDFIELD', 'h', '60'))) {
        seen.set(field, (seen.get(field) ?? 0) + 1);
      }
    }
    expect(seen.size).toBe(600);
    for (const count of seen.values()) expect(Math.abs(count - 20)).toBeLessThan(20);
  });

  it('nests field and value in RESP3', () => {
    const engine = withFields(1);
    expect(engine.run('HRANDFIELD', 'h', '2', 'WITHVALUES')).toBe('*2\r\n$2\r\nf0\r\n$2\r\nv0\r\n');
    engine.run('HELLO', '3');
    const nested = '*1\r\n*2\r\n$2\r\nf0\r\n$2\r\nv0\r\n';
    expect(engine.run('HRANDFIELD', 'h', '2', 'withvalues')).toBe(nested);
    expect(engine.run('HRANDFIELD', 'missing')).toBe('_\r\n');
  });

  it('refuses counts and words that are none', () => {
    const engine = withFields(1);
    const notAnInteger = '-ERR value is not an integer or out of range\r\n';
    expect(engine.run('HRANDFIELD', 'h', 'x')).toBe(notAnInteger);
    expect(engine.run('HRANDFIELD', 'h', '1', 'WITH')).toBe('-ERR syntax error\r\n');
    expect(engine.run('HRANDFIELD', 'h', '1', 'WITHVALUES', 'x')).toBe('-ERR syntax error\r\n');
    const outOfRange = '-ERR value is out of range\r\n';
    expect(engine.run('HRANDFIELD', 'h', '-4611686018427387904', 'WITHVALUES')).toBe(outOfRange);
  });
});
