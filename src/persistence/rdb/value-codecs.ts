/** The codecs of all types. A new type is one line here. */
import type { Keyspace } from '../../keyspace/keyspace.ts';
import type { ValueCodec } from './value-codec.ts';

/** By type; strings have none, their bytes lie in the record. */
export function valueCodecs(_keyspace: Keyspace): readonly (ValueCodec | undefined)[] {
  return [];
}
