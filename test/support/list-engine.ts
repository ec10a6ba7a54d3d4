// An engine for tests of list commands: lists are given and looked at as arrays of texts.
import { faultyAllocations } from './memory-faults.ts';
import { ObservedEngine } from './observed-engine.ts';

export class ListEngine extends ObservedEngine {
  /** Makes a key hold these elements, unobserved. */
  fill(key: string, ...elements: readonly string[]): void {
    this.run('DEL', key);
    if (elements.length > 0) this.run('RPUSH', key, ...elements);
    this.forget();
  }

  /** All elements of a list; none if the key does not exist. */
  list(key: string): string[] {
    return bulksIn(this.run('LRANGE', key, '0', '-1'));
  }

  encoding(key: string): string {
    return this.run('OBJECT', 'ENCODING', key).split('\r\n')[1] ?? '';
  }

  /** The event and the key that a command reports, and what it propagates. */
  effects(): { readonly events: string[]; readonly propagated: string[] } {
    return { events: this.events(), propagated: this.propagated() };
  }

  /**
   * Runs a command again and again, each time with one allocation more that succeeds, until all of
   * it does. Between two tries nothing may have changed of the list.
   */
  runWithFaults(key: string, ...words: readonly string[]): string {
    const before = this.list(key);
    const faults = faultyAllocations(this.engine.keyspace.memory);
    for (let allowed = 0; ; allowed++) {
      faults.remaining = allowed;
      const reply = this.run(...words);
      faults.remaining = Number.POSITIVE_INFINITY;
      if (!reply.startsWith('-OOM ')) return reply;
      const after = this.list(key);
      if (before.join() !== after.join()) throw new Error(`${words[0]} failed halfway`);
    }
  }
}

/** The bulk strings of a flat array reply. */
export function bulksIn(reply: string): string[] {
  const found: string[] = [];
  for (let at = reply.indexOf('\r\n') + 2; at < reply.length; ) {
    const end = reply.indexOf('\r\n', at);
    const length = Number(reply.slice(at + 1, end));
    found.push(reply.slice(end + 2, end + 2 + length));
    at = end + 4 + length;
  }
  return found;
}
