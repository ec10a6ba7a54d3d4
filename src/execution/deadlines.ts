/**
 * Suspended clients whose wait has an end in time, the next one first: a binary heap in which each
 * session knows its place, so that one that goes on early is taken out at the cost of a few swaps.
 */
import type { ClientSession } from './client-session.ts';

export class Deadlines {
  readonly #heap: ClientSession[] = [];

  get count(): number {
    return this.#heap.length;
  }

  /** The session whose time is up first. */
  get next(): ClientSession | undefined {
    return this.#heap[0];
  }

  add(session: ClientSession): void {
    this.#heap.push(session);
    this.#rise(session, this.#heap.length - 1);
  }

  /** Does nothing for a session that is not in. */
  remove(session: ClientSession): void {
    const at = session.deadlineAt;
    if (at < 0) return;
    session.deadlineAt = -1;
    const last = this.#heap.pop() as ClientSession;
    if (last === session) return;
    // The last takes the place that has become free, and goes from there where it belongs.
    const parent = this.#heap[(at - 1) >> 1];
    if (at > 0 && parent.deadlineMs > last.deadlineMs) this.#rise(last, at);
    else this.#sink(last, at);
  }

  #put(session: ClientSession, at: number): void {
    this.#heap[at] = session;
    session.deadlineAt = at;
  }

  #rise(session: ClientSession, from: number): void {
    let at = from;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = this.#heap[parentAt];
      if (parent.deadlineMs <= session.deadlineMs) break;
      this.#put(parent, at);
      at = parentAt;
    }
    this.#put(session, at);
  }

  #sink(session: ClientSession, from: number): void {
    const heap = this.#heap;
    let at = from;
    for (;;) {
      let childAt = 2 * at + 1;
      if (childAt >= heap.length) break;
      if (childAt + 1 < heap.length && heap[childAt + 1].deadlineMs < heap[childAt].deadlineMs) {
        childAt++;
      }
      if (heap[childAt].deadlineMs >= session.deadlineMs) break;
      this.#put(heap[childAt], at);
      at = childAt;
    }
    this.#put(session, at);
  }
}
