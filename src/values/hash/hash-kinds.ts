/**
 * The four forms of a hash. Packed: one packed list, field, value, field, value…, in order of
 * insertion. Table: a hash table of records. Each has a variant for hashes whose fields may
 * expire; the kind tells them apart, so that all other hashes pay nothing for it.
 */
import {
  ENCODING_HASHTABLE,
  ENCODING_HASHTABLE_EXPIRES,
  ENCODING_LISTPACK,
  ENCODING_LISTPACKEX,
  kindOf,
  TYPE_HASH,
} from '../kinds.ts';

/** Root: a packed list of pairs. */
export const HASH_PACKED = kindOf(TYPE_HASH, ENCODING_LISTPACK);
/** Root: a packed list of triples, the third the time of expiry (0: none), soonest first. */
export const HASH_PACKED_EXPIRES = kindOf(TYPE_HASH, ENCODING_LISTPACKEX);
/** Root: the header of a table. */
export const HASH_TABLE = kindOf(TYPE_HASH, ENCODING_HASHTABLE);
/** Root: see `TableFields`. */
export const HASH_TABLE_EXPIRES = kindOf(TYPE_HASH, ENCODING_HASHTABLE_EXPIRES);

/** Can fields of a hash of this kind expire? */
export function fieldsExpire(kind: number): boolean {
  return kind === HASH_PACKED_EXPIRES || kind === HASH_TABLE_EXPIRES;
}
