/**
 * What ends the server but SHUTDOWN: signals, of which a second SIGINT means now, and bugs, which
 * are to be found in the log afterwards.
 */
import type { Config } from '../config/config.ts';
import type { Logger } from './logger.ts';

/** @param stop Stops the server; false when it does not stop, since the data cannot be saved. */
export function stopOnSignals(logger: Logger, stop: (signal: string) => boolean): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping && signal === 'SIGINT') {
        logger.fromSignalHandler('You insist... exiting now.');
        process.exit(1);
      }
      logger.fromSignalHandler(`Received ${signal} scheduling shutdown...`);
      if (isStopping) return;
      isStopping = true;
      setImmediate(() => {
        isStopping = stop(signal);
      });
    });
  }
  // A closed terminal or pipe must not end the server.
  process.on('SIGHUP', () => logger.log('notice', 'Received SIGHUP, ignored'));
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
