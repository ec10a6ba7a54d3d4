/**
 * Sees every request that was executed: counts it, and writes down the slow and the large ones.
 * What it costs a plain request is a few comparisons and its share of a clock reading.
 */
import type { Arguments } from '../base/arguments.ts';
import { asciiBytes } from '../base/ascii.ts';
import type { Clock } from '../base/clock.ts';
import type { Call } from '../commands/framework/call.ts';
import { FLAG_FAST, FLAG_SKIP_SLOWLOG } from '../commands/framework/command.ts';
import type { CommandTable } from '../commands/framework/command-table.ts';
import { REDACTED, secretIndexes } from '../commands/framework/secrets.ts';
import type { CommandLogs } from '../commands/framework/server.ts';
import type { Config } from '../config/config.ts';
import { CommandLog } from '../monitoring/command-log.ts';
import type { CommandStatistics } from '../monitoring/command-statistics.ts';
import { CommandTimer, type TimingSink } from '../monitoring/command-timer.ts';
import type { LatencyMonitor } from '../monitoring/latency-monitor.ts';

/** Who looks for shorter times than this (µs) wants each request to be measured by itself. */
const SHORTEST_SHARED_US = 1000;
/** Of a request, so many arguments are kept, and of each so many bytes. */
const MOST_ARGUMENTS = 32;
const MOST_ARGUMENT_BYTES = 128;

export class RequestObserver implements TimingSink {
  readonly logs: CommandLogs = {
    slow: new CommandLog(),
    'large-request': new CommandLog(),
    'large-reply': new CommandLog(),
  };
  /** Every request is measured by itself. */
  measuresEach = false;
  /** Requests, and replies, of at least so many bytes are written down. */
  largeRequestBytes = Number.POSITIVE_INFINITY;
  largeReplyBytes = Number.POSITIVE_INFINITY;
  /** The call whose time is about to be told, if it is only one. */
  current: Call | undefined = undefined;
  readonly #config: Config;
  readonly #clock: Clock;
  readonly #commands: CommandTable;
  readonly #statistics: CommandStatistics;
  readonly #latency: LatencyMonitor;
  /** What takes as long as this is looked at. */
  #noticedMs = Number.POSITIVE_INFINITY;

  constructor(
    config: Config,
    clock: Clock,
    commands: CommandTable,
    statistics: CommandStatistics,
    latency: LatencyMonitor,
  ) {
    this.#config = config;
    this.#clock = clock;
    this.#commands = commands;
    this.#statistics = statistics;
    this.#latency = latency;
    this.#configure();
    config.applyWith(
      [
        ...['slowlog-log-slower-than', 'slowlog-max-len', 'latency-monitor-threshold'],
        ...['commandlog-request-larger-than', 'commandlog-large-request-max-len'],
        ...['commandlog-reply-larger-than', 'commandlog-large-reply-max-len'],
        'latency-tracking',
      ] as const,
      () => this.#configure(),
    );
  }

  #configure(): undefined {
    const config = this.#config;
    const { slow, 'large-request': requests, 'large-reply': replies } = this.logs;
    slow.configure(config.get('slowlog-log-slower-than'), config.get('slowlog-max-len'));
    requests.configure(
      config.get('commandlog-request-larger-than'),
      config.get('commandlog-large-request-max-len'),
    );
    replies.configure(
      config.get('commandlog-reply-larger-than'),
      config.get('commandlog-large-reply-max-len'),
    );
    this.largeRequestBytes = requests.threshold;
    this.largeReplyBytes = replies.threshold;
    const latencyMs = config.get('latency-monitor-threshold');
    this.#latency.thresholdMs = latencyMs;
    this.measuresEach = latencyMs > 0 || slow.threshold < SHORTEST_SHARED_US;
    this.#noticedMs = Math.min(
      slow.threshold / 1000,
      latencyMs > 0 ? latencyMs : Number.POSITIVE_INFINITY,
    );
    this.#statistics.keepsHistograms = config.get('latency-tracking');
  }

  newTimer(): CommandTimer {
    return new CommandTimer(this.#clock, this);
  }

  measured(id: number, calls: number, durationMs: number, runMs: number): void {
    this.#statistics.record(id, calls, durationMs);
    if (runMs >= this.#noticedMs) this.#notice(id, calls, runMs, durationMs === runMs);
  }

  meanMs(id: number): number {
    return this.#statistics.meanMs(id);
  }

  #notice(id: number, calls: number, runMs: number, isWhole: boolean): void {
    const command = this.#commands.byId(id);
    const isFast = (command.flags & FLAG_FAST) !== 0;
    this.#latency.note(isFast ? 'fast-command' : 'command', runMs, this.#clock.nowMs());
    const microseconds = Math.round(runMs * 1000);
    if (microseconds < this.logs.slow.threshold) return;
    const call = this.current;
    if (call !== undefined) {
      this.#write(this.logs.slow, call, microseconds);
      return;
    }
    const others = isWhole ? '' : ' with others';
    const missing = `... (${calls} requests that were measured together${others})`;
    this.logs.slow.add({
      timeSeconds: Math.floor(this.#clock.nowMs() / 1000),
      amount: microseconds,
      args: [...command.fullName.split('|'), missing].map(asciiBytes),
      address: '',
      clientName: '',
    });
  }

  /** A call whose request or reply may be large. */
  noticeSize(call: Call, replyBytes: number): void {
    const requestBytes = bytesOf(call.request);
    const { 'large-request': requests, 'large-reply': replies } = this.logs;
    if (requestBytes >= requests.threshold) this.#write(requests, call, requestBytes);
    if (replyBytes >= replies.threshold) this.#write(replies, call, replyBytes);
  }

  #write(log: CommandLog, call: Call, amount: number): void {
    if ((call.command.flags & FLAG_SKIP_SLOWLOG) !== 0) return;
    log.add({
      timeSeconds: Math.floor(this.#clock.nowMs() / 1000),
      amount,
      args: this.#keptArguments(call),
      address: call.session.address,
      clientName: call.session.name,
    });
  }

  #keptArguments({ command, request }: Call): readonly Uint8Array[] {
    const secrets = secretIndexes(command, request, this.#config);
    const isCut = request.count > MOST_ARGUMENTS;
    const whole = isCut ? MOST_ARGUMENTS - 1 : request.count;
    const kept = Array.from({ length: whole }, (_, index) =>
      secrets.has(index) ? asciiBytes(REDACTED) : keptArgument(request, index),
    );
    if (isCut) kept.push(asciiBytes(`... (${request.count - whole} more arguments)`));
    return kept;
  }
}

function bytesOf(request: Arguments): number {
  let bytes = 0;
  for (let index = 0; index < request.count; index++) bytes += request.lengths[index];
  return bytes;
}

function keptArgument(request: Arguments, index: number): Uint8Array {
  const argument = request.copy(index);
  if (argument.length <= MOST_ARGUMENT_BYTES) return argument;
  const rest = asciiBytes(`... (${argument.length - MOST_ARGUMENT_BYTES} more bytes)`);
  const kept = new Uint8Array(MOST_ARGUMENT_BYTES + rest.length);
  kept.set(argument.subarray(0, MOST_ARGUMENT_BYTES));
  kept.set(rest, MOST_ARGUMENT_BYTES);
  return kept;
}
