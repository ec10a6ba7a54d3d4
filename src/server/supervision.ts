/**
 * Tells the process manager that started the server how it is: `supervised systemd`, `upstart`, or
 * `auto`, whichever has left its mark in the environment. systemd is told through a datagram unix
 * socket that Node cannot speak to, so its own program `systemd-notify` tells it. systemd takes
 * that for granted only from a unit with `NotifyAccess=all`.
 */
import { spawn } from 'node:child_process';
import type { LogLevel } from '../commands/framework/server.ts';

export type Manager = 'systemd' | 'upstart' | 'no';
export type Supervised = 'no' | 'auto' | 'systemd' | 'upstart';

export interface SupervisionHost {
  readonly environment: Readonly<Record<string, string | undefined>>;
  log(level: LogLevel, text: string): void;
  /** Runs a program, not waiting for its end; is told of it if it cannot be run. */
  run(program: string, args: readonly string[], failed: (reason: string) => void): void;
  /** Stops this very process until somebody lets it go on. */
  stopProcess(): void;
}

const UPSTART = 'UPSTART_JOB';
const SYSTEMD = 'NOTIFY_SOCKET';

export const supervisionHost = (log: SupervisionHost['log']): SupervisionHost => ({
  environment: process.env,
  log,
  run(program, args, failed) {
    const child = spawn(program, args, { stdio: 'ignore' });
    child.on('error', (error) => failed(error.message));
    child.on('exit', (code) => {
      if (code !== 0) failed(`it ended with ${code}`);
    });
    child.unref();
  },
  stopProcess: () => process.kill(process.pid, 'SIGSTOP'),
});

export class Supervision {
  readonly #host: SupervisionHost;
  readonly manager: Manager;

  /** Upstart waits for the process to stop itself, and lets it go on. */
  constructor(wish: Supervised, host: SupervisionHost) {
    this.#host = host;
    this.manager = managerOf(wish, host);
    if (this.manager === 'upstart') {
      host.log('notice', 'supervised by upstart, will stop to signal readiness.');
      host.stopProcess();
    } else if (this.manager === 'systemd') {
      this.#notify('STATUS=Respite is loading...');
      host.log(
        'notice',
        'Supervised by systemd, which should allow for the time to load and save.',
      );
    }
  }

  ready(): void {
    if (this.manager === 'systemd') this.#notify('READY=1', 'STATUS=Ready to accept connections');
  }

  stopping(): void {
    if (this.manager === 'systemd') this.#notify('STOPPING=1', 'STATUS=Stopping');
  }

  #notify(...what: string[]): void {
    // The sender's process id is its own; this names the one that it speaks of.
    this.#host.run('systemd-notify', [`--pid=${process.pid}`, ...what], (reason) => {
      this.#host.log('warning', `systemd supervision error: systemd-notify: ${reason}`);
    });
  }
}

/** Who has started the process, as far as `wish` wants to know; warns when it is not there. */
export function managerOf(wish: Supervised, { environment, log }: SupervisionHost): Manager {
  const hasUpstart = (environment[UPSTART] ?? '') !== '';
  const hasSystemd = (environment[SYSTEMD] ?? '') !== '';
  if (wish === 'auto') {
    if (!hasUpstart && !hasSystemd) return 'no';
    log('verbose', `${hasUpstart ? 'Upstart' : 'Systemd'} supervision detected.`);
    return hasUpstart ? 'upstart' : 'systemd';
  }
  if (wish === 'upstart') {
    if (hasUpstart) return 'upstart';
    log('warning', 'upstart supervision requested, but UPSTART_JOB not found!');
  }
  if (wish === 'systemd') {
    if (hasSystemd) return 'systemd';
    log('warning', 'systemd supervision error: NOTIFY_SOCKET not found!');
  }
  return 'no';
}
