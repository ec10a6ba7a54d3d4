/**
 * Walks a chunked list and throws at the first contradiction: counts that are not the sum of what
 * is there, nodes that are no packed lists, ends that should not be. For tests.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import { type ChunkedList, COUNT, GAP, HEAD, INDEX, NODES, TAIL, WEIGHT } from './chunked-list.ts';
import { PLAIN_LARGE } from './list-nodes.ts';
import { elementsOf, INDEX_BLOCK_BYTES } from './node-index.ts';
import { auditNodeIndex } from './node-index-audit.ts';
import { PackedList } from './packed-list.ts';
import { checkPackedList } from './packed-list-check.ts';

export interface ChunkedListAudit {
  readonly elements: readonly Uint8Array[];
  readonly nodes: number;
  readonly plainNodes: number;
  /** Bytes of its blocks and large buffers. */
  readonly memoryBytes: number;
  /** Bytes that its elements take in their nodes. */
  readonly nodeBytes: number;
}

export function auditChunkedList(list: ChunkedList): ChunkedListAudit {
  const { memory, words, base } = list;
  const index = auditNodeIndex(memory, words[base + INDEX]);
  const ends: (readonly [number, number, number])[] = [HEAD, TAIL].map((end) => [
    words[base + end],
    words[base + end + WEIGHT],
    words[base + end + GAP],
  ]);
  const [head, tail] = ends;
  if (tail[0] === 0 && index.nodes.length > 0) throw new Error('an index without a tail');
  if (head[0] === 0 && words[base + COUNT] > 0) throw new Error('elements without a head');
  const all = [head, ...index.nodes.map(([node, weight]) => [node, weight, 0] as const), tail];
  const audit = { elements: [] as Uint8Array[], nodes: 0, plainNodes: 0, nodeBytes: 0 };
  let memoryBytes = memory.sizeOf(list.root) + index.blocks * INDEX_BLOCK_BYTES;
  for (const [node, weight, gap] of all) {
    if (node === 0) continue;
    audit.nodes++;
    memoryBytes += list.nodes.memoryBytes(node, weight);
    const before = audit.elements.length;
    if (weight < 0) {
      audit.plainNodes++;
      equal(gap, 0, 'gap of a plain node');
      list.nodes.readPlain(node, weight);
      const { elementBytes, elementStart, elementLength } = list.nodes;
      audit.elements.push(elementBytes.slice(elementStart, elementStart + elementLength));
      audit.nodeBytes += elementLength;
      if (weight < PLAIN_LARGE) throw new Error(`a node has weight ${weight}`);
    } else {
      audit.nodeBytes += readPacked(list, node, weight, gap, audit.elements);
    }
    equal(audit.elements.length - before, elementsOf(weight), 'elements of a node');
  }
  equal(words[base + COUNT], audit.elements.length, 'elements in the header');
  equal(words[base + NODES], audit.nodes, 'nodes in the header');
  return { ...audit, memoryBytes };
}

function readPacked(
  list: ChunkedList,
  node: number,
  weight: number,
  gap: number,
  elements: Uint8Array[],
): number {
  const packed = new PackedList();
  list.nodes.openPacked(packed, node, gap);
  const blockStart = (node & REF_UNIT_MASK) << 3;
  const blockEnd = blockStart + list.memory.sizeOf(node);
  if (gap < 0 || packed.start + packed.byteLength > blockEnd) {
    throw new Error('a node reaches beyond its block');
  }
  const bytes = list.memory.bytes[node >>> REF_ARENA_SHIFT];
  equal(checkPackedList(bytes, packed.start, packed.byteLength), weight, 'weight of a node');
  for (let at = packed.first(); at !== 0; at = packed.next(at)) {
    packed.read(at);
    const { elementBytes, elementStart, elementLength } = packed;
    elements.push(elementBytes.slice(elementStart, elementStart + elementLength));
  }
  return packed.byteLength;
}

function equal(found: unknown, expected: unknown, what: string): void {
  if (found !== expected) throw new Error(`${what}: ${found}, expected ${expected}`);
}
