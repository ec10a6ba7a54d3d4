/**
 * One client's connection: turns what arrives into requests, has them executed, and sends the
 * replies of a whole read in one write. It knows no command.
 *
 * All connections of a server share one read buffer, one parser and one reply writer: a connection
 * owns them only while its read callback runs. Only what must outlive the callback (an incomplete
 * request, replies the kernel did not take) is copied.
 */
import type { Socket } from 'node:net';
import type { Arguments } from '../base/arguments.ts';
import type { TransportState } from '../commands/framework/session.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import { BROKEN, COMPLETE, INCOMPLETE, type RequestParser } from '../protocol/request-parser.ts';
import { scanRequests } from '../protocol/request-scanner.ts';
import type { ConnectionOwner, ConnectionSession } from './connection-owner.ts';
import { DirectWriter } from './direct-writer.ts';
import { LARGEST_PARKED_BYTES, type Sender } from './outbox.ts';
import { OutputWatch } from './output-watch.ts';
import { NO_INPUT, type PendingInput } from './pending-input.ts';
import { PushedMessages } from './pushed-messages.ts';
import type { SharedBuffers } from './shared-buffers.ts';
import { formatAddress } from './socket-address.ts';

/** Replies are handed to the kernel in between once a pipeline has produced so many bytes. */
const FLUSH_BYTES = 256 * 1024;

/** So much of a read is executed in one go, however long it takes: Redis reads no more at once. */
const WHOLE_BYTES = 16 * 1024;
/** Who must still authenticate may leave no more than this waiting. */
const UNAUTHENTICATED_INPUT_BYTES = 40 * 1024;
/** A suspended client is read from (so that its going is noticed) until so much waits. */
const SUSPENDED_INPUT_BYTES = 64 * 1024;

/** Replies of a batch up to this size are sent, whatever the limit, to a client that reads them. */
export const UNLIMITED_REPLY_BYTES = 16 * 1024;

export class Connection implements Sender {
  readonly #socket: Socket;
  readonly #shared: SharedBuffers;
  readonly #owner: ConnectionOwner;
  readonly session: ConnectionSession;
  readonly unixPath: string;
  readonly #writer: DirectWriter;
  /** What a direct write has left to send, in bytes. */
  #directBytes = 0;
  #pending: PendingInput | undefined = undefined;
  /** A copy of the request that waits to be executed (again). */
  #held: Arguments | undefined = undefined;
  /** Bytes of the read that is being worked on where it was read. */
  #readingBytes = 0;
  /** Buffers that the socket keeps, beyond the bytes in them that it has still to send. */
  #lentBytes = 0;
  /** Nothing was on its way to the client when its memory was counted last. */
  #settled = true;
  /** The owner counts more for this connection than for one that holds nothing. */
  #counted = false;
  /** Replies that wait in the outbox. */
  #parked: Uint8Array | undefined = undefined;
  /** Messages pushed to the client, not yet handed to the socket; others hold the same bytes. */
  readonly #pushes = new PushedMessages();
  /** Pushes of so many bytes in this turn are too much. */
  #mostPushedBytes = 0;
  /** Too much was pushed: it is closed at the end of the turn. */
  #overrun = false;
  #closed = false;
  readonly #outputWatch = new OutputWatch();
  /** The turn was over before everything was executed: the rest waits for the next one. */
  #putOff = false;

  /** @param unixPath The path that the client came by; empty for TCP. */
  constructor(socket: Socket, shared: SharedBuffers, owner: ConnectionOwner, unixPath = '') {
    this.#socket = socket;
    this.unixPath = unixPath;
    this.#shared = shared;
    this.#owner = owner;
    this.#writer = new DirectWriter(socket, shared.writeRequests);
    this.session = owner.connect(this);
    socket.on('end', () => owner.ends(this.session));
    for (const event of ['error', 'close', 'end']) socket.on(event, () => this.close());
  }

