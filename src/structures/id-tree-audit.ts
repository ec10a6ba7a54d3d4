/**
 * Walks a whole tree of ids and throws at the first contradiction: order, bounds, levels, counts.
 * For tests.
 */
import { REF_ARENA_SHIFT } from '../memory/arena-layout.ts';
import { baseOf, COUNT, capacityOf, levelOf, NODE_HEADER_WORDS } from './id-nodes.ts';
import type { IdTree } from './id-tree.ts';

const NONE = -1n;

export function auditIdTree(tree: IdTree): void {
  const auditor = new IdTreeAuditor(tree);
  const { root, height } = tree;
  if (root !== 0) auditor.auditNode(root, height - 1, NONE, NONE);
  if (root === 0) check(height === 0, 'an empty tree has a height');
  check(auditor.nodes === tree.nodeCount, `${auditor.nodes} nodes, said ${tree.nodeCount}`);
  check(auditor.entries === tree.size, `${auditor.entries} entries, said ${tree.size}`);
}

class IdTreeAuditor {
  readonly #tree: IdTree;
  nodes = 0;
  entries = 0;

  constructor(tree: IdTree) {
    this.#tree = tree;
  }

  /** All ids below are at least `low` and smaller than `high`, where those are not NONE. */
  auditNode(ref: number, level: number, low: bigint, high: bigint): void {
    this.nodes++;
    const words = this.#tree.memory.words[ref >>> REF_ARENA_SHIFT];
    const base = baseOf(ref);
    const count = words[base + COUNT];
    check(levelOf(words, base) === level, `a node at level ${level} says otherwise`);
    check(count > 0 && count <= capacityOf(words, base), `a node has ${count} entries`);
    const stride = 4 + (level === 0 ? this.#tree.valueWords : 1);
    let previous = NONE;
    for (let slot = 0; slot < count; slot++) {
      const at = base + NODE_HEADER_WORDS + slot * stride;
      const id = idAt(words, at);
      if (level === 0 || slot > 0) {
        check(previous === NONE || previous < id, 'ids are out of order');
        check(low === NONE || id >= low, 'an id is below its bound');
        check(high === NONE || id < high, 'an id is above its bound');
        previous = id;
      }
      if (level === 0) this.entries++;
      else {
        const next = slot + 1 < count ? idAt(words, at + stride) : high;
        this.auditNode(words[at + 4], level - 1, slot === 0 ? low : id, next);
      }
    }
  }
}

function idAt(words: Int32Array, at: number): bigint {
  let id = 0n;
  for (let word = 0; word < 4; word++) id = (id << 32n) | BigInt(words[at + word] >>> 0);
  return id;
}

function check(holds: boolean, text: string): void {
  if (!holds) throw new Error(text);
}
