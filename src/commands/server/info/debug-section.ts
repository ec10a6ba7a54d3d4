/**
 * INFO debug, which only who asks for it gets: where the time of the event loop goes. The longest
 * stop is that of a turn's requests, or of work in the background: for so long everybody waits.
 */
import { section } from './section.ts';

export const debugSection = section(
  'debug',
  ({ statistics }) => [
    ['eventloop_duration_aof_sum', 0],
    ['eventloop_duration_cron_sum', Math.round(statistics.backgroundMs * 1000)],
    ['eventloop_duration_max', Math.round(statistics.longestStopMs * 1000)],
    ['eventloop_cmd_per_cycle_max', statistics.mostCommandsInTurn],
  ],
  'Debug',
  'nobody',
);
