// An observed engine for the tests of stream commands: replies come back as plain values, and
// groups of entries are quickly made.
import { ObservedEngine } from './observed-engine.ts';
import { type Plain, plain } from './plain-reply.ts';

export class StreamEngine extends ObservedEngine {
  /** One command as a line; what it replies. */
  ask(line: string): Plain {
    return plain(this.run(...line.split(' ').map((word) => (word === '""' ? '' : word))));
  }

  /** Entries 1-0, 2-0 … of one field `f`, the values being their numbers. */
  fill(key: string, count: number): void {
    for (let number = 1; number <= count; number++) this.ask(`XADD ${key} ${number}-0 f ${number}`);
    this.forget();
  }

  /** The stream's entries, as `1-0 f 1`. */
  entries(key: string): string[] {
    return lines(this.ask(`XRANGE ${key} - +`));
  }

  /** The same, and a group `g` with consumer `c` that has got the first of them. */
  deliver(key: string, count: number, delivered: number): void {
    this.fill(key, count);
    this.ask(`XGROUP CREATE ${key} g 0`);
    this.ask(`XREADGROUP GROUP g c COUNT ${delivered} STREAMS ${key} >`);
    this.forget();
  }
}

/** Entries of a reply, each as one line. */
export function lines(entries: Plain): string[] {
  if (!Array.isArray(entries)) throw new Error(`no entries: ${JSON.stringify(entries)}`);
  return entries.map((entry) => (Array.isArray(entry) ? entry.flat().join(' ') : String(entry)));
}
