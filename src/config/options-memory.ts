// Options of memory: its limit, eviction, expiry, freeing in the background, defragmentation, and
// the sizes at which a value changes its encoding.
import { EVICTION_POLICIES } from '../keyspace/eviction/policy.ts';
import { keyspaceEventClasses } from './keyspace-event-classes.ts';
import { MAX_INT32, MAX_INT64, MIN_INT32 } from './numbers.ts';
import { option } from './option.ts';
import { integer, memory, oneOf, unsignedMemory, yesOrNo } from './scalar-types.ts';

const entries = integer(0, MAX_INT64);
const defragmentationCycle = integer(1, 99);
const defragmentationThreshold = integer(0, 1000);

export const memoryOptions = [
  option('maxmemory', unsignedMemory, '0', { effect: 'applied' }),
  option('maxmemory-policy', oneOf(EVICTION_POLICIES), 'noeviction', { effect: 'applied' }),
  option('maxmemory-samples', integer(1, 64), '5', { effect: 'applied' }),
  option('maxmemory-eviction-tenacity', integer(0, 100), '10', { effect: 'applied' }),
  option('lfu-log-factor', integer(0, MAX_INT32), '10', { effect: 'applied' }),
  option('lfu-decay-time', integer(0, MAX_INT32), '1', { effect: 'applied' }),
  option('active-expire-effort', integer(1, 10), '1', { effect: 'applied' }),
  option('lazyfree-lazy-eviction', yesOrNo, 'no', { effect: 'applied' }),
  option('lazyfree-lazy-expire', yesOrNo, 'no', { effect: 'applied' }),
  option('lazyfree-lazy-server-del', yesOrNo, 'no', { effect: 'moot' }),
  option('lazyfree-lazy-user-del', yesOrNo, 'no', { effect: 'moot' }),
  option('lazyfree-lazy-user-flush', yesOrNo, 'no', { effect: 'applied' }),
  option('tracking-table-max-keys', entries, '1000000', { effect: 'applied' }),
  option('notify-keyspace-events', keyspaceEventClasses, '', { effect: 'applied' }),

  option('activedefrag', yesOrNo, 'no', { effect: 'applied' }),
  option('active-defrag-ignore-bytes', memory(1), '104857600', { effect: 'applied' }),
  option('active-defrag-threshold-lower', defragmentationThreshold, '10', { effect: 'applied' }),
  option('active-defrag-threshold-upper', defragmentationThreshold, '100', { effect: 'applied' }),
  option('active-defrag-cycle-min', defragmentationCycle, '1', { effect: 'applied' }),
  option('active-defrag-cycle-max', defragmentationCycle, '25', { effect: 'applied' }),
  option('active-defrag-max-scan-fields', integer(1, MAX_INT64), '1000', { effect: 'moot' }),
  option('jemalloc-bg-thread', yesOrNo, 'yes', { effect: 'moot' }),

  option('hash-max-listpack-entries', entries, '512', {
    aliases: ['hash-max-ziplist-entries'],
    effect: 'applied',
  }),
  option('hash-max-listpack-value', memory(), '64', {
    aliases: ['hash-max-ziplist-value'],
    effect: 'applied',
  }),
  option('list-max-listpack-size', integer(MIN_INT32, MAX_INT32), '-2', {
    aliases: ['list-max-ziplist-size'],
    effect: 'applied',
  }),
  option('list-compress-depth', integer(0, MAX_INT32), '0'),
  option('set-max-intset-entries', entries, '512', { effect: 'applied' }),
  option('set-max-listpack-entries', entries, '128', { effect: 'applied' }),
  option('set-max-listpack-value', memory(), '64', { effect: 'applied' }),
  option('zset-max-listpack-entries', entries, '128', {
    aliases: ['zset-max-ziplist-entries'],
    effect: 'applied',
  }),
  option('zset-max-listpack-value', memory(), '64', {
    aliases: ['zset-max-ziplist-value'],
    effect: 'applied',
  }),
  option('hll-sparse-max-bytes', memory(), '3000', { effect: 'applied' }),
  option('stream-node-max-bytes', memory(), '4096', { effect: 'applied' }),
  option('stream-node-max-entries', entries, '100', { effect: 'applied' }),
] as const;
