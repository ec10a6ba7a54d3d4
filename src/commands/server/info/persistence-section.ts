/** INFO persistence: what is on the disk, on its way there, or being read from it. */
import type { Server } from '../../framework/server.ts';
import { type InfoField, section } from './section.ts';

export const persistenceSection = section('persistence', (server) => [
  ...loadingState(server),
  ...savingState(server),
  ...rdbState(server),
  ...aofState(server),
  ['module_fork_in_progress', 0],
  ['module_fork_last_cow_size', 0],
  ...aofFigures(server),
  ...loadingFigures(server),
]);

function flag(is: boolean): number {
  return is ? 1 : 0;
}

function status(isOk: boolean): string {
  return isOk ? 'ok' : 'err';
}

function loadingState({ persistence }: Server): readonly InfoField[] {
  return [
    ['loading', flag(persistence.loading !== undefined)],
    ['async_loading', 0],
  ];
}

/** There is no fork: what a snapshot takes in memory is what waits for the disk. */
function savingState({ persistence, statistics }: Server): readonly InfoField[] {
  const running = persistence.rdb.running ?? persistence.aof.rewriting;
  const saved = running?.keysSaved ?? 0;
  const all = running?.snapshot.keysInAll ?? 0;
  const percent = all === 0 ? 0 : Math.min((saved / all) * 100, 100);
  const bytes = running?.bufferBytes ?? 0;
  statistics.snapshotPeakBytes = Math.max(statistics.snapshotPeakBytes, bytes);
  return [
    ['current_cow_peak', running === undefined ? 0 : statistics.snapshotPeakBytes],
    ['current_cow_size', bytes],
    ['current_cow_size_age', 0],
    ['current_fork_perc', percent.toFixed(2)],
    ['current_save_keys_processed', saved],
    ['current_save_keys_total', all],
  ];
}

function rdbState({ persistence: { rdb } }: Server): readonly InfoField[] {
  return [
    ['rdb_changes_since_last_save', rdb.changes],
    ['rdb_bgsave_in_progress', flag(rdb.running !== undefined)],
    // Before the first save this is the time of the start.
    ['rdb_last_save_time', rdb.lastSaveSeconds],
    ['rdb_last_bgsave_status', status(rdb.lastOk)],
    ['rdb_last_bgsave_time_sec', rdb.lastDurationSeconds],
    ['rdb_current_bgsave_time_sec', rdb.currentDurationSeconds],
    ['rdb_saves', rdb.saves],
    ['rdb_last_cow_size', 0],
    ['rdb_last_load_keys_expired', rdb.keysExpiredOnLoad],
    ['rdb_last_load_keys_loaded', rdb.keysLoaded],
  ];
}

function aofState({ persistence: { aof } }: Server): readonly InfoField[] {
  return [
    ['aof_enabled', flag(aof.state !== 'off')],
    ['aof_rewrite_in_progress', flag(aof.rewrites.isRunning)],
    ['aof_rewrite_scheduled', flag(aof.rewrites.isScheduled)],
    ['aof_last_rewrite_time_sec', aof.rewrites.lastSeconds],
    ['aof_current_rewrite_time_sec', aof.rewrites.seconds],
    ['aof_last_bgrewrite_status', status(aof.rewrites.lastOk)],
    ['aof_rewrites', aof.rewrites.count],
    ['aof_rewrites_consecutive_failures', aof.rewrites.failures],
    ['aof_last_write_status', status(aof.error === undefined)],
    ['aof_last_cow_size', 0],
  ];
}

function aofFigures({ persistence: { aof }, keyspace }: Server): readonly InfoField[] {
  if (aof.state === 'off') return [];
  return [
    ['aof_current_size', aof.currentBytes],
    ['aof_base_size', aof.baseBytes],
    ['aof_pending_rewrite', flag(aof.rewrites.isScheduled)],
    ['aof_buffer_length', keyspace.effects.length],
    ['aof_pending_bio_fsync', flag(aof.isSyncing)],
    ['aof_delayed_fsync', aof.delays.count],
  ];
}

function loadingFigures({ persistence: { loading } }: Server): readonly InfoField[] {
  if (loading === undefined) return [];
  return [
    ['loading_start_time', Math.floor(loading.startedMs / 1000)],
    ['loading_total_bytes', loading.totalBytes],
    ['loading_rdb_used_mem', 0],
    ['loading_loaded_bytes', loading.loadedBytes],
    ['loading_loaded_perc', loading.percent.toFixed(2)],
    ['loading_eta_seconds', loading.etaSeconds],
  ];
}
