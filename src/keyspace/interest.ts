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

/** The database of a key that interests somebody in whichever database it is. */
const ANYWHERE = -1;

/** A key that interests somebody, mostly one. */
export class InterestedKey {
  readonly database: number;
  /** Its bytes as Latin-1 text. */
  readonly text: string;
  /** The filter slot that counts this key. */
  readonly slot: number;
  /** How many clients watch it for a transaction. */
  watchers = 0;
  #first: KeyListener | undefined = undefined;
  #others: Set<KeyListener> | undefined = undefined;

  constructor(database: number, text: string, slot: number) {
    this.database = database;
    this.text = text;
    this.slot = slot;
  }

  has(listener: KeyListener): boolean {
    return this.#first === listener || this.#others?.has(listener) === true;
  }

  add(listener: KeyListener): void {
    if (this.#first === undefined) {
      this.#first = listener;
    } else if (this.#first !== listener) {
      this.#others ??= new Set();
      this.#others.add(listener);
    }
  }

  /** True when nobody is left. */
  remove(listener: KeyListener): boolean {
    const others = this.#others;
    if (this.#first === listener) {
      this.#first = others?.values().next().value;
      if (this.#first !== undefined) others?.delete(this.#first);
    } else {
      others?.delete(listener);
    }
    return this.#first === undefined;
  }

  /** The key has changed, in this database. Who is told may leave. */
  tell(database = this.database): void {
    const { text } = this;
    const first = this.#first;
    const others = this.#others;
    const told = others === undefined ? undefined : [...others];
    first?.(database, text);
    if (told !== undefined) for (const listener of told) listener(database, text);
  }
}

export class KeyInterest {
  /** By database number, then by the key's text; holds only keys somebody named. */
  readonly #databases: (Map<string, InterestedKey> | undefined)[] = [];
  /** Keys that interest somebody in all databases alike. */
  readonly #anywhere = new Map<string, InterestedKey>();
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
    return this.#addTo(keys, database, text, high, listener);
  }

  /** The same whatever the database. The caller flags the records in all of them. */
  addAnywhere(text: string, high: number, listener: KeyListener): InterestedKey {
    return this.#addTo(this.#anywhere, ANYWHERE, text, high, listener);
  }

  #addTo(
    keys: Map<string, InterestedKey>,
    database: number,
    text: string,
    high: number,
    listener: KeyListener,
  ): InterestedKey {
    let entry = keys.get(text);
    if (entry === undefined) {
      const slot = high & (FILTER_SLOTS - 1);
      entry = new InterestedKey(database, text, slot);
      keys.set(text, entry);
      this.#filter[slot]++;
      this.size++;
    }
    entry.add(listener);
    return entry;
  }

  remove(database: number, text: string, listener: KeyListener): void {
    const key = this.find(database, text);
    if (key !== undefined) this.leave(key, listener);
  }

  removeAnywhere(text: string, listener: KeyListener): void {
    const key = this.#anywhere.get(text);
    if (key !== undefined) this.leave(key, listener);
  }

  /** The same for a key that was added and that the listener has not left. */
  leave(key: InterestedKey, listener: KeyListener): void {
    if (!key.remove(listener)) return;
    const isAnywhere = key.database === ANYWHERE;
    (isAnywhere ? this.#anywhere : this.#databases[key.database])?.delete(key.text);
    this.#filter[key.slot]--;
    this.size--;
  }

  /** May a key with this hash interest somebody? Never wrong when it says no. */
  mayConcern(high: number): boolean {
    return this.size !== 0 && this.#filter[high & (FILTER_SLOTS - 1)] !== 0;
  }

  /** Does this very key interest somebody? */
  concerns(database: number, bytes: Uint8Array, start: number, length: number): boolean {
    const text = latin1Text(bytes, start, length);
    return this.find(database, text) !== undefined || this.#anywhere.has(text);
  }

  /** Tells those who care that a key changed. */
  touch(database: number, bytes: Uint8Array, start: number, length: number): void {
    const text = latin1Text(bytes, start, length);
    this.everything?.(database, text);
    this.find(database, text)?.tell();
    this.#anywhere.get(text)?.tell(database);
  }

  /**
   * Tells everybody who cares for a key of this database (-1: of any) that exists, as FLUSHALL
   * does; `exists` says which do. Who cares for a key anywhere learns of all databases being
   * emptied from `onFlush`.
   */
  touchAll(database: number, exists: (database: number, key: string) => boolean): void {
    for (const [number, keys] of this.#databases.entries()) {
      if (keys === undefined || (database !== -1 && number !== database)) continue;
      for (const key of [...keys.values()]) {
        if (exists(number, key.text)) key.tell();
      }
    }
    for (const key of database === -1 ? [] : [...this.#anywhere.values()]) {
      if (exists(database, key.text)) key.tell(database);
    }
  }
}
