// The directives of redis-server 7.0.15, by what CONFIG SET takes for them, each with its default
// (`name=default`, or only the name where the default is empty), hidden ones and aliases included.
// What is excluded here has servers of its own in test/integration/config-directives.test.ts, which
// also looks that no directive is missing.
import { words } from '../../../support/words.ts';

export interface Directive {
  readonly name: string;
  readonly defaultText: string;
}

export interface IntegerDirective extends Directive {
  readonly minimum: bigint;
  readonly maximum: bigint;
}

export interface EnumDirective extends Directive {
  readonly choices: readonly string[];
}

function directives(list: string): readonly Directive[] {
  return words(list).map((word) => {
    const [name = '', defaultText = ''] = word.split('=');
    return { name, defaultText };
  });
}

/** Each with why it may not be changed on a server that other tests use as well. */
export const EXCLUDED: Readonly<Record<string, string>> = {
  port: 'moves the server away from its clients',
  bind: 'closes the sockets on which clients arrive',
  'tls-port': 'opens a second port, for which a certificate is needed',
  requirepass: 'shuts out the connections of the other tests',
  maxclients: 'refuses the connections of the other tests, and asks for file descriptors',
  'maxmemory-clients': 'disconnects whoever holds memory',
  appendonly: 'writes all data to a file, in the background',
  'oom-score-adj': 'changes the process, which takes a privilege',
  'oom-score-adj-values': 'as oom-score-adj',
  'watchdog-period': 'sends signals to the process',
};

export const YES_OR_NO = directives(`
  activedefrag=no activerehashing=yes aof-disable-auto-gc=no aof-load-truncated=yes
  aof-rewrite-incremental-fsync=yes aof-timestamp-enabled=no aof-use-rdb-preamble=yes
  cluster-allow-pubsubshard-when-down=yes cluster-allow-reads-when-down=no
  cluster-allow-replica-migration=yes cluster-replica-no-failover=no
  cluster-require-full-coverage=yes cluster-slave-no-failover=no crash-log-enabled=yes
  crash-memcheck-enabled=yes dynamic-hz=yes jemalloc-bg-thread=yes latency-tracking=yes
  lazyfree-lazy-eviction=no lazyfree-lazy-expire=no lazyfree-lazy-server-del=no
  lazyfree-lazy-user-del=no lazyfree-lazy-user-flush=no no-appendfsync-on-rewrite=no
  protected-mode=yes rdb-del-sync-files=no rdb-save-incremental-fsync=yes rdbcompression=yes
  repl-disable-tcp-nodelay=no repl-diskless-sync=yes replica-announced=yes
  replica-ignore-disk-write-errors=no replica-ignore-maxmemory=yes replica-lazy-flush=no
  replica-read-only=yes replica-serve-stale-data=yes slave-ignore-maxmemory=yes
  slave-lazy-flush=no slave-read-only=yes slave-serve-stale-data=yes
  stop-writes-on-bgsave-error=yes tls-cluster=no tls-prefer-server-ciphers=no tls-replication=no
  tls-session-caching=yes use-exit-on-panic=no`);

const INTEGER_RANGES = `
  -1..9223372036854775807 slowlog-log-slower-than=10000
  -2147483648..2147483647 key-load-delay=0 list-max-listpack-size=-2 list-max-ziplist-size=-2
    rdb-key-save-delay=0
  0..100 maxmemory-eviction-tenacity=10
  0..1000 active-defrag-threshold-lower=10 active-defrag-threshold-upper=100
  0..2147483647 auto-aof-rewrite-percentage=100 cluster-migration-barrier=1
    cluster-replica-validity-factor=10 cluster-slave-validity-factor=10 hz=10 lfu-decay-time=1
    lfu-log-factor=10 list-compress-depth=0 min-replicas-max-lag=10 min-replicas-to-write=0
    min-slaves-max-lag=10 min-slaves-to-write=0 repl-diskless-sync-delay=5
    repl-diskless-sync-max-replicas=0 replica-priority=100 shutdown-timeout=10 slave-priority=100
    tcp-keepalive=300 timeout=0 tls-session-cache-size=20480 tls-session-cache-timeout=300
  0..65535 cluster-announce-bus-port=0 cluster-announce-port=0 cluster-announce-tls-port=0
    replica-announce-port=0 slave-announce-port=0
  0..9223372036854775807 acllog-max-len=128 busy-reply-threshold=5000 cluster-node-timeout=15000
    hash-max-listpack-entries=512 hash-max-ziplist-entries=512 latency-monitor-threshold=0
    lua-time-limit=5000 repl-backlog-ttl=3600 set-max-intset-entries=512 slowlog-max-len=128
    stream-node-max-entries=100 tracking-table-max-keys=1000000 zset-max-listpack-entries=128
    zset-max-ziplist-entries=128
  1..10 active-expire-effort=1
  1..2147483647 repl-ping-replica-period=10 repl-ping-slave-period=10
    repl-timeout=60
  1..9223372036854775807 active-defrag-max-scan-fields=1000
  1..99 active-defrag-cycle-max=25 active-defrag-cycle-min=1
  1024..2147483647 loading-process-events-interval-bytes=2097152`;