  /** What CLIENT LIST shows of the buffers. */
  state(): TransportState {
    const outputBufferBytes = this.#unsentBytes + this.#pushes.byteCount;
    const handle = (this.#socket as { _handle?: { fd?: number } | null })._handle;
    const { length: waiting, room, announcedBytes, argumentBytes } = this.#pending ?? NO_INPUT;
    const heldBytes = this.#held?.bytes.length ?? 0;
    return {
      queryBufferBytes: waiting + this.#readingBytes,
      queryBufferFreeBytes: room - waiting + announcedBytes,
      argumentBytes: heldBytes + argumentBytes,
      outputBufferBytes,
      memoryBytes: room + heldBytes + outputBufferBytes + this.#lentBytes,
      announcedBytes,
      fileDescriptor: handle?.fd ?? -1,
    };
  }

  get address(): string {
    if (this.unixPath !== '') return `${this.unixPath}:0`;
    return formatAddress(this.#socket.remoteAddress, this.#socket.remotePort);
  }

  get localAddress(): string {
    if (this.unixPath !== '') return `${this.unixPath}:0`;
    return formatAddress(this.#socket.localAddress, this.#socket.localPort);
  }

  /** Bytes that the kernel has not taken yet. */
  get #unsentBytes(): number {
    return this.#socket.writableLength + this.#directBytes;
  }

  /** `length` new bytes stand at the start of the shared read buffer. */
  receive(length: number): void {
    if (!this.#open) return;
    const { bytes, view, parser, reply, outbox } = this.#shared;
    outbox.beginTurn();
    this.#owner.received(this.session, length);
    if (this.#owner.turnIsOver && !this.#waits) this.#putOffRest(length);
    this.#owner.beginBatch(this.session, reply);
    let at = 0;
    while (this.#pending !== undefined && at < length) {
      at = this.#feed(this.#pending, at, length);
    }
    if (at < length && this.#open) {
      parser.reset(at);
      if (!this.#waits) {
        this.#readingBytes = length;
        this.#execute(bytes, view, length, parser);
        this.#readingBytes = 0;
      }
      if (this.#open && (parser.position < length || !parser.idle)) {
        this.#pending = this.#shared.pending.take(bytes, length, parser);
        this.#checkInputLimit(this.#pending);
      }
    }
    this.#finishBatch();
  }

  /** May further requests be read? */
  get #open(): boolean {
    return !this.#closed && !this.session.closeAfterReply;
  }

  /**
   * Gives the incomplete request as much of the new bytes as completes it (so that the rest can be
   * read where it is), and executes what has become complete. Returns how far it got.
   */
  #feed(pending: PendingInput, at: number, length: number): number {
    const waits = this.#waits;
    const end = waits ? length : Math.min(length, at + pending.wantedBytes);
    pending.append(this.#shared.bytes, at, end, this.#inputLimitBytes);
    if (!this.#checkInputLimit(pending)) return length;
    if (!waits) this.#executePending(pending);
    return this.#open ? end : length;
  }

  get #inputLimitBytes(): number {
    const limit = this.#owner.queryBufferLimitBytes;
    return this.session.unauthenticated ? Math.min(limit, UNAUTHENTICATED_INPUT_BYTES) : limit;
  }

  /** False when the connection had to be closed over what waits, which is not put off. */
  #checkInputLimit(pending: PendingInput): boolean {
    if (this.#putOff || pending.length <= this.#inputLimitBytes) return true;
    this.#owner.queryBufferExceeded(this.session);
    this.close();
    return false;
  }

  #executePending(pending: PendingInput): void {
    this.#execute(pending.bytes, pending.view, pending.length, pending.parser);
    if (!pending.exhausted) {
      pending.compact();
    } else {
      this.#pending = undefined;
      this.#shared.pending.giveBack(pending);
    }
  }

  /** Nothing may be executed for now: what comes in is kept. */
  get #waits(): boolean {
    return this.#putOff || this.session.suspended;
  }

  /** What has been read and not executed must wait for the next turn, and so must what follows. */
  #putOffRest(bytes: number): void {
    this.#putOff = true;
    this.#socket.pause();
    this.#owner.goOnLater(this, bytes);
  }

