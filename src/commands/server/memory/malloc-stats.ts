/** MEMORY MALLOC-STATS: what the allocator knows of its arenas and size classes, as text. */
import { type ClassReport, memoryReport } from '../../../memory/memory-report.ts';
import { defineCommand } from '../../framework/command.ts';

export const memoryMallocStats = defineCommand({
  name: 'MALLOC-STATS',
  group: 'server',
  since: '4.0.0',
  summary: 'Shows the arenas and size classes of the allocator.',
  complexity: 'O(N), N being how many arenas there are.',
  arity: 2,
  flags: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  run({ keyspace, reply }) {
    const { memory } = keyspace;
    const { arenas, classes } = memoryReport(memory);
    const lines = [
      '___ Begin respite arena statistics ___',
      `Used: ${memory.usedBytes}, mapped: ${memory.mappedBytes}, live blocks: ${memory.liveBlocks}`,
      `Large buffers: ${memory.large.count} with ${memory.large.usedBytes} bytes`,
      `Arenas: ${memory.arenaCount}, of which empty: ${memory.emptyArenaCount}`,
      'arena   quanta     free  longest_run  idle',
      ...arenas.map((arena) =>
        columns([arena.index, arena.quanta, arena.freeQuanta, arena.longestRun, arena.idleQuanta]),
      ),
      'size    spans      live  capacity  bytes_in_use  share_in_use',
      ...classes.map(classLine),
      '--- End respite arena statistics ---',
      '',
    ];
    reply.verbatimText(lines.join('\n'));
  },
});

function classLine({ blockBytes, spans, live, capacity }: ClassReport): string {
  const size = blockBytes === 0 ? 'run' : blockBytes;
  const bytes = blockBytes === 0 ? '-' : live * blockBytes;
  const share = capacity === 0 ? '-' : `${((live * 100) / capacity).toFixed(1)}%`;
  return columns([size, spans, live, capacity, bytes, share]);
}

function columns(values: readonly (number | string)[]): string {
  return values
    .map((value, at) => String(value).padEnd(at === 0 ? 7 : 10))
    .join(' ')
    .trimEnd();
}
