/**
 * Executes one request: finds the command, checks whether it may run, runs it, and passes on what
 * it changed. It knows no sockets; a request may come from a connection, a file, a script or a
 * program. It is re-entrant: a command that executes others (EXEC, a script) gets a call object of
 * its own for each level.
 */
import type { Arguments } from '../base/arguments.ts';
import { Call } from '../commands/framework/call.ts';
import {
  type Command,
  FLAG_ARBITRARY_KEYS,
  FLAG_DENY_OOM,
  FLAG_EXECUTES_QUEUE,
  FLAG_NO_AUTH,
  FLAG_NO_MULTI,
  FLAG_NOT_QUEUED,
  FLAG_PROTECTED,
  FLAG_TELLS_OF_CLIENTS,
  FLAG_WHILE_SUBSCRIBED,
} from '../commands/framework/command.ts';
import { CommandTable } from '../commands/framework/command-table.ts';
import {
  AUTHENTICATION_REQUIRED,
  OUT_OF_MEMORY,
  SYNTAX_ERROR,
} from '../commands/framework/errors.ts';
import { debugRefusal } from '../commands/framework/protected.ts';
import type { Server } from '../commands/framework/server.ts';
import {
  GATE_AUTHENTICATION,
  GATE_LOADING,
  GATE_MONITORED,
  GATE_MULTI,
  GATE_PAUSED,
  GATE_REPLY_OFF,
  GATE_REPLY_SKIPPED,
  GATE_RESTRICTED,
  GATE_SNAPSHOT,
  GATE_SUBSCRIBED,
  GATE_TRACKING,
  GATE_UNSAFE,
  type Session,
} from '../commands/framework/session.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import type { CommandTimer } from '../monitoring/command-timer.ts';
import { ReplyError } from '../protocol/reply-error.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import type { UserAccess } from './access-control.ts';
import type { PausedClients } from './client-pause.ts';
import type { ClientTracking } from './client-tracking.ts';
import type { DiskAccess } from './disk-access.ts';
import type { HeldWriters } from './held-writers.ts';
import { type MonitoringClients, monitorRefusal } from './monitors.ts';
import {
  cutWebBrowser,
  INTERNAL_ERROR,
  NOT_IN_TRANSACTION,
  notWhileSubscribed,
} from './refusals.ts';
import type { RequestObserver } from './request-observer.ts';
import type { ClientTransactions } from './transactions.ts';
import { isWebRequest, unknownCommand, unknownSubcommand } from './unknown-command.ts';

const NOT_SIMPLY_QUEUED = FLAG_NOT_QUEUED | FLAG_NO_MULTI | FLAG_PROTECTED;

export class Dispatcher {
  readonly #server: Server;
  readonly #pause: PausedClients;
  readonly #transactions: ClientTransactions;
  readonly #tracking: ClientTracking;
  readonly #monitors: MonitoringClients;
  readonly #access: UserAccess;
  readonly #disk: () => DiskAccess;
  readonly #writers: HeldWriters;
  readonly #observer: RequestObserver;
  /** Measures what clients send; each level of nesting has a timer of its own. */
  readonly timer: CommandTimer;
  readonly #innerTimers: CommandTimer[] = [];
  /** The deepest level whose timer may be running. */
  #deepestTimed = 0;
  /** One call object for each level of nesting. */
  readonly #calls: Call[] = [];
  #level = 0;
  /** A request is being executed again, which MONITOR has shown already. */
  #repeating = false;

  constructor(
    server: Server,
    pause: PausedClients,
    transactions: ClientTransactions,
    tracking: ClientTracking,
    monitors: MonitoringClients,
    access: UserAccess,
    observer: RequestObserver,
    writers: HeldWriters,
    disk: () => DiskAccess,
  ) {
    this.#server = server;
    this.#disk = disk;
    this.#writers = writers;
    this.#pause = pause;
    this.#transactions = transactions;
    this.#tracking = tracking;
    this.#monitors = monitors;
    this.#access = access;
    this.#observer = observer;
    this.timer = observer.newTimer();
  }

