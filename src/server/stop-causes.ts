/**
 * What ends the server but SHUTDOWN: signals, of which a second SIGINT means now, and bugs, which
 * are to be found in the log afterwards.
 */
import { type CrashHost, crashedBy, dieBy, reportCrash } from './crash-report.ts';
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

/**
 * An exception that nobody expected: the state of the data is unknown, so the server ends. And
 * SIGABRT, which asks for a report of what the server is at, and for the end.
 */
export function stopOnBugs(host: () => CrashHost): void {
  process.on('uncaughtException', (error) => {
    const stack = error.stack ?? `${error.name}: ${error.message}`;
    reportCrash(host(), 'An exception that nobody caught', stack);
    process.exit(1);
  });
  process.on('SIGABRT', () => crashBy('SIGABRT', host()));
}

/** Leaves a report and ends as by this signal; the system may then write a core file. */
export function crashBy(signal: NodeJS.Signals, host: CrashHost): void {
  reportCrash(host, crashedBy(signal), new Error('Where the loop was').stack ?? '');
  dieBy(signal);
}
