import { describe, expect, it } from 'vitest';
import { judge, median, summarize } from './statistics.ts';

describe('the median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 9, 2, 1])).toBe(5.5);
    expect(median([])).toBeUndefined();
  });
});

describe('a summary', () => {
  it('takes the median of the ratios, not the ratio of the medians', () => {
    const pairs = [
      { ours: 10, redis: 10 },
      { ours: 30, redis: 10 },
      { ours: 20, redis: 5 },
    ];
    expect(summarize(pairs)).toEqual({ ours: 20, redis: 10, ratio: 3 });
  });

  it('has no ratio where one side has no figure', () => {
    expect(summarize([{ ours: 4, redis: undefined }])).toEqual({
      ours: 4,
      redis: undefined,
      ratio: undefined,
    });
    expect(summarize([{ ours: 4, redis: 0 }]).ratio).toBeUndefined();
  });
});

describe('the verdict', () => {
  const of = (ratio: number | undefined) => ({ ours: 7, redis: undefined, ratio });

  it('says which line is reached when more is better', () => {
    const goal = { of: 'ratio', better: 'more', floor: 1.2, aim: 1.6 } as const;
    expect([1.6, 1.2, 1.19].map((ratio) => judge(goal, of(ratio)))).toEqual([
      ...['aim', 'floor', 'missed'],
    ]);
    expect(judge(goal, of(undefined))).toBeUndefined();
  });

  it('says which line is reached when less is better', () => {
    const goal = { of: 'ratio', better: 'less', floor: 0.55, aim: 0.45 } as const;
    expect([0.45, 0.55, 0.56].map((ratio) => judge(goal, of(ratio)))).toEqual([
      ...['aim', 'floor', 'missed'],
    ]);
  });

  it('can be about our figure alone', () => {
    expect(judge({ of: 'ours', better: 'less', floor: 20, aim: 5 }, of(undefined))).toBe('floor');
  });
});
