// A connection of the server without a socket: bytes go in by a call, and what the server writes is
// read by the strict parser at once. A fuzzer gets through some ten times as many streams this way.
import type { Socket } from 'node:net';
import { Connection } from '../../src/network/connection.ts';
import type { ConnectionOwner } from '../../src/network/connection-owner.ts';
import type { SharedBuffers } from '../../src/network/shared-buffers.ts';
import { type Reply, ReplyParser } from './resp-parser.ts';

/** As much of a socket as a connection uses; everything is taken by the kernel at once. */
class TakingSocket {
  readonly writableLength = 0;
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort = 1;
  readonly localAddress = '127.0.0.1';
  readonly localPort = 2;
  readonly parser = new ReplyParser('either');
  closed = false;

  on(): this {
    return this;
  }

  write(bytes: Uint8Array, done?: () => void): boolean {
    if (this.closed) throw new Error('the server writes to a socket that it has closed');
    this.parser.feed(bytes);
    done?.();
    return true;
  }

  end(done?: () => void): void {
    this.closed = true;
    done?.();
  }

  destroy(): void {
    this.closed = true;
  }

  cork(): void {}
  uncork(): void {}
  pause(): void {}
  resume(): void {}
}

export class SocketlessConnection {
  readonly #socket = new TakingSocket();
  readonly #shared: SharedBuffers;
  readonly #connection: Connection;

  constructor(shared: SharedBuffers, owner: ConnectionOwner) {
    this.#shared = shared;
    this.#connection = new Connection(this.#socket as unknown as Socket, shared, owner);
  }

  get isClosed(): boolean {
    return this.#socket.closed;
  }

  /** One read of the server, of at most its buffer's size. */
  send(bytes: Uint8Array): void {
    if (this.isClosed) return;
    this.#shared.bytes.set(bytes);
    this.#connection.receive(bytes.length);
  }

  /** All replies so far; throws when the server wrote anything that is no reply, or half of one. */
  takeReplies(): Reply[] {
    this.#shared.outbox.flush();
    const { parser } = this.#socket;
    const replies: Reply[] = [];
    for (let reply = parser.next(); reply !== undefined; reply = parser.next()) replies.push(reply);
    if (parser.pending.length > 0) {
      throw new Error(`half a reply: ${JSON.stringify(parser.pending.toString('latin1'))}`);
    }
    return replies;
  }

  close(): void {
    this.#connection.close();
  }
}
