/**
 * An engine without sockets, under a clock that the test moves and a seeded random source: unit
 * tests of commands read `engine.run('SET', 'k', 'v')`. Replies come back as raw RESP text
 * (Latin-1).
 */
import type { AclFileStore, SaveProblem } from '../../src/acl/acl-file.ts';
import { Arguments } from '../../src/base/arguments.ts';
import { SeededRandom } from '../../src/base/random.ts';
import type { Command } from '../../src/commands/framework/command.ts';
import { Config } from '../../src/config/config.ts';
import type { ClientSession, Transport } from '../../src/execution/client-session.ts';
import { Engine } from '../../src/execution/engine.ts';
import type { EngineHost } from '../../src/execution/engine-host.ts';
import { ReplyWriter } from '../../src/protocol/reply-writer.ts';
import { FaultyFiles } from './faulty-files.ts';

export class ManualClock {
  ms = 1_700_000_000_000;
  #setBy = 0;

  /** As an administrator sets the clock: the time that passes is not affected. */
  setWallClock(ms: number): void {
    this.#setBy += ms - this.ms;
    this.ms = ms;
  }

  nowMs(): number {
    return this.ms;
  }
  nowMicroseconds(): number {
    return this.ms * 1000;
  }
  monotonicMs(): number {
    return this.ms - this.#setBy;
  }
  blockMs(durationMs: number): void {
    this.ms += durationMs;
  }
}

/** Files that hold users, in memory. */
export class StoredAclFiles implements AclFileStore {
  readonly contents = new Map<string, string>();
  writeProblem: SaveProblem | undefined = undefined;

  read(path: string): string | { readonly problem: string } {
    return this.contents.get(path) ?? { problem: 'No such file or directory' };
  }

  write(path: string, content: string): SaveProblem | undefined {
    if (this.writeProblem === undefined) this.contents.set(path, content);
    return this.writeProblem;
  }
}

export class TestEngine {
  readonly clock = new ManualClock();
  readonly files: FaultyFiles;
  readonly engine: Engine;
  readonly session: ClientSession;
  readonly logged: string[] = [];
  shutdowns = 0;
  /** By what it was to crash. */
  readonly crashes: string[] = [];
  /** A signal has asked for the end, which has not come yet. */
  isStopAsked = false;
  /** What the engine left for later turns of the loop; `turn` does it. */
  readonly deferred: (() => void)[] = [];
  /** When the engine wants to be called next, and what for; `ring` does it. */
  alarm: { readonly atMs: number; readonly ring: () => void } | undefined = undefined;
  /** What the event loop is said to have done. */
  loop = { cycles: 0, activeMs: 0 };
  /** How often the configuration file was to be rewritten, and what shall be wrong with it. */
  rewrites = 0;
  /** How often with the defaults. */
  fullRewrites = 0;
  rewriteProblem: string | undefined = undefined;
  /** The lines of users that the configuration file was to have. */
  userLines: readonly string[] | undefined = undefined;
  /** Files of users, by path. */
  readonly aclFiles = new StoredAclFiles();
  readonly #secrets = new SeededRandom(2);
  readonly #reply = new ReplyWriter();

