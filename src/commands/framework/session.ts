/**
 * What a command sees of the client that sent it. The execution layer implements it for
 * connections; a script, a file being loaded or an embedding program brings its own.
 */
import type { User } from '../../acl/user.ts';
import type { Arguments } from '../../base/arguments.ts';
import type { Database } from '../../keyspace/database.ts';
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import type { SubscriptionKind } from '../../pubsub/channels.ts';
import type { SessionTracking } from './tracking.ts';
import type { SessionTransaction } from './transactions.ts';

/** Reasons why a client's commands take the slow way through the dispatcher, as bits of `gate`. */
export const GATE_AUTHENTICATION = 1;
export const GATE_SUSPENDED = 2;
/** CLIENT PAUSE: what the client sends may have to wait. */
export const GATE_PAUSED = 4;
/** CLIENT REPLY OFF. */
export const GATE_REPLY_OFF = 8;
/** CLIENT REPLY SKIP: the next command is not answered. */
export const GATE_REPLY_SKIPPED = 16;
/** Between MULTI and EXEC: commands are queued. */
export const GATE_MULTI = 32;
/** It has subscribed to channels: in RESP2 it may do little else. */
export const GATE_SUBSCRIBED = 64;
/** Keys that it reads are tracked. */
export const GATE_TRACKING = 128;
/** Somebody is shown what every client does; see MONITOR. */
export const GATE_MONITORED = 256;
/** The user may not do everything: each request is looked at. */
export const GATE_RESTRICTED = 512;
/** The data are being loaded. */
export const GATE_LOADING = 1 << 16;
/** The disk fails: nothing may be written that could not be kept. */
export const GATE_UNSAFE = 1 << 17;
/** A snapshot is being taken: a write may have to wait for what it must save first. */
export const GATE_SNAPSHOT = 1 << 18;

/**
 * What a suspended client waits for. Whoever suspends a session (a blocking command, CLIENT PAUSE)
 * makes one, and keeps the session wherever it will be found when the wait can end.
 */
export interface Wait {
  /** It ends by itself when this time, ms since the epoch, is past; 0: never. */
  readonly untilMs: number;
  /** May CLIENT UNBLOCK end it? */
  readonly interruptible: boolean;
  /** On resuming, the request is executed again: it has not been begun, or must look again. */
  readonly repeats: boolean;
  /** Writes the reply of a command whose time is up. */
  timedOut(reply: ReplyWriter): void;
  /** It is over, for whatever reason, the client's going away included: forget the session. */
  ended(): void;
}

