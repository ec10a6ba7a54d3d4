/** What the transport needs of the server above it; the composition root provides it. */
import type { Arguments } from '../base/arguments.ts';
import type { RequestsAhead } from '../base/requests-ahead.ts';
import type { ProtocolError } from '../protocol/protocol-error.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import type { Connection } from './connection.ts';

/** The part of a session that the transport looks at. */
export interface ConnectionSession {
  readonly closeAfterReply: boolean;
  /** The client may not execute anything for now. */
  readonly suspended: boolean;
  /** The request that suspended it is to be executed again. */
  readonly repeats: boolean;
  /** Bytes that the session keeps for the client. */
  readonly heldBytes: number;
  /** The client must still authenticate: only small requests are accepted. */
  readonly unauthenticated: boolean;
  /** It goes on: whatever the client waited for is answered. */
  wake(reply: ReplyWriter): void;
}

/** One class of `client-output-buffer-limit`; 0 means no limit. */
export interface OutputLimit {
  readonly hardBytes: number;
  readonly softBytes: number;
  readonly softSeconds: number;
}

export interface ConnectionOwner<Session extends ConnectionSession = ConnectionSession> {
  readonly bulkLimitBytes: number;
  readonly queryBufferLimitBytes: number;
  /** Is there any `client-output-buffer-limit` for ordinary clients? */
  readonly limitsOutput: boolean;
  readonly nowMs: number;
  /** Must further requests wait for the next turn of the event loop? */
  readonly turnIsOver: boolean;
  connect(connection: Connection): Session;
  disconnected(session: Session): void;
  /** Resumes the connection in the next turn. @param bytes What waits until then. */
  goOnLater(connection: Connection, bytes: number): void;
  received(session: Session, bytes: number): void;
  sent(session: Session, bytes: number): void;
  /**
   * Before replies go out. False when what clients have written in this turn of the loop is not
   * safe, so that nobody may be told that it is: the replies are dropped, the connection closed.
   */
  beforeSending(): boolean;
  /** The client sends no more, and is about to be disconnected. */
  ends(session: Session): void;
  /** Before the first request of a read. */
  beginBatch(session: Session, reply: ReplyWriter): void;
  /** These requests are about to be executed. */
  foresee(session: Session, requests: RequestsAhead, view: DataView): void;
  /** Behind the last request of a read. */
  endBatch(): void;
  execute(session: Session, request: Arguments, reply: ReplyWriter): void;
  /** Answers a broken request; the session must be closed after the reply. */
  protocolBroken(session: Session, error: ProtocolError, reply: ReplyWriter): void;
  queryBufferExceeded(session: Session): void;
  outputLimit(session: Session): OutputLimit;
  outputLimitExceeded(session: Session): void;
  /**
   * The connection holds something beyond a batch, or has held. False when it does no more: then it
   * need not tell again.
   */
  memoryChanged(session: Session): boolean;
}
