/** The counters behind INFO stats that do not belong to the keyspace. */
import { RateMeter } from './rate-meter.ts';

export class Statistics {
  commandsProcessed = 0;
  connectionsReceived = 0;
  rejectedConnections = 0;
  inputBytes = 0;
  outputBytes = 0;
  errorReplies = 0;
  unexpectedErrorReplies = 0;
  readsProcessed = 0;
  writesProcessed = 0;
  clientsClosedForQueryBuffer = 0;
  clientsClosedForOutputBuffer = 0;
  /** Clients closed because all of them took more than `maxmemory-clients`. */
  evictedClients = 0;
  /** Times a user or password was wrong. */
  authenticationFailures = 0;
  /** Time spent on active expiry, ms. */
  expireCycleMs = 0;
  /** Data size of the server when it was ready, bytes; not reset. */
  startupBytes = 0;
  /** Highest data size seen, bytes. */
  peakUsedBytes = 0;
  /** Longest time the event loop was kept from its next turn, ms. */
  longestStopMs = 0;
  /** How often each error code was answered. */
  readonly errors = new Map<string, number>();
  readonly commandRate = new RateMeter();
  readonly inputRate = new RateMeter();
  readonly outputRate = new RateMeter();

  countError(code: string): void {
    this.errorReplies++;
    // Codes come from our own catalogue, but modules of the future and EVAL make their own.
    if (this.errors.size >= 128 && !this.errors.has(code)) return;
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }

  /** CONFIG RESETSTAT. */
  reset(): void {
    this.commandsProcessed = 0;
    this.connectionsReceived = 0;
    this.rejectedConnections = 0;
    this.inputBytes = 0;
    this.outputBytes = 0;
    this.errorReplies = 0;
    this.unexpectedErrorReplies = 0;
    this.readsProcessed = 0;
    this.writesProcessed = 0;
    this.clientsClosedForQueryBuffer = 0;
    this.clientsClosedForOutputBuffer = 0;
    this.evictedClients = 0;
    this.authenticationFailures = 0;
    this.expireCycleMs = 0;
    this.longestStopMs = 0;
    this.errors.clear();
    this.commandRate.reset();
    this.inputRate.reset();
    this.outputRate.reset();
  }
}
