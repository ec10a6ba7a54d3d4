/**
 * A turn of the event loop: what is done between two looks at the sockets, while everybody else
 * waits. Whoever has much to say says the rest of it in a later turn once this one has taken
 * `MOST_MS`. What times the commands knows that without another look at the clock.
 */
import type { Clock } from '../base/clock.ts';
import type { CommandTimer } from '../monitoring/command-timer.ts';
import type { Statistics } from '../monitoring/statistics.ts';

/** So long a turn goes on taking requests. */
const MOST_MS = 4;

export class Turn {
  readonly #clock: Clock;
  readonly #statistics: Statistics;
  readonly #timer: CommandTimer;
  #startedMs = 0;
  #startedCommands = 0;

  constructor(clock: Clock, statistics: Statistics, timer: CommandTimer) {
    this.#clock = clock;
    this.#statistics = statistics;
    this.#timer = timer;
  }

  begin(): void {
    this.#startedMs = this.#clock.monotonicMs();
    this.#startedCommands = this.#statistics.commandsProcessed;
  }

  /** Has it taken so long that further requests must wait for the next one? */
  get isOver(): boolean {
    return this.#timer.latestMs > this.#startedMs + MOST_MS;
  }

  /** Counts the commands since it began. */
  countCommands(): void {
    const statistics = this.#statistics;
    const commands = statistics.commandsProcessed - this.#startedCommands;
    if (commands > statistics.mostCommandsInTurn) statistics.mostCommandsInTurn = commands;
  }

  /** How long has everybody else been kept waiting? In ms. */
  measure(): number {
    const took = this.#clock.monotonicMs() - this.#startedMs;
    if (took > this.#statistics.longestStopMs) this.#statistics.longestStopMs = took;
    return took;
  }

  /** The counters begin anew. */
  reset(): void {
    this.#startedCommands = 0;
  }
}
