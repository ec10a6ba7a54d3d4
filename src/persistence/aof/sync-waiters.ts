/** Who waits for the append-only file to be on the disk up to a certain point: WAITAOF. */

export interface SyncWaiter {
  /** Bytes of effects that must be on the disk. */
  readonly offset: number;
  /** They are; or the file was turned off, and nobody can say. */
  done(isOff: boolean): void;
}

export class SyncWaiters {
  readonly #waiters = new Set<SyncWaiter>();

  add(waiter: SyncWaiter): void {
    this.#waiters.add(waiter);
  }

  remove(waiter: SyncWaiter): void {
    this.#waiters.delete(waiter);
  }

  synced(offset: number): void {
    for (const waiter of this.#waiters) if (waiter.offset <= offset) waiter.done(false);
  }

  turnedOff(): void {
    for (const waiter of this.#waiters) waiter.done(true);
  }
}
