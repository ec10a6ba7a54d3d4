/**
 * The composition root: an engine, sockets before it, timers beside it. Several may live in one
 * process. It never ends the process itself; whoever started it learns of a shutdown by
 * `onStopped`.
 */
import { SeededRandom } from '../base/random.ts';
import type { LogLevel, ProcessFigures } from '../commands/framework/server.ts';
import type { Config } from '../config/config.ts';
import { Engine } from '../execution/engine.ts';
import { createSharedBuffers } from '../network/listener.ts';
import { acceptPolicy } from './accept-policy.ts';
import { BackgroundWork } from './background-work.ts';
import { ConnectionHub } from './connection-hub.ts';
import type { Entropy } from './entropy.ts';
import { ListenError, Listeners } from './listeners.ts';
import type { Logger } from './logger.ts';
import { operatingSystemName, readProcessFigures, systemMemoryBytes } from './process-figures.ts';
import { SystemClock } from './system-clock.ts';
import { REDIS_VERSION, VERSION } from './version.ts';

export class RespiteServer {
  readonly engine: Engine;
  readonly #config: Config;
  readonly #logger: Logger;
  readonly #hub: ConnectionHub;
  readonly #listeners: Listeners;
  readonly #work: BackgroundWork;
  readonly #systemMemoryBytes = systemMemoryBytes();
  readonly #onStopped: () => void;
  #stopping = false;

  constructor(config: Config, logger: Logger, entropy: Entropy, onStopped: () => void) {
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
        executable: process.argv[1] ?? process.execPath,
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
      log: (level: LogLevel, text: string) => logger.log(level, text),
      defer: (work) => setImmediate(() => this.#runInTurn(work)),
      shutdown: () => setImmediate(() => this.stop('User requested shutdown...')),
    });
    this.#hub = new ConnectionHub(this.engine);
    const policy = acceptPolicy(this.engine);
    const shared = createSharedBuffers(this.#hub);
    this.engine.keyspace.memory.countExternal(shared.bytes.length + shared.reply.bufferBytes);
    this.#listeners = new Listeners(shared, this.#hub, policy);
    this.#work = new BackgroundWork(this.engine, this.#hub);
    this.#followConfiguration();
    this.engine.statistics.startupBytes = this.engine.keyspace.memory.usedBytes;
  }

  /** The port that clients reach. */
  get port(): number {
    return this.#listeners?.port ?? 0;
  }

  /**
   * Listens. False, with the reason in the log, when the port is taken or an address is missing.
   */
  async start(): Promise<boolean> {
    this.#logger.log('notice', `Running mode=standalone, port=${this.#config.get('port')}.`);
    this.#logger.log('notice', `Respite ${VERSION}, PID: ${process.pid}`);
    this.#logger.log('warning', 'Server initialized');
    try {
      await this.#listen();
    } catch (error) {
      if (!(error instanceof ListenError)) throw error;
      this.#logListenFailure(error);
      this.#logger.log('warning', `Failed listening on port ${error.port} (TCP), aborting.`);
      return false;
    }
    this.#work.start(this.#config.get('hz'));
    this.#logger.log('notice', 'Ready to accept connections tcp');
    return true;
  }

  /** Closes everything; idempotent. */
  stop(reason: string): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#logger.log('warning', reason);
    this.#work.stop();
    this.#listeners.close();
    this.#hub.closeAll();
    this.#logger.log('warning', 'Respite is now ready to exit, bye bye...');
    this.#onStopped();
  }

  /** Work of the engine between requests, as a turn of its own. */
  #runInTurn(work: () => void): void {
    if (this.#stopping) return;
    this.engine.beginTurn();
    work();
    this.engine.endTurn();
  }

  #processFigures(): ProcessFigures {
    return readProcessFigures(this.#systemMemoryBytes);
  }

  async #listen(): Promise<void> {
    const port = this.#config.get('port');
    if (port === 0) {
      this.#listeners.close();
      return;
    }
    await this.#listeners.open({
      addresses: this.#config.get('bind'),
      port,
      backlog: this.#config.get('tcp-backlog'),
    });
  }

  #logListenFailure(error: ListenError): void {
    const where = `${error.address}:${error.port}`;
    const text = `Warning: Could not create server TCP listening socket ${where}: ${error.message}`;
    this.#logger.log('warning', text);
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
    config.applyWith(['hz'], () => {
      this.#work.start(config.get('hz'));
      return undefined;
    });
    config.applyWith(['loglevel'], () => {
      this.#logger.level = config.get('loglevel');
      return undefined;
    });
    let listening = { port: config.setting('port').text, bind: config.setting('bind').text };
    config.applyWith(['port', 'bind'], () => {
      // Whether an address can be had is known only later: then the old one is reported again.
      const before = listening;
      listening = { port: config.setting('port').text, bind: config.setting('bind').text };
      this.#listen().catch((error: unknown) => {
        if (!(error instanceof ListenError)) throw error;
        this.#logListenFailure(error);
        config.assign('port', before.port);
        config.assign('bind', before.bind);
        listening = before;
      });
      return undefined;
    });
  }
}
