import { describe, expect, it } from 'vitest';
import { effectiveHz } from './dynamic-hz.ts';

describe('dynamic-hz', () => {
  it('leaves hz as it is for up to 200 clients a tick', () => {
    expect(effectiveHz(10, true, 0)).toBe(10);
    expect(effectiveHz(10, true, 2000)).toBe(10);
  });

  it('doubles it until each tick has no more than 200 clients', () => {
    expect(effectiveHz(10, true, 2001)).toBe(20);
    expect(effectiveHz(10, true, 10_000)).toBe(80);
    expect(effectiveHz(1, true, 1000)).toBe(8);
  });

  it('never goes beyond 500', () => {
    expect(effectiveHz(300, true, 1_000_000)).toBe(500);
    expect(effectiveHz(500, true, 1_000_000)).toBe(500);
  });

  it('does nothing when it is off', () => {
    expect(effectiveHz(10, false, 1_000_000)).toBe(10);
  });
});
