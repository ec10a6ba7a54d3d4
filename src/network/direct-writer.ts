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
}

interface StreamHandle {
  readonly writeQueueSize: number;
  writeBuffer(request: WriteRequest, bytes: Uint8Array): number;
}

/** What the sockets of one loop share: the class of write requests, and one that waits for use. */
export class WriteRequests {
  #create: (new () => WriteRequest) | undefined = undefined;
  #spare: WriteRequest | undefined = undefined;

  /** Learns the class of write requests from the first one that Node makes itself. */
  learnFrom(handle: StreamHandle): void {
    if (this.#create !== undefined) return;
    const { writeBuffer } = handle;
    handle.writeBuffer = (request, bytes) => {
      Reflect.deleteProperty(handle, 'writeBuffer');
      this.#create ??= request.constructor as new () => WriteRequest;
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
    const status = handle.writeBuffer(this.#requests.next, bytes);
    return status < 0 ? status : handle.writeQueueSize;
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
