/** INFO stats: counters since the start or CONFIG RESETSTAT, and rates of the last seconds. */
import type { Server } from '../../framework/server.ts';
import { type InfoField, section } from './section.ts';

export const statsSection = section('stats', (server) => [
  ...trafficFields(server),
  ...keyspaceFields(server),
  ['pubsub_channels', server.channels.count('channels')],
  ['pubsub_patterns', server.channels.count('patterns')],
  ['pubsubshard_channels', server.channels.count('shard')],
  ...featureFields(),
  ...defragmentationFields(server),
  ...trackingFields(server),
  ...errorFields(server),
  ...processingFields(server),
  ...eventLoopFields(server),
  ...accessFields(server),
]);

/** Kilobytes, with two decimals. */
function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(2);
}

function trafficFields({ statistics }: Server): readonly InfoField[] {
  return [
    ['total_connections_received', statistics.connectionsReceived],
    ['total_commands_processed', statistics.commandsProcessed],
    ['instantaneous_ops_per_sec', Math.floor(statistics.commandRate.perSecond)],
    ['total_net_input_bytes', statistics.inputBytes],
    ['total_net_output_bytes', statistics.outputBytes],
    ['total_net_repl_input_bytes', 0],
    ['total_net_repl_output_bytes', 0],
    ['instantaneous_input_kbps', kilobytes(statistics.inputRate.perSecond)],
    ['instantaneous_output_kbps', kilobytes(statistics.outputRate.perSecond)],
    ['instantaneous_input_repl_kbps', kilobytes(0)],
    ['instantaneous_output_repl_kbps', kilobytes(0)],
    ['rejected_connections', statistics.rejectedConnections],
    ['sync_full', 0],
    ['sync_partial_ok', 0],
    ['sync_partial_err', 0],
  ];
}

function keyspaceFields(server: Server): readonly InfoField[] {
  const { keyspace, statistics } = server;
  const { eviction } = server.memoryLimit;
  const counted = keyspace.statistics;
  return [
    ['expired_subkeys', counted.expiredFields],
    ['expired_keys', counted.expiredKeys],
    ['expired_stale_perc', counted.expiredStalePercent.toFixed(2)],
    ['expired_time_cap_reached_count', counted.expiredTimeCapReached],
    ['expire_cycle_cpu_milliseconds', Math.floor(statistics.expireCycleMs)],
    ['evicted_keys', counted.evictedKeys],
    ['evicted_clients', statistics.evictedClients],
    ['evicted_scripts', 0],
    ['total_eviction_exceeded_time', Math.floor(eviction.totalExceededMs)],
    ['current_eviction_exceeded_time', Math.floor(eviction.currentExceededMs)],
    ['keyspace_hits', counted.hits],
    ['keyspace_misses', counted.misses],
  ];
}

/** Of what this server has not got, or does without. */
function featureFields(): readonly InfoField[] {
  const names = [
    'latest_fork_usec',
    'total_forks',
    'migrate_cached_sockets',
    'slave_expires_tracked_keys',
  ];
  return names.map((name) => [name, 0]);
}

function defragmentationFields({ keyspace, evacuation }: Server): readonly InfoField[] {
  const counted = keyspace.statistics;
  const currentMs = Math.floor(evacuation.currentMs);
  return [
    ['active_defrag_hits', counted.defragmentationHits],
    ['active_defrag_misses', counted.defragmentationMisses],
    ['active_defrag_key_hits', counted.defragmentationKeyHits],
    ['active_defrag_key_misses', counted.defragmentationKeyMisses],
    ['total_active_defrag_time', Math.floor(counted.defragmentationMs) + currentMs],
    ['current_active_defrag_time', currentMs],
  ];
}

function trackingFields({ tracking }: Server): readonly InfoField[] {
  return [
    ['tracking_total_keys', tracking.keyCount],
    ['tracking_total_items', tracking.itemCount],
    ['tracking_total_prefixes', tracking.prefixCount],
  ];
}

function errorFields({ statistics }: Server): readonly InfoField[] {
  return [
    ['unexpected_error_replies', statistics.unexpectedErrorReplies],
    ['total_error_replies', statistics.errorReplies],
    ['dump_payload_sanitizations', 0],
  ];
}

function processingFields({ statistics }: Server): readonly InfoField[] {
  return [
    ['total_reads_processed', statistics.readsProcessed],
    ['total_writes_processed', statistics.writesProcessed],
    ['io_threaded_reads_processed', 0],
    ['io_threaded_writes_processed', 0],
    ['client_query_buffer_limit_disconnections', statistics.clientsClosedForQueryBuffer],
    ['client_output_buffer_limit_disconnections', statistics.clientsClosedForOutputBuffer],
    ['reply_buffer_shrinks', 0],
    ['reply_buffer_expands', 0],
  ];
}

/**
 * Where the runtime does not count the turns of its loop, what tells of turns is left out rather
 * than told wrong.
 */
function eventLoopFields(server: Server): readonly InfoField[] {
  const { statistics } = server;
  const { cycles, activeMs } = server.eventLoopFigures();
  const times: InfoField[] = [
    ['eventloop_duration_sum', Math.round(activeMs * 1000)],
    ['eventloop_duration_cmd_sum', Math.round(statistics.commandMs * 1000)],
  ];
  if (cycles === 0) return times;
  const { perSecond } = statistics.loopRate;
  const workMs = perSecond === 0 ? 0 : statistics.loopWorkRate.perSecond / perSecond;
  return [
    ['eventloop_cycles', cycles],
    ...times,
    ['instantaneous_eventloop_cycles_per_sec', Math.floor(perSecond)],
    ['instantaneous_eventloop_duration_usec', Math.round(workMs * 1000)],
  ];
}

function accessFields({ access }: Server): readonly InfoField[] {
  const { counts } = access.log;
  return [
    ['acl_access_denied_auth', counts.auth],
    ['acl_access_denied_cmd', counts.command],
    ['acl_access_denied_key', counts.key],
    ['acl_access_denied_channel', counts.channel],
  ];
}
