import { beforeEach, describe, expect, it } from 'vitest';
import { CommandTimer } from './command-timer.ts';

const GET = 1;
const SET = 2;

describe('the command timer', () => {
  let nowMs: number;
  let readings: number;
  let measured: string[];
  let timer: CommandTimer;
  let means: Map<number, number>;

  beforeEach(() => {
    nowMs = 0;
    readings = 0;
    measured = [];
    means = new Map();
    const clock = {
      nowMs: () => nowMs,
      nowMicroseconds: () => nowMs * 1000,
      monotonicMs: () => {
        readings++;
        return nowMs;
      },
      blockMs: () => {},
    };
    timer = new CommandTimer(clock, {
      measured: (id, calls, durationMs) => measured.push(`${id} x${calls} ${durationMs}`),
      meanMs: (id) => means.get(id) ?? 0,
    });
  });

  /** As the dispatcher does it. */
  function run(id: number, durationMs = 1, isQuick = true): void {
    if (id !== timer.runId) timer.begin(id, isQuick);
    nowMs += durationMs;
    if (++timer.runCalls >= timer.runLimit) timer.end();
  }

  it('measures a single request exactly, in two readings', () => {
    timer.start();
    run(GET, 3);
    timer.stop();
    expect(measured).toEqual(['1 x1 3']);
    expect(readings).toBe(2);
  });

  it('measures a pipeline of one command in runs that grow fourfold', () => {
    timer.start();
    for (let nth = 0; nth < 64; nth++) run(GET);
    timer.stop();
    expect(measured.map((text) => text.split(' ')[1])).toEqual([...['x1', 'x4', 'x16', 'x43']]);
    expect(readings).toBe(5);
    const total = measured.reduce((sum, text) => sum + Number(text.split(' ')[2]), 0);
    expect(total).toBe(64);
  });

  it('begins with single requests again in the next batch', () => {
    for (let batch = 0; batch < 2; batch++) {
      timer.start();
      for (let nth = 0; nth < 3; nth++) run(GET);
      timer.stop();
    }
    expect(measured).toEqual(['1 x1 1', '1 x2 2', '1 x1 1', '1 x2 2']);
  });

  it('measures a command of which nothing is known apart from others', () => {
    means.set(GET, 1);
    timer.start();
    run(GET, 1);
    run(GET, 2);
    run(SET, 10);
    run(GET, 5);
    timer.stop();
    expect(measured).toEqual(['1 x1 1', '1 x1 2', '2 x1 10', '1 x1 5']);
  });

  it('shares out what several commands took together by what each took before', () => {
    means.set(GET, 1);
    means.set(SET, 3);
    timer.start();
    run(SET, 3);
    for (const id of [GET, SET, GET]) run(id, 10);
    timer.stop();
    // Of 30 ms one, three and one parts of five.
    expect(measured).toEqual(['2 x1 3', '1 x1 6', '2 x1 18', '1 x1 6']);
    expect(readings).toBe(3);
  });

  it('closes a run of several commands when it is full, and lets the next be longer', () => {
    means.set(GET, 1).set(SET, 1);
    timer.start();
    run(GET);
    for (let nth = 0; nth < 4; nth++) run(nth % 2 === 0 ? SET : GET);
    for (let nth = 0; nth < 16; nth++) run(nth < 8 ? SET : GET);
    timer.stop();
    const alternating = ['2 x1 1', '1 x1 1', '2 x1 1', '1 x1 1'];
    expect(measured).toEqual(['1 x1 1', ...alternating, '2 x8 8', '1 x8 8']);
    expect(readings).toBe(4);
  });

  it('does not change commands too often within a run', () => {
    means.set(GET, 1).set(SET, 1);
    timer.start();
    for (let nth = 0; nth < 37; nth++) run(nth % 2 === 0 ? SET : GET);
    timer.stop();
    expect(measured).toHaveLength(37);
    // One, four, nine, nine, nine and the rest.
    expect(readings).toBe(7);
  });

  it('keeps a command that is not quick out of a run', () => {
    means.set(GET, 1).set(SET, 1);
    timer.start();
    run(GET, 1);
    run(GET, 1);
    run(SET, 50, false);
    run(GET, 1);
    timer.stop();
    expect(measured).toEqual(['1 x1 1', '1 x1 1', '2 x1 50', '1 x1 1']);
  });

  it('measures each call of a command that is not quick', () => {
    timer.start();
    for (let nth = 0; nth < 4; nth++) run(SET, 7, false);
    timer.stop();
    expect(measured).toEqual(Array(4).fill('2 x1 7'));
    expect(readings).toBe(5);
  });

  it('leaves out what passes between two batches', () => {
    timer.start();
    run(GET, 1);
    timer.stop();
    nowMs += 1000;
    run(GET, 1);
    timer.stop();
    expect(measured).toEqual(['1 x1 1', '1 x1 1']);
  });
});
