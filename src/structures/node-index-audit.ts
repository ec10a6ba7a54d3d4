/**
 * Walks a node index and throws at the first contradiction: blocks that are empty or overfull,
 * levels that do not descend by one, weights that are not the sum of what lies below. For tests.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import { elementsOf, INDEX_FANOUT } from './node-index.ts';

export interface NodeIndexAudit {
  /** Nodes in order, with their weights. */
  readonly nodes: readonly (readonly [node: number, weight: number])[];
  readonly blocks: number;
  readonly levels: number;
  readonly elements: number;
}

export function auditNodeIndex(memory: Memory, root: number): NodeIndexAudit {
  const nodes: [number, number][] = [];
  if (root === 0) return { nodes, blocks: 0, levels: 0, elements: 0 };
  let blocks = 0;
  const visit = (block: number, expectedLevel: number): number => {
    blocks++;
    const words = memory.words[block >>> REF_ARENA_SHIFT];
    const head = (block & REF_UNIT_MASK) << 1;
    const used = words[head] & 0xffff;
    const level = words[head] >>> 16;
    if (expectedLevel >= 0) equal(level, expectedLevel, 'level');
    if (used < 1 || used > INDEX_FANOUT) throw new Error(`an index block has ${used} entries`);
    let sum = 0;
    for (let entry = 0; entry < used; entry++) {
      const ref = words[head + 2 + 2 * entry];
      const weight = words[head + 3 + 2 * entry];
      if (level === 0) {
        nodes.push([ref, weight]);
        sum += elementsOf(weight);
      } else {
        equal(weight, visit(ref, level - 1), `weight of entry ${entry} at level ${level}`);
        sum += weight;
      }
    }
    return sum;
  };
  const words = memory.words[root >>> REF_ARENA_SHIFT];
  const rootHead = words[(root & REF_UNIT_MASK) << 1];
  const levels = (rootHead >>> 16) + 1;
  if (levels > 1 && (rootHead & 0xffff) === 1) throw new Error('the root has a single entry');
  const elements = visit(root, -1);
  return { nodes, blocks, levels, elements };
}

function equal(found: unknown, expected: unknown, what: string): void {
  if (found !== expected) throw new Error(`${what}: ${found}, expected ${expected}`);
}
