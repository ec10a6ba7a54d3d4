/**
 * Requests that were remarkable: took long, were large, or had large answers. SLOWLOG and
 * COMMANDLOG show them, newest first. Of long arguments and long requests only the beginning is
 * kept, and nothing of what is secret.
 */
export interface LoggedRequest {
  readonly id: number;
  readonly timeSeconds: number;
  /** Microseconds, or bytes. */
  readonly amount: number;
  readonly args: readonly Uint8Array[];
  readonly address: string;
  readonly clientName: string;
}

export type LogKind = 'slow' | 'large-request' | 'large-reply';

export class CommandLog {
  /** What is at least so much is logged; Infinity: nothing. */
  threshold = Number.POSITIVE_INFINITY;
  #mostEntries = 128;
  /** Newest first. */
  #entries: LoggedRequest[] = [];
  #nextId = 0;

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** A negative threshold switches the log off. */
  configure(threshold: number, mostEntries: number): void {
    this.threshold = threshold < 0 ? Number.POSITIVE_INFINITY : threshold;
    this.#mostEntries = mostEntries;
    this.#trim();
  }

  add(request: Omit<LoggedRequest, 'id'>): void {
    this.#entries.unshift({ ...request, id: this.#nextId++ });
    this.#trim();
  }

  #trim(): void {
    if (this.#entries.length > this.#mostEntries) this.#entries.length = this.#mostEntries;
  }

  /** Ids go on where they were. */
  clear(): void {
    this.#entries = [];
  }
}
