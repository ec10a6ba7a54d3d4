import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

interface Page {
  readonly cursor: string;
  readonly keys: string[];
}

function scanPage(engine: ObservedEngine, cursor: string, ...options: string[]): Page {
  const lines = engine.run('SCAN', cursor, ...options).split('\r\n');
  expect(lines[0]).toBe('*2');
  const keys = lines.slice(4, -1).filter((_, at) => at % 2 === 1);
  expect(lines[3]).toBe(`*${keys.length}`);
  return { cursor: lines[2], keys };
}

/** All pages until the cursor is 0 again; `between` runs after each. */
function scanAll(engine: ObservedEngine, options: string[], between?: () => void): Page[] {
  const pages: Page[] = [];
  let cursor = '0';
  do {
    const page = scanPage(engine, cursor, ...options);
    pages.push(page);
    cursor = page.cursor;
    between?.();
  } while (cursor !== '0');
  return pages;
}

function keysOf(pages: readonly Page[]): string[] {
  return pages.flatMap((page) => page.keys).sort();
}

function filled(count: number): ObservedEngine {
  const engine = new ObservedEngine();
  for (let n = 0; n < count; n++) engine.run('SET', `key:${n}`, 'v');
  engine.forget();
  return engine;
}

describe('SCAN', () => {
  it('answers every key once while nothing changes, about COUNT at a time', () => {
    const engine = filled(5000);
    const expected = Array.from({ length: 5000 }, (_, n) => `key:${n}`).sort();
    for (const count of [1, 10, 77, 10_000]) {
      const pages = scanAll(engine, ['COUNT', String(count)]);
      expect(keysOf(pages)).toEqual(expected);
      for (const page of pages.slice(0, -1)) {
        expect(page.keys.length).toBeGreaterThanOrEqual(count);
        expect(page.keys.length).toBeLessThan(count + 40);
      }
    }
    expect(scanPage(engine, '0').keys.length).toBeGreaterThanOrEqual(10);
  });

  it('misses no key that stays, while others come and go', () => {
    const engine = filled(1000);
    let next = 1000;
    const pages = scanAll(engine, ['COUNT', '20'], () => {
      for (let n = 0; n < 100; n++) engine.run('SET', `new:${next++}`, 'v');
      for (let n = 0; n < 60; n++) engine.run('DEL', `new:${next - 150 + n}`);
    });
    const seen = new Set(keysOf(pages));
    for (let n = 0; n < 1000; n++) expect(seen.has(`key:${n}`), `key:${n}`).toBe(true);
  });

  it('filters by pattern and by type, after counting', () => {
    const engine = filled(300);
    engine.storeList('list');
    expect(keysOf(scanAll(engine, ['MATCH', 'key:1?']))).toHaveLength(10);
    expect(keysOf(scanAll(engine, ['match', '*', 'count', '7']))).toHaveLength(301);
    expect(keysOf(scanAll(engine, ['TYPE', 'LIST']))).toEqual(['list']);
    expect(keysOf(scanAll(engine, ['TYPE', 'string', 'MATCH', 'l*']))).toEqual([]);
    expect(keysOf(scanAll(engine, ['TYPE', 'nonsense']))).toEqual([]);
    const page = scanPage(engine, '0', 'MATCH', 'nothing');
    expect(page.keys).toEqual([]);
    expect(page.cursor).not.toBe('0');
  });

  it('removes keys that have expired instead of answering them', () => {
    const engine = filled(100);
    for (let n = 0; n < 50; n++) engine.run('PEXPIRE', `key:${n}`, '5');
    engine.clock.ms += 6;
    engine.forget();
    expect(keysOf(scanAll(engine, []))).toHaveLength(50);
    expect(engine.run('DBSIZE')).toBe(':50\r\n');
    expect(engine.events()).toHaveLength(50);
    expect(engine.propagated().every((line) => /^DEL key:[0-4]?[0-9]$/.test(line))).toBe(true);
  });

  it('answers nothing for a cursor that no table gave', () => {
    const engine = filled(10);
    expect(scanPage(engine, '18446744073709551615')).toEqual({ cursor: '0', keys: [] });
    expect(scanPage(new ObservedEngine(), '0')).toEqual({ cursor: '0', keys: [] });
  });

  it('complains of the cursor before the options', () => {
    const engine = filled(1);
    expect(engine.run('SCAN', 'x', 'FOO')).toBe('-ERR invalid cursor\r\n');
    expect(engine.run('SCAN', '0', 'FOO')).toBe('-ERR syntax error\r\n');
    expect(engine.run('SCAN', '0', 'FOO', '1')).toBe('-ERR syntax error\r\n');
    expect(engine.run('SCAN', '0', 'MATCH')).toBe('-ERR syntax error\r\n');
    expect(engine.run('SCAN', '0', 'COUNT', '0')).toBe('-ERR syntax error\r\n');
    expect(engine.run('SCAN', '0', 'COUNT', 'x', 'FOO')).toBe(
      '-ERR value is not an integer or out of range\r\n',
    );
  });
});
