/**
 * Frees the records of tables that were taken out of their databases, in slices: a database with
 * millions of keys is empty at once, and nobody waits for its memory to come back.
 */
import type { Clock } from '../base/clock.ts';
import type { HashTable } from '../structures/hash-table.ts';
import type { KeyedRecords } from '../structures/keyed-record.ts';
import { TableDrain } from '../structures/table-drain.ts';

export class LazyFree {
  readonly #records: KeyedRecords;
  readonly #drains: TableDrain[] = [];
  /** Called when there is work where there was none. */
  onWork: (() => void) | undefined = undefined;
  /** Objects freed outside the command that let go of them, since the start or RESETSTAT. */
  freedObjects = 0;

  constructor(records: KeyedRecords) {
    this.#records = records;
  }

  /** Objects that wait to be freed. */
  get pendingObjects(): number {
    let pending = 0;
    for (const drain of this.#drains) pending += drain.remaining;
    return pending;
  }

  get pending(): boolean {
    return this.#drains.length > 0;
  }

  /** Takes over a table that nobody else refers to any more, with all its records. */
  takeOver(table: HashTable): void {
    this.#drains.push(new TableDrain(table, this.#records));
    if (this.#drains.length === 1) this.onWork?.();
  }

  /** Frees for about so long (Infinity: until all is done); true when there is more to do. */
  run(clock: Clock, budgetMs: number): boolean {
    const deadline = clock.monotonicMs() + budgetMs;
    while (this.#drains.length > 0) {
      const [drain] = this.#drains;
      this.freedObjects += drain.step();
      if (drain.done) this.#drains.shift();
      if (clock.monotonicMs() >= deadline) break;
    }
    return this.#drains.length > 0;
  }

  /** All memory is about to be dropped as a whole. */
  forget(): void {
    this.freedObjects += this.pendingObjects;
    for (const drain of this.#drains) drain.forget();
    this.#drains.length = 0;
  }
}
