// The order of the folders under src/, from the bottom up: the one table of it. A folder imports
// only from itself and from folders above it in this list, so that every part can be read, tested
// and reused without what is built on top of it. test/tidy/ holds the sources, and the compiler's
// configuration, to this table.

export interface Layer {
  /** The folder directly under src/, or the file for the program's entry. */
  readonly name: string;
  /**
   * Engine layers know nothing of the machine: no `node:*` module and no Node.js types, so that the
   * same code runs on a real disk and clock, on simulated ones, and in a worker.
   */
  readonly engine: boolean;
  readonly holds: string;
}

export const layers: readonly Layer[] = [
  { name: 'base', engine: true, holds: 'bytes, checksums, the clock and randomness ports' },
  { name: 'memory', engine: true, holds: 'arenas, the allocator, references' },
  { name: 'structures', engine: true, holds: 'hash table, packed list, chunked list, B+tree' },
  { name: 'values', engine: true, holds: 'the data types, their encodings and conversions' },
  { name: 'keyspace', engine: true, holds: 'databases, entries, expiry, eviction, key flags' },
  { name: 'protocol', engine: true, holds: 'RESP2, RESP3 and inline commands, without sockets' },
  { name: 'config', engine: true, holds: 'the option table and its syntax' },
  { name: 'acl', engine: true, holds: 'users, rules, permission checks' },
  { name: 'pubsub', engine: true, holds: 'channels, patterns, subscribers' },
  { name: 'scripting', engine: true, holds: 'scripts and functions' },
  { name: 'monitoring', engine: true, holds: 'statistics, slow log, latency' },
  { name: 'persistence', engine: true, holds: 'RDB, AOF and snapshots over a file port' },
  { name: 'replication', engine: true, holds: 'primary and replica' },
  { name: 'cluster', engine: true, holds: 'slots, the bus, redirections' },
  { name: 'commands', engine: true, holds: 'one object per command, and their framework' },
  { name: 'execution', engine: true, holds: 'dispatcher, sessions, transactions, propagation' },
  { name: 'network', engine: false, holds: 'listeners, connections, output limits' },
  { name: 'embedded', engine: false, holds: 'the in-process interface' },
  { name: 'server', engine: false, holds: 'the composition root' },
  { name: 'main.ts', engine: false, holds: 'command line, configuration, server' },
  { name: 'launcher.ts', engine: false, holds: 'reads the bundle and runs it' },
];
