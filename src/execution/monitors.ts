/**
 * MONITOR: clients that are sent every command as it is executed. While there is one, every session
 * has a bit in its gate, so that a plain request pays nothing when nobody looks on. Commands of
 * administrators are not shown, nor the secrets in others.
 */
import type { Arguments } from '../base/arguments.ts';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import type { Clock } from '../base/clock.ts';
import {
  type Command,
  FLAG_MAY_REPLICATE,
  FLAG_READONLY,
  FLAG_SKIP_MONITOR,
  FLAG_WRITE,
} from '../commands/framework/command.ts';
import { REDACTED, secretIndexes } from '../commands/framework/secrets.ts';
import type { Monitors } from '../commands/framework/server.ts';
import { GATE_MONITORED, GATE_REPLY_OFF, type Session } from '../commands/framework/session.ts';
import type { Config } from '../config/config.ts';
import { quoted } from '../config/quoting.ts';
import { err, type ReplyError } from '../protocol/reply-error.ts';
import type { ClientTable } from './client-table.ts';

const MICROSECONDS = 1_000_000;
const ONLY_LOOKS_ON = err("Replica can't interact with the keyspace");

/** A client that looks on is to Redis a kind of replica: it has nothing to do with the data. */
export function monitorRefusal(flags: number): ReplyError | undefined {
  return (flags & (FLAG_READONLY | FLAG_WRITE | FLAG_MAY_REPLICATE)) === 0
    ? undefined
    : ONLY_LOOKS_ON;
}

export class MonitoringClients implements Monitors {
  readonly #clients: ClientTable;
  readonly #clock: Clock;
  readonly #config: Config;
  readonly #watching = new Set<Session>();

  constructor(clients: ClientTable, clock: Clock, config: Config) {
    this.#clients = clients;
    this.#clock = clock;
    this.#config = config;
  }

  get active(): boolean {
    return this.#watching.size > 0;
  }

  add(session: Session): void {
    session.isMonitor = true;
    this.#watching.add(session);
    for (const one of this.#clients.list()) one.gate |= GATE_MONITORED;
  }

  remove(session: Session): void {
    session.isMonitor = false;
    if (!this.#watching.delete(session) || this.#watching.size > 0) return;
    for (const one of this.#clients.list()) one.gate &= ~GATE_MONITORED;
  }

  /** Shows a command that was just executed. */
  show(command: Command, session: Session, request: Arguments): void {
    if ((command.flags & FLAG_SKIP_MONITOR) !== 0 || command.spec.flags.includes('admin')) return;
    const microseconds = this.#clock.nowMicroseconds();
    const seconds = Math.floor(microseconds / MICROSECONDS);
    const fraction = String(microseconds % MICROSECONDS).padStart(6, '0');
    const from = session.isUnixSocket
      ? `unix:${session.address.replace(/:0$/, '')}`
      : session.address;
    const secrets = secretIndexes(command, request, this.#config);
    const words = Array.from({ length: request.count }, (_, index) =>
      secrets.has(index)
        ? quoted(REDACTED)
        : quoted(latin1Text(request.bytes, request.starts[index], request.lengths[index])),
    );
    const where = `[${session.database.index} ${from}]`;
    const line = asciiBytes(`+${seconds}.${fraction} ${where} ${words.join(' ')}\r\n`);
    for (const watching of this.#watching) {
      // One that says QUIT is sent no more than the answer, one that wants no answers nothing.
      const isMute = watching.closeAfterReply || (watching.gate & GATE_REPLY_OFF) !== 0;
      if (!isMute) watching.push(line);
    }
  }
}
