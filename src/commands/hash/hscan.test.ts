import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

/** Cursor and elements of a reply whose elements hold no line breaks. */
function parse(reply: string): { cursor: string; elements: string[] } {
  const lines = reply.split('\r\n');
  const texts = lines.filter((_, at) => at >= 2 && at % 2 === 0);
  return { cursor: lines[2], elements: texts.slice(1, -1).length > 0 ? elementsOf(lines) : [] };
}

function elementsOf(lines: string[]): string[] {
  const elements: string[] = [];
  for (let at = 5; at < lines.length; at += 2) elements.push(lines[at]);
  return elements;
}

function scanAll(engine: TestEngine, ...options: string[]): string[] {
  const found: string[] = [];
  let cursor = '0';
  do {
    const step = parse(engine.run('HSCAN', 'h', cursor, ...options));
    found.push(...step.elements);
    ({ cursor } = step);
  } while (cursor !== '0');
  return found;
}

describe('HSCAN', () => {
  it('answers a packed hash whole', () => {
    const engine = new TestEngine();
    engine.run('HSET', 'h', 'a', '1', 'b', '2');
    const all = '*2\r\n$1\r\n0\r\n*4\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nb\r\n$1\r\n2\r\n';
    expect(engine.run('HSCAN', 'h', '0', 'COUNT', '1')).toBe(all);
    expect(engine.run('HSCAN', 'h', '77')).toBe(all);
    const fields = '*2\r\n$1\r\n0\r\n*1\r\n$1\r\nb\r\n';
    expect(engine.run('HSCAN', 'h', '0', 'NOVALUES', 'MATCH', '[bc]')).toBe(fields);
    expect(engine.run('HSCAN', 'h', '0', 'match', '[bc]', 'novalues')).toBe(fields);
  });

  it('goes through a table in steps and misses nothing', () => {
    const engine = new TestEngine();
    for (let number = 0; number < 2000; number++)
      engine.run('HSET', 'h', `f${number}`, `${number}`);
    const fields = new Set(scanAll(engine, 'COUNT', '20', 'NOVALUES'));
    expect(fields.size).toBe(2000);
    const matching = scanAll(engine, 'MATCH', 'f199*', 'COUNT', '500');
    expect(new Set(matching).size).toBe(22);
    const first = parse(engine.run('HSCAN', 'h', '0', 'COUNT', '20'));
    expect(first.elements.length).toBeGreaterThanOrEqual(40);
    expect(first.elements.length).toBeLessThan(120);
  });

  it('answers a missing key before it looks at the options', () => {
    const engine = new TestEngine();
    expect(engine.run('HSCAN', 'h', '0', 'NONSENSE')).toBe('*2\r\n$1\r\n0\r\n*0\r\n');
    expect(engine.run('HSCAN', 'h', 'x')).toBe('-ERR invalid cursor\r\n');
    engine.run('HSET', 'h', 'a', '1');
    const syntaxError = '-ERR syntax error\r\n';
    for (const options of [['NONSENSE'], ['COUNT'], ['COUNT', '0'], ['TYPE', 'hash'], ['MATCH']]) {
      expect(engine.run('HSCAN', 'h', '0', ...options)).toBe(syntaxError);
    }
    expect(engine.run('HSCAN', 'h', '0', 'COUNT', 'x')).toBe(
      '-ERR value is not an integer or out of range\r\n',
    );
  });
});
