// A chunked list beside the plainest model there is, an array of its elements.
import { Memory } from '../../src/memory/memory.ts';
import { auditMemory } from '../../src/memory/memory-audit.ts';
import { ChunkedList } from '../../src/structures/chunked-list.ts';
import {
  auditChunkedList,
  type ChunkedListAudit,
} from '../../src/structures/chunked-list-audit.ts';
import { ListCursor } from '../../src/structures/list-cursor.ts';
import { NodeLimits } from '../../src/structures/node-limits.ts';
import { poisonFreed } from './memory-faults.ts';
import type { Random } from './random.ts';

export class ListModel {
  readonly memory = new Memory();
  readonly limits = new NodeLimits();
  readonly list = new ChunkedList(this.memory, this.limits);
  readonly cursor = new ListCursor(this.list);
  elements: Buffer[] = [];

  constructor(size = -2) {
    poisonFreed(this.memory);
    this.limits.set(size);
    this.list.create();
  }

  pushFirst(element: Buffer): void {
    this.list.pushFirst(element, 0, element.length);
    this.elements.unshift(element);
  }

  pushLast(element: Buffer): void {
    this.list.pushLast(element, 0, element.length);
    this.elements.push(element);
  }

  removeFirst(): void {
    this.list.removeFirst();
    this.elements.shift();
  }

  removeLast(): void {
    this.list.removeLast();
    this.elements.pop();
  }

  insert(at: number, element: Buffer, after: boolean): void {
    this.cursor.seek(at);
    this.cursor.insert(element, 0, element.length, after);
    this.elements.splice(after ? at + 1 : at, 0, element);
  }

  replace(at: number, element: Buffer): void {
    this.cursor.seek(at);
    this.cursor.replace(element, 0, element.length);
    this.elements[at] = element;
  }

  removeRange(at: number, count: number): void {
    this.cursor.removeRange(at, count);
    this.elements.splice(at, count);
  }

  /** Removes the elements that a caller chooses, as a cursor passes them in either direction. */
  removeWhere(chosen: (element: Buffer) => boolean, forward: boolean): void {
    const { cursor } = this;
    if (this.elements.length === 0) return;
    cursor.seek(forward ? 0 : this.elements.length - 1);
    for (let more = true; more; ) {
      if (chosen(this.current())) {
        more = forward ? cursor.removeForward() : cursor.removeBackward();
      } else {
        more = forward ? cursor.next() : cursor.previous();
      }
    }
    cursor.finish();
  }

  current(): Buffer {
    this.cursor.read();
    const { elementBytes, elementStart, elementLength } = this.cursor;
    return Buffer.from(elementBytes.subarray(elementStart, elementStart + elementLength));
  }

  check(): ChunkedListAudit {
    const audit = auditChunkedList(this.list);
    const wrong = audit.elements.findIndex(
      (element, at) => this.elements[at] === undefined || !this.elements[at].equals(element),
    );
    if (wrong >= 0 || audit.elements.length !== this.elements.length) {
      const sizes = `${audit.elements.length} elements, expected ${this.elements.length}`;
      throw new Error(`${sizes}; the first wrong one is ${wrong}`);
    }
    const found = auditMemory(this.memory).blockBytes + this.memory.large.usedBytes;
    if (found !== audit.memoryBytes) {
      throw new Error(`${found} bytes in use, ${audit.memoryBytes} of them the list's`);
    }
    return audit;
  }
}

/** Integers, short strings, and now and then longer ones. */
export function anyElement(random: Random, longest = 200): Buffer {
  if (random.oneIn(3)) return Buffer.from(String(random.below(1_000_000) - 500_000));
  return random.bytes(random.oneIn(20) ? random.below(longest) : random.below(24));
}
