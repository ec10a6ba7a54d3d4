/**
 * Sorted sets in RDB form: the packed form as its bytes, the large one as members and scores, the
 * highest score first, as Redis writes them.
 */

import { parseDouble } from '../../../base/doubles.ts';
import type { Keyspace } from '../../../keyspace/keyspace.ts';
import { PackedBlocks } from '../../../structures/packed-block.ts';
import {
  type SortedSetForm,
  ZSET_LISTPACK,
  ZSET_SKIPLIST,
} from '../../../values/sorted-set/sorted-set-form.ts';
import { ADDED, ONLY_NEW, SortedSets } from '../../../values/sorted-set/sorted-sets.ts';
import { type ElementSource, ListpackElements, ZiplistElements } from '../old-encodings.ts';
import { PackedPayload } from '../packed-payload.ts';
import {
  RDB_ZSET,
  RDB_ZSET_2,
  RDB_ZSET_LISTPACK,
  RDB_ZSET_ZIPLIST,
  RdbError,
} from '../rdb-format.ts';
import { type RdbReader, StringWindow } from '../rdb-reader.ts';
import type { RdbWriter } from '../rdb-writer.ts';
import { SeenElements } from '../seen-elements.ts';
import {
  BIG_ELEMENTS,
  type LoadedValue,
  SLICE_ELEMENTS,
  type ValueCodec,
  type ValueSlices,
} from '../value-codec.ts';

export class SortedSetCodec implements ValueCodec {
  readonly rdbTypes = [RDB_ZSET, RDB_ZSET_2, RDB_ZSET_ZIPLIST, RDB_ZSET_LISTPACK];
  readonly #keyspace: Keyspace;
  readonly #blocks: PackedBlocks;
  readonly #sets: SortedSets;
  readonly #blob = new StringWindow();
  readonly #member = new StringWindow();
  readonly #score = new StringWindow();
  readonly #seen: SeenElements;
  readonly #payload: PackedPayload;

  constructor(keyspace: Keyspace) {
    this.#keyspace = keyspace;
    this.#blocks = new PackedBlocks(keyspace.memory);
    this.#sets = new SortedSets(keyspace.records, keyspace.hash);
    this.#seen = new SeenElements(keyspace.hash);
    this.#payload = new PackedPayload(keyspace.memory);
  }

  rdbType(kind: number): number {
    return kind === ZSET_LISTPACK ? RDB_ZSET_LISTPACK : RDB_ZSET_2;
  }

  isBig(kind: number, root: number): boolean {
    return kind === ZSET_SKIPLIST && this.#sets.open(kind, root).length > BIG_ELEMENTS;
  }

  write(writer: RdbWriter, kind: number, root: number): void {
    if (kind === ZSET_LISTPACK) {
      const list = this.#blocks.open(root);
      writer.string(list.bytes, list.start, list.byteLength);
      return;
    }
    const form = this.#sets.open(kind, root);
    writer.count(form.length);
    for (let more = form.seek(form.length - 1); more; more = form.backward()) {
      writeElement(writer, form);
    }
  }

  begin(writer: RdbWriter, kind: number, root: number): ValueSlices {
    const { records, hash } = this.#keyspace;
    const form = new SortedSets(records, hash).open(kind, root);
    writer.count(form.length);
    let more = form.seek(form.length - 1);
    return {
      step(target) {
        for (let nth = 0; more && nth < SLICE_ELEMENTS; nth++) {
          writeElement(target, form);
          more = form.backward();
        }
        return more;
      },
    };
  }

  read(reader: RdbReader, rdbType: number, loaded: LoadedValue): void {
    loaded.root = 0;
    if (rdbType === RDB_ZSET || rdbType === RDB_ZSET_2) {
      const count = reader.count();
      let left = count;
      this.#build(count, loaded, () => {
        if (left-- === 0) return undefined;
        reader.stringCopy(this.#member);
        return rdbType === RDB_ZSET ? reader.oldDouble() : reader.double();
      });
      return;
    }
    if (rdbType === RDB_ZSET_LISTPACK) {
      this.#readPacked(reader, loaded);
      return;
    }
    reader.string(this.#blob);
    this.#buildFrom(new ZiplistElements(this.#blob, 'Zset ziplist'), loaded);
  }

  /** The packed form mostly stays as it is; else members are put in one by one. */
  #readPacked(reader: RdbReader, loaded: LoadedValue): void {
    const payload = this.#payload;
    payload.read(reader);
    try {
      if (this.#mayStay(reader.trustsElements)) {
        loaded.kind = ZSET_LISTPACK;
        loaded.root = payload.take();
      } else {
        this.#buildFrom(new ListpackElements(payload.window), loaded);
      }
    } finally {
      payload.release();
    }
  }

  #mayStay(trustsElements: boolean): boolean {
    const payload = this.#payload;
    const { block, count } = payload;
    const { sortedSets } = this.#keyspace.values;
    if (block === 0 || count === 0 || count % 2 !== 0) return false;
    if (!sortedSets.mayBePacked(count / 2)) return false;
    return trustsElements || (sortedSets.isInOrder(block) && !payload.mayRepeat(this.#seen, 2));
  }

  #buildFrom(source: ElementSource, loaded: LoadedValue): void {
    this.#build(source.count < 0 ? 0 : source.count / 2, loaded, () => {
      if (!source.next(this.#member)) return undefined;
      if (!source.next(this.#score)) throw new RdbError('a sorted set has a member without score');
      return parseScore(this.#score);
    });
  }

  /** Puts in members for as long as `next` leaves one in the window and returns its score. */
  #build(count: number, loaded: LoadedValue, next: () => number | undefined): void {
    const { sortedSets } = this.#keyspace.values;
    const member = this.#member;
    let form: SortedSetForm | undefined;
    let members = 0;
    this.#seen.clear();
    try {
      for (let score = next(); score !== undefined; score = next()) {
        if (Number.isNaN(score)) throw new RdbError('a sorted set has a score that is no number');
        form ??= sortedSets.create(count, member.length);
        const { bytes, view, start, length } = member;
        if (form.kind === ZSET_LISTPACK && !this.#seen.mayRepeat(view, start, length)) {
          form = sortedSets.addNew(form, bytes, view, start, length, score, members++);
          continue;
        }
        form = sortedSets.put(form, bytes, view, start, length, score, ONLY_NEW);
        if (sortedSets.outcome !== ADDED) throw new RdbError('a sorted set has a member twice');
      }
    } catch (error) {
      if (form !== undefined) sortedSets.free(form);
      throw error;
    }
    if (form === undefined) return;
    loaded.kind = form.kind;
    loaded.root = form.root;
  }
}

function writeElement(writer: RdbWriter, form: SortedSetForm): void {
  writer.string(form.memberBytes, form.memberStart, form.memberLength);
  writer.double(form.score);
}

function parseScore({ bytes, start, length }: StringWindow): number {
  const score = parseDouble(bytes, start, length);
  if (score === undefined) throw new RdbError('a score is no number');
  return score;
}
