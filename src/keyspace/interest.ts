/**
 * Who cares about single keys: transactions that watch them, clients that cache them or wait for
 * them. Most keys interest nobody, so the price is a flag in the record: a write to an unflagged
 * key never comes here. A key that does not exist has no record to flag; such keys are counted in a
 * small filter by hash, which is asked only when a key is created.
 */
import { latin1Text } from '../base/ascii.ts';

const FILTER_SLOTS = 4096;

/** Called when a key was changed, created or deleted; may not change the keyspace itself. */
export type KeyListener = (database: number, key: string) => void;

interface InterestedKey {
  readonly listeners: Set<KeyListener>;
  /** The filter slot that counts this key. */
  readonly slot: number;
}

export class KeyInterest {
  /** By database number and key bytes as Latin-1 text; holds only keys somebody named. */
  readonly #keys = new Map<string, InterestedKey>();
  readonly #filter = new Uint16Array(FILTER_SLOTS);

  /** Is told of every change of any key, while `Keyspace.interestInAll` says so. */
  everything: KeyListener | undefined = undefined;
  /** Is told first of all when databases are emptied. */
  onFlush: (() => void) | undefined = undefined;

  /** How many keys interest somebody. */
  get size(): number {
    return this.#keys.size;
  }

  static #nameOf(database: number, key: string): string {
    return `${database}:${key}`;
  }

  /** `high` is the key's hash. The caller flags the record, if there is one. */
  add(database: number, key: string, high: number, listener: KeyListener): void {
    const name = KeyInterest.#nameOf(database, key);
    let entry = this.#keys.get(name);
    if (entry === undefined) {
      entry = { listeners: new Set(), slot: high & (FILTER_SLOTS - 1) };
      this.#keys.set(name, entry);
      this.#filter[entry.slot]++;
    }
    entry.listeners.add(listener);
  }

  remove(database: number, key: string, listener: KeyListener): void {
    const name = KeyInterest.#nameOf(database, key);
    const entry = this.#keys.get(name);
    if (entry === undefined) return;
    entry.listeners.delete(listener);
    if (entry.listeners.size > 0) return;
    this.#keys.delete(name);
    this.#filter[entry.slot]--;
  }

  /** May a key with this hash interest somebody? Never wrong when it says no. */
  mayConcern(high: number): boolean {
    return this.#keys.size !== 0 && this.#filter[high & (FILTER_SLOTS - 1)] !== 0;
  }

  /** Does this very key interest somebody? */
  concerns(database: number, bytes: Uint8Array, start: number, length: number): boolean {
    return this.#keys.has(KeyInterest.#nameOf(database, latin1Text(bytes, start, length)));
  }

  /** Tells those who care that a key changed. */
  touch(database: number, bytes: Uint8Array, start: number, length: number): void {
    const key = latin1Text(bytes, start, length);
    this.everything?.(database, key);
    const entry = this.#keys.get(KeyInterest.#nameOf(database, key));
    if (entry === undefined) return;
    for (const listener of [...entry.listeners]) listener(database, key);
  }

  /**
   * Tells everybody who cares for a key of this database (-1: of any) that exists, as FLUSHALL
   * does; `exists` says which do.
   */
  touchAll(database: number, exists: (database: number, key: string) => boolean): void {
    for (const [name, entry] of [...this.#keys]) {
      const colon = name.indexOf(':');
      const number = Number(name.slice(0, colon));
      if (database !== -1 && number !== database) continue;
      const key = name.slice(colon + 1);
      if (!exists(number, key)) continue;
      for (const listener of [...entry.listeners]) listener(number, key);
    }
  }
}
