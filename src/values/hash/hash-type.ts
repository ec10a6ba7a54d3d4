/**
 * What can be done with any hash by whoever does not know that it is one: see `ValueType`.
 */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import { REF_ARENA_SHIFT } from '../../memory/arena-layout.ts';
import { HashTable } from '../../structures/hash-table.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { TableDrain } from '../../structures/table-drain.ts';
