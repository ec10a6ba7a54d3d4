/**
 * How the memory in use is divided, for INFO memory, MEMORY STATS and MEMORY DOCTOR: the data
 * (records with their keys and values), and the overhead (tables, buffers, clients). Both are
 * exact, and together they are all.
 */
import type { Database } from '../../../keyspace/database.ts';
import { SEGMENT_BLOCK_BYTES } from '../../../memory/size-classes.ts';
import type { HashTable } from '../../../structures/hash-table.ts';
import type { Server } from '../../framework/server.ts';

/** Bytes of a directory's entry for a segment. */
const DIRECTORY_ENTRY_BYTES = 4;

/** What a table takes besides the records. */
export function tableBytes(table: HashTable): number {
  if (table.segmentCount === 0) return 0;
  const directory = DIRECTORY_ENTRY_BYTES * 2 ** table.directoryDepth;
  return table.segmentCount * SEGMENT_BLOCK_BYTES + directory;
}

export interface DatabaseFigures {
  readonly index: number;
  readonly keyCount: number;
  readonly keysBytes: number;
  readonly expiresBytes: number;
}

export interface MemoryFigures {
  readonly usedBytes: number;
  readonly peakBytes: number;
  /** What the empty server took. */
  readonly startupBytes: number;
  readonly dataBytes: number;
  readonly overheadBytes: number;
  /** Share of the data in what came after the start, 0 to 100. */
  readonly dataPercent: number;
  readonly keyCount: number;
  /** The databases that have, or had, keys. */
  readonly databases: readonly DatabaseFigures[];
  /** Of all tables. */
  readonly indexBytes: number;
}

export function memoryFigures({ keyspace, statistics }: Server): MemoryFigures {
  const { memory } = keyspace;
  const { usedBytes } = memory;
  const databases = keyspace.databases.map(figuresOf).filter(({ keysBytes }) => keysBytes > 0);
  let indexBytes = 0;
  let segmentBytes = 0;
  let keyCount = 0;
  for (const { keys, expires } of keyspace.databases) {
    indexBytes += tableBytes(keys) + tableBytes(expires);
    segmentBytes += (keys.segmentCount + expires.segmentCount) * SEGMENT_BLOCK_BYTES;
    keyCount += keys.size;
  }
  const dataBytes = usedBytes - memory.externalBytes - segmentBytes;
  const { startupBytes } = statistics;
  const sinceStart = usedBytes - startupBytes;
  return {
    usedBytes,
    peakBytes: Math.max(usedBytes, statistics.peakUsedBytes),
    startupBytes,
    dataBytes,
    overheadBytes: usedBytes - dataBytes,
    dataPercent: sinceStart > 0 ? (dataBytes * 100) / sinceStart : 0,
    keyCount,
    databases,
    indexBytes,
  };
}

function figuresOf({ index, keys, expires }: Database): DatabaseFigures {
  const keysBytes = tableBytes(keys);
  return { index, keyCount: keys.size, keysBytes, expiresBytes: tableBytes(expires) };
}

/** Address space held, the part of it that is in real memory, and the whole process. */
export interface AllocatorFigures {
  readonly activeBytes: number;
  readonly residentBytes: number;
  readonly processBytes: number;
}

export function allocatorFigures(server: Server): AllocatorFigures {
  const { touchedBytes } = server.keyspace.memory;
  const { residentBytes } = server.processFigures();
  return {
    activeBytes: touchedBytes,
    residentBytes: Math.min(touchedBytes, residentBytes),
    processBytes: residentBytes,
  };
}
