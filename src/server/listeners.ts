/**
 * The listening sockets: one for each address of `bind`, all on the same port, and the unix socket.
 * Whether an address is to be had is known at once, so a CONFIG SET that asks for a taken one is
 * refused with the old sockets still (or again) open. Where Node tells it only later, the log says
 * so.
 */
import { chmodSync, existsSync, unlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname, resolve } from 'node:path';
import type { ConnectionOwner } from '../network/connection-owner.ts';
import { Listener } from '../network/listener.ts';
import type { SharedBuffers } from '../network/shared-buffers.ts';
import { resolveHost } from './host-names.ts';
import { systemReason } from './system-errors.ts';

export interface ListenSettings {
  /** As `bind` has them: `*`, an address, or one with `-` before it that need not exist. */
  readonly addresses: readonly string[];
  /** 0 means not to listen. */
  readonly port: number;
  readonly backlog: number;
}

export interface UnixSocketSettings {
  readonly path: string;
  /** File permissions; 0 leaves them to the process' mask. */
  readonly permissions: number;
  readonly backlog: number;
}

interface Opened {
  readonly listeners: readonly Listener[];
  /** Is everything listened to that must be? */
  readonly complete: boolean;
}

/** An address that the machine does not have: no matter if it was optional. */
const MISSING_ADDRESS = 'EADDRNOTAVAIL';
/** A family of addresses that the machine does not have: no matter at all. */
const MISSING_FAMILY: readonly string[] = ['EAFNOSUPPORT', 'EPROTONOSUPPORT', 'ENOPROTOOPT'];

export class Listeners {
  readonly #shared: SharedBuffers;
  readonly #owner: ConnectionOwner;
  readonly #accept: (socket: Socket) => boolean;
  readonly #warn: (text: string) => void;
  #listeners: readonly Listener[] = [];
  #settings: ListenSettings = { addresses: [], port: 0, backlog: 0 };
  #unix: Listener | undefined = undefined;
  #unixPath = '';

  /** @param warn Is told of every address that is not to be had, even if it was optional. */
  constructor(
    shared: SharedBuffers,
    owner: ConnectionOwner,
    accept: (socket: Socket) => boolean,
    warn: (text: string) => void,
  ) {
    this.#shared = shared;
    this.#owner = owner;
    this.#accept = accept;
    this.#warn = warn;
  }

  /** The port that clients reach; 0 when there is none. */
  get port(): number {
    return this.#settings.port;
  }

  /** Is anything listened to? */
  get open(): boolean {
    return this.#listeners.length > 0 || this.#unix !== undefined;
  }

  /**
   * Listens as told, in place of what was before. False when an address that must exist is not to
   * be had: then everything is as before.
   */
  listen(settings: ListenSettings): boolean {
    const before = this.#settings;
    // Other addresses on the same port may overlap with the old ones: those must go first.
    const samePort = settings.port === before.port;
    if (samePort) this.#closeTcp();
    const opened = this.#openAll(settings);
    if (!opened.complete) {
      for (const listener of opened.listeners) listener.close();
      if (samePort) this.#listeners = this.#openAll(before).listeners;
      return false;
    }
    this.#closeTcp();
    this.#listeners = opened.listeners;
    this.#settings = settings;
    return true;
  }

  /** Listens at a path, where a file that is left of an earlier server is removed. */
  listenUnix({ path, permissions, backlog }: UnixSocketSettings): boolean {
    const length = Buffer.byteLength(path);
    if (length >= UNIX_PATH_BYTES) {
      // libuv would cut it off and listen somewhere else.
      const limit = `unix socket path too long (${length}), must be under ${UNIX_PATH_BYTES}`;
      this.#warn(`Failed opening Unix socket: ${limit}`);
      return false;
    }
    removeFile(path);
    const listener = this.#createListener((code) => this.#warnOfPath(path, code));
    const failure = listener.listen({ path }, backlog);
    if (failure !== undefined) {
      this.#warnOfPath(path, failure);
      return false;
    }
    // It is missing only where a failure becomes known later.
    if (permissions !== 0 && existsSync(path)) chmodSync(path, permissions);
    this.#unix = listener;
    // Whole, so that it is found again should the directory change.
    this.#unixPath = resolve(path);
    return true;
  }

  /** Closes everything and removes the unix socket's file; true when there was one. */
  close(): boolean {
    this.#closeTcp();
    const hadUnix = this.#unix !== undefined;
    this.#unix?.close();
    this.#unix = undefined;
    if (hadUnix) removeFile(this.#unixPath);
    return hadUnix;
  }

  #closeTcp(): void {
    for (const listener of this.#listeners) listener.close();
    this.#listeners = [];
  }

  #openAll({ addresses, port, backlog }: ListenSettings): Opened {
    const listeners: Listener[] = [];
    if (port === 0) return { listeners, complete: true };
    for (const written of mergeFamilies(addresses)) {
      const optional = written.startsWith('-');
      const address = optional ? written.slice(1) : written;
      const listener = this.#createListener((code) => this.#warnOf(address, port, code));
      const host = numericAddress(address);
      const failure =
        host === null ? 'ENOTFOUND' : listener.listen({ host: host ?? undefined, port }, backlog);
      if (failure === undefined) {
        listeners.push(listener);
        continue;
      }
      this.#warnOf(address, port, failure);
      if (optional && failure === MISSING_ADDRESS) continue;
      if (MISSING_FAMILY.includes(failure)) continue;
      return { listeners, complete: false };
    }
    return { listeners, complete: true };
  }

  #createListener(failed: (code: string) => void): Listener {
    return new Listener(this.#shared, this.#owner, this.#accept, (code, isAccepting) => {
      if (isAccepting) this.#warn(`Accepting client connection: accept: ${systemReason(code)}`);
      else failed(code);
    });
  }

  #warnOfPath(path: string, failure: string): void {
    // libuv says EACCES where the directory is missing.
    const code = failure === 'EACCES' && !existsSync(dirname(path)) ? 'ENOENT' : failure;
    this.#warn(`Failed opening Unix socket: bind: ${systemReason(code)}`);
  }

  #warnOf(address: string, port: number, failure: string): void {
    const where = `${address === ALL_ADDRESSES ? '*' : address}:${port}`;
    const reason = systemReason(failure);
    const why = failure === 'ENOTFOUND' ? reason : `bind: ${reason}`;
    this.#warn(`Warning: Could not create server TCP listening socket ${where}: ${why}`);
  }
}

/** What the system has for a path and the zero behind it. */
const UNIX_PATH_BYTES = process.platform === 'darwin' ? 104 : 108;

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    // Mostly there is none. Whatever else is wrong, binding will say.
    if (!(error instanceof Error)) throw error;
  }
}

/**
 * `* -::*`, the default: one socket can serve both families, and IPv4 alone where there is no IPv6.
 */
const ALL_ADDRESSES = '* -::*';

function mergeFamilies(addresses: readonly string[]): readonly string[] {
  return addresses.join(' ') === ALL_ADDRESSES ? [ALL_ADDRESSES] : addresses;
}

/** Undefined for all addresses of both families; null for a name that nobody knows. */
function numericAddress(address: string): string | undefined | null {
  if (address === ALL_ADDRESSES) return undefined;
  if (address === '*') return '0.0.0.0';
  return address === '::*' ? '::' : (resolveHost(address) ?? null);
}
