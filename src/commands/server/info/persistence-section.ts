/** INFO persistence. Nothing is ever written to disk: what is zero here is truly zero. */
import { section } from './section.ts';

const NEVER = -1;

export const persistenceSection = section('persistence', ({ keyspace, identity }) => [
  ['loading', 0],
  ['async_loading', 0],
  ['current_cow_peak', 0],
  ['current_cow_size', 0],
  ['current_cow_size_age', 0],
  ['current_fork_perc', '0.00'],
  ['current_save_keys_processed', 0],
  ['current_save_keys_total', 0],
  ['rdb_changes_since_last_save', keyspace.dirty],
  ['rdb_bgsave_in_progress', 0],
  // Before the first save this is the time of the start.
  ['rdb_last_save_time', Math.floor(identity.startedAtMs / 1000)],
  ['rdb_last_bgsave_status', 'ok'],
  ['rdb_last_bgsave_time_sec', NEVER],
  ['rdb_current_bgsave_time_sec', NEVER],
  ['rdb_saves', 0],
  ['rdb_last_cow_size', 0],
  ['rdb_last_load_keys_expired', 0],
  ['rdb_last_load_keys_loaded', 0],
  ['aof_enabled', 0],
  ['aof_rewrite_in_progress', 0],
  ['aof_rewrite_scheduled', 0],
  ['aof_last_rewrite_time_sec', NEVER],
  ['aof_current_rewrite_time_sec', NEVER],
  ['aof_last_bgrewrite_status', 'ok'],
  ['aof_rewrites', 0],
  ['aof_rewrites_consecutive_failures', 0],
  ['aof_last_write_status', 'ok'],
  ['aof_last_cow_size', 0],
  ['module_fork_in_progress', 0],
  ['module_fork_last_cow_size', 0],
]);
