/** The listening sockets: one for each address of `bind`, all on the same port. */
import type { Socket } from 'node:net';
import type { SharedBuffers } from '../network/connection.ts';
import type { ConnectionOwner } from '../network/connection-owner.ts';
import { Listener } from '../network/listener.ts';

export interface ListenSettings {
  /** As `bind` has them: `*`, an address, or one with `-` before it that need not exist. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly backlog: number;
}

/** An address could not be listened on. `address` is as the user wrote it. */
export class ListenError extends Error {
  readonly code = 'LISTEN_FAILED';
  readonly address: string;
  readonly port: number;

  constructor(address: string, port: number, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.address = address;
    this.port = port;
  }
}

/** The system's words, as C programs print them. */
function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  switch (code) {
    case 'EADDRINUSE':
      return 'bind: Address already in use';
    case 'EADDRNOTAVAIL':
      return 'bind: Cannot assign requested address';
    case 'EACCES':
      return 'bind: Permission denied';
    case 'ENOTFOUND':
      return 'Name or service not known';
    default:
      return message;
  }
}

export class Listeners {
  readonly #shared: SharedBuffers;
  readonly #owner: ConnectionOwner;
  readonly #accept: (socket: Socket) => boolean;
  #listeners: Listener[] = [];
  #port = 0;

  constructor(shared: SharedBuffers, owner: ConnectionOwner, accept: (socket: Socket) => boolean) {
    this.#shared = shared;
    this.#owner = owner;
    this.#accept = accept;
  }

  /** The port really used. */
  get port(): number {
    return this.#port;
  }

  /**
   * Listens on all addresses, in place of those before. Throws ListenError, with the old ones still
   * open, when an address that must exist cannot be had, or none at all.
   */
  async open(settings: ListenSettings): Promise<void> {
    const opened: Listener[] = [];
    let port = settings.port;
    let failure: ListenError | undefined;
    try {
      for (const address of mergeFamilies(settings.addresses)) {
        const listener = new Listener(this.#shared, this.#owner, this.#accept);
        const mustExist = !address.startsWith('-');
        const host = hostOf(mustExist ? address : address.slice(1));
        try {
          // Port 0 lets the system choose; the further addresses then share its choice.
          port = await listener.listen({ host, port, backlog: settings.backlog });
          opened.push(listener);
        } catch (cause) {
          const named = address === ALL_ADDRESSES ? '*' : address;
          failure = new ListenError(named, settings.port, cause);
          if (mustExist) throw failure;
        }
      }
      if (opened.length === 0 && failure !== undefined) throw failure;
    } catch (error) {
      for (const listener of opened) listener.close();
      throw error;
    }
    this.close();
    this.#listeners = opened;
    this.#port = port;
  }

  close(): void {
    for (const listener of this.#listeners) listener.close();
    this.#listeners = [];
  }
}

/**
 * `* -::*`, the default: one socket can serve both families, and IPv4 alone where there is no IPv6.
 */
const ALL_ADDRESSES = '* -::*';

function mergeFamilies(addresses: readonly string[]): readonly string[] {
  return addresses.join(' ') === ALL_ADDRESSES ? [ALL_ADDRESSES] : addresses;
}

function hostOf(address: string): string | undefined {
  if (address === ALL_ADDRESSES) return undefined;
  if (address === '*') return '0.0.0.0';
  return address === '::*' ? '::' : address;
}
