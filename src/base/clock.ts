/**
 * The clock as a port: the server passes in the system's, a test one that it moves itself.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch, integer. */
  nowMs(): number;
  /** Microseconds since the Unix epoch, integer. */
  nowMicroseconds(): number;
  /** A reading that never goes back, in milliseconds with fractions. */
  monotonicMs(): number;
  /** Stops the calling thread, as DEBUG SLEEP promises. */
  blockMs(durationMs: number): void;
}
