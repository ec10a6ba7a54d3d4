/**
 * INFO respite: what only this server has, for `everything` and who asks for it. The data lie in
 * arenas; the JavaScript heap stays small beside them, and what it holds outside of itself
 * (`js_external`, of which `js_array_buffers` is a part) is mostly the arenas again.
 */
import { section } from './section.ts';

export const respiteSection = section(
  'respite',
  (server) => {
    const { memory } = server.keyspace;
    const figures = server.processFigures();
    return [
      ['node_version', server.identity.nodeVersion],
      ['memory_limit', Math.floor(server.memoryLimit.bytes)],
      ['arenas', memory.arenaCount],
      ['arena_live_blocks', memory.liveBlocks],
      ['arena_mapped', memory.mappedBytes],
      ['arenas_closed', memory.closedArenaCount],
      ['js_heap_used', figures.heapUsedBytes],
      ['js_heap_total', figures.heapTotalBytes],
      ['js_external', figures.externalBytes],
      ['js_array_buffers', figures.arrayBufferBytes],
      ['js_gc_count', figures.collections],
      ['js_gc_ms', figures.collectionMs.toFixed(2)],
      // The longest time for which a turn of the event loop kept everybody else waiting.
      ['eventloop_longest_stop_ms', server.statistics.longestStopMs.toFixed(2)],
    ];
  },
  'Respite',
  'everything',
);
