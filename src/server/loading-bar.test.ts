import { describe, expect, it } from 'vitest';
import { barText, LoadingBar } from './loading-bar.ts';

const CLEAR = '\r\u001b[K';
const HALF = { percent: 50.9, etaSeconds: 7, seconds: 7 };

/** What is written to a terminal by a bar, the test being its clock. */
function bar(isTTY = true): { now: number; readonly written: string[]; readonly bar: LoadingBar } {
  const state = { now: 1000, written: [] as string[] };
  const terminal = { isTTY, columns: 50, write: (text: string) => state.written.push(text) };
  return Object.assign(state, { bar: new LoadingBar(terminal, () => state.now) });
}

describe('The bar of loading', () => {
  it('tells how far it is, and how long it will take as soon as that is known', () => {
    expect(barText({ percent: 0, etaSeconds: 1, seconds: 0 }, 40)).toBe('Loading [..........] 0%');
    expect(barText(HALF, 40)).toBe('Loading [#####.....] 50%, 7 s to go');
    expect(barText({ percent: 100, etaSeconds: 0, seconds: 9 }, 40)).toContain('[##########] 100%');
  });

  it('fits into any terminal', () => {
    for (const columns of [0, 20, 31, 79, 500]) {
      expect(barText(HALF, columns).length).toBeLessThanOrEqual(Math.max(columns, 27));
    }
  });

  it('is shown five times a second at most, and not for what takes a moment', () => {
    const test = bar();
    for (; test.now < 2000; test.now += 10) test.bar.show(HALF);
    expect(test.written).toHaveLength(4);
    expect(test.written[0]).toBe(`${CLEAR}Loading [##########..........] 50%, 7 s to go`);
  });

  it('is taken away for a line of the log, and only if it is there', () => {
    const test = bar();
    test.bar.clear();
    expect(test.written).toEqual([]);
    test.now += 1000;
    test.bar.show(HALF);
    test.bar.clear();
    test.bar.clear();
    expect(test.written.slice(1)).toEqual([CLEAR]);
  });

  it('is for terminals alone', () => {
    const test = bar(false);
    test.now += 1000;
    test.bar.show(HALF);
    test.bar.clear();
    expect(test.written).toEqual([]);
  });
});
