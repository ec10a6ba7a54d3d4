/** What commands see of transactions: the engine keeps queues and watched keys. */
import type { Call } from './call.ts';
import type { Session } from './session.ts';

/** A client's transaction, or its preparation by WATCH. */
export interface SessionTransaction {
  /** Between MULTI and EXEC. */
  readonly isOpen: boolean;
  /** Commands queued so far, and what they take in bytes. */
  readonly queuedCount: number;
  readonly queuedBytes: number;
  readonly watchedCount: number;
  /** A watched key has changed: EXEC will not execute anything. */
  readonly isTouched: boolean;
}

export interface Transactions {
  /** How many clients watch keys, and how many keys are watched, each counted once. */
  readonly watchingClients: number;
  readonly watchedKeys: number;
  begin(session: Session): void;
  /** Executes what is queued and answers with all the replies, or why it was not done. */
  execute(call: Call): void;
  /** Ends the transaction and the watching. */
  discard(session: Session): void;
  /** Watches the key at an argument of the call's request. */
  watch(call: Call, index: number): void;
  unwatch(session: Session): void;
}
