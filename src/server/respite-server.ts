/**
 * The composition root: an engine, sockets before it, timers beside it. Several may live in one
 * process. It never ends the process itself; whoever started it learns of a shutdown by
 * `onStopped`.
 */
import { SeededRandom } from '../base/random.ts';
import type {
  CrashSignal,
  LogLevel,
  ProcessFigures,
  ServerIdentity,
} from '../commands/framework/server.ts';
import type { Config } from '../config/config.ts';
import { Engine } from '../execution/engine.ts';
import { SharedBuffers } from '../network/shared-buffers.ts';
import { acceptPolicy } from './accept-policy.ts';
import { Alarm } from './alarm.ts';
import { BackgroundWork } from './background-work.ts';
import { aclFiles, configText, rewriteConfigFile, systemPath } from './config-files.ts';
import { ConnectionHub } from './connection-hub.ts';
import { type Entropy, secretBytes } from './entropy.ts';
import { Listeners } from './listeners.ts';
import { LoadingBar } from './loading-bar.ts';
import type { Logger } from './logger.ts';
import { nodeFiles } from './node-files.ts';
import {
  CollectionCounter,
  operatingSystemName,
  ProcFigures,
  readEventLoopFigures,
  readProcessFigures,
  systemMemoryBytes,
} from './process-figures.ts';
import { SystemClock } from './system-clock.ts';
import { REDIS_VERSION, VERSION } from './version.ts';

/** Whoever asks for encryption must not get a server without. */
const NO_TLS = 'TLS is not available: tls-port must be 0, tls-replication and tls-cluster no.';

/** Loading that takes no longer than this need not be told of. */
const UNNOTICED_MS = 300;
/** Between two slices clients are told that the data are being loaded. */
const LOAD_SLICE_MS = 20;

const SMALLEST_BLOCK_BYTES = 8;

export class RespiteServer {
  readonly engine: Engine;
  readonly #config: Config;
  readonly #logger: Logger;
  readonly #hub: ConnectionHub;
  readonly #listeners: Listeners;
  readonly #work: BackgroundWork;
  readonly #alarm = new Alarm();
  readonly #systemMemoryBytes = systemMemoryBytes();
  readonly #collected = new CollectionCounter();
  readonly #procFigures = new ProcFigures();
  readonly #onStopped: () => void;
  readonly #whenStopping: (() => void)[] = [];
  #stopping = false;
  /** Takes back what a signal has asked for; false when there is nothing. */
  cancelStop: () => boolean = () => false;
  /** Ends the process with a report, as DEBUG asks for. */
  crash: (signal: CrashSignal) => void = () => {};

