/**
 * Is a packed list a block of a stream? After this check whoever reads entries from it finds every
 * piece where it should be. Layout: values/stream/block-format.ts.
 */
import type { PackedList } from '../../../structures/packed-list.ts';
import { FLAG_DELETED, FLAG_SAME_FIELDS } from '../../../values/stream/block-format.ts';

const DAMAGED = -1;
/** Pieces of an entry besides fields and values: flags and two differences. */
const FIXED_PIECES = 3;

/** Walks over pieces; once something is missing or is no integer, `ok` is false. */
class Pieces {
  readonly #list: PackedList;
  #at: number;
  ok = true;

  constructor(list: PackedList) {
    this.#list = list;
    this.#at = list.isEmpty ? 0 : list.first();
  }

  get atEnd(): boolean {
    return this.#at === 0;
  }

  /** A count: an integer that is not negative and not too large to be one. */
  count(): number {
    const value = this.integer();
    if (value < 0 || value > 0x7fff_ffff) this.ok = false;
    return this.ok ? value : 0;
  }

  integer(): number {
    const list = this.#list;
    if (this.#at === 0) {
      this.ok = false;
      return 0;
    }
    list.inspect(this.#at);
    if (!list.isInteger) this.ok = false;
    const value = list.integer.high * 0x1_0000_0000 + (list.integer.low >>> 0);
    this.#at = list.next(this.#at);
    return value;
  }

  skip(pieces: number): void {
    for (let nth = 0; nth < pieces && this.ok; nth++) {
      if (this.#at === 0) this.ok = false;
      else this.#at = this.#list.next(this.#at);
    }
  }
}

/** The number of live entries in a list that is packed properly, or -1. */
export function checkStreamBlock(list: PackedList): number {
  const pieces = new Pieces(list);
  const live = pieces.count();
  const deleted = pieces.count();
  const masterFields = pieces.count();
  pieces.skip(masterFields);
  if (pieces.integer() !== 0 || !pieces.ok) return DAMAGED;
  let seenDeleted = 0;
  for (let nth = 0; nth < live + deleted && pieces.ok; nth++) {
    const flags = pieces.count();
    if ((flags & FLAG_DELETED) !== 0) seenDeleted++;
    pieces.integer();
    pieces.integer();
    let fields = masterFields;
    let size = FIXED_PIECES;
    if ((flags & FLAG_SAME_FIELDS) === 0) {
      fields = pieces.count();
      pieces.skip(fields);
      size += fields + 1;
    }
    pieces.skip(fields);
    if (pieces.count() !== size + fields) return DAMAGED;
  }
  return pieces.ok && pieces.atEnd && seenDeleted === deleted ? live : DAMAGED;
}
