/**
 * The whole server but its sockets, files and timers: configuration, keyspace, commands, clients.
 * What it needs comes in through `EngineHost`, so that the same engine runs behind sockets,
 * embedded in a program, under a clock that a test moves, and beside others in one process.
 */
import type { AclFileStore } from '../acl/acl-file.ts';
import type { Arguments } from '../base/arguments.ts';
import type { Clock } from '../base/clock.ts';
import { FieldLines } from '../base/field-lines.ts';
import { type Random, randomHexDigits } from '../base/random.ts';
import { commandGroups } from '../commands/all-commands.ts';
import { clientDescription } from '../commands/connection/client/client-line.ts';
import type { Command } from '../commands/framework/command.ts';
import { CommandTable } from '../commands/framework/command-table.ts';
import type {
  CommandLogs,
  EventLoopFigures,
  LogLevel,
  ProcessFigures,
  Server,
  ServerIdentity,
} from '../commands/framework/server.ts';
import {
  GATE_MONITORED,
  GATE_PAUSED,
  GATE_REPLY_OFF,
  GATE_REPLY_SKIPPED,
  type Session,
} from '../commands/framework/session.ts';
import { unsubscribeFromAll } from '../commands/pubsub/subscriptions.ts';
import type { Config } from '../config/config.ts';
import { ActiveExpiry } from '../keyspace/active-expiry.ts';
import { Evacuation } from '../keyspace/evacuation.ts';
import { Keyspace } from '../keyspace/keyspace.ts';
import { CommandStatistics } from '../monitoring/command-statistics.ts';
import { LatencyMonitor } from '../monitoring/latency-monitor.ts';
import { Statistics } from '../monitoring/statistics.ts';
import type { Persistence } from '../persistence/persistence.ts';
import { valueCodecs } from '../persistence/rdb/value-codecs.ts';
import type { ProtocolError } from '../protocol/protocol-error.ts';
import { err } from '../protocol/reply-error.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import { Channels } from '../pubsub/channels.ts';
import { HyperLogLogWorkspace } from '../values/hyperloglog/hyperloglog-workspace.ts';
import { UserAccess } from './access-control.ts';
import { BlockedClients } from './blocked-clients.ts';
import { ClientMemory } from './client-memory.ts';
import { PausedClients } from './client-pause.ts';
import { ClientSession, NO_TRANSPORT, type Transport } from './client-session.ts';
import { ClientTable } from './client-table.ts';
import { ClientTracking } from './client-tracking.ts';
import { DiskAccess } from './disk-access.ts';
import { Dispatcher } from './dispatcher.ts';
import type { EngineHost } from './engine-host.ts';
import { HeldWriters } from './held-writers.ts';
import { publishKeyspaceEvents } from './keyspace-notifications.ts';
import { MemoryLimit } from './memory-limit.ts';
import { MonitoringClients } from './monitors.ts';
import { RequestObserver } from './request-observer.ts';
import { ClientTransactions } from './transactions.ts';
import { Turn } from './turn.ts';
import { applyValueLimits } from './value-limits.ts';

export class Engine implements Server {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly identity: ServerIdentity;
  readonly keyspace: Keyspace;
  readonly activeExpiry: ActiveExpiry;
  readonly evacuation: Evacuation;
  readonly commands: CommandTable;
  readonly statistics = new Statistics();
  readonly commandStatistics: CommandStatistics;
  readonly latency = new LatencyMonitor();
  readonly clients = new ClientTable();
  readonly clientMemory: ClientMemory;
  readonly pause: PausedClients;
  readonly access: UserAccess;
  readonly blocking: BlockedClients;
  readonly transactions: ClientTransactions;
  readonly channels = new Channels<Session>();
  readonly tracking: ClientTracking;
  readonly monitors: MonitoringClients;
  readonly hyperLogLogs = new HyperLogLogWorkspace();
  readonly fieldLines = new FieldLines();
  backgroundPaused = false;
  readonly replicationId: string;
  readonly memoryLimit: MemoryLimit;
  readonly #host: EngineHost;
  readonly #dispatcher: Dispatcher;
  readonly #disk: DiskAccess;
  readonly #heldWriters: HeldWriters;
  readonly #observer: RequestObserver;
  readonly #turn: Turn;
  readonly #background: Turn;
  #loopAtReset: EventLoopFigures = { cycles: 0, activeMs: 0 };

