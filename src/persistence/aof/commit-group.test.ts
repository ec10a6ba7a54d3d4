import { describe, expect, it } from 'vitest';
import { CommitGroup } from './commit-group.ts';

/** Clients that arrive at these times (in ms), 100 in all; how many of them share the fsync? */
function groupOf(group: CommitGroup, arrivals: readonly number[], lookMs = 0.01): number {
  for (let nowMs = 0; ; nowMs += lookMs) {
    const waiting = arrivals.filter((atMs) => atMs <= nowMs).length;
    if (!group.mayGrow(waiting, 100, nowMs)) return waiting;
  }
}

function withFsyncOf(tookMs: number): CommitGroup {
  const group = new CommitGroup();
  for (let times = 0; times < 50; times++) group.committed(tookMs);
  return group;
}

describe('Clients that wait for an fsync', () => {
  const quick = Array.from({ length: 50 }, (_, at) => at * 0.009);

  it('wait for all who come one after the other', () => {
    expect(groupOf(withFsyncOf(1), quick)).toBe(50);
  });

  it('do not wait for longer than an fsync takes', () => {
    expect(groupOf(withFsyncOf(0.2), quick)).toBeLessThan(30);
    expect(groupOf(new CommitGroup(), quick)).toBe(1);
  });

  it('do not wait for an fsync as slow as the slowest was', () => {
    const group = withFsyncOf(500);
    const slowly = Array.from({ length: 100 }, (_, at) => at);
    expect(groupOf(group, slowly, 1)).toBeLessThan(4);
  });

  it('wait for nobody when all there are wait', () => {
    expect(withFsyncOf(1).mayGrow(3, 3, 0)).toBe(false);
    expect(withFsyncOf(1).mayGrow(2, 3, 0)).toBe(true);
  });

  it('look a few times in vain when more waited before, otherwise once', () => {
    const group = withFsyncOf(1);
    const late = [0, 0, 0.025, 0.025];
    expect(groupOf(group, late)).toBe(2);
    expect(groupOf(group, [0, 0, 0, 0])).toBe(4);
    expect(groupOf(group, late)).toBe(4);
  });

  it('begin anew when something else was in a hurry to commit', () => {
    const group = withFsyncOf(0.2);
    expect(group.mayGrow(1, 100, 0)).toBe(true);
    group.committed(0.2);
    expect(group.mayGrow(1, 100, 50)).toBe(true);
    expect(group.mayGrow(2, 100, 50.3)).toBe(false);
  });
});
