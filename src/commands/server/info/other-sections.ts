/** The short sections of INFO: replication, cpu, modules, errorstats, cluster and keyspace. */
import { type InfoField, section } from './section.ts';

const NO_REPLICATION_ID = '0'.repeat(40);

export const replicationSection = section('replication', ({ config, replicationId }) => [
  ['role', 'master'],
  ['connected_slaves', 0],
  ['master_failover_state', 'no-failover'],
  ['master_replid', replicationId],
  ['master_replid2', NO_REPLICATION_ID],
  ['master_repl_offset', 0],
  ['second_repl_offset', -1],
  ['repl_backlog_active', 0],
  ['repl_backlog_size', String(config.get('repl-backlog-size'))],
  ['repl_backlog_first_byte_offset', 0],
  ['repl_backlog_histlen', 0],
]);

export const cpuSection = section(
  'cpu',
  (server) => {
    const { cpuSystemSeconds, cpuUserSeconds, mainThread } = server.processFigures();
    const ofProcess: InfoField[] = [
      ['used_cpu_sys', cpuSystemSeconds.toFixed(6)],
      ['used_cpu_user', cpuUserSeconds.toFixed(6)],
      ['used_cpu_sys_children', (0).toFixed(6)],
      ['used_cpu_user_children', (0).toFixed(6)],
    ];
    if (mainThread === undefined) return ofProcess;
    return [
      ...ofProcess,
      ['used_cpu_sys_main_thread', mainThread.systemSeconds.toFixed(6)],
      ['used_cpu_user_main_thread', mainThread.userSeconds.toFixed(6)],
    ];
  },
  'CPU',
);

export const modulesSection = section('modules', () => []);

export const errorstatsSection = section('errorstats', ({ statistics }) => {
  const codes = [...statistics.errors].sort(([left], [right]) => (left < right ? -1 : 1));
  return codes.map(([code, count]): InfoField => [`errorstat_${code}`, `count=${count}`]);
});

export const clusterSection = section('cluster', () => [['cluster_enabled', 0]]);

/**
 * Only databases that hold keys are listed. `subexpiry` are the hashes whose fields may expire: one
 * that has lost the last of such fields is still among them.
 */
export const keyspaceSection = section('keyspace', ({ keyspace }) => {
  const filled = keyspace.databases.filter(({ keys }) => keys.size > 0);
  return filled.map(({ index, keys, expires, averageTtlMs, fieldTimes }): InfoField => {
    const counts = `keys=${keys.size},expires=${expires.size}`;
    const averageTtl = Math.floor(averageTtlMs);
    return [`db${index}`, `${counts},avg_ttl=${averageTtl},subexpiry=${fieldTimes.table.size}`];
  });
});
