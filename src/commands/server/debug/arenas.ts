/** DEBUG ARENAS: how memory is divided, a line for each size of blocks. */
import { type ArenaFigures, arenaFigures } from '../../../memory/arena-figures.ts';
import type { Call } from '../../framework/call.ts';

export function debugArenas({ keyspace, reply }: Call): void {
  reply.verbatimText(describe(arenaFigures(keyspace.memory)));
}

function describe(figures: ArenaFigures): string {
  const { arenas, emptyArenas, freeBytes, classes, largeBuffers } = figures;
  const lines = [
    `arenas:${arenas},empty=${emptyArenas},free_bytes=${freeBytes}`,
    `large_buffers:${largeBuffers.count},bytes=${largeBuffers.bytes}`,
  ];
  for (const { blockBytes, spans, liveBlocks, freeBlocks, spanBytes } of classes) {
    const name = blockBytes === 0 ? 'runs' : `class_${blockBytes}`;
    const counts = `spans=${spans},blocks=${liveBlocks},free=${freeBlocks}`;
    lines.push(`${name}:${counts},bytes=${spanBytes}`);
  }
  return `${lines.join('\r\n')}\r\n`;
}
