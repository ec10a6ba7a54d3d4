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

/** A key that interests somebody. */
export interface InterestedKey {
  readonly database: number;
  /** Its bytes as Latin-1 text. */
  readonly text: string;
  readonly listeners: Set<KeyListener>;
  /** How many clients watch it for a transaction. */
  watchers: number;
  /** The filter slot that counts this key. */
  readonly slot: number;
}

export class KeyInterest {
  /** By database number, then by the key's text; holds only keys somebody named. */
  readonly #databases: (Map<string, InterestedKey> | undefined)[] = [];
  readonly #filter = new Uint16Array(FILTER_SLOTS);

  /** Is told of every change of any key, while `Keyspace.interestInAll` says so. */
  everything: KeyListener | undefined = undefined;
  /** Is told first of all when databases are emptied. */
  onFlush: (() => void) | undefined = undefined;

  /** How many keys interest somebody. */
  size = 0;

  find(database: number, text: string): InterestedKey | undefined {
    return this.#databases[database]?.get(text);
  }

  /** `high` is the key's hash. The caller flags the record, if there is one. */
  add(database: number, text: string, high: number, listener: KeyListener): InterestedKey {
    let keys = this.#databases[database];
    if (keys === undefined) {
      keys = new Map();
      this.#databases[database] = keys;
    }
    let entry = keys.get(text);
    if (entry === undefined) {
      const slot = high & (FILTER_SLOTS - 1);
      entry = { database, text, listeners: new Set(), watchers: 0, slot };
      keys.set(text, entry);
      this.#filter[slot]++;
      this.size++;
    }
    entry.listeners.add(listener);
    return entry;
  }

  remove(database: number, text: string, listener: KeyListener): void {
    const entry = this.find(database, text);
    if (entry === undefined) return;
    entry.listeners.delete(listener);
    if (entry.listeners.size > 0) return;
    this.#databases[database]?.delete(text);
    this.#filter[entry.slot]--;
    this.size--;
  }

  /** May a key with this hash interest somebody? Never wrong when it says no. */
  mayConcern(high: number): boolean {
    return this.size !== 0 && this.#filter[high & (FILTER_SLOTS - 1)] !== 0;
  }

  /** Does this very key interest somebody? */
  concerns(database: number, bytes: Uint8Array, start: number, length: number): boolean {
    return this.find(database, latin1Text(bytes, start, length)) !== undefined;
  }

  /** Tells those who care that a key changed. */
  touch(database: number, bytes: Uint8Array, start: number, length: number): void {
    const text = latin1Text(bytes, start, length);
    this.everything?.(database, text);
    const entry = this.find(database, text);
    if (entry === undefined) return;
    for (const listener of [...entry.listeners]) listener(database, text);
  }

  /**
   * Tells everybody who cares for a key of this database (-1: of any) that exists, as FLUSHALL
   * does; `exists` says which do.
   */
  touchAll(database: number, exists: (database: number, key: string) => boolean): void {
    for (const [number, keys] of this.#databases.entries()) {
      if (keys === undefined || (database !== -1 && number !== database)) continue;
      for (const { text, listeners } of [...keys.values()]) {
        if (!exists(number, text)) continue;
        for (const listener of [...listeners]) listener(number, text);
      }
    }
  }
}
