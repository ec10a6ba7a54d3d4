/** What commands see of client-side caching; the engine keeps the table. */
import type { Session } from './session.ts';

export interface TrackingOptions {
  /** The client that the messages go to; 0: the one itself. */
  readonly redirect: number;
  readonly broadcasts: boolean;
  readonly optIn: boolean;
  readonly optOut: boolean;
  readonly noLoop: boolean;
  /** For broadcasting: beginnings of keys, as Latin-1 text; none means all keys. */
  readonly prefixes: readonly string[];
}

/** How a client tracks keys. */
export interface SessionTracking {
  redirect: number;
  readonly broadcasts: boolean;
  optIn: boolean;
  optOut: boolean;
  noLoop: boolean;
  readonly prefixes: Set<string>;
  /** CLIENT CACHING was given for the next command. */
  caching: boolean;
  /** The client that the messages should go to has gone. */
  isBroken: boolean;
}

export interface Tracking {
  readonly clientCount: number;
  /** Keys remembered, and for how many clients in all. */
  readonly keyCount: number;
  readonly itemCount: number;
  readonly prefixCount: number;
  enable(session: Session, options: TrackingOptions): void;
  disable(session: Session): void;
}
