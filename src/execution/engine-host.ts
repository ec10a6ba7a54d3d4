/** The outside world, as far as the engine knows it. */
import type { AclFileStore } from '../acl/acl-file.ts';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type {
  CrashSignal,
  EventLoopFigures,
  LogLevel,
  ProcessFigures,
  ServerIdentity,
} from '../commands/framework/server.ts';
import type { Files } from '../persistence/files.ts';

export interface EngineHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly identity: ServerIdentity;
  /** The port that clients reach; 0 when there is none. */
  readonly port: number;
  /** Where snapshots and the append-only file are kept. */
  readonly files: Files;
  /** Where `aclfile` is kept. */
  readonly aclFiles: AclFileStore;
  /** True randomness, for passwords. */
  secretBytes(count: number): Uint8Array;
  processFigures(): ProcessFigures;
  eventLoopFigures(): EventLoopFigures;
  log(level: LogLevel, text: string): void;
  /**
   * Brings the configuration file up to date, on demand with every default written out; undefined,
   * or why it could not.
   * @param userLines The lines of users to have in it; undefined: they are kept elsewhere.
   */
  rewriteConfigFile(
    withDefaults: boolean,
    userLines: readonly string[] | undefined,
  ): string | undefined;
  /** Ends the server once the current tick is over. */
  shutdown(): void;
  /** A signal has asked for the end, which has not come yet: takes that back. False: none has. */
  cancelShutdown(): boolean;
  /** Ends the process at once as by this signal, with a report in the log. */
  crash(signal: CrashSignal): void;
  /** Calls back on a later turn of the event loop, after requests had their turn. */
  defer(work: () => void): void;
  /** Calls back once, after at least so many ms; takes the place of an earlier alarm. */
  alarm(delayMs: number, ring: () => void): void;
}
