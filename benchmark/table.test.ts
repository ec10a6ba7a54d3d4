import { describe, expect, it } from 'vitest';
import type { RowResult } from './row.ts';
import { renderTable } from './table.ts';

const result: RowResult = {
  row: {
    name: 'P=16 SET',
    unit: 'requests/s',
    goal: { of: 'ratio', better: 'more', floor: 1.2, aim: 1.6 },
  },
  pairs: [{ ours: 1_500_000, redis: 1_000_000 }],
  cpuMicros: [{ ours: 0.5, redis: 1 }],
};
const cells = (table: string) => (table.split('\n')[2] ?? '').split('|').map((cell) => cell.trim());

describe('the table', () => {
  it('shows figures, ratio, goal and verdict of a row, and its processor time', () => {
    expect(cells(renderTable([result], true)).slice(1, -1)).toEqual([
      ...['P=16 SET', '1500 k/s', '1000 k/s', '1.50', '≥ 1.2', '≥ 1.6', 'floor'],
      ...['0.50', '1.00', '0.50'],
    ]);
  });

  it('gives no verdict on runs that are too short', () => {
    expect(cells(renderTable([result], false))[7]).toBe('–');
  });

  it('shows what was not measured as a dash', () => {
    const goal = { of: 'ours', better: 'less', floor: Number.POSITIVE_INFINITY, aim: 5 } as const;
    const row = { name: 'longest stop', unit: 'ms', goal } as const;
    const table = renderTable(
      [{ row, pairs: [{ ours: undefined, redis: 1 }], cpuMicros: [] }],
      true,
    );
    expect(cells(table).slice(1, -1)).toEqual([
      ...['longest stop', '–', '1 ms', '–', '–', '≤ 5 ms', '–', '–', '–', '–'],
    ]);
  });

  it('is aligned: every line has the same width', () => {
    const widths = renderTable([result], true)
      .split('\n')
      .map((line) => line.length);
    expect(new Set(widths).size).toBe(1);
  });
});
