/**
 * The `kind` byte of a record in the keyspace: the type in the low four bits, the encoding in the
 * high four. The numbers stay inside the process; what reaches disk has its own.
 */
export const TYPE_STRING = 0;
export const TYPE_LIST = 1;
export const TYPE_SET = 2;
export const TYPE_ZSET = 3;
export const TYPE_HASH = 4;
export const TYPE_STREAM = 5;

/** What TYPE answers. */
export const TYPE_NAMES: readonly string[] = ['string', 'list', 'set', 'zset', 'hash', 'stream'];

export const ENCODING_RAW = 0;
export const ENCODING_INT = 1;
export const ENCODING_EMBSTR = 2;
export const ENCODING_LISTPACK = 3;
export const ENCODING_QUICKLIST = 4;
export const ENCODING_INTSET = 5;
export const ENCODING_HASHTABLE = 6;
export const ENCODING_SKIPLIST = 7;
export const ENCODING_STREAM = 8;
export const ENCODING_LISTPACKEX = 9;
/** A hash table whose elements may expire; the name does not tell. */
export const ENCODING_HASHTABLE_EXPIRES = 10;

/** What OBJECT ENCODING answers. */
export const ENCODING_NAMES: readonly string[] = [
  ...['raw', 'int', 'embstr', 'listpack', 'quicklist', 'intset', 'hashtable', 'skiplist'],
  ...['stream', 'listpackex', 'hashtable'],
];

export function kindOf(type: number, encoding: number): number {
  return type | (encoding << 4);
}

export function typeOf(kind: number): number {
  return kind & 0xf;
}

export function encodingOf(kind: number): number {
  return kind >>> 4;
}
