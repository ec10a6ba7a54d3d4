/**
 * Listens on one address and makes connections of what it accepts. An accepted socket is wrapped
 * anew so that all sockets read into one shared buffer: Node's usual way allocates a buffer for
 * every read and costs 15 to 20 % at small pipelines. That uses `_handle`, which is undocumented:
 * should it be missing, the plain 'data' event does the same, a little slower.
 */
import { createServer, type Server, Socket, type SocketConstructorOpts } from 'node:net';
import { ReplyWriter } from '../protocol/reply-writer.ts';
import { RequestParser } from '../protocol/request-parser.ts';
import { Connection, type SharedBuffers } from './connection.ts';
import type { ConnectionOwner } from './connection-owner.ts';
import { WriteRequests } from './direct-writer.ts';
import { Outbox, type TurnListener } from './outbox.ts';

/** One read takes at most so much; a larger buffer only makes the others wait longer. */
const READ_BUFFER_BYTES = 64 * 1024;

export interface ListenOptions {
  /** An address or a name; undefined means every address of both families. */
  readonly host: string | undefined;
  readonly port: number;
  readonly backlog: number;
}

export function createSharedBuffers(listener: TurnListener): SharedBuffers {
  const bytes = new Uint8Array(READ_BUFFER_BYTES);
  const view = new DataView(bytes.buffer);
  const reply = new ReplyWriter();
  const outbox = new Outbox(reply, listener);
  const writeRequests = new WriteRequests();
  return { bytes, view, parser: new RequestParser(), reply, outbox, writeRequests };
}

export class Listener {
  readonly #server: Server;
  readonly #shared: SharedBuffers;
  readonly #owner: ConnectionOwner;
  readonly #accept: (socket: Socket) => boolean;

  /** `accept` may refuse a socket (having written why) by returning false. */
  constructor(shared: SharedBuffers, owner: ConnectionOwner, accept: (socket: Socket) => boolean) {
    this.#shared = shared;
    this.#owner = owner;
    this.#accept = accept;
    this.#server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
      this.#accepted(socket);
    });
  }

  /** Resolves with the port once listening; rejects with the system's error. */
  listen(options: ListenOptions): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      const { host, port, backlog } = options;
      const where = host === undefined ? {} : { host, ipv6Only: host.includes(':') };
      this.#server.listen({ ...where, port, backlog }, () => {
        this.#server.removeListener('error', reject);
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  close(): void {
    this.#server.close();
  }

  #accepted(accepted: Socket): void {
    if (!this.#accept(accepted)) return;
    const shared = this.#shared;
    const handle = (accepted as { _handle?: unknown })._handle;
    if (handle === undefined || handle === null) {
      this.#connectPlainly(accepted);
      return;
    }
    let connection: Connection | undefined;
    const options = {
      handle,
      onread: {
        buffer: shared.bytes,
        callback: (length: number): boolean => {
          connection?.receive(length);
          return true;
        },
      },
    };
    const socket = new Socket(options as unknown as SocketConstructorOpts);
    // The wrapper that accept made still counts as a connection of the server.
    socket.on('close', () => accepted.destroy());
    accepted.on('error', () => socket.destroy());
    connection = new Connection(socket, shared, this.#owner);
    socket.resume();
  }

  #connectPlainly(socket: Socket): void {
    const shared = this.#shared;
    const connection = new Connection(socket, shared, this.#owner);
    socket.on('data', (data: Uint8Array) => {
      for (let at = 0; at < data.length; at += shared.bytes.length) {
        const part = data.subarray(at, at + shared.bytes.length);
        shared.bytes.set(part);
        connection.receive(part.length);
      }
    });
    socket.resume();
  }
}
