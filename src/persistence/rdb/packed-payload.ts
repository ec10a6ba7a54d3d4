/**
 * A packed list of a file or a payload. It is read right into a block of memory and checked there,
 * in one walk over its bytes, so that a value which may have it as it is only takes the block over.
 */
import type { Memory } from '../../memory/memory.ts';
import { PackedList } from '../../structures/packed-list.ts';
import { checkPackedList, NOT_PACKED } from '../../structures/packed-list-check.ts';
import { RdbError } from './rdb-format.ts';
import { type RdbReader, StringWindow } from './rdb-reader.ts';
import type { SeenElements } from './seen-elements.ts';

export class PackedPayload {
  readonly #memory: Memory;
  /** What was read, wherever it lies. */
  readonly window = new StringWindow();
  /** The same as a list. */
  readonly list = new PackedList();
  /** Its elements. */
  count = 0;
  #ref = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Reads one; `take` or `release` must follow. Throws RdbError, and then there is none. */
  read(reader: RdbReader): void {
    const { list, window } = this;
    this.#ref = reader.block(this.#memory, window);
    this.count = checkPackedList(window.bytes, window.start, window.length);
    list.open(window.bytes, window.view, window.start);
    if (this.count !== NOT_PACKED) return;
    this.release();
    throw new RdbError('Listpack integrity check failed.');
  }

  /** The block it is in; 0: it is too long for one. */
  get block(): number {
    return this.#ref;
  }

  /** The block, which is the caller's from now on. */
  take(): number {
    const ref = this.#ref;
    this.#ref = 0;
    return ref;
  }

  /** Frees the block if nobody has taken it, and lets go of the arena. */
  release(): void {
    if (this.#ref !== 0) this.#memory.free(this.#ref);
    this.#ref = 0;
    this.list.close();
    this.window.useOwn(0);
  }

  /** May an element come twice, of the first of each `width`? */
  mayRepeat(seen: SeenElements, width: number): boolean {
    const { list } = this;
    seen.clear();
    for (let at = list.first(); at !== 0; ) {
      list.read(at);
      if (seen.mayRepeat(list.elementView, list.elementStart, list.elementLength)) return true;
      for (let passed = 0; passed < width && at !== 0; passed++) at = list.next(at);
    }
    return false;
  }
}
