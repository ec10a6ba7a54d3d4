/** The types of collections by the number in the kind byte. A new type is one line here. */
import type { HalfSipHash } from '../base/half-siphash.ts';
import type { Random } from '../base/random.ts';
import type { KeyedRecords } from '../structures/keyed-record.ts';
import { TYPE_LIST, TYPE_SET, TYPE_ZSET, typeOf } from './kinds.ts';
import { ListType } from './list/list-type.ts';
import { SetType } from './set/set-type.ts';
import { SortedSetType } from './sorted-set/sorted-set-type.ts';
import type { SortedSets } from './sorted-set/sorted-sets.ts';
import type { ValueType } from './value-type.ts';

export class ValueTypes {
  readonly list: ListType;
  readonly set: SetType;
  readonly sortedSets: SortedSets;
  /** By type; undefined for strings. */
  readonly #types: readonly (ValueType | undefined)[];

  constructor(records: KeyedRecords, hash: HalfSipHash, _random: Random) {
    this.list = new ListType(records.memory);
    this.set = new SetType(records, hash);
    const sortedSet = new SortedSetType(records, hash);
    this.sortedSets = sortedSet.sets;
    const types: (ValueType | undefined)[] = [];
    types[TYPE_LIST] = this.list;
    types[TYPE_SET] = this.set;
    types[TYPE_ZSET] = sortedSet;
    this.#types = types;
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
