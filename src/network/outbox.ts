/**
 * Small replies wait here until all sockets that became readable in this turn of the event loop
 * have been served, and go out together. A client that is woken by the first of many writes finds
 * the others there when it looks; woken once for each, both sides spend their time on waking up.
 */
import type { ReplyWriter } from '../protocol/reply-writer.ts';

/** Larger replies are sent at once: waiting would only push them out of the processor's cache. */
export const LARGEST_PARKED_BYTES = 2 * 1024;
/** All is sent when so much waits. */
const FULL_BYTES = 32 * 1024;

/** A connection with a parked reply, or with messages that were pushed to it. */
export interface Sender {
  /** Sends them; false when the kernel did not take all of the parked reply. */
  sendParked(): boolean;
}

/** Wants to know when the event loop begins to serve sockets, and when it is through with them. */
export interface TurnListener {
  /** `waiting` clients have yet to be sent what was pushed to them between two turns. */
  turnBegins(waiting: number): void;
  /** `waiting` clients are to be sent something. Are the sockets to be looked at again first? */
  mayGoOn(waiting: number): boolean;
  /** All sockets were served, their replies not sent yet: what is pushed now goes with them. */
  turnCloses(): void;
  turnEnds(): void;
}

export class Outbox {
  readonly #reply: ReplyWriter;
  readonly #listener: TurnListener;
  #senders: Sender[] = [];
  #inTurn = false;
  #flushDue = false;

  constructor(reply: ReplyWriter, listener: TurnListener) {
    this.#reply = reply;
    this.#listener = listener;
  }

  /** A socket is about to be served; once for each turn of the loop something follows from it. */
  beginTurn(): void {
    if (this.#inTurn) return;
    this.#inTurn = true;
    this.#listener.turnBegins(this.#senders.length);
    setImmediate(this.#endTurn);
  }

  readonly #endTurn = (): void => {
    if (this.#listener.mayGoOn(this.#senders.length)) {
      setImmediate(this.#endTurn);
      return;
    }
    this.#listener.turnCloses();
    this.#inTurn = false;
    this.flush();
    this.#listener.turnEnds();
  };

  /** Something is to be sent that is not in the writer's buffer; at any time. */
  addPush(sender: Sender): void {
    this.#senders.push(sender);
    if (this.#inTurn || this.#flushDue) return;
    this.#flushDue = true;
    setImmediate(() => {
      this.#flushDue = false;
      this.flush();
    });
  }

  /** Between clients, in a turn: the writer must have nothing but parked replies. */
  add(sender: Sender): void {
    this.#senders.push(sender);
    if (this.#reply.parkedBytes >= FULL_BYTES) this.flush();
  }

  flush(): void {
    const senders = this.#senders;
    if (senders.length === 0) return;
    this.#senders = [];
    let allSent = true;
    for (const sender of senders) {
      if (!sender.sendParked()) allSent = false;
    }
    // What a socket still holds must not be overwritten: leave the buffer to it.
    if (allSent) this.#reply.releaseParked();
    else this.#reply.lend();
  }
}
