/**
 * How much of a stream a group has read, and how much it has before it. Both follow from counters
 * as long as no entry was deleted ahead of the group; else they are known at the ends of the stream
 * only.
 */
import { WideId } from '../../structures/wide-id.ts';
import { type Group, UNKNOWN_ENTRIES_READ } from './group.ts';
import type { Stream } from './stream.ts';
import { difference } from './stream-layout.ts';

export class GroupProgress {
  readonly #first = new WideId();
  readonly #last = new WideId();
  readonly #deleted = new WideId();

  /** Was an entry deleted whose id is this or a larger one, and which was not before the first? */
  hasDeletedFrom(stream: Stream, id: WideId): boolean {
    if (stream.length === 0) return false;
    const deleted = stream.readLargestDeletedId(this.#deleted);
    if (deleted.isZero || stream.readFirstId(this.#first).compare(deleted) > 0) return false;
    return id.compare(deleted) <= 0;
  }

  /** How many entries were ever added up to this id; UNKNOWN_ENTRIES_READ if it cannot be told. */
  entriesUpTo(stream: Stream, id: WideId): number | bigint {
    const added = stream.entriesAdded;
    if (added === 0) return 0;
    const order = id.compare(stream.readLastId(this.#last));
    if (stream.length === 0 && order <= 0) return added;
    if (order === 0) return added;
    if (order > 0) return UNKNOWN_ENTRIES_READ;
    const first = stream.readFirstId(this.#first);
    const deleted = stream.readLargestDeletedId(this.#deleted);
    if (!deleted.isZero && deleted.compare(first) >= 0) return UNKNOWN_ENTRIES_READ;
    const fromFirst = id.compare(first);
    if (fromFirst > 0) return UNKNOWN_ENTRIES_READ;
    return difference(added, stream.length, fromFirst === 0 ? 1 : 0);
  }

  /** The group reads the entry with this id, beyond its last one. */
  advance(stream: Stream, group: Group, id: WideId): void {
    const read = group.entriesRead;
    if (read !== UNKNOWN_ENTRIES_READ && !this.hasDeletedFrom(stream, id)) {
      group.entriesRead = difference(read, 0, 1);
    } else if (stream.entriesAdded !== 0) {
      group.entriesRead = this.entriesUpTo(stream, id);
    }
    group.lastId = id;
  }

  /** How many entries are ahead of the group; undefined if it cannot be told. */
  lag(stream: Stream, group: Group): number | bigint | undefined {
    const added = stream.entriesAdded;
    if (added === 0) return 0;
    const last = group.readLastId(new WideId());
    let read = group.entriesRead;
    if (read === UNKNOWN_ENTRIES_READ || this.hasDeletedFrom(stream, last)) {
      read = this.entriesUpTo(stream, last);
      if (read === UNKNOWN_ENTRIES_READ) return undefined;
    }
    return difference(added, read);
  }
}
