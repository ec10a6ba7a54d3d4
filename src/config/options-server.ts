// Options of the process as a whole: how it starts, logs, names itself, divides its time.

import { anyOf, oomScoreAdjustments, percentiles } from './list-types.ts';
import { MAX_INT32, MAX_INT64, MIN_INT32 } from './numbers.ts';
import { option } from './option.ts';
import { clamped, integer, memory, oneOf, text, yesOrNo } from './scalar-types.ts';
import { processTitleTemplate } from './text-checks.ts';

const milliseconds = integer(0, MAX_INT64);
const cpuList = text();

/** What to do on a signal that asks the server to stop. */
const shutdownFlags = anyOf('default', ['save', 'nosave', 'now', 'force'], (chosen) =>
  chosen.includes('save') && chosen.includes('nosave')
    ? "shutdown options SAVE and NOSAVE can't be used simultaneously"
    : undefined,
);

export const serverOptions = [
  option('databases', integer(1, MAX_INT32), '16', { mutability: 'immutable', effect: 'applied' }),
  option('daemonize', yesOrNo, 'no', { mutability: 'immutable', effect: 'applied' }),
  option('supervised', oneOf(['upstart', 'systemd', 'auto', 'no']), 'no', {
    mutability: 'immutable',
    effect: 'applied',
  }),
  option('pidfile', text(), '', { mutability: 'immutable', effect: 'applied' }),
  option('loglevel', oneOf(['debug', 'verbose', 'notice', 'warning', 'nothing']), 'notice', {
    effect: 'applied',
  }),
  option('logfile', text(), '', { mutability: 'immutable', effect: 'applied' }),
  option('syslog-enabled', yesOrNo, 'no', { mutability: 'immutable', effect: 'applied' }),
  option('syslog-ident', text(), 'redis', { mutability: 'immutable', effect: 'applied' }),
  option(
    'syslog-facility',
    oneOf(['user', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7']),
    'local0',
    { mutability: 'immutable', effect: 'applied' },
  ),
  option('crash-log-enabled', yesOrNo, 'yes', { effect: 'applied' }),
  option('crash-memcheck-enabled', yesOrNo, 'yes', { effect: 'moot' }),
  option('use-exit-on-panic', yesOrNo, 'no', { hidden: true, effect: 'moot' }),
  option('hide-user-data-from-log', yesOrNo, 'no', { effect: 'moot' }),
  option('always-show-logo', yesOrNo, 'no', { mutability: 'immutable', effect: 'applied' }),
  option('set-proc-title', yesOrNo, 'yes', { mutability: 'immutable', effect: 'applied' }),
  option('proc-title-template', text(processTitleTemplate), '{title} {listen-addr} {server-mode}', {
    effect: 'applied',
  }),
  option('locale-collate', text(), ''),
  option('ignore-warnings', text(), ''),
  option('disable-thp', yesOrNo, 'yes', { mutability: 'immutable' }),
  option('server-cpulist', cpuList, '', { aliases: ['server_cpulist'], mutability: 'immutable' }),
  option('bio-cpulist', cpuList, '', {
    aliases: ['bio_cpulist'],
    mutability: 'immutable',
    effect: 'moot',
  }),
  option('aof-rewrite-cpulist', cpuList, '', {
    aliases: ['aof_rewrite_cpulist'],
    mutability: 'immutable',
    effect: 'moot',
  }),
  option('bgsave-cpulist', cpuList, '', {
    aliases: ['bgsave_cpulist'],
    mutability: 'immutable',
    effect: 'moot',
  }),
  option(
    'oom-score-adj',
    oneOf(['no', 'yes', 'relative', 'absolute'], new Map([['relative', 'yes']])),
    'no',
    { effect: 'applied' },
  ),
  option('oom-score-adj-values', oomScoreAdjustments, '0 200 800', { effect: 'applied' }),
  option('io-threads', integer(1, 128), '1', { mutability: 'immutable', effect: 'moot' }),
  option('io-threads-do-reads', yesOrNo, 'no', { mutability: 'immutable', effect: 'moot' }),

  // Redis takes 0 to 2147483647 and then works with 1 to 500.
  option('hz', clamped(integer(0, MAX_INT32), 1, 500), '10', { effect: 'applied' }),
  option('dynamic-hz', yesOrNo, 'yes', { effect: 'applied' }),
  option('activerehashing', yesOrNo, 'yes', { effect: 'moot' }),
  option('shutdown-timeout', integer(0, MAX_INT32), '10'),
  option('shutdown-on-sigint', shutdownFlags, 'default', { effect: 'applied' }),
  option('shutdown-on-sigterm', shutdownFlags, 'default', { effect: 'applied' }),
  option('watchdog-period', integer(0, MAX_INT32), '0', { hidden: true, effect: 'moot' }),

  option('busy-reply-threshold', milliseconds, '5000', { aliases: ['lua-time-limit'] }),
  option('lua-enable-deprecated-api', yesOrNo, 'no', { mutability: 'immutable', hidden: true }),
  option('slowlog-log-slower-than', integer(-1, MAX_INT64), '10000', {
    aliases: ['commandlog-execution-slower-than'],
    effect: 'applied',
  }),
  option('slowlog-max-len', integer(0, MAX_INT64), '128', {
    aliases: ['commandlog-slow-execution-max-len'],
    effect: 'applied',
  }),
  option('commandlog-request-larger-than', integer(-1, MAX_INT64), '1048576', {
    effect: 'applied',
  }),
  option('commandlog-large-request-max-len', integer(0, MAX_INT64), '128', { effect: 'applied' }),
  option('commandlog-reply-larger-than', integer(-1, MAX_INT64), '1048576', { effect: 'applied' }),
  option('commandlog-large-reply-max-len', integer(0, MAX_INT64), '128', { effect: 'applied' }),
  option('latency-monitor-threshold', milliseconds, '0', { effect: 'applied' }),
  option('latency-tracking', yesOrNo, 'yes', { effect: 'applied' }),
  option('latency-tracking-info-percentiles', percentiles, '50 99 99.9', { effect: 'applied' }),

  option('key-load-delay', integer(MIN_INT32, MAX_INT32), '0', { hidden: true, effect: 'applied' }),
  option('loading-process-events-interval-bytes', integer(1024, MAX_INT32), '2097152', {
    hidden: true,
    effect: 'moot',
  }),
  option('proto-max-bulk-len', memory(1_048_576), '536870912', { effect: 'applied' }),
] as const;