  constructor(
    config: Config,
    logger: Logger,
    entropy: Entropy,
    onStopped: () => void,
    supervisedBy: ServerIdentity['supervisedBy'] = 'no',
  ) {
    this.#config = config;
    this.#logger = logger;
    this.#onStopped = onStopped;
    const server = this;
    this.engine = new Engine(config, {
      clock: new SystemClock(),
      random: new SeededRandom(...entropy.seeds),
      identity: {
        version: VERSION,
        redisVersion: REDIS_VERSION,
        runId: entropy.runId,
        processId: process.pid,
        supervisedBy,
        executable: configText(process.argv[1] ?? process.execPath),
        configFile: config.file?.path ?? '',
        operatingSystem: operatingSystemName(),
        architectureBits: 64,
        nodeVersion: process.versions.node,
        startedAtMs: Date.now(),
      },
      get port(): number {
        return server.port;
      },
      processFigures: () => this.#processFigures(),
      eventLoopFigures: readEventLoopFigures,
      log: (level: LogLevel, text: string) => logger.log(level, text),
      defer: (work) => setImmediate(() => this.#runInBackground(work)),
      files: nodeFiles,
      aclFiles,
      secretBytes,
      rewriteConfigFile: (withDefaults, userLines) =>
        rewriteConfigFile(config, withDefaults, userLines),
      alarm: (delayMs, ring) => this.#alarm.set(delayMs, () => this.#runInBackground(ring)),
      shutdown: () => setImmediate(() => this.stop()),
      cancelShutdown: () => this.cancelStop(),
      crash: (signal) => this.crash(signal),
    });
    this.#hub = new ConnectionHub(this.engine);
    const policy = acceptPolicy(this.engine);
    const shared = new SharedBuffers(this.#hub);
    const { memory } = this.engine.keyspace;
    memory.countExternal(shared.bytes.length + shared.reply.bufferBytes);
    // The first arena is made now, not while the first client waits: V8 collects when it sees it.
    memory.free(memory.allocate(SMALLEST_BLOCK_BYTES));
    const warn = (text: string): void => logger.log('warning', text);
    this.#listeners = new Listeners(shared, this.#hub, policy, warn);
    this.#work = new BackgroundWork(this.engine, this.#hub);
    this.#followConfiguration();
    this.engine.statistics.startupBytes = memory.usedBytes;
  }

  /** The port that clients reach. */
  get port(): number {
    return this.#listeners?.port ?? 0;
  }

  /** Which kinds of sockets are open, for the log. */
  get listensTo(): readonly string[] {
    const unix = this.#config.get('unixsocket') !== '';
    return [...(this.port === 0 ? [] : ['tcp']), ...(unix ? ['unix'] : [])];
  }

  /** Listens. False, with the reason in the log, when a port or path is not to be had. */
  start(): boolean {
    const config = this.#config;
    const port = config.get('port');
    if (!this.#withoutTls()) {
      this.#logger.log('warning', 'Failed to configure TLS. Check logs for more info.');
      return false;
    }
    if (!this.#listen()) {
      this.#logger.log('warning', `Failed listening on port ${port} (TCP), aborting.`);
      return false;
    }
    if (!this.#listenUnix()) return false;
    if (!this.#listeners.open) {
      this.#logger.log('warning', 'Configured to not listen anywhere, exiting.');
      return false;
    }
    this.#work.start();
    return true;
  }

  /**
   * Loads what is on the disk: in one go if that takes no time worth mentioning, else in slices,
   * clients being told meanwhile. `loaded` learns whether it worked; the log says why not.
   */
  load(loaded: (ok: boolean) => void): void {
    const loading = this.engine.persistence.startLoading();
    if (loading === undefined) {
      loaded(false);
      return;
    }
    const bar = new LoadingBar(process.stderr, () => performance.now());
    this.#logger.beforeOutput = () => bar.clear();
    loading.slice(UNNOTICED_MS);
    const goOn = (): void => {
      bar.show(loading);
      if (loading.done) {
        bar.clear();
        this.#logger.beforeOutput = () => {};
        loaded(!loading.failed);
        return;
      }
      setImmediate(() => {
        if (this.#stopping) return;
        loading.slice(LOAD_SLICE_MS);
        goOn();
      });
    };
    goOn();
  }

  /** What is to be given back before the sockets are closed. */
  onStop(giveBack: () => void): void {
    this.#whenStopping.push(giveBack);
  }

  /** Closes everything; idempotent. */
  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#work.stop();
    this.#alarm.clear();
    for (const giveBack of this.#whenStopping) giveBack();
    if (this.#listeners.close()) this.#logger.log('notice', 'Removing the unix socket file.');
    this.#hub.closeAll();
    this.#onStopped();
  }

  /** Work of the engine between requests. */
  #runInBackground(work: () => void): void {
    if (this.#stopping) return;
    this.engine.beginBackgroundWork();
    work();
    this.engine.endBackgroundWork();
  }

  #processFigures(): ProcessFigures {
    return readProcessFigures(this.#systemMemoryBytes, this.#collected, this.#procFigures);
  }

  #listen(): boolean {
    return this.#listeners.listen({
      addresses: this.#config.get('bind').map(systemPath),
      port: this.#config.get('port'),
      backlog: this.#config.get('tcp-backlog'),
    });
  }

  /** False, with the reason in the log, when the configuration asks for TLS. */
  #withoutTls(): boolean {
    const config = this.#config;
    const isAsked =
      config.get('tls-port') !== 0 || config.get('tls-replication') || config.get('tls-cluster');
    if (isAsked) this.#logger.log('warning', NO_TLS);
    return !isAsked;
  }

  #listenUnix(): boolean {
    const path = systemPath(this.#config.get('unixsocket'));
    if (path === '') return true;
    return this.#listeners.listenUnix({
      path,
      permissions: this.#config.get('unixsocketperm'),
      backlog: this.#config.get('tcp-backlog'),
    });
  }

  /** What CONFIG SET changes while the server runs. */
  #followConfiguration(): void {
    const config = this.#config;
    config.applyWith(
      [
        ...['proto-max-bulk-len', 'client-query-buffer-limit', 'client-output-buffer-limit'],
        ...['maxmemory', 'maxmemory-clients'],
      ] as const,
      () => {
        this.#hub.applyLimits();
        return undefined;
      },
    );
    config.applyWith(['hz', 'dynamic-hz'], () => {
      this.#work.start();
      return undefined;
    });
    config.applyWith(['loglevel'], () => {
      this.#logger.level = config.get('loglevel');
      return undefined;
    });
    config.applyWith(['bind'], () => {
      return this.#listen() ? undefined : 'Failed to bind to specified addresses.';
    });
    config.applyWith(['tls-port', 'tls-replication', 'tls-cluster'], () => {
      return this.#withoutTls()
        ? undefined
        : 'Unable to update TLS configuration. Check server logs.';
    });
    config.applyWith(['port'], () => {
      // A change of `bind` in the same CONFIG SET has done it already.
      if (this.port === config.get('port') || this.#listen()) return undefined;
      return 'Unable to listen on this port. Check server logs.';
    });
  }
}