  /** Between batches: the session goes on, and then what arrived while it had to wait. */
  resume(): void {
    if (!this.#open) return;
    const { reply } = this.#shared;
    this.#putOff = false;
    this.#shared.outbox.beginTurn();
    this.#owner.beginBatch(this.session, reply);
    this.session.wake(reply);
    const held = this.#held;
    if (held !== undefined && this.#open) {
      this.#held = undefined;
      this.#owner.execute(this.session, held, reply);
      if (this.session.repeats) this.#held = held;
    }
    const pending = this.#pending;
    if (pending !== undefined && this.#open && !this.session.suspended) {
      this.#executePending(pending);
      if (this.#pending !== undefined) this.#checkInputLimit(this.#pending);
    }
    if (!this.#putOff) this.#socket.resume();
    this.#finishBatch();
  }

  /** Executes all requests that are complete, or as many as may run. */
  #execute(bytes: Uint8Array, view: DataView, end: number, parser: RequestParser): void {
    const { reply, ahead } = this.#shared;
    const { session } = this;
    const owner = this.#owner;
    const wholeTo = parser.position + WHOLE_BYTES;
    let scanned = 0;
    // In the middle of a request nothing has been found ahead.
    if (!parser.idle) ahead.found(bytes, 0);
    for (;;) {
      if (parser.position >= scanned && parser.idle) {
        scanned = scanRequests(ahead, bytes, view, parser.position, end);
        owner.foresee(session, ahead, view);
      }
      let { request } = parser;
      let status = COMPLETE;
      if (ahead.has(bytes, parser.position)) {
        request = ahead.take();
        parser.position = ahead.position;
      } else {
        parser.bulkLimitBytes = owner.bulkLimitBytes;
        parser.unauthenticated = session.unauthenticated;
        status = parser.parse(bytes, view, end);
      }
      if (status === COMPLETE) {
        owner.execute(session, request, reply);
        if (session.closeAfterReply || session.suspended || this.#closed) {
          if (session.repeats) this.#held = request.detached();
          return;
        }
        if (reply.length > FLUSH_BYTES && !this.#send(reply)) return;
        if (parser.position >= wholeTo && parser.position < end && owner.turnIsOver) {
          this.#putOffRest(end - parser.position);
          return;
        }
      } else if (status === INCOMPLETE) {
        return;
      } else if (status === BROKEN) {
        owner.protocolBroken(session, parser.error, reply);
        return;
      }
    }
  }

  #finishBatch(): void {
    this.#owner.endBatch();
    if (this.#mayPark()) {
      this.#parked = this.#shared.reply.park();
      this.#shared.outbox.add(this);
    } else {
      this.#send(this.#shared.reply);
      if (this.#closed) return;
      if (this.session.closeAfterReply) {
        this.#closeGracefully();
        if (this.#closed) return;
      }
      if (this.session.suspended) this.#limitSuspendedInput();
    }
    if (this.#pending !== undefined || this.#counted || this.session.heldBytes > 0) {
      this.#count();
    }
  }

  #limitSuspendedInput(): void {
    this.#counted = true;
    if ((this.#pending?.length ?? 0) > SUSPENDED_INPUT_BYTES) this.#socket.pause();
  }

  /** Small replies of a client that goes on can wait for the end of the turn. */
  #mayPark(): boolean {
    const { length } = this.#shared.reply;
    const { closeAfterReply, suspended } = this.session;
    if (length === 0 || length > LARGEST_PARKED_BYTES) return false;
    if (this.#closed || closeAfterReply || suspended || this.#parked !== undefined) return false;
    if (this.#pushes.byteCount > 0) return false;
    return this.#shared.reply.chunks.length === 0 && this.#unsentBytes === 0;
  }

  /**
   * Sends a message that is no reply, behind all replies so far; not while the client's own request
   * is executed. Many may be given the same bytes, which nobody changes.
   */
  push(bytes: Uint8Array, start: number, end: number): void {
    if (!this.#open || this.#overrun) return;
    const pushes = this.#pushes;
    if (pushes.byteCount === 0) {
      this.#shared.outbox.addPush(this);
      const { hardBytes } = this.#owner.outputLimit(this.session);
      this.#mostPushedBytes =
        hardBytes === 0 ? Number.POSITIVE_INFINITY : hardBytes - this.#unsentBytes;
    }
    pushes.add(bytes, start, end);
    if (pushes.byteCount < this.#mostPushedBytes) return;
    this.#owner.outputLimitExceeded(this.session);
    this.#overrun = true;
  }

  /** Not when it is closed, nor when what was written is not safe. */
  #mayAnswer(): boolean {
    if (this.#closed) return false;
    if (this.#owner.beforeSending()) return true;
    this.close();
    return false;
  }

  sendParked(): boolean {
    const sentReply = this.#sendParkedReply();
    if (this.#pushes.byteCount > 0) this.#sendPushes();
    return sentReply;
  }

  #sendPushes(): void {
    if (this.#overrun) this.#pushes.clear();
    const bytes = this.#pushes.take(this.#shared.views);
    if (!this.#mayAnswer()) return;
    if (this.#overrun) {
      this.close();
      return;
    }
    this.#owner.sent(this.session, bytes.length);
    // Other messages lie around them: who is behind gets a copy, who falls behind holds them all.
    const isBehind = this.#unsentBytes > 0;
    let overhead = 0;
    const sent = (): void => {
      this.#lentBytes -= overhead;
    };
    if (this.#write(isBehind ? bytes.slice() : bytes, sent)) return;
    if (!isBehind) overhead = bytes.buffer.byteLength - bytes.length;
    this.#lentBytes += overhead;
    if (this.#checkOutputLimit()) this.#count();
  }

  #sendParkedReply(): boolean {
    const parked = this.#parked;
    this.#parked = undefined;
    if (parked === undefined || !this.#mayAnswer()) return true;
    this.#owner.sent(this.session, parked.length);
    if (this.#write(parked, undefined)) return true;
    if (this.#checkOutputLimit()) this.#count();
    return false;
  }

  /**
   * Writes; true when the kernel has taken everything, so that the bytes may be used again at once.
   * Otherwise `sent` is called when they may.
   */
  #write(bytes: Uint8Array, sent: (() => void) | undefined): boolean {
    const writer = this.#writer;
    if (this.#unsentBytes > 0 || !writer.available) {
      this.#socket.write(bytes, sent);
      return this.#socket.writableLength === 0;
    }
    const left = writer.write(bytes);
    if (left === 0) return true;
    if (left > 0) {
      this.#directBytes = left;
      writer.whenSent(bytes, (status) => {
        this.#directBytes = 0;
        sent?.();
        if (status < 0) this.close();
      });
    } else {
      this.close();
    }
    return false;
  }

  /** Hands the replies to the socket; false when the connection had to be closed over it. */
  #send(reply: ReplyWriter): boolean {
    const { length } = reply;
    if (this.#parked !== undefined) {
      // Out of turn: as a copy, since the writer will not know that the socket may still hold it.
      this.#parked = this.#parked.slice();
    }
    this.sendParked();
    if (length === 0) return !this.#closed;
    const socket = this.#socket;
    if (!this.#mayAnswer() || (this.#owner.limitsOutput && !this.#maySend(length))) {
      reply.begin();
      return false;
    }
    this.#owner.sent(this.session, length);
    const { chunks, tail } = reply;
    if (this.#unsentBytes > 0 || this.session.unauthenticated) {
      // One that is behind or unknown gets exact copies, not whole buffers for a few bytes each.
      for (const chunk of chunks) socket.write(chunk);
      socket.write(tail.slice());
      reply.begin();
      if (socket.writableLength === 0) return true;
      this.#counted = true;
      return this.#checkOutputLimit();
    }
    // If the kernel does not take all, it keeps the buffer. If replies of others are parked there,
    // nobody knows when the last of them is sent: then it is not used again.
    const shared = reply.parkedBytes > 0;
    let lent: Uint8Array | undefined;
    let sentAll: boolean;
    let overhead = 0;
    const giveBack = (): void => {
      this.#lentBytes -= overhead;
      if (lent !== undefined && !shared) reply.giveBack(lent);
    };
    if (chunks.length === 0) {
      sentAll = this.#write(tail, giveBack);
    } else {
      socket.cork();
      for (const chunk of chunks) socket.write(chunk);
      socket.write(tail, giveBack);
      socket.uncork();
      sentAll = socket.writableLength === 0;
    }
    if (sentAll) {
      reply.begin();
      return true;
    }
    overhead = reply.bufferBytes - tail.length;
    this.#lentBytes += overhead;
    this.#counted = true;
    lent = reply.lend();
    return this.#checkOutputLimit();
  }

  /** Before anything is sent: of replies that break the limit the client sees nothing. */
  #maySend(length: number): boolean {
    const bytes = length + this.#unsentBytes;
    const { hardBytes } = this.#owner.outputLimit(this.session);
    if (hardBytes === 0 || bytes < hardBytes || length <= UNLIMITED_REPLY_BYTES) return true;
    this.#owner.outputLimitExceeded(this.session);
    this.#parked = undefined;
    this.close();
    return false;
  }

  #checkOutputLimit(): boolean {
    const limit = this.#owner.outputLimit(this.session);
    if (!this.#outputWatch.exceeds(limit, this.#unsentBytes, this.#owner)) return true;
    this.#owner.outputLimitExceeded(this.session);
    this.close();
    return false;
  }

  /** Looks at the limits again, for clients that send nothing any more. */
  checkLimits(): void {
    if (this.#closed || (this.#settled && this.#unsentBytes + this.#lentBytes === 0)) return;
    if (this.#unsentBytes > 0 && !this.#checkOutputLimit()) return;
    this.#count();
  }

  #count(): void {
    this.#settled = this.#unsentBytes + this.#lentBytes === 0;
    this.#counted = this.#owner.memoryChanged(this.session);
  }

  /**
   * Sends what is written, then closes. Until then the client counts like any other, so that the
   * limits, `timeout` and CLIENT KILL reach one that says QUIT and does not read.
   */
  #closeGracefully(): void {
    if (this.#unsentBytes === 0) {
      this.#socket.end();
      this.close();
      return;
    }
    this.#pending = undefined;
    this.#held = undefined;
    this.#socket.end(() => this.close());
  }

  /** Closes at once; idempotent. */
  close(): void {
    if (this.#parked !== undefined) this.sendParked();
    this.#markClosed();
    this.#socket.destroy();
  }

  #markClosed(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#pending = undefined;
    this.#held = undefined;
    this.#owner.disconnected(this.session);
  }
}
