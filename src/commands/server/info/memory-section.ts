/**
 * INFO memory. `used_memory` is what the data take, exactly, as the allocator counts it; the
 * process's own part (the JavaScript heap) is told apart, in INFO respite. What lies between the
 * memory in use and what the arenas have touched is `allocator_frag`, which evacuation lowers, and
 * what the process takes beyond that is `rss_overhead`.
 */
import type { Server } from '../../framework/server.ts';
import { allocatorFigures, memoryFigures } from '../memory/memory-figures.ts';
import { humanBytes, type InfoField, percentage, ratio, section } from './section.ts';

export const memorySection = section('memory', (server) => [
  ...dataFields(server),
  ...scriptFields(),
  ...limitFields(server),
  ...fragmentationFields(server),
  ...overheadFields(server),
]);

function dataFields(server: Server): readonly InfoField[] {
  const figures = memoryFigures(server);
  const { usedBytes: used, peakBytes: peak } = figures;
  const { residentBytes, systemMemoryBytes } = server.processFigures();
  const allocator = allocatorFigures(server);
  return [
    ['used_memory', used],
    ['used_memory_human', humanBytes(used)],
    ['used_memory_rss', residentBytes],
    ['used_memory_rss_human', humanBytes(residentBytes)],
    ['used_memory_peak', peak],
    ['used_memory_peak_human', humanBytes(peak)],
    ['used_memory_peak_perc', percentage(used, peak)],
    ['used_memory_overhead', figures.overheadBytes],
    ['used_memory_startup', figures.startupBytes],
    ['used_memory_dataset', figures.dataBytes],
    ['used_memory_dataset_perc', `${figures.dataPercent.toFixed(2)}%`],
    ['allocator_allocated', used],
    ['allocator_active', allocator.activeBytes],
    ['allocator_resident', allocator.residentBytes],
    ['allocator_muzzy', 0],
    ['total_system_memory', systemMemoryBytes],
    ['total_system_memory_human', humanBytes(systemMemoryBytes)],
  ];
}

function scriptFields(): readonly InfoField[] {
  return [
    ['used_memory_lua', 0],
    ['used_memory_vm_eval', 0],
    ['used_memory_lua_human', humanBytes(0)],
    ['used_memory_scripts_eval', 0],
    ['number_of_cached_scripts', 0],
    ['number_of_functions', 0],
    ['number_of_libraries', 0],
    ['used_memory_vm_functions', 0],
    ['used_memory_vm_total', 0],
    ['used_memory_vm_total_human', humanBytes(0)],
    ['used_memory_functions', 0],
    ['used_memory_scripts', 0],
    ['used_memory_scripts_human', humanBytes(0)],
  ];
}

function limitFields({ config }: Server): readonly InfoField[] {
  const limit = Number(config.get('maxmemory'));
  return [
    ['maxmemory', limit],
    ['maxmemory_human', humanBytes(limit)],
    ['maxmemory_policy', config.get('maxmemory-policy')],
  ];
}

function fragmentationFields(server: Server): readonly InfoField[] {
  const { usedBytes, touchedBytes } = server.keyspace.memory;
  const { residentBytes } = server.processFigures();
  const allocatorResident = Math.min(touchedBytes, residentBytes);
  return [
    ['allocator_frag_ratio', ratio(touchedBytes, usedBytes)],
    ['allocator_frag_bytes', touchedBytes - usedBytes],
    ['allocator_rss_ratio', ratio(allocatorResident, touchedBytes)],
    ['allocator_rss_bytes', allocatorResident - touchedBytes],
    ['rss_overhead_ratio', ratio(residentBytes, allocatorResident)],
    ['rss_overhead_bytes', residentBytes - allocatorResident],
    ['mem_fragmentation_ratio', ratio(residentBytes, usedBytes)],
    ['mem_fragmentation_bytes', residentBytes - usedBytes],
  ];
}

function overheadFields({ clientMemory, keyspace, evacuation }: Server): readonly InfoField[] {
  return [
    ['mem_not_counted_for_evict', 0],
    ['mem_replication_backlog', 0],
    ['mem_total_replication_buffers', 0],
    ['mem_clients_slaves', 0],
    ['mem_clients_normal', clientMemory.totalBytes],
    ['mem_cluster_links', 0],
    ['mem_aof_buffer', 0],
    ['mem_allocator', 'respite-arenas'],
    ['mem_overhead_db_hashtable_rehashing', 0],
    ['active_defrag_running', evacuation.share],
    ['lazyfree_pending_objects', keyspace.lazyFree.pendingObjects],
    ['lazyfreed_objects', keyspace.lazyFree.freedObjects],
  ];
}
