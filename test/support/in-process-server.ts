/**
 * A server with sockets inside the test's own process: black-box tests of connections that also
 * look at, or set up, what is behind them (a suspended session, a machine with little memory).
 * Nothing is shared between two of them, and no build is needed.
 */
import type { Clock } from '../../src/base/clock.ts';
import { SeededRandom } from '../../src/base/random.ts';
import { Config } from '../../src/config/config.ts';
import { Engine } from '../../src/execution/engine.ts';
import { SharedBuffers } from '../../src/network/shared-buffers.ts';
import { acceptPolicy } from '../../src/server/accept-policy.ts';
import { Alarm } from '../../src/server/alarm.ts';
import { BackgroundWork } from '../../src/server/background-work.ts';
import { ConnectionHub } from '../../src/server/connection-hub.ts';
import { Listeners } from '../../src/server/listeners.ts';
import { SystemClock } from '../../src/server/system-clock.ts';
import { FaultyFiles } from './faulty-files.ts';
import { type ClientOptions, RespClient } from './resp-client.ts';
import { freePort } from './server-process.ts';

export interface InProcessOptions {
  /** Directives as in redis.conf. */
  readonly config?: ConstructorParameters<typeof Config>[0];
  /** What the machine seems to have; the ceiling of memory follows from it. */
  readonly systemMemoryBytes?: number;
  /** Without one, the system's. */
  readonly clock?: Clock;
}

export class InProcessServer {
  readonly engine: Engine;
  readonly hub: ConnectionHub;
  readonly logged: string[] = [];
  readonly #listeners: Listeners;
  readonly #work: BackgroundWork;
  readonly #alarm = new Alarm();

  private constructor(options: InProcessOptions) {
    const { config = {}, systemMemoryBytes = 8e9, clock = new SystemClock() } = options;
    const startedAtMs = clock.nowMs();
    const settings = new Config({ hz: '20', ...config });
    this.engine = new Engine(settings, {
      clock,
      files: new FaultyFiles(),
      random: new SeededRandom(1),
      port: 0,
      identity: {
        version: '0.0.0',
        redisVersion: '7.4.0',
        runId: '0'.repeat(40),
        processId: process.pid,
        executable: process.execPath,
        configFile: '',
        supervisedBy: 'no',
        operatingSystem: 'Test 1.0 x86_64',
        architectureBits: 64,
        nodeVersion: process.versions.node,
        startedAtMs,
      },
      processFigures: () => ({
        residentBytes: 50e6,
        heapUsedBytes: 5e6,
        heapTotalBytes: 8e6,
        systemMemoryBytes,
        cpuUserSeconds: 1,
        cpuSystemSeconds: 1,
        externalBytes: 1e6,
        arrayBufferBytes: 1e6,
        mainThread: undefined,
        collections: 3,
        collectionMs: 1.5,
      }),
      eventLoopFigures: () => ({ cycles: 0, activeMs: 0 }),
      aclFiles: { read: () => '', write: () => undefined },
      secretBytes: (count) => new Uint8Array(count),
      rewriteConfigFile: () => 'there is no file',
      log: (level, text) => {
        this.logged.push(`${level}: ${text}`);
      },
      defer: (work) => setImmediate(work),
      alarm: (delayMs, ring) => this.#alarm.set(delayMs, ring),
      cancelShutdown: () => false,
      crash: () => {},
      shutdown: () => {},
    });
    this.hub = new ConnectionHub(this.engine);
    this.#listeners = new Listeners(
      new SharedBuffers(this.hub),
      this.hub,
      acceptPolicy(this.engine),
      (text) => this.logged.push(`warning: ${text}`),
    );
    this.#work = new BackgroundWork(this.engine, this.hub);
    settings.applyWith(
      [
        ...['proto-max-bulk-len', 'client-query-buffer-limit', 'client-output-buffer-limit'],
        ...['maxmemory', 'maxmemory-clients'],
      ] as const,
      () => {
        this.hub.applyLimits();
        return undefined;
      },
    );
  }

  static async start(options: InProcessOptions = {}): Promise<InProcessServer> {
    const server = new InProcessServer(options);
    const port = await freePort();
    if (!server.#listeners.listen({ addresses: ['127.0.0.1'], port, backlog: 511 })) {
      throw new Error(`port ${port} was taken meanwhile`);
    }
    server.#work.start();
    return server;
  }

  get port(): number {
    return this.#listeners.port;
  }

  async connect(options?: ClientOptions): Promise<RespClient> {
    return await RespClient.connect(this.port, options);
  }

  stop(): void {
    this.#work.stop();
    this.#alarm.clear();
    this.#listeners.close();
    this.hub.closeAll();
  }
}
