/**
 * What the clients' buffers take, and whom to close when it is more than `maxmemory-clients`: the
 * largest first, by buckets of powers of two, so that finding one costs the same however many
 * clients there are. Only clients that hold something are looked at: a plain request changes
 * nothing here. Buffers count as memory in use, the JavaScript objects of a connection do not, nor
 * does what a client has only announced: the limit for clients is held against it, but no key is
 * evicted for bytes that may never come.
 */
import { CLIENT_BASE_BYTES } from '../commands/framework/session.ts';
import type { Memory } from '../memory/memory.ts';
import type { ClientSession } from './client-session.ts';

/** Clients up to 2^15 bytes are as good as equal; from 2^33 on too. */
const SMALLEST_BUCKET_LOG = 15;
const BUCKETS = 19;

function bucketOf(bytes: number): number {
  const log = Math.floor(Math.log2(bytes));
  return Math.min(Math.max(log - SMALLEST_BUCKET_LOG, 0), BUCKETS - 1);
}

/** A smaller limit would leave nobody to raise it. */
const LEAST_LIMIT_BYTES = 128 * 1024;

export class ClientMemory {
  /** 0: no limit. */
  limitBytes = 0;
  readonly #memory: Memory;
  #totalBytes = 0;
  readonly #buckets: readonly Set<ClientSession>[] = Array.from(
    { length: BUCKETS },
    () => new Set<ClientSession>(),
  );

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** From now on they may take so much; 0: as much as they like. */
  limit(bytes: number): void {
    this.limitBytes = bytes === 0 ? 0 : Math.max(bytes, LEAST_LIMIT_BYTES);
  }

  /** What all clients take. */
  get totalBytes(): number {
    return this.#totalBytes;
  }

  get exceeded(): boolean {
    return this.limitBytes > 0 && this.#totalBytes > this.limitBytes;
  }

  add(session: ClientSession): void {
    this.#totalBytes += CLIENT_BASE_BYTES;
    session.memoryBytes = CLIENT_BASE_BYTES;
    this.#buckets[bucketOf(CLIENT_BASE_BYTES)].add(session);
  }

  /** The client takes so much now; so many of these bytes are announced and not there yet. */
  update(session: ClientSession, bytes: number, announcedBytes: number): void {
    const before = session.memoryBytes;
    const more = bytes - before;
    const moreAnnounced = announcedBytes - session.announcedBytes;
    if (more === 0 && moreAnnounced === 0) return;
    this.#totalBytes += more;
    this.#memory.countExternal(more - moreAnnounced);
    session.memoryBytes = bytes;
    session.announcedBytes = announcedBytes;
    const from = bucketOf(before);
    const to = bucketOf(bytes);
    if (from === to) return;
    this.#buckets[from].delete(session);
    this.#buckets[to].add(session);
  }

  remove(session: ClientSession): void {
    const { memoryBytes, announcedBytes } = session;
    this.#totalBytes -= memoryBytes;
    this.#memory.countExternal(CLIENT_BASE_BYTES + announcedBytes - memoryBytes);
    this.#buckets[bucketOf(memoryBytes)].delete(session);
    session.memoryBytes = 0;
    session.announcedBytes = 0;
  }

  /** The client to close next; undefined when all that are left are spared. */
  largest(): ClientSession | undefined {
    for (let bucket = BUCKETS - 1; bucket >= 0; bucket--) {
      for (const session of this.#buckets[bucket]) {
        if (!session.noEvict) return session;
      }
    }
    return undefined;
  }
}
