import { describe, expect, it } from 'vitest';
import { ESTIMATE_LIMIT, estimate } from './estimate.ts';
import { REGISTERS } from './header.ts';
import { HyperLogLogWorkspace } from './hyperloglog-workspace.ts';
import { RegisterCounts } from './register-counts.ts';
import { countRegisters } from './registers.ts';

function estimateOf(...valuesAndCounts: readonly (readonly [number, number])[]): number {
  const counts = new RegisterCounts();
  for (const [value, count] of valuesAndCounts) counts.add(value, count);
  return estimate(counts);
}

describe('The estimate', () => {
  it('is nothing for registers that are all zero, and one for a single one', () => {
    expect(estimateOf([0, REGISTERS])).toBe(0);
    expect(estimateOf([0, REGISTERS - 1], [1, 1])).toBe(1);
    expect(estimateOf([0, REGISTERS - 1], [20, 1])).toBe(1);
  });

  it('doubles when every register is one higher', () => {
    const low = estimateOf([5, REGISTERS / 2], [6, REGISTERS / 2]);
    const high = estimateOf([6, REGISTERS / 2], [7, REGISTERS / 2]);
    expect(Math.abs(high - 2 * low)).toBeLessThanOrEqual(1);
  });

  it('is out of bounds where all registers are full', () => {
    expect(estimateOf([51, REGISTERS])).toBeGreaterThanOrEqual(ESTIMATE_LIMIT);
  });

  it('is within six standard errors of the truth at every size', () => {
    const { position, editor, counts } = new HyperLogLogWorkspace();
    editor.create();
    const view = new DataView(new ArrayBuffer(4));
    const tolerance = (6 * 1.04) / Math.sqrt(REGISTERS);
    let worst = 0;
    for (let element = 1; element <= 200_000; element++) {
      view.setUint32(0, element);
      position.compute(view, 0, 4);
      editor.raise(position.index, position.rank, 3_000);
      if (element % 997 !== 1) continue;
      countRegisters(editor.bytes, 0, editor.length, counts);
      const error = Math.abs(estimate(counts) - element);
      if (element > 100) worst = Math.max(worst, error / element);
      expect(error).toBeLessThanOrEqual(Math.ceil(element * tolerance));
    }
    expect(worst).toBeGreaterThan(0);
  });
});
