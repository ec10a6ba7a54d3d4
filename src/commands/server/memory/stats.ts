/** MEMORY STATS: how the memory in use is divided, as fields for programs. */
import type { ReplyWriter } from '../../../protocol/reply-writer.ts';
import { defineCommand } from '../../framework/command.ts';
import type { Server } from '../../framework/server.ts';
import {
  type AllocatorFigures,
  allocatorFigures,
  type DatabaseFigures,
  type MemoryFigures,
  memoryFigures,
} from './memory-figures.ts';

/** Percentages and ratios are doubles, the rest integers. */
type Field = readonly [name: string, value: number, isDouble?: 'double'];

export const memoryStats = defineCommand({
  name: 'STATS',
  group: 'server',
  since: '4.0.0',
  summary: 'Tells how the memory in use is divided.',
  complexity: 'O(N), N being how many clients are connected.',
  arity: 2,
  flags: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  tellsOfClients: true,
  run({ server, reply }) {
    const figures = memoryFigures(server);
    const before = fieldsBefore(server, figures);
    const after = [...fieldsAfter(figures), ...allocatorFields(figures, allocatorFigures(server))];
    reply.map(before.length + figures.databases.length + after.length);
    replyFields(reply, before);
    for (const database of figures.databases) replyDatabase(reply, database);
    replyFields(reply, after);
  },
});

function replyFields(reply: ReplyWriter, fields: readonly Field[]): void {
  for (const [name, value, isDouble] of fields) {
    reply.bulkText(name);
    if (isDouble === undefined) reply.integer(value);
    else reply.double(value);
  }
}

function replyDatabase(reply: ReplyWriter, database: DatabaseFigures): void {
  reply.bulkText(`db.${database.index}`);
  reply.map(3);
  replyFields(reply, [
    ['overhead.hashtable.main', database.keysBytes],
    ['overhead.hashtable.expires', database.expiresBytes],
    ['overhead.hashtable.slot-to-keys', 0],
  ]);
}

function fieldsBefore({ clientMemory }: Server, figures: MemoryFigures): readonly Field[] {
  return [
    ['peak.allocated', figures.peakBytes],
    ['total.allocated', figures.usedBytes],
    ['startup.allocated', figures.startupBytes],
    ['replication.backlog', 0],
    ['clients.slaves', 0],
    ['clients.normal', clientMemory.totalBytes],
    ['cluster.links', 0],
    ['aof.buffer', 0],
    ['lua.caches', 0],
    ['functions.caches', 0],
  ];
}

function fieldsAfter(figures: MemoryFigures): readonly Field[] {
  const { keyCount, usedBytes, startupBytes, peakBytes } = figures;
  const perKey = keyCount === 0 ? 0 : Math.floor((usedBytes - startupBytes) / keyCount);
  return [
    ['overhead.db.hashtable.lut', figures.indexBytes],
    ['overhead.db.hashtable.rehashing', 0],
    ['db.dict.rehashing.count', 0],
    ['overhead.total', figures.overheadBytes],
    ['keys.count', keyCount],
    ['keys.bytes-per-key', perKey],
    ['dataset.bytes', figures.dataBytes],
    ['dataset.percentage', figures.dataPercent, 'double'],
    ['peak.percentage', peakBytes === 0 ? 0 : (usedBytes * 100) / peakBytes, 'double'],
  ];
}

function allocatorFields(figures: MemoryFigures, allocator: AllocatorFigures): readonly Field[] {
  const { usedBytes } = figures;
  const { activeBytes, residentBytes, processBytes } = allocator;
  return [
    ['allocator.allocated', usedBytes],
    ['allocator.active', activeBytes],
    ['allocator.resident', residentBytes],
    ['allocator.muzzy', 0],
    ['allocator-fragmentation.ratio', quotient(activeBytes, usedBytes), 'double'],
    ['allocator-fragmentation.bytes', activeBytes - usedBytes],
    ['allocator-rss.ratio', quotient(residentBytes, activeBytes), 'double'],
    ['allocator-rss.bytes', residentBytes - activeBytes],
    ['rss-overhead.ratio', quotient(processBytes, residentBytes), 'double'],
    ['rss-overhead.bytes', processBytes - residentBytes],
    ['fragmentation', quotient(processBytes, usedBytes), 'double'],
    ['fragmentation.bytes', processBytes - usedBytes],
  ];
}

function quotient(dividend: number, divisor: number): number {
  return divisor === 0 ? 0 : dividend / divisor;
}
