/** The forms of a set, as the key's record names them, and the limits that decide between them. */
import {
  ENCODING_HASHTABLE,
  ENCODING_INTSET,
  ENCODING_LISTPACK,
  kindOf,
  TYPE_SET,
} from '../kinds.ts';

/** All members are integers: the root is an int set. */
export const SET_INTSET: number = kindOf(TYPE_SET, ENCODING_INTSET);
/** A few short members: the root is a packed list. */
export const SET_LISTPACK: number = kindOf(TYPE_SET, ENCODING_LISTPACK);
/** The root is the header of a hash table; its records have the members as keys and no values. */
export const SET_HASHTABLE: number = kindOf(TYPE_SET, ENCODING_HASHTABLE);

/** A number that may change between two commands: an option's setting. */
interface Limit {
  readonly value: number;
}

/** `set-max-intset-entries` and its kin: Redis's defaults, until a configuration takes over. */
export class SetLimits {
  maxIntsetEntries: Limit = { value: 512 };
  maxListpackEntries: Limit = { value: 128 };
  maxListpackValue: Limit = { value: 64 };
}