  /** Executes a request and writes its reply, unless the session is left suspended. */
  execute(session: Session, request: Arguments, reply: ReplyWriter): void {
    const { gate } = session; // While a snapshot runs everybody has its bit, looked at late.
    if (gate === 0 || gate === GATE_SNAPSHOT) this.#execute(session, request, reply, gate !== 0);
    else if (gate !== GATE_MULTI || !this.#queues(session, request, reply)) {
      this.#executeGated(session, request, reply);
    }
  }

  /** In a transaction and nothing else most requests are only queued: false if there is more. */
  #queues(session: Session, request: Arguments, reply: ReplyWriter): boolean {
    if (this.#level > 0) return false;
    const { commands, keyspace, memoryLimit } = this.#server;
    const command = commands.find(request.bytes, request.starts[0], request.lengths[0]);
    if (command === undefined || command.subcommands.length > 0) return false;
    if ((command.flags & NOT_SIMPLY_QUEUED) !== 0 || !command.accepts(request.count)) return false;
    if (keyspace.memory.usedBytes > memoryLimit.bytes) return false;
    session.lastCommand = command.fullName;
    this.#transactions.add(session, request, command, reply);
    return true;
  }

  /** For a client that is not answered (CLIENT REPLY), or may not do everything. */
  #executeGated(session: Session, request: Arguments, reply: ReplyWriter): void {
    // Inside another command, the replies are that one's.
    if (this.#level > 0) {
      this.#execute(session, request, reply, true);
      return;
    }
    session.holdPushes();
    this.#tracking.executing = session;
    this.#executeMuted(session, request, reply);
    this.#tracking.requestIsOver(session);
    session.releasePushes(reply);
  }

  #runAndTell(command: Command, session: Session, request: Arguments, reply: ReplyWriter): void {
    const { database } = session;
    this.#run(command, session, request, reply);
    if ((session.gate & GATE_MONITORED) !== 0 && !this.#repeating) {
      this.#monitors.show(command, session, request);
    }
    if ((session.gate & GATE_TRACKING) === 0) return;
    this.#tracking.executed(session, command, request, database);
  }

  #executeMuted(session: Session, request: Arguments, reply: ReplyWriter): void {
    const muting = session.gate & (GATE_REPLY_OFF | GATE_REPLY_SKIPPED);
    if (muting === 0) {
      this.#execute(session, request, reply, true);
      return;
    }
    reply.mute();
    session.gate &= ~GATE_REPLY_SKIPPED;
    this.#execute(session, request, reply, true);
    // A client that waits has not been answered yet, so it is this answer that is skipped.
    if (session.suspended) session.gate |= muting & GATE_REPLY_SKIPPED;
    reply.unmute();
  }

  /** Runs a request that passed the checks when it was queued. */
  runQueued(session: Session, command: Command, request: Arguments, reply: ReplyWriter): void {
    if ((session.gate & GATE_RESTRICTED) !== 0) {
      // Rights may have changed since.
      const refusal = this.#access.refusalOfQueued(session, command, request);
      if (refusal !== undefined) {
        reply.error(refusal);
        return;
      }
    }
    this.#runAndTell(command, session, request, reply);
  }

  /**
   * Executes the request of a suspended client again, all checks included. The reply is written
   * even for a client that is not answered: whoever passes it on sees to that. It has been counted.
   */
  repeat(session: Session, request: Arguments, reply: ReplyWriter): void {
    this.timer.stop();
    this.#repeating = true;
    const before = this.#server.statistics.commandsProcessed;
    const { executing } = this.#tracking;
    this.#tracking.executing = session;
    this.#execute(session, request, reply, true);
    this.#tracking.executing = executing;
    this.#tracking.tellOwn(session);
    this.#server.statistics.commandsProcessed = before;
    this.#repeating = false;
    this.timer.stop();
  }

  #execute(session: Session, request: Arguments, reply: ReplyWriter, gated: boolean): void {
    const command = this.#lookUp(session, request, reply);
    session.lastCommand = command?.fullName ?? 'NULL';
    if (command === undefined) return;
    if (!command.accepts(request.count)) {
      this.#refuse(session, command, command.wrongArity, reply);
      return;
    }
    if (gated && !this.#passesGate(command, session, request, reply)) return;
    const server = this.#server;
    const flags = gated ? this.#flagsOf(command, session) : command.flags;
    if (
      (flags & FLAG_DENY_OOM) !== 0 &&
      server.keyspace.memory.usedBytes > server.memoryLimit.bytes &&
      !this.#makeRoom()
    ) {
      this.#refuse(session, command, OUT_OF_MEMORY, reply);
      return;
    }
    if (gated && !this.#mayTouchData(command, flags, session, reply)) return;
    if (gated && (session.gate & (GATE_PAUSED | GATE_MULTI | GATE_SUBSCRIBED)) !== 0) {
      if (this.#postpones(command, flags, session, request, reply)) return;
    }
    if (gated && (session.gate & GATE_SNAPSHOT) !== 0 && this.#mayHold(session)) {
      if (this.#writers.holds(session, command, flags, request)) return;
    }
    const isLate = (flags & FLAG_TELLS_OF_CLIENTS) !== 0 && this.#mayHold(session);
    if (isLate && session.letsOthersFirst()) return;
    if (gated) this.#runAndTell(command, session, request, reply);
    else this.#run(command, session, request, reply);
  }

  /** What is part of something else, or executed for a client that waits, goes on. */
  #mayHold(session: Session): boolean {
    return this.#level === 0 && session.mayBlock && !this.#repeating;
  }

  /** Must the request of a client that has waited for a key wait for the snapshot as well? */
  mustWaitToRepeat(session: Session, request: Arguments): boolean {
    if ((session.gate & GATE_SNAPSHOT) === 0) return false;
    const { commands } = this.#server;
    const command = commands.find(request.bytes, request.starts[0], request.lengths[0]);
    if (command === undefined) return false;
    return this.#writers.mustWait(session, command, command.flags, request);
  }

  #mayTouchData(command: Command, flags: number, session: Session, reply: ReplyWriter): boolean {
    const concernsAll = (session.gate & (GATE_LOADING | GATE_UNSAFE)) !== 0;
    let refusal = concernsAll ? this.#disk().refusal(command, flags, session) : undefined;
    if (session.isMonitor) refusal ??= monitorRefusal(flags);
    if (refusal !== undefined) this.#refuse(session, command, refusal, reply);
    return refusal === undefined;
  }

  /** Executes a command that was executed before; false when there is no such command. */
  replay(session: Session, request: Arguments, reply: ReplyWriter): boolean {
    const { commands } = this.#server;
    let command = commands.find(request.bytes, request.starts[0], request.lengths[0]);
    if (command !== undefined && command.subcommands.length > 0 && request.count >= 2) {
      command = CommandTable.findSubcommand(command, request);
    }
    if (command === undefined) return false;
    if (command.accepts(request.count)) this.#run(command, session, request, reply);
    else reply.error(command.wrongArity);
    return true;
  }

  #makeRoom(): boolean {
    const hasRoom = this.#server.memoryLimit.makeRoom();
    // What was evicted is no part of what the command does.
    if (this.#level === 0) this.#server.keyspace.effects.endUnit();
    return hasRoom;
  }

  /**
   * What counts as the command's flags for a client in a transaction: whatever is queued takes
   * memory, and EXEC does what all the queued commands do.
   */
  #flagsOf(command: Command, session: Session): number {
    const { flags } = command;
    if ((session.gate & GATE_MULTI) === 0) return flags;
    if ((flags & FLAG_NOT_QUEUED) === 0) return flags | FLAG_DENY_OOM;
    if ((flags & FLAG_EXECUTES_QUEUE) === 0) return flags;
    return flags | this.#transactions.queuedFlags(session);
  }

  /** True when the command is not run now: it is refused, or queued, or clients are paused. */
  #postpones(
    command: Command,
    flags: number,
    session: Session,
    request: Arguments,
    reply: ReplyWriter,
  ): boolean {
    const isSubscribed = (session.gate & GATE_SUBSCRIBED) !== 0 && session.protocol === 2;
    if (isSubscribed && (flags & FLAG_WHILE_SUBSCRIBED) === 0) {
      this.#refuse(session, command, notWhileSubscribed(command), reply);
      return true;
    }
    const isPaused = (session.gate & GATE_PAUSED) !== 0 && !session.isMonitor;
    if (isPaused && this.#pause.stops(flags, this.#server.keyspace.nowMs)) {
      this.#pause.postpone(session);
      return true;
    }
    if ((session.gate & GATE_MULTI) === 0 || (flags & FLAG_NOT_QUEUED) !== 0) return false;
    this.#transactions.add(session, request, command, reply);
    return true;
  }

  /** Answers why a command is not executed. Inside a transaction nothing will be, then. */
  #refuse(
    session: Session,
    command: Command | undefined,
    error: ReplyError,
    reply: ReplyWriter,
  ): void {
    if (command !== undefined) this.#server.commandStatistics.rejected[command.id]++;
    if ((session.gate & GATE_MULTI) !== 0) this.#transactions.breakUp(session);
    if (command === undefined || (command.flags & FLAG_EXECUTES_QUEUE) === 0) {
      reply.error(error);
      return;
    }
    this.#transactions.discard(session);
    // "ERR" goes without saying.
    const why = error.text.replace(/^ERR /, '');
    reply.error(new ReplyError('EXECABORT', `Transaction discarded because of: ${why}`));
  }

  #lookUp(session: Session, request: Arguments, reply: ReplyWriter): Command | undefined {
    const command = this.#server.commands.find(
      request.bytes,
      request.starts[0],
      request.lengths[0],
    );
    if (command === undefined) {
      if (isWebRequest(request)) cutWebBrowser(this.#server, session);
      else this.#refuse(session, undefined, unknownCommand(request), reply);
      return undefined;
    }
    if (command.subcommands.length === 0 || request.count < 2) return command;
    const sub = CommandTable.findSubcommand(command, request);
    if (sub === undefined) {
      // No command was refused: it counts for none, not for the container either.
      this.#refuse(session, undefined, unknownSubcommand(command, request), reply);
    }
    return sub;
  }

  #passesGate(command: Command, session: Session, request: Arguments, reply: ReplyWriter): boolean {
    if ((command.flags & FLAG_PROTECTED) !== 0) {
      const refusal = debugRefusal(this.#server, session);
      if (refusal !== undefined) {
        this.#refuse(session, command, refusal, reply);
        return false;
      }
    }
    if ((session.gate & GATE_AUTHENTICATION) !== 0 && (command.flags & FLAG_NO_AUTH) === 0) {
      this.#refuse(session, command, AUTHENTICATION_REQUIRED, reply);
      return false;
    }
    if ((session.gate & GATE_MULTI) !== 0 && (command.flags & FLAG_NO_MULTI) !== 0) {
      this.#refuse(session, command, NOT_IN_TRANSACTION, reply);
      return false;
    }
    if ((session.gate & GATE_RESTRICTED) !== 0) {
      const outer = (session.gate & GATE_MULTI) === 0 ? 'toplevel' : 'multi';
      const context = this.#level === 0 ? outer : 'lua';
      const refusal = this.#access.refusal(session, command, request, context);
      if (refusal !== undefined) {
        this.#refuse(session, command, refusal, reply);
        return false;
      }
    }
    return true;
  }

  #run(command: Command, session: Session, request: Arguments, reply: ReplyWriter): void {
    const server = this.#server;
    const level = this.#level++;
    let call = this.#calls[level];
    if (call === undefined) {
      call = new Call(level, server, session, request, reply);
      this.#calls[level] = call;
    }
    call.command = command;
    call.session = session;
    call.database = session.database;
    call.request = request;
    call.reply = reply;
    call.rewritten = false;
    call.waits = false;
    const { keyspace } = server;
    const dirtyBefore = keyspace.dirty;
    const observer = this.#observer;
    const timer = level === 0 ? this.timer : this.#innerTimer(level);
    if (command.id !== timer.runId) {
      timer.begin(command.id, command.isQuick && !observer.measuresEach);
    }
    const errorsBefore = reply.errorCount;
    const replyBefore = reply.length;
    try {
      if (!command.hasOptions) {
        command.run(call, 1, 2, 3, 4, 5, 6);
      } else {
        this.#runWithOptions(command, call);
      }
    } catch (error) {
      this.#answerException(command, error, reply);
    }
    server.statistics.commandsProcessed++;
    this.#level = level;
    if (reply.errorCount !== errorsBefore) server.commandStatistics.failed[command.id]++;
    const replyBytes = reply.length - replyBefore;
    if (
      request.bytes.length >= observer.largeRequestBytes ||
      replyBytes >= observer.largeReplyBytes
    ) {
      observer.noticeSize(call, replyBytes);
    }
    if (this.#deepestTimed > level) this.#stopInnerTimers(level);
    if (call.waits) {
      timer.drop();
    } else if (++timer.runCalls >= timer.runLimit) {
      if (timer.isSingle) observer.current = call;
      timer.end();
      observer.current = undefined;
    }
    const { effects } = keyspace;
    if (keyspace.dirty !== dirtyBefore && effects.enabled && !call.rewritten) {
      effects.appendVerbatim(call.database.index, request);
    }
    if (effects.unitCount !== 0 && level === 0) this.#closeUnit(command);
  }

  #closeUnit(command: Command): void {
    const { effects } = this.#server.keyspace;
    if ((command.flags & FLAG_ARBITRARY_KEYS) !== 0) effects.endUnit();
    else effects.closeUnit();
  }

  #innerTimer(level: number): CommandTimer {
    let timer = this.#innerTimers[level];
    if (timer === undefined) {
      timer = this.#observer.newTimer();
      this.#innerTimers[level] = timer;
    }
    if (level > this.#deepestTimed) this.#deepestTimed = level;
    return timer;
  }

  /** The command that executed others is over. */
  #stopInnerTimers(level: number): void {
    for (; this.#deepestTimed > level; this.#deepestTimed--) {
      this.#innerTimers[this.#deepestTimed]?.stop();
    }
  }

  #runWithOptions(command: Command, call: Call): void {
    const { positions, request } = call;
    const { fixedCount } = command;
    if (request.count <= fixedCount + 1 && fixedCount <= 2) {
      // The usual case: no option is given, so there is nothing to look for.
      command.run(call, fixedCount > 0 ? 1 : 0, fixedCount > 1 ? 2 : 0, 0, 0, 0, 0);
      return;
    }
    if (!command.grammar.parse(request, positions)) {
      call.reply.error(SYNTAX_ERROR);
      return;
    }
    command.run(
      call,
      positions[0],
      positions[1],
      positions[2],
      positions[3],
      positions[4],
      positions[5],
    );
  }

  /** A bug in a command must not take the other clients down with it. */
  #answerException(command: Command, error: unknown, reply: ReplyWriter): void {
    if (error instanceof OutOfMemoryError) {
      reply.error(OUT_OF_MEMORY);
      return;
    }
    const stack = error instanceof Error ? error.stack : String(error);
    this.#server.log('warning', `Bug: command '${command.fullName}' failed: ${stack}`);
    reply.error(INTERNAL_ERROR);
  }
}
