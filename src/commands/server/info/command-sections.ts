/** INFO commandstats and latencystats: what each command that was used has cost. */
import type { Server } from '../../framework/server.ts';
import { type InfoField, ratio, section } from './section.ts';

export const commandstatsSection = section(
  'commandstats',
  ({ commands, commandStatistics }) => {
    const used = commands.all.filter(({ id }) => commandStatistics.isUsed(id));
    return used.map(({ id, fullName }): InfoField => {
      const calls = commandStatistics.calls(id);
      const microseconds = Math.round(commandStatistics.microseconds(id));
      const fields = [
        `calls=${calls}`,
        `usec=${microseconds}`,
        `usec_per_call=${ratio(microseconds, calls)}`,
        `rejected_calls=${commandStatistics.rejected[id]}`,
        `failed_calls=${commandStatistics.failed[id]}`,
      ];
      return [`cmdstat_${fullName}`, fields.join(',')];
    });
  },
  'Commandstats',
  'all',
);

export const latencystatsSection = section(
  'latencystats',
  (server) => {
    if (!server.config.get('latency-tracking')) return [];
    return server.commands.all.flatMap(({ id, fullName }): InfoField[] => {
      const percentiles = percentilesOf(server, id);
      return percentiles === undefined
        ? []
        : [[`latency_percentiles_usec_${fullName}`, percentiles]];
    });
  },
  'Latencystats',
  'all',
);

function percentilesOf({ config, commandStatistics }: Server, id: number): string | undefined {
  const histogram = commandStatistics.histogram(id);
  if (histogram === undefined) return undefined;
  return config
    .get('latency-tracking-info-percentiles')
    .map((percent) => `p${percent}=${(histogram.percentile(percent) / 1000).toFixed(3)}`)
    .join(',');
}
