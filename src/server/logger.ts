/**
 * Log lines in Redis's format, which log collectors parse:
 * `pid:role day month year time.ms mark text`. Written at once, so that nothing is lost in a crash.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { LogLevel } from '../commands/framework/server.ts';
import type { SystemLog } from './system-log.ts';

const LEVELS: readonly string[] = ['debug', 'verbose', 'notice', 'warning', 'nothing'];
const MARKS: Readonly<Record<LogLevel, string>> = {
  debug: '.',
  verbose: '-',
  notice: '*',
  warning: '#',
};
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const STANDARD_OUTPUT = 1;

export class Logger {
  /** Lines below this level are dropped. */
  level: LogLevel | 'nothing' = 'notice';
  /** Gets every line as well. */
  systemLog: SystemLog | undefined = undefined;
  /** `M`, a master, once the server is ready to be one; `C` before. */
  role = 'C';
  /** Called before anything is written to standard output. */
  beforeOutput: () => void = () => {};
  #file = '';

  /** Appends to a file from now on; '' means standard output. Throws if it cannot be opened. */
  useFile(path: string): void {
    if (path !== '') closeSync(openSync(path, 'a'));
    this.#file = path;
  }

  log(level: LogLevel, text: string): void {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(this.level)) return;
    const prefix = `${process.pid}:${this.role} ${timestamp(new Date())} ${MARKS[level]}`;
    this.#write(`${prefix} ${text}\n`);
    this.systemLog?.write(level, text);
  }

  /** The line of a signal, as Redis writes it, at every level. */
  fromSignalHandler(text: string): void {
    const seconds = Math.floor(Date.now() / 1000);
    this.#write(`${process.pid}:signal-handler (${seconds}) ${text}\n`);
    this.systemLog?.write('warning', text);
  }

  /** Text of several lines without the prefix, at the level of a notice. */
  raw(text: string): void {
    if (LEVELS.indexOf('notice') >= LEVELS.indexOf(this.level)) this.#write(text);
  }

  #write(text: string): void {
    try {
      if (this.#file !== '') {
        this.#append(text);
        return;
      }
      this.beforeOutput();
      writeSync(STANDARD_OUTPUT, text);
    } catch (error) {
      this.#lost(error);
    }
  }

  /** The file is opened for each line, so that it may be rotated without telling us. */
  #append(text: string): void {
    const file = openSync(this.#file, 'a');
    try {
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
  }

  /**
   * A log that cannot be written must not stop the server: its reader does not read or is gone, the
   * disk is full, somebody has removed the directory or taken the right to write there.
   */
  #lost(error: unknown): void {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

function timestamp(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
  const ms = String(now.getMilliseconds()).padStart(3, '0');
  return `${two(now.getDate())} ${MONTHS[now.getMonth()]} ${now.getFullYear()} ${time}.${ms}`;
}
