/**
 * Lines for the system's log (`syslog-enabled`). Node cannot speak to /dev/log, a datagram unix
 * socket; the system's own `logger` program can, so one is kept running and gets the lines. Where
 * there is no such program, or it ends, the lines are lost, as they are without a syslog daemon.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { LogLevel } from '../commands/framework/server.ts';

const FACILITY_USER = 1;
const FACILITY_LOCAL0 = 16;
const SEVERITIES: Readonly<Record<LogLevel, number>> = {
  debug: 7,
  verbose: 6,
  notice: 5,
  warning: 4,
};
const LINE_BREAKS = /[\r\n]+/g;

export interface SystemLogSettings {
  readonly identity: string;
  /** `user`, or `local0` to `local7`. */
  readonly facility: string;
  /** The program that takes the lines. */
  readonly program?: string;
}

export class SystemLog {
  readonly #facility: number;
  #process: ChildProcess | undefined;

  constructor({ identity, facility, program = 'logger' }: SystemLogSettings) {
    this.#facility = facilityNumber(facility);
    const options = ['--prio-prefix', `--id=${process.pid}`, '--tag', identity];
    const child = spawn(program, options, { stdio: ['pipe', 'ignore', 'ignore'] });
    const lost = (): void => {
      this.#process = undefined;
    };
    child.on('error', lost);
    child.on('exit', lost);
    child.stdin.on('error', lost);
    // It ends by itself when our end of the pipe closes, so it need not keep us running.
    child.unref();
    this.#process = child;
  }

  write(level: LogLevel, text: string): void {
    const priority = this.#facility * 8 + SEVERITIES[level];
    this.#process?.stdin?.write(`<${priority}>${text.replace(LINE_BREAKS, ' ')}\n`);
  }
}

export function facilityNumber(facility: string): number {
  if (facility === 'user') return FACILITY_USER;
  return FACILITY_LOCAL0 + Number(facility.slice('local'.length));
}
