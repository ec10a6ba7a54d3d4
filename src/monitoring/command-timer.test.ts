import { beforeEach, describe, expect, it } from 'vitest';
import { CommandTimer } from './command-timer.ts';

const GET = 1;
const SET = 2;

describe('the command timer', () => {
  let nowMs: number;
  let readings: number;
  let measured: string[];
  let timer: CommandTimer;

  beforeEach(() => {
    nowMs = 0;
    readings = 0;
    measured = [];
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

  it('never puts the time of one command to another', () => {
    timer.start();
    run(GET, 1);
    run(GET, 2);
    run(SET, 10);
    run(GET, 5);
    timer.stop();
    expect(measured).toEqual(['1 x1 1', '1 x1 2', '2 x1 10', '1 x1 5']);
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