  /** @param files What is on its disk. */
  constructor(
    seed = 1,
    config: Config = new Config(),
    commands?: readonly Command[],
    files = new FaultyFiles(),
  ) {
    this.files = files;
    this.engine = new Engine(config, this.#host(seed), commands);
    this.session = this.connect();
  }

  #host(seed: number): EngineHost {
    const { clock } = this;
    return {
      clock,
      files: this.files,
      random: new SeededRandom(seed),
      port: 6379,
      identity: {
        version: '0.0.0',
        redisVersion: '7.4.0',
        runId: '0'.repeat(40),
        processId: 1,
        executable: '/usr/bin/respite',
        configFile: '',
        supervisedBy: 'no',
        operatingSystem: 'Test 1.0 x86_64',
        architectureBits: 64,
        nodeVersion: '20.0.0',
        startedAtMs: clock.nowMs(),
      },
      processFigures: () => ({
        residentBytes: 50e6,
        heapUsedBytes: 5e6,
        heapTotalBytes: 8e6,
        externalBytes: 3e6,
        arrayBufferBytes: 2e6,
        systemMemoryBytes: 8e9,
        cpuUserSeconds: 1,
        cpuSystemSeconds: 1,
        mainThread: { userSeconds: 0.5, systemSeconds: 0.25 },
        collections: 3,
        collectionMs: 1.5,
      }),
      eventLoopFigures: () => ({ ...this.loop }),
      aclFiles: this.aclFiles,
      secretBytes: (count) => Uint8Array.from({ length: count }, () => this.#secrets.nextUint32()),
      log: (level, text) => {
        this.logged.push(`${level}: ${text}`);
      },
      defer: (work) => {
        this.deferred.push(work);
      },
      alarm: (delayMs, ring) => {
        this.alarm = { atMs: this.clock.ms + delayMs, ring };
      },
      rewriteConfigFile: (withDefaults, userLines) => {
        this.userLines = userLines;
        this.rewrites++;
        if (withDefaults) this.fullRewrites++;
        return this.rewriteProblem;
      },
      shutdown: () => {
        this.shutdowns++;
      },
      crash: (signal) => {
        this.crashes.push(signal);
      },
      cancelShutdown: () => {
        const { isStopAsked } = this;
        this.isStopAsked = false;
        return isStopAsked;
      },
    };
  }

  /** An engine whose configuration begins with these values. */
  static withOptions(options: ConstructorParameters<typeof Config>[0]): TestEngine {
    return new TestEngine(1, new Config(options));
  }

  /** One turn of the loop without requests; false when there was nothing to do. */
  turn(): boolean {
    const works = this.deferred.splice(0);
    for (const work of works) work();
    const delivered = this.files.deliver();
    return works.length > 0 || delivered;
  }

  /** Some time passes, in which the server does what it does by itself. */
  liveFor(ms: number): void {
    for (let at = 0; at < ms; at += 100) {
      this.clock.ms += 100;
      this.engine.beginBackgroundWork();
      this.engine.tickClients();
      this.engine.endBackgroundWork();
      this.comeToRest();
    }
  }

  /** Turns until there is nothing left to do, saving in the background for example. */
  comeToRest(): void {
    for (let turns = 0; this.turn(); turns++) {
      if (turns === 100_000) throw new Error('the engine does not come to rest');
    }
  }

  /** Moves the clock, ringing the alarm whenever its time comes. */
  pass(durationMs: number): void {
    const endMs = this.clock.ms + durationMs;
    while (this.alarm !== undefined && this.alarm.atMs <= endMs) {
      const { atMs, ring } = this.alarm;
      this.alarm = undefined;
      this.clock.ms = atMs;
      ring();
    }
    this.clock.ms = endMs;
  }

  /** Another client. */
  connect(): ClientSession {
    return this.connectWith({});
  }

  /** Another client, some things of its connection being as the test wants them. */
  connectWith(transport: Partial<Transport>): ClientSession {
    return this.engine.connect({
      address: '127.0.0.1:50000',
      localAddress: '127.0.0.1:6379',
      state: () => ({
        queryBufferBytes: 0,
        queryBufferFreeBytes: 0,
        argumentBytes: 0,
        memoryBytes: 0,
        announcedBytes: 0,
        outputBufferBytes: 0,
        fileDescriptor: 8,
      }),
      resume: () => {},
      push: () => {},
      close: () => {},
      ...transport,
    });
  }

  /** Executes one command for the engine's first client and returns the reply's bytes as text. */
  run(...parts: (string | Uint8Array)[]): string {
    return this.runAs(this.session, ...parts);
  }

  runAs(session: ClientSession, ...parts: (string | Uint8Array)[]): string {
    this.#execute(session, parts);
    this.engine.endTurn();
    let text = '';
    for (const chunk of [...this.#reply.chunks, this.#reply.tail]) {
      text += Buffer.from(chunk).toString('latin1');
    }
    return text;
  }

  /** In a turn that does not end: what it changes is in no file yet. */
  runUnfinished(...parts: string[]): void {
    this.#execute(this.session, parts);
  }

  #execute(session: ClientSession, parts: readonly (string | Uint8Array)[]): void {
    const request = new Arguments();
    request.setParts(parts.map((part) => (typeof part === 'string' ? bytesOf(part) : part)));
    this.#reply.begin();
    this.engine.beginTurn();
    this.engine.beginBatch(session, this.#reply);
    this.engine.execute(session, request, this.#reply);
    this.engine.endBatch();
  }
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
