/** The counters behind INFO stats that do not belong to the keyspace. */
import { RateMeter } from './rate-meter.ts';

/** So many codes are counted one by one; a script may invent any number of them. */
const MOST_ERROR_CODES = 128;
/** Counted once when there are more: those that come after it are only counted in all. */
const TOO_MANY_CODES = 'ERRORSTATS_DISABLED';

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
  /** Time spent on active expiry, ms. */
  expireCycleMs = 0;
  /** Data size of the server when it was ready, bytes; not reset. */
  startupBytes = 0;
  /** Highest data size seen, bytes. */
  /** The most that a snapshot has had in memory on its way to the disk. */
  snapshotPeakBytes = 0;
  peakUsedBytes = 0;
  /** Longest time the event loop was kept from its next turn, ms. */
  longestStopMs = 0;
  /** Time spent on requests, ms, and the most of them in one turn of the event loop. */
  commandMs = 0;
  mostCommandsInTurn = 0;
  /** Time spent on what is done when no client asks, ms. */
  backgroundMs = 0;
  /** How often each error code was answered. */
  readonly errors = new Map<string, number>();
  readonly commandRate = new RateMeter();
  readonly inputRate = new RateMeter();
  readonly outputRate = new RateMeter();
  /** Turns of the event loop, and how much of the time it was at work (ms for each second). */
  readonly loopRate = new RateMeter();
  readonly loopWorkRate = new RateMeter();

  /** True when this code is the first that finds no room. */
  countError(code: string): boolean {
    this.errorReplies++;
    const count = this.errors.get(code);
    if (count === undefined && this.errors.size >= MOST_ERROR_CODES) {
      if (this.errors.has(TOO_MANY_CODES)) return false;
      this.errors.set(TOO_MANY_CODES, 1);
      return true;
    }
    this.errors.set(code, (count ?? 0) + 1);
    return false;
  }

  /** @param cycles Turns of the event loop so far. @param activeMs How long it was at work. */
  sampleRates(cycles: number, activeMs: number, nowMs: number): void {
    this.commandRate.sample(this.commandsProcessed, nowMs);
    this.inputRate.sample(this.inputBytes, nowMs);
    this.outputRate.sample(this.outputBytes, nowMs);
    this.loopRate.sample(cycles, nowMs);
    this.loopWorkRate.sample(activeMs, nowMs);
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
    this.expireCycleMs = 0;
    this.longestStopMs = 0;
    this.commandMs = 0;
    this.mostCommandsInTurn = 0;
    this.backgroundMs = 0;
    this.errors.clear();
    this.commandRate.reset();
    this.inputRate.reset();
    this.outputRate.reset();
    this.loopRate.reset();
    this.loopWorkRate.reset();
  }
}
