import { describe, expect, it } from 'vitest';
import { asciiBytes, latin1Text } from '../../base/ascii.ts';
import { CandidatePool, POOL_SIZE } from './candidate-pool.ts';

function add(pool: CandidatePool, score: number, key: string, database = 0): void {
  const bytes = asciiBytes(`<<${key}>>`);
  pool.add(score, database, score, bytes, 2, key.length);
}

function take(pool: CandidatePool): string | undefined {
  if (!pool.takeBest()) return undefined;
  return latin1Text(pool.keyBytes, pool.keyStart, pool.keyLength);
}

describe('the pool of candidates', () => {
  it('gives back the best first, with its key, database and score', () => {
    const pool = new CandidatePool();
    for (const score of [3, 9, 1, 7]) add(pool, score, `key${score}`, score + 100);
    expect(take(pool)).toBe('key9');
    expect([pool.score, pool.database]).toEqual([9, 109]);
    add(pool, 8, 'key8');
    expect([take(pool), take(pool), take(pool), take(pool)]).toEqual([
      'key8',
      'key7',
      'key3',
      'key1',
    ]);
    expect(take(pool)).toBeUndefined();
  });

  it('keeps the 16 best of all that were offered', () => {
    const pool = new CandidatePool();
    const scores = Array.from({ length: 100 }, (_, at) => (at * 37) % 100);
    for (const score of scores) if (pool.wants(score)) add(pool, score, `k${score}`);
    expect(pool.count).toBe(POOL_SIZE);
    const taken: (string | undefined)[] = [];
    while (pool.count > 0) taken.push(take(pool));
    expect(taken).toEqual(Array.from({ length: 16 }, (_, at) => `k${99 - at}`));
  });

  it('wants nobody worse than its worst once it is full', () => {
    const pool = new CandidatePool();
    for (let score = 10; score < 26; score++) add(pool, score, 'k');
    expect([pool.wants(9), pool.wants(10), pool.wants(11)]).toEqual([false, false, true]);
    take(pool);
    expect(pool.wants(1)).toBe(true);
  });

  it('knows whom it has, until taken', () => {
    const pool = new CandidatePool();
    add(pool, 5, 'k');
    expect([pool.has(5), pool.has(6)]).toEqual([true, false]);
    take(pool);
    expect(pool.has(5)).toBe(false);
  });

  it('keeps keys of any length, however often they come and go', () => {
    const pool = new CandidatePool();
    for (let round = 0; round < 200; round++) {
      const key = 'x'.repeat((round * 53) % 700) + round;
      if (pool.wants(round % 31)) add(pool, round % 31, key);
      if (round % 3 === 0) expect(take(pool)).toMatch(/^x*[0-9]+$/);
    }
    const key = 'y'.repeat(256);
    add(pool, 1000, key);
    expect(take(pool)).toBe(key);
    add(pool, 1000, `${key}y`);
    expect(take(pool)).toBe(`${key}y`);
  });

  it('is empty after clear', () => {
    const pool = new CandidatePool();
    add(pool, 1, 'k'.repeat(300));
    pool.clear();
    expect(pool.takeBest()).toBe(false);
    add(pool, 2, 'again');
    expect(take(pool)).toBe('again');
  });
});
