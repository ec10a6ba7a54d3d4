/**
 * Listens on one address or path and makes connections of what it accepts. Three things reach below
 * Node's documented interface. All sockets read into one shared buffer: Node's usual way allocates
 * a buffer for every read and costs 15 to 20 % at small pipelines. For that a socket must be made
 * from the handle that was accepted, which is taken where Node itself would make a socket of it; if
 * that place is missing, Node's socket is wrapped anew; and if that has no `_handle`, the plain
 * 'data' event does the same. Each way is a little slower than the one before.
 * And the address is bound through `_createServerHandle`, which tells at once whether it is to be
 * had, as CONFIG SET must know before it answers. Without it `listen` does, and tells in a later
 * turn of the loop. See docs/decisions/0009-undocumented-node-interfaces.md.
 */
import * as net from 'node:net';
import { createServer, type Server, Socket, type SocketConstructorOpts } from 'node:net';
import { getSystemErrorName } from 'node:util';
import { Connection } from './connection.ts';
import type { ConnectionOwner } from './connection-owner.ts';
import type { SharedBuffers } from './shared-buffers.ts';

export interface TcpAddress {
  /** A numeric address; undefined means every address of both families. */
  readonly host: string | undefined;
  readonly port: number;
}

export interface UnixPath {
  readonly path: string;
}

/** What libuv knows of a socket that is bound and not yet listening. */
interface ServerHandle {
  listen(backlog: number): number;
  close(): void;
}

/** What libuv hands over for each client; a unix socket has no such delay. */
interface ClientHandle {
  setNoDelay?(on: boolean): number;
}

/** Where libuv tells of a client, once Node accepts from a handle. */
interface AcceptingHandle {
  onconnection?: (status: number, client: ClientHandle) => void;
}

/** The system's name for what went wrong, and whether that was to accept one client. */
type Failed = (code: string, isAccepting: boolean) => void;

type CreateServerHandle = (
  address: string,
  port: number,
  addressType: number,
  fileDescriptor: undefined,
  flags: number,
) => ServerHandle | number;

/** libuv's flag for an IPv6 socket that leaves IPv4 alone. */
const IPV6_ONLY = 1;
/** For `_createServerHandle`: this is a path. */
const NOT_TCP = -1;

export class Listener {
  readonly #server: Server;
  readonly #shared: SharedBuffers;
  readonly #owner: ConnectionOwner;
  readonly #accept: (socket: Socket) => boolean;
  readonly #failed: Failed;
  /** The path of a unix socket; empty for TCP. */
  #unixPath = '';
  #closed = false;

  /**
   * @param accept May refuse a socket (having written why) by returning false.
   * @param failed Is told what went wrong after `listen` had returned.
   */
  constructor(
    shared: SharedBuffers,
    owner: ConnectionOwner,
    accept: (socket: Socket) => boolean,
    failed: Failed,
  ) {
    this.#shared = shared;
    this.#owner = owner;
    this.#accept = accept;
    this.#failed = failed;
    this.#server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
      this.#accepted(socket);
    });
    this.#server.on('error', (error: NodeJS.ErrnoException) => {
      failed(error.code ?? error.message, error.syscall === 'accept');
    });
  }

  /**
   * Listens from now on, or returns the system's name for why not: `EADDRINUSE`. Where Node does
   * not let it be known at once, it listens soon, or `failed` is called.
   */
  listen(where: TcpAddress | UnixPath, backlog: number): string | undefined {
    const create = findCreateServerHandle();
    if (create === undefined) {
      this.#listenSoon(where, backlog);
      return undefined;
    }
    const handle = 'path' in where ? bindPath(create, where.path) : bindAddress(create, where);
    if (typeof handle === 'number') return getSystemErrorName(handle);
    // A taken path is refused when it is bound, a taken port only when it is listened on.
    const status = 'path' in where ? 0 : handle.listen(backlog);
    if (status !== 0) {
      handle.close();
      return getSystemErrorName(status);
    }
    if ('path' in where) this.#unixPath = where.path;
    // TCP listens already; this makes Node accept from it.
    this.#server.listen({ _handle: handle }, backlog);
    this.#acceptHandles();
    return undefined;
  }

  /** The address is free again when this returns; a unix socket's file is gone. */
  close(): void {
    this.#closed = true;
    this.#server.close();
  }

  #listenSoon(where: TcpAddress | UnixPath, backlog: number): void {
    // Closed before it began to listen.
    this.#server.once('listening', () => this.#closed && this.#server.close());
    if ('path' in where) {
      this.#unixPath = where.path;
      this.#server.listen({ path: where.path, backlog });
      return;
    }
    const { host, port } = where;
    if (host === undefined) this.#server.listen({ port, backlog });
    else this.#server.listen({ host, port, backlog, ipv6Only: host.includes(':') });
  }

  /** Takes the handles before Node makes sockets of them, of which each is to have only one. */
  #acceptHandles(): void {
    const { _handle: accepting } = this.#server as { _handle?: AcceptingHandle | null };
    if (typeof accepting?.onconnection !== 'function') return;
    accepting.onconnection = (status, client) => {
      if (status !== 0) {
        this.#failed(getSystemErrorName(status), true);
        return;
      }
      client.setNoDelay?.(true);
      this.#connect(client, undefined);
    };
  }

  #accepted(accepted: Socket): void {
    const { _handle: handle } = accepted as { _handle?: ClientHandle | null };
    if (handle !== undefined && handle !== null) this.#connect(handle, accepted);
    else if (this.#accept(accepted)) this.#connectPlainly(accepted);
  }

  /** @param wrapper The socket that Node has made of the handle already. */
  #connect(handle: ClientHandle, wrapper: Socket | undefined): void {
    let connection: Connection | undefined;
    const options = {
      handle,
      onread: {
        buffer: this.#shared.bytes,
        callback: (length: number): boolean => {
          connection?.receive(length);
          return true;
        },
      },
    };
    const socket = new Socket(options as unknown as SocketConstructorOpts);
    if (wrapper !== undefined) {
      // It still counts as a connection of the server.
      socket.on('close', () => wrapper.destroy());
      wrapper.on('error', () => socket.destroy());
    }
    if (!this.#accept(socket)) return;
    connection = new Connection(socket, this.#shared, this.#owner, this.#unixPath);
    socket.resume();
  }

  #connectPlainly(socket: Socket): void {
    const shared = this.#shared;
    const connection = new Connection(socket, shared, this.#owner, this.#unixPath);
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

function bindAddress(
  create: CreateServerHandle,
  { host, port }: TcpAddress,
): ServerHandle | number {
  if (host === undefined) {
    const both = create('::', port, 6, undefined, 0);
    // A machine without IPv6.
    return typeof both === 'number' ? create('0.0.0.0', port, 4, undefined, 0) : both;
  }
  if (host.includes(':')) return create(host, port, 6, undefined, IPV6_ONLY);
  return create(host, port, 4, undefined, 0);
}

function bindPath(create: CreateServerHandle, path: string): ServerHandle | number {
  return create(path, NOT_TCP, NOT_TCP, undefined, 0);
}

/** Undefined where Node has it no longer, and on other runtimes. */
function findCreateServerHandle(): CreateServerHandle | undefined {
  const { _createServerHandle: found } = net as { _createServerHandle?: unknown };
  return typeof found === 'function' ? (found as CreateServerHandle) : undefined;
}
