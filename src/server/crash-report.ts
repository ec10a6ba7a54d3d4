/**
 * The report that a server leaves in its log when it does not end as it should: on a bug, on
 * SIGABRT (which a service manager sends to what it takes for dead), or because DEBUG asks for it.
 * Its headings are those that tools look for in Redis's log. Keys, values and arguments are never
 * told, so it may be shown to others.
 *
 * Signals that the processor raises (SIGSEGV and the like) are left to the system: behind them no
 * JavaScript can run, and a listener for one would only make the fault happen again and again.
 */
import { constants } from 'node:os';
import { latin1Text } from '../base/ascii.ts';
import { clientDescription } from '../commands/connection/client/client-line.ts';
import { writeInfo } from '../commands/server/info/info.ts';
import type { Engine } from '../execution/engine.ts';
import type { Logger } from './logger.ts';
import { VERSION } from './version.ts';

/** A report that lists ten thousand clients helps nobody. */
const MOST_CLIENTS = 100;

export interface CrashHost {
  readonly logger: Logger;
  /** Undefined before there is one. */
  readonly engine: Engine | undefined;
  /** Option `crash-log-enabled`: else the stack goes to standard error, and no more. */
  readonly isEnabled: boolean;
}

/** Writes it; never fails, whatever state the server is in. */
export function reportCrash(
  { logger, engine, isEnabled }: CrashHost,
  why: string,
  stack: string,
): void {
  if (!isEnabled) {
    process.stderr.write(`${why}\n${stack}\n`);
    return;
  }
  const line = (text: string): void => logger.log('warning', text);
  line('=== RESPITE BUG REPORT START: please report from here to the end ===');
  line(why);
  line(`node=${process.versions.node}, uptime=${Math.round(process.uptime())} s`);
  line('------ STACK TRACE ------');
  for (const text of stack.split('\n')) line(text);
  if (engine !== undefined) {
    section(line, 'INFO OUTPUT', () => infoLines(engine));
    section(line, 'CLIENT LIST OUTPUT', () => clientLines(engine));
  }
  line('=== RESPITE BUG REPORT END ===');
}

/** What cannot be told any more is not what the report is about. */
function section(
  line: (text: string) => void,
  title: string,
  lines: () => readonly string[],
): void {
  line(`------ ${title} ------`);
  try {
    for (const text of lines()) line(text);
  } catch (error) {
    line(`not to be had: ${String(error)}`);
  }
}

function infoLines(engine: Engine): readonly string[] {
  writeInfo(engine, ['everything']);
  const { bytes, length } = engine.fieldLines;
  return latin1Text(bytes, 0, length).trimEnd().split('\r\n');
}

function clientLines(engine: Engine): readonly string[] {
  const all = engine.clients.list();
  const now = engine.clock.nowMs();
  const told = all.slice(0, MOST_CLIENTS).map((session) => clientDescription(session, now));
  return all.length > told.length ? [...told, `and ${all.length - told.length} more`] : told;
}

/** Redis's words, by which tools know a crash. */
export function crashedBy(signal: NodeJS.Signals): string {
  return `Respite ${VERSION} crashed by signal: ${constants.signals[signal]} (${signal})`;
}

/** Ends the process as the system does when nobody listens to a signal. */
export function dieBy(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
