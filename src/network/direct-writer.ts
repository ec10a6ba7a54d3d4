/**
 * Writes to a socket's handle without the stream machinery of Node in between, which costs more
 * than a microsecond for each write: much, where a reply has five bytes. It is used only while the
 * stream itself has nothing to send, so both ways keep their order. The handle's methods are
 * undocumented: where they are not what is expected here, `write` is never offered (see
 * `available`) and everything goes through the stream.
 */
import type { Socket } from 'node:net';

/** What libuv needs to finish a write that the kernel did not take at once. */
interface WriteRequest {
  oncomplete: ((status: number) => void) | null;
  /** Keeps the bytes alive until then. */
  buffer: Uint8Array | null;
  /** Below 0 unless the request is in use, from a write until `oncomplete`. */
  getAsyncId(): number;
}

type WriteRequestClass = new () => WriteRequest;

interface StreamHandle {
  readonly writeQueueSize: number;
  writeBuffer(request: WriteRequest, bytes: Uint8Array): number;
}

const NO_BYTES = new Uint8Array(0);
const ignoreStatus = (): void => {};

/** What the sockets of one loop share: the class of write requests, and one that waits for use. */
export class WriteRequests {
  #create: WriteRequestClass | undefined = undefined;
  #spare: WriteRequest | undefined = undefined;

  /** Learns the class of write requests from the first one that Node makes itself. */
  learnFrom(handle: StreamHandle): void {
    if (this.#create !== undefined) return;
    const { writeBuffer } = handle;
    handle.writeBuffer = (request, bytes) => {
      Reflect.deleteProperty(handle, 'writeBuffer');
      if (typeof request.getAsyncId === 'function') {
        this.#create ??= request.constructor as WriteRequestClass;
      }
      return writeBuffer.call(handle, request, bytes);
    };
  }

  get known(): boolean {
    return this.#create !== undefined;
  }

  /** The request to write with next; the same again and again until one is `keep`t. */
  get next(): WriteRequest {
    if (this.#spare === undefined) {
      if (this.#create === undefined) throw new Error('the class of write requests is not known');
      this.#spare = new this.#create();
    }
    return this.#spare;
  }

  /** The write goes on by itself: the request belongs to it now. */
  keep(): void {
    this.#spare = undefined;
  }
}

export class DirectWriter {
  readonly #handle: StreamHandle | undefined;
  readonly #requests: WriteRequests;

  constructor(socket: Socket, requests: WriteRequests) {
    const handle = (socket as { _handle?: Partial<StreamHandle> | null })._handle;
    const suits =
      typeof handle?.writeBuffer === 'function' && typeof handle.writeQueueSize === 'number';
    this.#handle = suits ? (handle as StreamHandle) : undefined;
    this.#requests = requests;
    if (this.#handle !== undefined) requests.learnFrom(this.#handle);
  }

  get available(): boolean {
    return this.#handle !== undefined && this.#requests.known;
  }

  /**
   * Writes the bytes; only if `available`. Returns 0 when the kernel took all of them, the system's
   * error code (below 0), or how many bytes are left: those go on by themselves, must stay as they
   * are, and `whenSent` has to be called at once.
   */
  write(bytes: Uint8Array): number {
    const handle = this.#handle as StreamHandle;
    const request = this.#requests.next;
    const status = handle.writeBuffer(request, bytes);
    if (status < 0) {
      this.#requests.keep();
      return status;
    }
    if (request.getAsyncId() < 0) return 0;
    const left = handle.writeQueueSize;
    // The client read just then, so the kernel took the rest at the second try: nothing is left,
    // but the request is in use until it has said so. To use it again would abort the process.
    if (left === 0) this.whenSent(NO_BYTES, ignoreStatus);
    return left;
  }

  /** `done` is called when what `write` left is sent, with 0 or the system's error code. */
  whenSent(bytes: Uint8Array, done: (status: number) => void): void {
    const request = this.#requests.next;
    this.#requests.keep();
    request.buffer = bytes;
    request.oncomplete = (status) => {
      request.buffer = null;
      done(status);
    };
  }
}