/** The range stands before the directives that share it. */
function integers(list: string): readonly IntegerDirective[] {
  let range: readonly bigint[] = [];
  const found: IntegerDirective[] = [];
  for (const word of words(list)) {
    if (word.includes('..')) range = word.split('..').map(BigInt);
    else found.push({ ...directives(word)[0]!, minimum: range[0]!, maximum: range[1]! });
  }
  return found;
}

export const INTEGERS = integers(INTEGER_RANGES);

/** Newer versions of Redis, and Respite, take no more than this. */
export const MAXMEMORY_SAMPLES: IntegerDirective = {
  name: 'maxmemory-samples',
  defaultText: '5',
  minimum: 1n,
  maximum: 64n,
};

export const MEMORY_SIZES = directives(`
  cluster-link-sendbuf-limit=0 maxmemory=0 auto-aof-rewrite-min-size=67108864
  hash-max-listpack-value=64 hash-max-ziplist-value=64 hll-sparse-max-bytes=3000
  stream-node-max-bytes=4096 zset-max-listpack-value=64 zset-max-ziplist-value=64
  active-defrag-ignore-bytes=104857600 repl-backlog-size=1048576
  client-query-buffer-limit=1073741824 proto-max-bulk-len=536870912`);

const FLAGS = 'default save nosave now force';
const CHOICES = `
  acl-pubsub-default=resetchannels: allchannels resetchannels
  appendfsync=everysec: everysec always no
  cluster-preferred-endpoint-type=ip: ip hostname unknown-endpoint
  loglevel=notice: debug verbose notice warning
  maxmemory-policy=noeviction: volatile-lru volatile-lfu volatile-random volatile-ttl allkeys-lru
    allkeys-lfu allkeys-random noeviction
  propagation-error-behavior=ignore: ignore panic panic-on-replicas
  repl-diskless-load=disabled: disabled on-empty-db swapdb
  sanitize-dump-payload=no: no yes clients
  shutdown-on-sigint=default: ${FLAGS}
  shutdown-on-sigterm=default: ${FLAGS}
  tls-auth-clients=yes: no yes optional`;

/** A colon ends the directive that the choices behind it belong to. */
function enums(list: string): readonly EnumDirective[] {
  const found: (Directive & { choices: string[] })[] = [];
  for (const word of words(list)) {
    if (word.endsWith(':')) found.push({ ...directives(word.slice(0, -1))[0]!, choices: [] });
    else found.at(-1)?.choices.push(word);
  }
  return found;
}

export const ENUMS = enums(CHOICES);

export const TEXTS: readonly Directive[] = [
  ...directives(`bind-source-addr cluster-announce-hostname cluster-announce-ip ignore-warnings
    masterauth masteruser replica-announce-ip slave-announce-ip tls-ca-cert-dir tls-ca-cert-file
    tls-cert-file tls-ciphers tls-ciphersuites tls-client-cert-file tls-client-key-file
    tls-client-key-file-pass tls-dh-params-file tls-key-file tls-key-file-pass tls-protocols
    notify-keyspace-events`),
  { name: 'proc-title-template', defaultText: '{title} {listen-addr} {server-mode}' },
];

/** Those with several words. The server of the tests starts with `save ""`. */
export const LISTS: readonly Directive[] = [
  { name: 'latency-tracking-info-percentiles', defaultText: '50 99 99.9' },
  { name: 'save', defaultText: '' },
  {
    name: 'client-output-buffer-limit',
    defaultText: 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
  },
];

export const IMMUTABLE = words(`aclfile always-show-logo aof_rewrite_cpulist appenddirname
  appendfilename bgsave_cpulist bio_cpulist cluster-config-file cluster-enabled cluster-port
  daemonize databases disable-thp enable-debug-command enable-module-command
  enable-protected-configs io-threads io-threads-do-reads logfile lua-enable-deprecated-api pidfile
  rdbchecksum replicaof server_cpulist set-proc-title slaveof socket-mark-id supervised
  syslog-enabled syslog-facility syslog-ident tcp-backlog unixsocket unixsocketperm`);

export const PROTECTED = words('dbfilename dir');

/** Pairs of an older name and the one of today. */
export const ALIASES = words(`slave-serve-stale-data=replica-serve-stale-data
  slave-read-only=replica-read-only slave-priority=replica-priority
  slave-announce-ip=replica-announce-ip slave-announce-port=replica-announce-port
  slave-lazy-flush=replica-lazy-flush slave-ignore-maxmemory=replica-ignore-maxmemory
  repl-ping-slave-period=repl-ping-replica-period min-slaves-to-write=min-replicas-to-write
  min-slaves-max-lag=min-replicas-max-lag lua-time-limit=busy-reply-threshold
  cluster-slave-validity-factor=cluster-replica-validity-factor
  cluster-slave-no-failover=cluster-replica-no-failover
  hash-max-ziplist-entries=hash-max-listpack-entries hash-max-ziplist-value=hash-max-listpack-value
  list-max-ziplist-size=list-max-listpack-size zset-max-ziplist-entries=zset-max-listpack-entries
  zset-max-ziplist-value=zset-max-listpack-value`).map((pair) => pair.split('='));
