/**
 * What concerns a chunked list's blocks as such and not what is in them: deep copies, the sum of
 * their sizes, and moving them when their arena is to be emptied.
 */
import { type ChunkedList, COUNT, GAP, HEAD, INDEX, NODES, TAIL, WEIGHT } from './chunked-list.ts';
import { PLAIN_LARGE } from './list-nodes.ts';
import { elementsOf, INDEX_BLOCK_BYTES } from './node-index.ts';

/** Nodes looked at in one step of an evacuation. */
const STEP_NODES = 8;

/** Calls `visit` for every node of the open list, first to last, until it returns false. */
export function forEachNode(
  list: ChunkedList,
  visit: (node: number, weight: number, gap: number) => boolean,
): void {
  const { words, base, index } = list;
  if (words[base + HEAD] === 0) return;
  if (!visit(words[base + HEAD], words[base + HEAD + WEIGHT], words[base + HEAD + GAP])) return;
  index.open(words[base + INDEX]);
  if (index.root !== 0) {
    index.seekFirst();
    do {
      if (!visit(index.node, index.weight, 0)) return;
    } while (index.next());
  }
  if (words[base + TAIL] === 0) return;
  visit(words[base + TAIL], words[base + TAIL + WEIGHT], words[base + TAIL + GAP]);
}

/**
 * The root of a deep copy of the list that `source` is open on, made through another window.
 * Throws OutOfMemoryError, and nothing of the copy is left.
 */
export function copyChunkedList(source: ChunkedList, target: ChunkedList): number {
  const root = target.create();
  try {
    forEachNode(source, (node, weight, gap) => {
      target.nodes.copy(node, weight, gap);
      target.addOwnNode(target.nodes.ref, weight, 0, false);
      return true;
    });
  } catch (error) {
    target.free();
    throw error;
  }
  return root;
}

/** Bytes of the open list's blocks, estimated from so many of its nodes (0: from all). */
export function chunkedListBytes(list: ChunkedList, samples: number): number {
  const { memory, nodes, nodeCount } = list;
  let bytes = 0;
  let seen = 0;
  forEachNode(list, (node, weight) => {
    bytes += nodes.memoryBytes(node, weight);
    seen++;
    return seen !== samples;
  });
  let indexBytes = 0;
  list.index.forEachBlock(() => {
    indexBytes += INDEX_BLOCK_BYTES;
  });
  if (seen < nodeCount) bytes = Math.round((bytes / seen) * nodeCount);
  return memory.sizeOf(list.root) + indexBytes + bytes;
}

/**
 * Lets `move` give blocks of the open list a new reference each (or the same): of a few nodes from
 * that of the element at `position` on, and of the index above them. Returns the position to go on
 * from, 0 at the end.
 */
export function moveSomeNodes(
  list: ChunkedList,
  position: number,
  move: (ref: number) => number,
): number {
  const { words, base, index } = list;
  let at = position;
  for (let nodes = 0; nodes < STEP_NODES; nodes++) {
    const count = words[base + COUNT];
    if (at >= count) return 0;
    const first = elementsOf(words[base + HEAD + WEIGHT]);
    if (at < first) {
      moveEnd(list, HEAD, move);
      at = first;
      continue;
    }
    if (words[base + NODES] === 1) return 0;
    if (at >= count - elementsOf(words[base + TAIL + WEIGHT])) {
      moveEnd(list, TAIL, move);
      return 0;
    }
    index.open(words[base + INDEX]);
    const within = index.seek(at - first);
    index.movePath(move);
    words[base + INDEX] = index.root;
    const { node, weight } = index;
    if (weight !== PLAIN_LARGE) index.set(move(node), weight);
    at += elementsOf(weight) - within;
  }
  return at;
}

function moveEnd(list: ChunkedList, end: number, move: (ref: number) => number): void {
  const { words, base } = list;
  if (words[base + end + WEIGHT] !== PLAIN_LARGE) words[base + end] = move(words[base + end]);
}
