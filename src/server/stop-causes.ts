/**
 * What ends the server but SHUTDOWN: signals, of which a second SIGINT means now, and bugs, which
 * are to be found in the log afterwards.
 */
import type { Config } from '../config/config.ts';
import type { Logger } from './logger.ts';

export type StopSignal = 'SIGTERM' | 'SIGINT';

/** While background work is paused (by DEBUG), whether it goes on is looked at so often. */
const PAUSED_MS = 20;

/** What a signal asks for, and until it is done SHUTDOWN ABORT can take back. */
export class StopRequest {
  readonly #isPaused: () => boolean;
  readonly #stop: (signal: StopSignal) => boolean;
  #signal: StopSignal | undefined = undefined;

  /** @param stop Stops the server; false when it does not stop, since data cannot be saved. */
  constructor(isPaused: () => boolean, stop: (signal: StopSignal) => boolean) {
    this.#isPaused = isPaused;
    this.#stop = stop;
  }

  get isPending(): boolean {
    return this.#signal !== undefined;
  }

  ask(signal: StopSignal): void {
    this.#signal = signal;
    setImmediate(() => this.#fulfil());
  }

  #fulfil(): void {
    if (this.#signal === undefined) return;
    if (this.#isPaused()) setTimeout(() => this.#fulfil(), PAUSED_MS);
    else if (!this.#stop(this.#signal)) this.#signal = undefined;
  }

  /** False when there was nothing to take back. */
  cancel(): boolean {
    const { isPending } = this;
    this.#signal = undefined;
    return isPending;
  }
}

export function stopOnSignals(logger: Logger, request: StopRequest): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (request.isPending && signal === 'SIGINT') {
        logger.fromSignalHandler('You insist... exiting now.');
        process.exit(1);
      }
      logger.fromSignalHandler(`Received ${signal} scheduling shutdown...`);
      if (!request.isPending) request.ask(signal);
    });
  }
  // A closed terminal or pipe must not end the server, and where nobody listens to SIGUSR1, Node
  // opens a port for debuggers: who reaches that may do anything, without a password.
  for (const signal of ['SIGHUP', 'SIGUSR1'] as const) {
    process.on(signal, () => logger.log('notice', `Received ${signal}, ignored`));
  }
}

/** An exception that nobody expected: the state of the data is unknown, so the server ends. */
export function stopOnBugs(config: Config, logger: Logger): void {
  process.on('uncaughtException', (error) => {
    const report = crashReport(error);
    if (config.get('crash-log-enabled')) {
      for (const line of report) logger.log('warning', line);
    } else {
      process.stderr.write(`${report.join('\n')}\n`);
    }
    process.exit(1);
  });
}

function crashReport(error: Error): readonly string[] {
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  return [
    '=== RESPITE BUG REPORT START: an exception that nobody caught ===',
    `node=${process.versions.node}, uptime=${Math.round(process.uptime())} s`,
    '------ STACK TRACE ------',
    ...stack.split('\n'),
    '=== RESPITE BUG REPORT END. Please report it with the lines between. ===',
  ];
}
