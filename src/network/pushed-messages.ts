/**
 * The messages that were pushed to one client in this turn of the event loop. Those that were
 * encoded one behind the other (pubsub/push-log.ts) are one stretch of the same bytes: a hundred
 * subscribers of a busy channel send that stretch from where it lies, and nothing is copied.
 */
const NO_BYTES = new Uint8Array(0);
/** A larger view is not kept: what it shows may be much more than a message. */
const LARGEST_KEPT_BYTES = 64 * 1024;

/** The last view that was made: all subscribers of a channel send the same bytes. */
export class LastView {
  #view: Uint8Array = NO_BYTES;

  of(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const view = this.#view;
    const byteOffset = bytes.byteOffset + start;
    const isSame = view.buffer === bytes.buffer && view.byteOffset === byteOffset;
    if (isSame && view.length === end - start) return view;
    const made = bytes.subarray(start, end);
    this.#view = bytes.length <= LARGEST_KEPT_BYTES ? made : NO_BYTES;
    return made;
  }
}

export class PushedMessages {
  byteCount = 0;
  /** The last stretch. */
  #bytes: Uint8Array = NO_BYTES;
  #start = 0;
  #end = 0;
  /** Those before it. */
  #earlier: Uint8Array[] | undefined = undefined;

  add(bytes: Uint8Array, start: number, end: number): void {
    if (bytes === this.#bytes && start === this.#end) {
      this.#end = end;
    } else {
      if (this.byteCount > 0) {
        this.#earlier ??= [];
        this.#earlier.push(this.#bytes.subarray(this.#start, this.#end));
      }
      this.#bytes = bytes;
      this.#start = start;
      this.#end = end;
    }
    this.byteCount += end - start;
  }

  /** All of them, which are no longer kept here. Others may hold the same bytes. */
  take(views: LastView): Uint8Array {
    const { byteCount } = this;
    const last = views.of(this.#bytes, this.#start, this.#end);
    const earlier = this.#earlier;
    this.clear();
    return earlier === undefined ? last : joined([...earlier, last], byteCount);
  }

  clear(): void {
    this.#bytes = NO_BYTES;
    this.#start = 0;
    this.#end = 0;
    this.#earlier = undefined;
    this.byteCount = 0;
  }
}

function joined(parts: readonly Uint8Array[], byteCount: number): Uint8Array {
  const whole = new Uint8Array(byteCount);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