export interface Session {
  readonly id: number;
  database: Database;
  /** 2 or 3. */
  protocol: number;
  /** GATE_… bits; 0 lets commands pass without a further look. */
  gate: number;
  /** The user that the client has authenticated as, and its name. */
  readonly account: User;
  readonly user: string;
  /** Name, library name and version, as the client told them; Latin-1 text. */
  name: string;
  libraryName: string;
  libraryVersion: string;
  /** CLIENT NO-EVICT: not to be closed when clients take too much memory. */
  noEvict: boolean;
  /** CLIENT NO-TOUCH: its reading leaves the access times of keys alone. */
  noTouch: boolean;
  /** What it has queued and watches; undefined when it never did. */
  transaction: SessionTransaction | undefined;
  /** It is shown every command. */
  isMonitor: boolean;
  /** How it tracks keys; undefined when it does not. */
  tracking: SessionTracking | undefined;
  /** What it listens to; undefined when it never did. */
  subscriptions: Subscriptions | undefined;
  /** Replies written so far are sent, then the connection is closed. */
  closeAfterReply: boolean;
  /** Is there somebody who can be kept waiting? */
  readonly mayBlock: boolean;
  /** Commands may not run for this client for now; the transport stops reading from it. */
  readonly suspended: boolean;
  /** Why it is suspended; undefined when it is not, or is about to go on. */
  readonly wait: Wait | undefined;
  /** It lets others go first, which is no wait that anybody is to know of. */
  readonly waitsForOthers: boolean;
  /** When it was accepted and when it last sent something, ms since the epoch. */
  readonly createdAtMs: number;
  lastInteractionMs: number;
  /** The last command, `client|list` for a subcommand; what CLIENT LIST shows. */
  lastCommand: string;
  /** Address of the peer and of our end, `ip:port`, or `path:0` of a unix socket. */
  readonly address: string;
  readonly localAddress: string;
  readonly isUnixSocket: boolean;
  /** What the session itself keeps for the client, beside the transport: requests, mostly. */
  heldBytes: number;
  /** Bytes received, and sent. */
  receivedBytes: number;
  sentBytes: number;
  /** What the transport holds for this client. */
  transport(): TransportState;
  /** The command being run answers later, and the client's further requests wait for that. */
  suspend(wait: Wait): void;
  /**
   * Suspends it until all sockets that had something in this turn of the event loop have been read,
   * then its request is executed again. False when they have.
   */
  letsOthersFirst(): boolean;
  /**
   * Ends the wait. When the present batch of requests is over, `answer` writes the reply (or the
   * request is executed again, if the wait says so), and the client goes on.
   */
  resume(answer?: (reply: ReplyWriter) => void): void;
  /**
   * Sends a message that is no reply. One that comes while the client's own request is executed is
   * sent behind its reply. Others may be given the same bytes, all or a part of them.
   */
  push(bytes: Uint8Array, start?: number, end?: number): void;
  /** Ends the wait with a reply that is written; the writer is empty then. */
  answer(reply: ReplyWriter): void;
  /** From here on, until `releasePushes`, pushed messages wait. */
  holdPushes(): void;
  releasePushes(reply?: ReplyWriter): void;
  /** The client has shown that it is this user. */
  authenticate(user: User): void;
  /** Back to what it was when accepted, as RESET does. */
  reset(): void;
  /** Ends the connection at once (what is unsent is dropped). */
  kill(): void;
}

/** The names of channels and patterns that a client listens to, as Latin-1 text. */
export type Subscriptions = Readonly<Record<SubscriptionKind, Set<string>>>;

export interface TransportState {
  /** Bytes of requests that are incomplete or wait, and how many more are to have room. */
  readonly queryBufferBytes: number;
  readonly queryBufferFreeBytes: number;
  /** Bytes of the arguments that are known of an incomplete or postponed request. */
  readonly argumentBytes: number;
  /** Bytes of replies that the peer has not taken yet. */
  readonly outputBufferBytes: number;
  /** Bytes that all of this takes, room that is not used included. */
  readonly memoryBytes: number;
  /** Bytes of a large argument that are still to come, and for which there is no room yet. */
  readonly announcedBytes: number;
  readonly fileDescriptor: number;
}

/** A connection that has nothing in its buffers takes about so much: its objects and handles. */
export const CLIENT_BASE_BYTES = 6 * 1024;

/**
 * What a client takes in all, with what it has announced: a claim that limits for clients are held
 * against, though it takes no memory before it has come.
 */
export function clientMemoryBytes(session: Session, state = session.transport()): number {
  return CLIENT_BASE_BYTES + state.memoryBytes + state.announcedBytes + session.heldBytes;
}

/** How an address on the loopback interface begins, IPv4, IPv6, and IPv4 through an IPv6 socket. */
const LOOPBACK_PREFIXES: readonly string[] = ['127.0.0.1:', '[::1]:', '[::ffff:127.0.0.1]:'];

/** Does the client run on this machine? For options whose value is `local`. */
export function isFromThisMachine(session: Session): boolean {
  return (
    session.isUnixSocket || LOOPBACK_PREFIXES.some((prefix) => session.address.startsWith(prefix))
  );
}

/** Runs a request for a session and writes its reply: how EXEC, scripts and loading execute. */
export type Execute = (session: Session, request: Arguments, reply: ReplyWriter) => void;
