/** The numbers of the RDB format: all opcodes, types and string encodings ever written. */

/** What we write, unless a value needs more. */
export const RDB_VERSION = 10;
/** Hashes whose fields have times to live. */
export const RDB_VERSION_FIELD_EXPIRY = 12;
/** The newest that is read. */
export const NEWEST_RDB_VERSION = 12;

export const OPCODE_SLOT_INFO = 244;
export const OPCODE_FUNCTION = 245;
export const OPCODE_FUNCTION_PRE_GA = 246;
export const OPCODE_MODULE_AUX = 247;
export const OPCODE_IDLE = 248;
export const OPCODE_FREQ = 249;
export const OPCODE_AUX = 250;
export const OPCODE_RESIZE = 251;
export const OPCODE_EXPIRE_MS = 252;
export const OPCODE_EXPIRE = 253;
export const OPCODE_SELECT = 254;
export const OPCODE_END = 255;

export const RDB_STRING = 0;
export const RDB_LIST = 1;
export const RDB_SET = 2;
export const RDB_ZSET = 3;
export const RDB_HASH = 4;
export const RDB_ZSET_2 = 5;
export const RDB_MODULE_PRE_GA = 6;
export const RDB_MODULE_2 = 7;
export const RDB_HASH_ZIPMAP = 9;
export const RDB_LIST_ZIPLIST = 10;
export const RDB_SET_INTSET = 11;
export const RDB_ZSET_ZIPLIST = 12;
export const RDB_HASH_ZIPLIST = 13;
export const RDB_LIST_QUICKLIST = 14;
export const RDB_STREAM_LISTPACKS = 15;
export const RDB_HASH_LISTPACK = 16;
export const RDB_ZSET_LISTPACK = 17;
export const RDB_LIST_QUICKLIST_2 = 18;
export const RDB_STREAM_LISTPACKS_2 = 19;
export const RDB_SET_LISTPACK = 20;
export const RDB_STREAM_LISTPACKS_3 = 21;
export const RDB_HASH_METADATA_PRE_GA = 22;
export const RDB_HASH_LISTPACK_EX_PRE_GA = 23;
export const RDB_HASH_METADATA = 24;
export const RDB_HASH_LISTPACK_EX = 25;

/** The high bits of a length's first byte. */
export const LENGTH_6_BITS = 0x00;
export const LENGTH_14_BITS = 0x40;
export const LENGTH_32_BITS = 0x80;
export const LENGTH_64_BITS = 0x81;
export const LENGTH_ENCODED = 0xc0;

export const ENCODED_INT8 = 0;
export const ENCODED_INT16 = 1;
export const ENCODED_INT32 = 2;
export const ENCODED_LZF = 3;

/** A file or payload that is not what it should be. Says where. */
export class RdbError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RdbError';
  }
}
