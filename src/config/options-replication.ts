// Options of replication and cluster. The manual's older word for a replica, "slave", lives on in
// the aliases.
import { primaryAddress } from './list-types.ts';
import { MAX_INT32, MAX_INT64 } from './numbers.ts';
import { option } from './option.ts';
import { clamped, integer, memory, oneOf, text, unsignedMemory, yesOrNo } from './scalar-types.ts';
import { hostname, nodeName } from './text-checks.ts';

const portNumber = integer(0, 65_535);
const count = integer(0, MAX_INT32);
const seconds = integer(1, MAX_INT32);
/** A backlog shorter than this could not even hold a handshake. */
const MIN_BACKLOG_BYTES = 16_384;

export const replicationOptions = [
  option('replicaof', primaryAddress, 'no one', { aliases: ['slaveof'], mutability: 'immutable' }),
  option('replica-serve-stale-data', yesOrNo, 'yes', { aliases: ['slave-serve-stale-data'] }),
  option('replica-read-only', yesOrNo, 'yes', { aliases: ['slave-read-only'] }),
  option('replica-priority', count, '100', { aliases: ['slave-priority'] }),
  option('replica-announced', yesOrNo, 'yes'),
  option('replica-announce-ip', text(), '', { aliases: ['slave-announce-ip'] }),
  option('replica-announce-port', portNumber, '0', { aliases: ['slave-announce-port'] }),
  option('replica-lazy-flush', yesOrNo, 'no', { aliases: ['slave-lazy-flush'] }),
  option('replica-ignore-maxmemory', yesOrNo, 'yes', { aliases: ['slave-ignore-maxmemory'] }),
  option('replica-ignore-disk-write-errors', yesOrNo, 'no'),
  option('propagation-error-behavior', oneOf(['ignore', 'panic', 'panic-on-replicas']), 'ignore'),
  option('repl-diskless-sync', yesOrNo, 'yes'),
  option('repl-diskless-sync-delay', count, '5'),
  option('repl-diskless-sync-max-replicas', count, '0'),
  option('repl-diskless-load', oneOf(['disabled', 'on-empty-db', 'swapdb']), 'disabled'),
  option('repl-ping-replica-period', seconds, '10', { aliases: ['repl-ping-slave-period'] }),
  option('repl-timeout', seconds, '60'),
  option('repl-disable-tcp-nodelay', yesOrNo, 'no'),
  option(
    'repl-backlog-size',
    clamped(memory(1), MIN_BACKLOG_BYTES, Number.POSITIVE_INFINITY),
    '1048576',
  ),
  option('repl-backlog-ttl', integer(0, MAX_INT64), '3600'),
  option('min-replicas-to-write', count, '0', { aliases: ['min-slaves-to-write'] }),
  option('min-replicas-max-lag', count, '10', { aliases: ['min-slaves-max-lag'] }),

  option('cluster-enabled', yesOrNo, 'no', { mutability: 'immutable' }),
  option('cluster-config-file', text(), 'nodes.conf', { mutability: 'immutable' }),
  option('cluster-port', portNumber, '0', { mutability: 'immutable' }),
  option('cluster-node-timeout', integer(0, MAX_INT64), '15000'),
  option('cluster-migration-barrier', count, '1'),
  option('cluster-allow-replica-migration', yesOrNo, 'yes'),
  option('cluster-replica-validity-factor', count, '10', {
    aliases: ['cluster-slave-validity-factor'],
  }),
  option('cluster-replica-no-failover', yesOrNo, 'no', {
    aliases: ['cluster-slave-no-failover'],
  }),
  option('cluster-require-full-coverage', yesOrNo, 'yes'),
  option('cluster-allow-reads-when-down', yesOrNo, 'no'),
  option('cluster-allow-pubsubshard-when-down', yesOrNo, 'yes'),
  option('cluster-link-sendbuf-limit', unsignedMemory, '0'),
  option('cluster-announce-ip', text(), ''),
  option('cluster-announce-hostname', text(hostname), ''),
  option('cluster-announce-human-nodename', text(nodeName), ''),
  option('cluster-announce-port', portNumber, '0'),
  option('cluster-announce-tls-port', portNumber, '0'),
  option('cluster-announce-bus-port', portNumber, '0'),
  option('cluster-preferred-endpoint-type', oneOf(['ip', 'hostname', 'unknown-endpoint']), 'ip'),
] as const;
