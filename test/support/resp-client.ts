// A client on a bare socket: it writes exactly the bytes it is told to write, and every reply goes
// through the strict parser. Tests use it where a client library would repair, hide or refuse what
// the test is about. One instance is one connection; it never reconnects.
import { createConnection, type Socket } from 'node:net';
import { type Reply, ReplyParser, type ReplyProtocol } from './resp-parser.ts';

export type Argument = string | Uint8Array;

export interface ClientOptions {
  /** 3 sends HELLO 3 first; `either` leaves the protocol to the requests of the test. */
  readonly protocol?: ReplyProtocol;
  readonly timeoutMs?: number;
}

export class ConnectionClosedError extends Error {
  readonly code = 'CONNECTION_CLOSED';

  constructor(pending: Buffer) {
    const rest = pending.length === 0 ? '' : ` after ${JSON.stringify(pending.toString('latin1'))}`;
    super(`the server closed the connection${rest}`);
    this.name = 'ConnectionClosedError';
  }
}

export class ReplyTimeoutError extends Error {
  readonly code = 'REPLY_TIMEOUT';

  constructor(timeoutMs: number, pending: Buffer) {
    super(`no reply in ${timeoutMs} ms, pending ${JSON.stringify(pending.toString('latin1'))}`);
    this.name = 'ReplyTimeoutError';
  }
}

/** The RESP form of one request: an array of bulk strings. Strings are written as UTF-8. */
export function encodeRequest(args: readonly Argument[]): Buffer {
  const parts: Uint8Array[] = [Buffer.from(`*${args.length}\r\n`)];
  for (const arg of args) {
    const bytes = typeof arg === 'string' ? Buffer.from(arg) : arg;
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'));
  }
  return Buffer.concat(parts);
}

interface Waiter {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export class RespClient {
  /** RESP3 push messages, in order of arrival; they are no replies. */
  readonly pushes: Reply[] = [];
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  timeoutMs: number;
  private readonly socket: Socket;
  private readonly parser: ReplyParser;
  private readonly replies: Reply[] = [];
  private readonly waiters: Waiter[] = [];
  private failure: Error | undefined;

  private constructor(socket: Socket, options: ClientOptions) {
    this.socket = socket;
    this.timeoutMs = options.timeoutMs ?? 60_000;
    this.parser = new ReplyParser(options.protocol === 'either' ? 'either' : 2);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.receive(chunk));
    // ECONNRESET and EPIPE are how a server's close looks while requests are still on their way.
    socket.on('error', () => socket.destroy());
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.fail(new ConnectionClosedError(this.parser.pending));
        resolve();
      });
    });
  }

  static async connect(port: number, options: ClientOptions = {}): Promise<RespClient> {
    const socket = createConnection({ port, host: '127.0.0.1' });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve();
      });
    });
    const client = new RespClient(socket, options);
    if (options.protocol === 3) await client.hello3();
    return client;
  }

  /** Switches the connection and the parser to RESP3; the reply to HELLO is itself in RESP3. */
  async hello3(): Promise<Reply> {
    this.parser.protocol = 3;
    return await this.request('HELLO', '3');
  }

  send(args: readonly Argument[]): void {
    this.sendRaw(encodeRequest(args));
  }

  sendRaw(bytes: string | Uint8Array): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** Resolves when everything sent so far is in the hands of the system, or cannot be sent. */
  async flushed(): Promise<void> {
    if (this.socket.destroyed) return;
    await Promise.race([this.closed, new Promise((resolve) => this.socket.write('', resolve))]);
  }

  /** The next reply; rejects when it is malformed, late, or the connection ends before it. */
  reply(): Promise<Reply> {
    const ready = this.replies.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.timeOut(waiter), this.timeoutMs);
      const waiter: Waiter = { resolve, reject, timer };
      this.waiters.push(waiter);
    });
  }

  async request(...args: Argument[]): Promise<Reply> {
    this.send(args);
    return await this.reply();
  }

  /** Sends all requests in one write and answers their replies in order. */
  async pipeline(requests: readonly (readonly Argument[])[]): Promise<Reply[]> {
    this.sendRaw(Buffer.concat(requests.map(encodeRequest)));
    const replies: Reply[] = [];
    for (const _ of requests) replies.push(await this.reply());
    return replies;
  }

  /** Replies that have arrived whole and were not taken yet. */
  get ready(): number {
    return this.replies.length;
  }

  /** Replies that have arrived and were not asked for: a test of "and nothing more" looks here. */
  get unread(): number {
    return this.replies.length + (this.parser.pending.length > 0 ? 1 : 0);
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    try {
      this.parser.feed(chunk);
      for (let reply = this.parser.next(); reply !== undefined; reply = this.parser.next()) {
        this.deliver(reply);
      }
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
      this.socket.destroy();
    }
  }

  private deliver(reply: Reply): void {
    if (reply.value.type === 'push') {
      this.pushes.push(reply);
      return;
    }
    const waiter = this.waiters.shift();
    if (waiter === undefined) {
      this.replies.push(reply);
      return;
    }
    clearTimeout(waiter.timer);
    waiter.resolve(reply);
  }

  private timeOut(waiter: Waiter): void {
    this.waiters.splice(this.waiters.indexOf(waiter), 1);
    waiter.reject(new ReplyTimeoutError(this.timeoutMs, this.parser.pending));
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const waiter of this.waiters.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(this.failure);
    }
  }
}

/** The text of a simple string, error, bulk or verbatim reply, and of an integer in decimal. */
export function replyText(reply: Reply): string {
  const value = reply.value;
  switch (value.type) {
    case 'simple':
    case 'error':
    case 'bulk-error':
    case 'big-number':
    case 'double':
      return value.text;
    case 'bulk':
    case 'verbatim':
      return value.bytes.toString('latin1');
    case 'integer':
      return value.value.toString();
    default:
      throw new TypeError(`a reply of type ${value.type} has no text`);
  }
}
