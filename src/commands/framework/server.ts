/**
 * What a command sees of the server it runs in. Several servers may live in one process, so nothing
 * of this is global.
 */
import type { AclFileStore } from '../../acl/acl-file.ts';
import type { AclLog, LogContext, LogReason } from '../../acl/acl-log.ts';
import type { UserTable } from '../../acl/user-table.ts';
import type { Clock } from '../../base/clock.ts';
import type { FieldLines } from '../../base/field-lines.ts';
import type { Random } from '../../base/random.ts';
import type { Config } from '../../config/config.ts';
import type { ActiveExpiry } from '../../keyspace/active-expiry.ts';
import type { Evacuation } from '../../keyspace/evacuation.ts';
import type { Eviction } from '../../keyspace/eviction/eviction.ts';
import type { Keyspace } from '../../keyspace/keyspace.ts';
import type { CommandLog, LogKind } from '../../monitoring/command-log.ts';
import type { CommandStatistics } from '../../monitoring/command-statistics.ts';
import type { LatencyMonitor } from '../../monitoring/latency-monitor.ts';
import type { Statistics } from '../../monitoring/statistics.ts';
import type { Persistence } from '../../persistence/persistence.ts';
import type { Channels } from '../../pubsub/channels.ts';
import type { HyperLogLogWorkspace } from '../../values/hyperloglog/hyperloglog-workspace.ts';
import type { ClientBlocking } from './blocking.ts';
import type { CommandTable } from './command-table.ts';
import type { Session } from './session.ts';
import type { Tracking } from './tracking.ts';
import type { Transactions } from './transactions.ts';

/** What the server is and where it runs; fixed at start. */
export interface ServerIdentity {
  readonly version: string;
  /** The Redis version whose behaviour is reached, which clients look at. */
  readonly redisVersion: string;
  /** 40 hexadecimal digits, new at each start. */
  readonly runId: string;
  readonly processId: number;
  /** Which process manager is told how the server is. */
  readonly supervisedBy: 'systemd' | 'upstart' | 'no';
  readonly executable: string;
  readonly configFile: string;
  readonly operatingSystem: string;
  readonly architectureBits: number;
  readonly nodeVersion: string;
  readonly startedAtMs: number;
}

/** Figures only the process can give. */
export interface ProcessFigures {
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  readonly heapTotalBytes: number;
  /** What the runtime holds outside its heap, buffers of arenas among it. */
  readonly externalBytes: number;
  readonly arrayBufferBytes: number;
  readonly systemMemoryBytes: number;
  /** Seconds of processor time. */
  readonly cpuUserSeconds: number;
  readonly cpuSystemSeconds: number;
  /** The same of the thread that executes commands, where the system tells. */
  readonly mainThread: ProcessorTime | undefined;
  /** How often garbage was collected since the start, and how long that took. */
  readonly collections: number;
  readonly collectionMs: number;
}

export interface ProcessorTime {
  readonly userSeconds: number;
  readonly systemSeconds: number;
}

export interface EventLoopFigures {
  /** Turns since the start; 0 where the runtime does not count them. */
  readonly cycles: number;
  /** Time in which the loop did not wait for anything. */
  readonly activeMs: number;
}

export interface ClientRegistry {
  readonly count: number;
  /** Clients that are suspended, and those of them whose wait has an end in time. */
  readonly waitingCount: number;
  readonly timedWaitCount: number;
  /** The largest amounts that a client has lately held, bytes. */
  readonly recentInputBytes: number;
  readonly recentOutputBytes: number;
  /** All connected clients, oldest first. */
  list(): Session[];
  find(id: number): Session | undefined;
}

/** What the clients' buffers take. */
export interface ClientMemoryFigures {
  /** Of all clients, with what they have announced. */
  readonly totalBytes: number;
}

/** CLIENT PAUSE: while it lasts, no client changes anything, or does anything at all. */
export interface ClientPause {
  readonly active: boolean;
  /** Does the pause concern a command with these FLAG_… bits? */
  holdsBack(flags: number): boolean;
  /** Begins or extends: of two pauses the later end and the stricter kind hold. */
  begin(kind: PauseKind, untilMs: number): void;
  /** Ends it; what had to wait is executed. */
  end(): void;
}

export type PauseKind = 'write' | 'all';

/** Clients that are shown every command. */
export interface Monitors {
  add(session: Session): void;
  remove(session: Session): void;
}

/** Users, and the log of what they were refused. */
export interface AccessControl {
  readonly users: UserTable;
  readonly log: AclLog;
  /** Writes down a refusal. @param userName Another than the session's, who tried to be it. */
  note(
    session: Session,
    reason: LogReason,
    context: LogContext,
    object: string,
    userName?: string,
  ): void;
}

/** What SLOWLOG and COMMANDLOG show. */
export type CommandLogs = Readonly<Record<LogKind, CommandLog>>;

export interface MemoryLimit {
  /** Above so many bytes of data, keys are evicted or commands that need memory refused. */
  readonly bytes: number;
  readonly eviction: Eviction;
  /** False when nothing can be freed and a command that needs memory must be refused. */
  makeRoom(): boolean;
}

export interface Server {
  readonly identity: ServerIdentity;
  readonly config: Config;
  readonly keyspace: Keyspace;
  readonly activeExpiry: ActiveExpiry;
  readonly evacuation: Evacuation;
  readonly clock: Clock;
  readonly random: Random;
  readonly commands: CommandTable;
  readonly statistics: Statistics;
  readonly commandStatistics: CommandStatistics;
  readonly commandLogs: CommandLogs;
  readonly latency: LatencyMonitor;
  readonly clients: ClientRegistry;
  readonly clientMemory: ClientMemoryFigures;
  readonly pause: ClientPause;
  readonly access: AccessControl;
  /** Where `aclfile` is kept. */
  readonly aclFiles: AclFileStore;
  readonly blocking: ClientBlocking;
  readonly transactions: Transactions;
  readonly channels: Channels<Session>;
  readonly tracking: Tracking;
  readonly monitors: Monitors;
  readonly hyperLogLogs: HyperLogLogWorkspace;
  /** For whoever writes many of them: INFO. */
  readonly fieldLines: FieldLines;
  /** DEBUG PAUSE-CRON: what is done without a client's asking waits. */
  backgroundPaused: boolean;
  /** 40 hexadecimal digits that name this history of the data, for replicas. */
  readonly replicationId: string;
  /** The port that clients reach, which port 0 leaves to the system. */
  readonly port: number;
  readonly memoryLimit: MemoryLimit;
  readonly persistence: Persistence;
  processFigures(): ProcessFigures;
  /** Since the start or CONFIG RESETSTAT. */
  eventLoopFigures(): EventLoopFigures;
  resetStatistics(): void;
  /** True randomness, for passwords: the other kind can be guessed from what it gave before. */
  secretBytes(count: number): Uint8Array;
  /**
   * Brings the configuration file up to date, on demand with every default written out; undefined,
   * or why it could not.
   */
  rewriteConfigFile(withDefaults: boolean): string | undefined;
  /** Stops the server once the current tick is over. */
  shutdown(): void;
  /** Takes back what a signal has asked for; false when there is nothing to be taken back. */
  cancelShutdown(): boolean;
  /** Ends the process at once as by this signal, with a report in the log. */
  crash(signal: CrashSignal): void;
  log(level: LogLevel, text: string): void;
}

export type CrashSignal = 'SIGABRT' | 'SIGSEGV';

export type LogLevel = 'debug' | 'verbose' | 'notice' | 'warning';
