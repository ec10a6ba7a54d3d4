import { describe, expect, it } from 'vitest';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import { INCOMPLETE, RequestParser } from '../protocol/request-parser.ts';
import type { PendingInput } from './pending-input.ts';
import { PendingPool } from './pending-pool.ts';

/** What is left of a request whose value of so many bytes has not come to its end. */
function takeRest(pool: PendingPool, fill: string, bytes: number): PendingInput {
  const begun = asciiBytes(`*2\r\n$4\r\nECHO\r\n$${bytes + 1}\r\n${fill.repeat(bytes)}`);
  const parser = new RequestParser();
  expect(parser.parse(begun, new DataView(begun.buffer), begun.length)).toBe(INCOMPLETE);
  return pool.take(begun, begun.length, parser);
}

function textOf(pending: PendingInput): string {
  return latin1Text(pending.bytes, 0, pending.length);
}

describe('PendingPool', () => {
  it('uses a buffer again that was given back, for other bytes', () => {
    const pool = new PendingPool();
    const first = takeRest(pool, 'a', 20_000);
    pool.giveBack(first);
    const second = takeRest(pool, 'b', 9_000);
    expect(second).toBe(first);
    expect(textOf(second)).toContain('b'.repeat(9_000));
    expect(textOf(second)).not.toContain('a');
    expect(takeRest(pool, 'c', 9_000)).not.toBe(second);
  });

  it('makes a new one where the last is too small, or where little is needed', () => {
    const pool = new PendingPool();
    const small = takeRest(pool, 'a', 5_000);
    pool.giveBack(small);
    expect(takeRest(pool, 'b', 30_000)).not.toBe(small);
    expect(takeRest(pool, 'b', 100)).not.toBe(small);
    expect(takeRest(pool, 'b', 4_500)).toBe(small);
  });

  it('keeps neither small nor very large ones, and not too many', () => {
    const pool = new PendingPool();
    const small = takeRest(pool, 'a', 100);
    pool.giveBack(small);
    const large = takeRest(pool, 'a', 70_000);
    pool.giveBack(large);
    expect(takeRest(pool, 'b', 5_000)).not.toBe(large);
    const many = Array.from({ length: 100 }, () => takeRest(pool, 'a', 40_000));
    for (const one of many) pool.giveBack(one);
    const again = new Set(Array.from({ length: 100 }, () => takeRest(pool, 'b', 40_000)));
    const kept = many.filter((one) => again.has(one)).length;
    expect(kept).toBe(Math.floor((2 * 1024 * 1024) / many[0]!.bytes.length));
  });
});
