/**
 * Gives back in slices what nobody can see any more: large values, and the tables of databases that
 * were flushed. A database with millions of keys is empty at once, a set with millions of members
 * gone at once, and nobody waits for their memory to come back.
 */
import type { Clock } from '../base/clock.ts';
import type { HashTable } from '../structures/hash-table.ts';
import type { KeyedRecords } from '../structures/keyed-record.ts';
import { TableDrain } from '../structures/table-drain.ts';
import { TYPE_STRING, typeOf } from '../values/kinds.ts';
import { type Drain, FREED_AT_ONCE } from '../values/value-type.ts';
import type { ValueTypes } from '../values/value-types.ts';

export class LazyFree {
  readonly #records: KeyedRecords;
  readonly #values: ValueTypes;
  /** Databases, whose objects are keys. */
  readonly #databases: TableDrain[] = [];
  /** Values, each of which is one object however many elements it has. */
  readonly #large: Drain[] = [];
  /** Called when there is work where there was none. */
  onWork: (() => void) | undefined = undefined;
  /** Objects freed outside the command that let go of them, since the start or RESETSTAT. */
  freedObjects = 0;

  constructor(records: KeyedRecords, values: ValueTypes) {
    this.#records = records;
    this.#values = values;
  }

  /** Objects that wait to be freed. */
  get pendingObjects(): number {
    let pending = this.#large.length;
    for (const drain of this.#databases) pending += drain.remaining;
    return pending;
  }

  get pending(): boolean {
    return this.#databases.length + this.#large.length > 0;
  }

  /** Frees a collection that no record refers to any more: at once, or a large one in slices. */
  free(kind: number, root: number): void {
    const type = this.#values.of(kind);
    if (type.freeEffort(kind, root) <= FREED_AT_ONCE) {
      type.free(kind, root);
      return;
    }
    const { pending } = this;
    this.#large.push(type.drain(kind, root));
    if (!pending) this.onWork?.();
  }

  /** Frees by and by what nobody refers to any more, a part of a value perhaps. */
  freeBy(drain: Drain): void {
    drain.step();
    if (drain.done) return;
    const { pending } = this;
    this.#large.push(drain);
    if (!pending) this.onWork?.();
  }

  /** Takes over a table that nobody else refers to any more, with all its records. */
  takeOver(table: HashTable): void {
    const { pending } = this;
    const records = this.#records;
    const release = (ref: number): void => {
      const kind = records.head(ref) & 0xff;
      if (typeOf(kind) !== TYPE_STRING) this.free(kind, records.innerRef(ref));
      records.free(ref);
    };
    this.#databases.push(new TableDrain(table, records.memory, release));
    if (!pending) this.onWork?.();
  }

  /** Frees for about so long (Infinity: until all is done); true when there is more to do. */
  run(clock: Clock, budgetMs: number): boolean {
    const deadline = clock.monotonicMs() + budgetMs;
    while (this.pending) {
      if (this.#large.length > 0) this.#stepLarge(this.#large[0]);
      else this.#stepDatabase(this.#databases[0]);
      if (clock.monotonicMs() >= deadline) break;
    }
    return this.pending;
  }

  #stepLarge(drain: Drain): void {
    drain.step();
    if (!drain.done) return;
    this.#large.shift();
    this.freedObjects++;
  }

  #stepDatabase(drain: TableDrain): void {
    this.freedObjects += drain.step();
    if (drain.done) this.#databases.shift();
  }

  /** All memory is about to be dropped as a whole. */
  forget(): void {
    this.freedObjects += this.pendingObjects;
    for (const drain of this.#databases) drain.forget();
    for (const drain of this.#large) drain.forget();
    this.#databases.length = 0;
    this.#large.length = 0;
  }
}
