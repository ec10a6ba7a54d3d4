/**
 * Requests that tell of other clients (CLIENT LIST, INFO, MEMORY STATS) are executed when all
 * sockets that had something in the same turn of the event loop have been read. So they see what
 * others had sent before them, whichever socket the system names first: who asks behind a client
 * that has sent too much no longer finds it there.
 */
import { HeldRequests } from './held-requests.ts';

export class OthersFirst extends HeldRequests {
  /** There are sockets, and somebody who calls `resume` when they have been read. */
  enabled = false;
}
