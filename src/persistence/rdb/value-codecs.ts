/** The codecs of all types. A new type is one line here. */
import type { Keyspace } from '../../keyspace/keyspace.ts';
import { TYPE_HASH, TYPE_LIST, TYPE_SET, TYPE_STREAM, TYPE_ZSET } from '../../values/kinds.ts';
import { HashCodec } from './types/hash-codec.ts';
import { ListCodec } from './types/list-codec.ts';
import { SetCodec } from './types/set-codec.ts';
import { SortedSetCodec } from './types/sorted-set-codec.ts';
import { StreamCodec } from './types/stream-codec.ts';
import type { ValueCodec } from './value-codec.ts';

/** By type; strings have none, their bytes lie in the record. */
export function valueCodecs(keyspace: Keyspace): readonly (ValueCodec | undefined)[] {
  const codecs: (ValueCodec | undefined)[] = [];
  codecs[TYPE_HASH] = new HashCodec(keyspace);
  codecs[TYPE_LIST] = new ListCodec(keyspace);
  codecs[TYPE_SET] = new SetCodec(keyspace);
  codecs[TYPE_ZSET] = new SortedSetCodec(keyspace);
  codecs[TYPE_STREAM] = new StreamCodec(keyspace);
  return codecs;
}