  /** @param commands The commands that it knows. */
  constructor(config: Config, host: EngineHost, commands: readonly Command[] = commandGroups()) {
    this.config = config;
    this.commands = new CommandTable(commands);
    this.clock = host.clock;
    this.random = host.random;
    this.identity = host.identity;
    this.#host = host;
    this.keyspace = new Keyspace(config.get('databases'), host.random);
    this.keyspace.setNow(host.clock.nowMs());
    this.#takeLimitsOfForms();
    this.activeExpiry = new ActiveExpiry(this.keyspace, host.clock);
    this.clientMemory = new ClientMemory(this.keyspace.memory);
    this.pause = new PausedClients(this.clients, this.keyspace);
    this.#followClientMemoryLimit();
    applyValueLimits(config, this.keyspace.values);
    this.evacuation = new Evacuation(this.keyspace, host.clock);
    publishKeyspaceEvents(config, this.keyspace, this.channels);
    this.monitors = new MonitoringClients(this.clients, host.clock, config);
    this.tracking = new ClientTracking(
      this.keyspace,
      this.clients,
      config.setting('tracking-table-max-keys'),
    );
    this.transactions = new ClientTransactions(this.keyspace, (session, id, request, reply) =>
      this.#runQueued(session, id, request, reply),
    );
    this.access = new UserAccess(config, this.commands, this.keyspace, this.clients, host);
    this.commandStatistics = new CommandStatistics(this.commands.idCount);
    const { commands: table, commandStatistics, latency } = this;
    this.#observer = new RequestObserver(config, host.clock, table, commandStatistics, latency);
    this.#heldWriters = new HeldWriters(this.keyspace, this.commands, this.transactions);
    this.#dispatcher = new Dispatcher(
      this,
      this.pause,
      this.transactions,
      this.tracking,
      this.monitors,
      this.access,
      this.#observer,
      this.#heldWriters,
      () => this.#disk,
    );
    this.#turn = new Turn(host.clock, this.statistics, this.#dispatcher.timer);
    this.#background = new Turn(host.clock, this.statistics, this.#dispatcher.timer);
    this.blocking = new BlockedClients(
      this.keyspace,
      this.pause,
      (session, request, reply) => this.#repeat(session, request, reply),
      (session, request) => this.#dispatcher.mustWaitToRepeat(session, request),
    );
    this.clients.onFailure = (session, reply, count) => {
      this.#countErrors(reply, count);
      this.#countFailedWait(session);
    };
    this.clients.onNextDeadline = (untilMs) => this.#setAlarm(untilMs);
    this.replicationId = randomHexDigits(host.random, 40);
    this.memoryLimit = new MemoryLimit(this.keyspace, host.clock, config, {
      systemMemoryBytes: host.processFigures().systemMemoryBytes,
      defer: (work) => host.defer(work),
      log: (level, text) => host.log(level, text),
      latency: this.latency,
    });
    this.#disk = this.#createDiskAccess();
  }

  #createDiskAccess(): DiskAccess {
    const { clock, config, keyspace, clients } = this;
    const host = this.#host;
    const { users } = this.access;
    const [database] = keyspace.databases;
    const replaying = new ClientSession(0, clients, NO_TRANSPORT, database, users, clock.nowMs());
    replaying.mayBlock = false;
    return new DiskAccess({
      clock,
      config,
      keyspace,
      files: host.files,
      redisVersion: this.identity.redisVersion,
      processId: this.identity.processId,
      codecs: valueCodecs(keyspace),
      log: (level, text) => host.log(level, text),
      defer: (work) => host.defer(work),
      sessions: () => clients.list(),
      replay: (request, reply) => this.#dispatcher.replay(replaying, request, reply),
      snapshotMoved: () => this.#heldWriters.resume(),
      inTransaction: () => this.transactions.isExecuting,
    });
  }

  get persistence(): Persistence {
    return this.#disk.persistence;
  }

  /** Before anything is sent; false: what was written is not safe, and nobody may be answered. */
  commit(): boolean {
    return this.#disk.commit();
  }

  get port(): number {
    return this.#host.port;
  }

  get commandLogs(): CommandLogs {
    return this.#observer.logs;
  }

  get aclFiles(): AclFileStore {
    return this.#host.aclFiles;
  }

  secretBytes(count: number): Uint8Array {
    return this.#host.secretBytes(count);
  }

  processFigures(): ProcessFigures {
    return this.#host.processFigures();
  }

  eventLoopFigures(): EventLoopFigures {
    const { cycles, activeMs } = this.#host.eventLoopFigures();
    const before = this.#loopAtReset;
    return { cycles: cycles - before.cycles, activeMs: activeMs - before.activeMs };
  }

  /** CONFIG RESETSTAT. */
  resetStatistics(): void {
    this.statistics.reset();
    this.commandStatistics.reset();
    this.persistence.resetStatistics();
    this.access.log.resetCounts();
    this.keyspace.statistics.reset();
    this.keyspace.lazyFree.freedObjects = 0;
    this.memoryLimit.eviction.resetStatistics();
    this.#loopAtReset = this.#host.eventLoopFigures();
    this.#turn.reset();
  }

  log(level: LogLevel, text: string): void {
    this.#host.log(level, text);
  }

  rewriteConfigFile(withDefaults: boolean): string | undefined {
    const userLines = this.config.get('aclfile') === '' ? this.access.users.lines : undefined;
    return this.#host.rewriteConfigFile(withDefaults, userLines);
  }

  readonly shutdown: Server['shutdown'] = () => this.#host.shutdown();

  readonly cancelShutdown: Server['cancelShutdown'] = () => this.#host.cancelShutdown();

  readonly crash: Server['crash'] = (signal) => this.#host.crash(signal);

  /** When a collection takes its larger form is for the configuration to say. */
  #takeLimitsOfForms(): void {
    const { config } = this;
    const { hashes, set, sortedSets } = this.keyspace.values;
    const ofHashes = hashes.value.limits;
    ofHashes.maxListpackEntries = config.setting('hash-max-listpack-entries');
    ofHashes.maxListpackValue = config.setting('hash-max-listpack-value');
    set.limits.maxIntsetEntries = config.setting('set-max-intset-entries');
    set.limits.maxListpackEntries = config.setting('set-max-listpack-entries');
    set.limits.maxListpackValue = config.setting('set-max-listpack-value');
    sortedSets.useLimits(
      config.setting('zset-max-listpack-entries'),
      config.setting('zset-max-listpack-value'),
    );
  }

  #followClientMemoryLimit(): void {
    this.#applyClientMemoryLimit();
    this.config.applyWith(['maxmemory', 'maxmemory-clients'], () => {
      this.#applyClientMemoryLimit();
      return undefined;
    });
  }

  #applyClientMemoryLimit(): void {
    const { bytes, percent } = this.config.get('maxmemory-clients');
    const whole = Number(this.config.get('maxmemory'));
    this.clientMemory.limit(percent > 0 ? Math.floor((whole * percent) / 100) : bytes);
  }

  /** Closes clients, the largest first, until they take no more than `maxmemory-clients`. */
  evictClients(): void {
    while (this.clientMemory.exceeded) {
      const session = this.clientMemory.largest();
      if (session === undefined) return;
      this.log('notice', `Evicting client: ${clientDescription(session, this.keyspace.nowMs)}`);
      this.statistics.evictedClients++;
      session.kill();
    }
  }

  /** A session for a new client. */
  connect(transport: Transport): ClientSession {
    this.statistics.connectionsReceived++;
    const session = new ClientSession(
      this.clients.nextId(),
      this.clients,
      transport,
      this.keyspace.databases[0],
      this.access.users,
      this.clock.nowMs(),
    );
    if (this.pause.active) session.gate |= GATE_PAUSED;
    if (this.monitors.active) session.gate |= GATE_MONITORED;
    session.gate |= this.#disk.gate;
    this.clients.add(session);
    this.clientMemory.add(session);
    return session;
  }

  disconnect(session: ClientSession): void {
    session.disconnected();
    this.transactions.discard(session);
    unsubscribeFromAll(this, session);
    this.tracking.disable(session);
    this.monitors.remove(session);
    this.clients.remove(session);
    this.clientMemory.remove(session);
  }

  /** Fixes the time that the following commands go by. */
  beginBatch(session: Session, reply: ReplyWriter): void {
    const now = this.clock.nowMs();
    this.keyspace.setNow(now);
    this.keyspace.accesses.track(!session.noTouch);
    session.lastInteractionMs = now;
    reply.protocol = session.protocol;
    this.#dispatcher.timer.start();
  }

  /** Behind the last request of a read. */
  endBatch(): void {
    this.#dispatcher.timer.stop();
  }

  /** Before the first client of a turn of the event loop. Is somebody else to be answered yet? */
  beginTurn(areSomeWaiting = false): void {
    if (!areSomeWaiting) this.#disk.allAreAnswered();
    this.#turn.begin();
  }

  /** Before work that no client asks for, which may come in the middle of a turn. */
  beginBackgroundWork(): void {
    this.#background.begin();
  }

  /** Must further requests wait for the next turn? */
  get turnIsOver(): boolean {
    return this.#turn.isOver;
  }

  /** Before the replies of a turn are sent: clients that cache keys are told what has changed. */
  tellOfChanges(): void {
    this.tracking.limitKeys();
    this.tracking.broadcast();
  }

  endTurn(): void {
    this.#disk.commit();
    this.statistics.commandMs += this.#endStop(this.#turn);
    this.#turn.countCommands();
  }

  endBackgroundWork(): void {
    this.#disk.commit();
    this.statistics.backgroundMs += this.#endStop(this.#background);
  }

  /** How long was everybody else kept waiting? */
  #endStop(turn: Turn): number {
    const took = turn.measure();
    const { statistics } = this;
    this.tellOfChanges();
    this.keyspace.effects.endUnit();
    if (this.blocking.isReady) this.blocking.serve();
    const { usedBytes } = this.keyspace.memory;
    if (usedBytes > statistics.peakUsedBytes) statistics.peakUsedBytes = usedBytes;
    if (usedBytes > this.memoryLimit.bytes) this.memoryLimit.restore();
    return took;
  }

  execute(session: Session, request: Arguments, reply: ReplyWriter): void {
    const before = reply.errorCount;
    this.#dispatcher.execute(session, request, reply);
    if (reply.errorCount !== before) this.#countErrors(reply, reply.errorCount - before);
    if (this.blocking.isReady) this.#serveBlocked(session, reply);
  }

  #runQueued(session: Session, id: number, request: Arguments, reply: ReplyWriter): void {
    const before = reply.errorCount;
    this.#dispatcher.runQueued(session, this.commands.byId(id), request, reply);
    if (reply.errorCount === before) return;
    this.#countErrors(reply, reply.errorCount - before); // EXEC itself has not failed.
    reply.errorCount = before;
  }

  #repeat(session: Session, request: Arguments, reply: ReplyWriter): void {
    const before = reply.errorCount;
    this.#dispatcher.repeat(session, request, reply);
    if (reply.errorCount !== before) this.#countErrors(reply, reply.errorCount - before);
  }

  /** Before the next command: who waits for what this one changed comes first. */
  #serveBlocked(session: Session, reply: ReplyWriter): void {
    // What it is told of that stands behind the reply to its own request.
    session.holdPushes();
    this.blocking.serve();
    session.releasePushes(reply);
    this.keyspace.accesses.track(!session.noTouch);
  }

  #setAlarm(untilMs: number): void {
    const delayMs = Math.max(0, untilMs + 1 - this.clock.nowMs());
    this.#host.alarm(delayMs, () => this.#endWaits());
  }

  /** Ends the waits whose time is past. */
  #endWaits(): void {
    const now = this.clock.nowMs();
    this.keyspace.setNow(now);
    const nextMs = this.clients.endWaits(now);
    if (nextMs !== 0) this.#setAlarm(nextMs);
  }

  /** A wait that somebody ended with an error was a call that failed. */
  #countFailedWait(session: Session): void {
    const command = this.commands.findByName(session.lastCommand);
    if (command === undefined) return;
    this.commandStatistics.record(command.id, 1, 0);
    this.commandStatistics.failed[command.id]++;
  }

  #countErrors(reply: ReplyWriter, count: number): void {
    const code = reply.lastError?.code ?? 'ERR';
    const { statistics } = this;
    for (let nth = 0; nth < count; nth++) {
      if (!statistics.countError(code)) continue;
      const codes = [...statistics.errors.keys()].sort().join(', ');
      this.log('warning', `INFO errorstats counts no further error codes; it has these: ${codes}.`);
      this.log('warning', 'A script may be making up its codes; CONFIG RESETSTAT starts anew.');
    }
  }

  /** Answers bytes that are no requests; the session closes after the reply. */
  protocolBroken(session: Session, error: ProtocolError, reply: ReplyWriter): void {
    const isMuted = (session.gate & (GATE_REPLY_OFF | GATE_REPLY_SKIPPED)) !== 0;
    if (isMuted) reply.mute();
    reply.error(err(error.message));
    if (isMuted) reply.unmute();
    this.#countErrors(reply, 1);
    session.closeAfterReply = true;
    this.log('verbose', `Protocol error (${error.message}) from client: id=${session.id}`);
  }

  /** Ten times a second or so: ends pauses whose time is up. */
  tickClients(): void {
    const now = this.clock.nowMs();
    this.keyspace.setNow(now);
    this.pause.check(now);
    this.persistence.tick();
    this.clients.input.advance(now);
    this.clients.output.advance(now);
  }

  /** Ten times a second or so: rates, and the peak of memory. */
  sampleStatistics(): void {
    const { cycles, activeMs } = this.#host.eventLoopFigures();
    this.statistics.sampleRates(cycles, activeMs, this.clock.monotonicMs());
  }

  /** One slice of active expiry; true when there is more to do at once. */
  expireSlice(budgetMs: number): boolean {
    if (this.pause.active || this.persistence.loading !== undefined) return false;
    this.keyspace.setNow(this.clock.nowMs());
    const startedMs = this.clock.monotonicMs();
    const hasMore = this.activeExpiry.cycle(budgetMs, this.config.get('active-expire-effort'));
    const tookMs = this.clock.monotonicMs() - startedMs;
    this.statistics.expireCycleMs += tookMs;
    this.latency.note('expire-cycle', tookMs, this.clock.nowMs());
    return hasMore;
  }

  /** One slice of evacuation. Returns the pause until the next one, in ms; 0: it rests. */
  evacuateSlice(budgetMs: number): number {
    const { config, evacuation } = this;
    const share = evacuation.adjust({
      enabled: config.get('activedefrag'),
      ignoreBytes: Number(config.get('active-defrag-ignore-bytes')),
      lowerPercent: config.get('active-defrag-threshold-lower'),
      upperPercent: config.get('active-defrag-threshold-upper'),
      leastShare: config.get('active-defrag-cycle-min'),
      fullShare: config.get('active-defrag-cycle-max'),
    });
    if (share === 0) return 0;
    // A snapshot holds on to where things lie.
    if (this.keyspace.snapshot === undefined) evacuation.slice(budgetMs);
    return (budgetMs * (100 - share)) / share;
  }
}
