/**
 * Takes entries out of a stream: single ones, or all before a point. An entry is only marked as
 * deleted; its block goes with its last live entry. What trimming removes, and what it leaves, is
 * Redis's to the entry, because `~` promises no more than that whole blocks go.
 */
import { smallIntegerBytes } from '../../structures/packed-sizes.ts';
import { WideId } from '../../structures/wide-id.ts';
import { countAt, deletedAt, FLAG_DELETED, LIVE_AT } from './block-format.ts';
import { type EntryReader, LARGEST_ID, SMALLEST_ID } from './entry-reader.ts';
import type { Stream } from './stream.ts';
import type { Trimming } from './trimming.ts';

export class EntryRemoval {
  readonly #reader: EntryReader;
  readonly #id = new WideId();

  constructor(reader: EntryReader) {
    this.#reader = reader;
  }

  /** Deletes one entry; false when there is none. The first id is not brought up to date. */
  delete(stream: Stream, id: WideId): boolean {
    const reader = this.#reader;
    if (!reader.find(stream, id)) return false;
    const { blocks, list } = stream;
    blocks.seekFloor(id);
    stream.blockMemory.open(list, blocks);
    const live = countAt(list, LIVE_AT);
    if (live === 1) {
      stream.removeBlock();
    } else {
      const { flags, flagsAt } = reader;
      const shift = this.#count(stream, live - 1, 1);
      list.replaceInteger(flagsAt + shift, 0, flags | FLAG_DELETED);
    }
    stream.length--;
    return true;
  }

  /**
   * Writes the counts of the open block, with `deleted` more deleted entries. Returns by how much
   * what follows has moved. Throws OutOfMemoryError before it changes anything.
   */
  #count(stream: Stream, live: number, deleted: number): number {
    const { blocks, blockMemory, list } = stream;
    const before = list.byteLength;
    const deletedNow = countAt(list, deletedAt(list));
    const growth = smallIntegerBytes(deletedNow + deleted) - smallIntegerBytes(deletedNow);
    if (growth > 0) blockMemory.reserve(list, blocks, growth, before + growth);
    list.replaceInteger(LIVE_AT, 0, live);
    list.replaceInteger(deletedAt(list), 0, deletedNow + deleted);
    return list.byteLength - before;
  }

  /** After single deletions: `id` was deleted. */
  noteDeleted(stream: Stream, id: WideId): void {
    if (id.compare(stream.readLargestDeletedId(this.#id)) > 0) stream.largestDeletedId = id;
  }

  /** Brings the stream's first id up to date. */
  findFirst(stream: Stream): void {
    if (stream.length === 0) this.#id.copy(SMALLEST_ID);
    else this.#reader.readFirst(stream, this.#id, false);
    stream.firstId = this.#id;
  }

  /** Trims from the front; returns how many entries are gone. */
  trim(stream: Stream, how: Trimming): number {
    const { blocks, list } = stream;
    const { limit, maxLength } = how;
    let removed = 0;
    while (blocks.first()) {
      if (maxLength >= 0 && stream.length <= maxLength) break;
      stream.blockMemory.open(list, blocks);
      const live = countAt(list, LIVE_AT);
      if (limit > 0 && removed + live > limit) break;
      if (this.#mayGo(stream, how, live)) {
        stream.removeBlock();
        stream.length -= live;
        removed += live;
        continue;
      }
      if (!how.approximate) removed += this.#trimBlock(stream, how, live);
      break;
    }
    if (removed > 0 || stream.length === 0) this.findFirst(stream);
    return removed;
  }

  /** May the first block go as a whole? */
  #mayGo(stream: Stream, how: Trimming, live: number): boolean {
    if (how.maxLength >= 0) return stream.length - live >= how.maxLength;
    const last = this.#id;
    const more = stream.blocks.next();
    if (more) {
      // The last entry of the first block is the last one before the second block's first.
      stream.blocks.readId(last);
      last.decrement();
    } else {
      last.copy(LARGEST_ID);
    }
    const reader = this.#reader.open(stream, SMALLEST_ID, last, true, true);
    const goes = reader.next() && reader.id.compare(how.minId) < 0;
    stream.blocks.first();
    return goes;
  }

  /** Marks entries of the first block, from its first one on. */
  #trimBlock(stream: Stream, how: Trimming, live: number): number {
    const { list } = stream;
    const reader = this.#reader;
    const length = stream.length;
    let removed = 0;
    // First count, so that the counts are written before anything is marked.
    reader.open(stream, SMALLEST_ID, LARGEST_ID);
    while (removed < live && reader.next() && goesToo(reader.id, how, length - removed)) removed++;
    if (removed === 0) return 0;
    this.#count(stream, live - removed, removed);
    reader.open(stream, SMALLEST_ID, LARGEST_ID);
    for (let marked = 0; marked < removed && reader.next(); marked++) {
      list.replaceInteger(reader.flagsAt, 0, reader.flags | FLAG_DELETED);
    }
    stream.length -= removed;
    return removed;
  }
}

function goesToo(id: WideId, how: Trimming, length: number): boolean {
  return how.maxLength >= 0 ? length > how.maxLength : id.compare(how.minId) < 0;
}
