/**
 * Connections that go on in the next turn of the event loop: what they waited for has come, or the
 * turn was over before all that they had sent was executed. They go on in the order in which they
 * asked, before any socket is read again, and as many in one turn as it has time for.
 */

/** What the rests of reads that wait here may come to: beyond it a turn goes on however long. */
const MOST_BYTES = 16 * 1024 * 1024;

export interface Resumable {
  resume(): void;
}

interface Resumption {
  readonly who: Resumable;
  readonly bytes: number;
}

export class Resumptions {
  readonly #isTurnOver: () => boolean;
  #queue: Resumption[] = [];
  #bytes = 0;
  #isDue = false;

  constructor(isTurnOver: () => boolean) {
    this.#isTurnOver = isTurnOver;
  }

  /** No further reads are to be put off. */
  get isFull(): boolean {
    return this.#bytes >= MOST_BYTES;
  }

  /** @param bytes What it has read and not executed. */
  add(who: Resumable, bytes: number): void {
    this.#queue.push({ who, bytes });
    this.#bytes += bytes;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(this.#goOn);
  }

  readonly #goOn = (): void => {
    const queue = this.#queue;
    this.#queue = [];
    this.#isDue = false;
    let served = 0;
    for (const { who, bytes } of queue) {
      // One at least, so that there is an end to it.
      if (served > 0 && this.#isTurnOver()) break;
      this.#bytes -= bytes;
      served++;
      who.resume();
    }
    if (served === queue.length) return;
    this.#queue = queue.slice(served).concat(this.#queue);
    this.#schedule();
  };
}
