/**
 * ACL LOG: who was refused what. The same again within a minute is counted in its entry, which then
 * comes first, so that a client that keeps trying does not push everybody else out.
 */
import type { DenialReason } from './permissions.ts';

export type LogReason = DenialReason | 'auth';
export type LogContext = 'toplevel' | 'multi' | 'lua' | 'module';

/** What happened, without its time. Texts are Latin-1. */
export interface AclIncident {
  readonly reason: LogReason;
  readonly context: LogContext;
  /** The command, key or channel that was refused; of `auth`, how it was tried. */
  readonly object: string;
  readonly userName: string;
  /** As a line of CLIENT LIST. */
  readonly clientInfo: string;
}

export interface AclLogEntry extends AclIncident {
  readonly id: number;
  count: number;
  clientInfo: string;
  readonly createdAtMs: number;
  updatedAtMs: number;
}

const SAME_WITHIN_MS = 60_000;
/** So many of the newest entries are compared with what happens. */
const COMPARED_ENTRIES = 10;

export class AclLog {
  /** Newest first. */
  #entries: AclLogEntry[] = [];
  #nextId = 0;
  /** How often each reason was given since the start or CONFIG RESETSTAT. */
  readonly counts: Record<LogReason, number> = { command: 0, key: 0, channel: 0, auth: 0 };

  get entries(): readonly AclLogEntry[] {
    return this.#entries;
  }

  /** @param mostEntries What `acllog-max-len` says. */
  add(incident: AclIncident, nowMs: number, mostEntries: number): void {
    this.counts[incident.reason]++;
    const known = this.#entries
      .slice(0, COMPARED_ENTRIES)
      .find((entry) => isSame(entry, incident, nowMs));
    if (known !== undefined) {
      known.clientInfo = incident.clientInfo;
      known.updatedAtMs = nowMs;
      known.count++;
      this.#entries = [known, ...this.#entries.filter((entry) => entry !== known)];
      return;
    }
    const times = { createdAtMs: nowMs, updatedAtMs: nowMs };
    this.#entries.unshift({ ...incident, ...times, id: this.#nextId++, count: 1 });
    this.#entries.length = Math.min(this.#entries.length, mostEntries);
  }

  /** ACL LOG RESET. */
  clear(): void {
    this.#entries = [];
  }

  /** CONFIG RESETSTAT. */
  resetCounts(): void {
    for (const reason of ['command', 'key', 'channel', 'auth'] as const) this.counts[reason] = 0;
  }
}

function isSame(entry: AclLogEntry, incident: AclIncident, nowMs: number): boolean {
  return (
    entry.reason === incident.reason &&
    entry.context === incident.context &&
    Math.abs(nowMs - entry.updatedAtMs) <= SAME_WITHIN_MS &&
    entry.object === incident.object &&
    entry.userName === incident.userName
  );
}
