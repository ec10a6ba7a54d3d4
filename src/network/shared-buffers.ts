/**
 * What the connections of one event loop share. A connection owns it only while its read callback
 * runs: what must outlive the callback is copied, or parked in the outbox.
 */
import { RequestsAhead } from '../base/requests-ahead.ts';
import { ReplyWriter } from '../protocol/reply-writer.ts';
import { RequestParser } from '../protocol/request-parser.ts';
import { WriteRequests } from './direct-writer.ts';
import { Outbox, type TurnListener } from './outbox.ts';
import { PendingPool } from './pending-pool.ts';
import { LastView } from './pushed-messages.ts';

/** One read takes at most so much; a larger buffer only makes the others wait longer. */
const READ_BUFFER_BYTES = 64 * 1024;

export class SharedBuffers {
  /** What a socket has just read, from the start on. */
  readonly bytes: Uint8Array = new Uint8Array(READ_BUFFER_BYTES);
  readonly view: DataView = new DataView(this.bytes.buffer);
  readonly parser = new RequestParser();
  readonly ahead = new RequestsAhead();
  readonly reply = new ReplyWriter();
  readonly outbox: Outbox;
  readonly views = new LastView();
  readonly pending = new PendingPool();
  readonly writeRequests = new WriteRequests();

  constructor(listener: TurnListener) {
    this.outbox = new Outbox(this.reply, listener);
  }
}
