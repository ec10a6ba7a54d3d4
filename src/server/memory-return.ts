/**
 * Sees to it that dropped arenas, large buffers and replies that a slow client left unread really
 * go back to the system. They are garbage of the JavaScript heap, and an idle process does not
 * collect it: 500 MB dropped were still resident after minutes. So once dropping has come to rest,
 * a collection is asked for if there is enough to win; with the little that lives in our heap it
 * takes about five milliseconds. Under load the collector comes by itself, and nothing is left to
 * do here.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Memory } from '../memory/memory.ts';

/** Less is not worth a stop. */
const WORTH_BYTES = 32 * 1024 * 1024;
/** Checks without anything newly dropped before it counts as a rest. */
const QUIET_CHECKS = 2;

/** What asks the collector; V8 has it ready but shows it only under a flag. */
type Collect = (options: { type: 'major'; execution: 'async' }) => unknown;

export class MemoryReturn {
  readonly #memory: Memory;
  readonly #arrayBufferBytes: () => number;
  #collect: Collect | undefined;
  #seenBytes = 0;
  /** The most that external buffers have taken since they were last found to have shrunk. */
  #mostExternalBytes = 0;
  #quietChecks = QUIET_CHECKS;

  /** @param arrayBufferBytes What array buffers take, those included that nobody needs any more. */
  constructor(
    memory: Memory,
    arrayBufferBytes: () => number = () => process.memoryUsage().arrayBuffers,
    collect?: Collect,
  ) {
    this.#memory = memory;
    this.#arrayBufferBytes = arrayBufferBytes;
    this.#collect = collect;
  }

  /** To be called a few times a second. */
  check(): void {
    const { droppedBytes } = this.#memory;
    if (this.#externalShrank() || droppedBytes !== this.#seenBytes) {
      this.#seenBytes = droppedBytes;
      this.#quietChecks = 0;
      return;
    }
    if (this.#quietChecks >= QUIET_CHECKS || ++this.#quietChecks < QUIET_CHECKS) return;
    if (this.#arrayBufferBytes() - this.#memory.mappedBytes < WORTH_BYTES) return;
    this.#collect ??= exposeCollector();
    this.#collect({ type: 'major', execution: 'async' });
  }

  /** Have the buffers of clients, mostly, become so much less that it is worth a stop? */
  #externalShrank(): boolean {
    const { externalBytes } = this.#memory;
    const shrank = this.#mostExternalBytes - externalBytes >= WORTH_BYTES;
    if (shrank || externalBytes > this.#mostExternalBytes) this.#mostExternalBytes = externalBytes;
    return shrank;
  }
}

function exposeCollector(): Collect {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
}
