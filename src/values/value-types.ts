/** The types of collections by the number in the kind byte. A new type is one line here. */
import type { HalfSipHash } from '../base/half-siphash.ts';
import type { Random } from '../base/random.ts';
import type { KeyedRecords } from '../structures/keyed-record.ts';
import { HashType } from './hash/hash-type.ts';
import { TYPE_HASH, TYPE_LIST, TYPE_SET, TYPE_STREAM, TYPE_ZSET, typeOf } from './kinds.ts';
import { ListType } from './list/list-type.ts';
import { SetType } from './set/set-type.ts';
import { SortedSetType } from './sorted-set/sorted-set-type.ts';
import type { SortedSets } from './sorted-set/sorted-sets.ts';
import { StreamType } from './stream/stream-type.ts';
import type { ValueType } from './value-type.ts';

export class ValueTypes {
  /** By type; undefined for strings. */
  readonly #types: (ValueType | undefined)[] = [];
  readonly hashes: HashType;
  readonly list: ListType;
  readonly set: SetType;
  readonly sortedSets: SortedSets;
  readonly stream: StreamType;

  constructor(records: KeyedRecords, hash: HalfSipHash, _random: Random) {
    this.hashes = new HashType(records, hash);
    this.list = new ListType(records.memory);
    this.set = new SetType(records, hash);
    const sortedSet = new SortedSetType(records, hash);
    this.sortedSets = sortedSet.sets;
    this.stream = new StreamType(records.memory);
    this.#types[TYPE_HASH] = this.hashes;
    this.#types[TYPE_LIST] = this.list;
    this.#types[TYPE_SET] = this.set;
    this.#types[TYPE_ZSET] = sortedSet;
    this.#types[TYPE_STREAM] = this.stream;
  }

  /** What can be done with a value of this kind. */
  of(kind: number): ValueType {
    const type = this.#types[typeOf(kind)];
    if (type === undefined) throw new Error(`no collection is of kind ${kind}`);
    return type;
  }

  /** Lets go of the arenas that were looked at. */
  close(): void {
    for (const type of this.#types) type?.close();
  }
}
