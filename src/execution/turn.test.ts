import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/test-engine.ts';
import { CommandTimer } from '../monitoring/command-timer.ts';
import { Statistics } from '../monitoring/statistics.ts';
import { Turn } from './turn.ts';

function newTurn() {
  const clock = new ManualClock();
  const statistics = new Statistics();
  const timer = new CommandTimer(clock, { measured: () => {}, meanMs: () => 0 });
  return { clock, statistics, timer, turn: new Turn(clock, statistics, timer) };
}

describe('a turn of the event loop', () => {
  it('is over once its commands have taken more than four milliseconds', () => {
    const { clock, timer, turn } = newTurn();
    turn.begin();
    timer.start();
    clock.ms += 4;
    timer.stop();
    timer.start();
    expect(turn.isOver).toBe(false);
    clock.ms += 1;
    timer.start();
    expect(turn.isOver).toBe(true);
    turn.begin();
    expect(turn.isOver).toBe(false);
  });

  it('knows how long it stopped everybody else, and how many commands it took', () => {
    const { clock, statistics, turn } = newTurn();
    turn.begin();
    clock.ms += 7;
    statistics.commandsProcessed += 3;
    expect(turn.measure()).toBe(7);
    turn.countCommands();
    turn.begin();
    clock.ms += 2;
    expect(turn.measure()).toBe(2);
    turn.countCommands();
    expect([statistics.longestStopMs, statistics.mostCommandsInTurn]).toEqual([7, 3]);
  });
});
