/** A table of fields being given back a segment at a time; see `Drain`. */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import { HashTable } from '../../structures/hash-table.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { TableDrain } from '../../structures/table-drain.ts';
import type { Drain } from '../value-type.ts';
import { fieldsExpire } from './hash-kinds.ts';
import { EXPIRES_UNITS } from './table-fields.ts';

export class HashDrain implements Drain {
  readonly #records: KeyedRecords;
  readonly #root: number;
  readonly #fields: TableDrain;
  /** The table of fields that expire goes first; its records are the other's. */
  readonly #expires: TableDrain | undefined;
  #done = false;

  constructor(records: KeyedRecords, hash: HalfSipHash, kind: number, root: number) {
    this.#records = records;
    this.#root = root;
    const { memory } = records;
    const open = (header: number, free: (ref: number) => void): TableDrain => {
      const table = new HashTable(records, hash);
      table.open(header);
      return new TableDrain(table, memory, free);
    };
    this.#fields = open(root, (ref) => records.free(ref));
    this.#expires = fieldsExpire(kind) ? open(root + EXPIRES_UNITS, () => undefined) : undefined;
  }

  step(): number {
    if (this.#expires?.done === false) {
      this.#expires.step();
      return 0;
    }
    const freed = this.#fields.done ? 0 : this.#fields.step();
    if (this.#fields.done && !this.#done) {
      this.#done = true;
      this.#records.memory.free(this.#root);
    }
    return freed;
  }

  get done(): boolean {
    return this.#done;
  }

  get remaining(): number {
    return this.#fields.remaining;
  }

  forget(): void {
    this.#expires?.forget();
    this.#fields.forget();
    this.#done = true;
  }
}
