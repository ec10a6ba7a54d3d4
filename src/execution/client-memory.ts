/**
 * What the clients' buffers take, and whom to close when it is more than `maxmemory-clients`: the
 * largest first, by buckets of powers of two, so that finding one costs the same however many
 * clients there are. Only clients that hold something are looked at: a plain request changes
 * nothing here. Buffers count as memory in use, the JavaScript objects of a connection do not.
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

  /** The client takes so much now. */
  update(session: ClientSession, bytes: number): void {
    const before = session.memoryBytes;
    if (bytes === before) return;
    this.#totalBytes += bytes - before;
    this.#memory.countExternal(bytes - before);
    session.memoryBytes = bytes;
    const from = bucketOf(before);
    const to = bucketOf(bytes);
    if (from === to) return;
    this.#buckets[from].delete(session);
    this.#buckets[to].add(session);
  }

  remove(session: ClientSession): void {
    this.#totalBytes -= session.memoryBytes;
    this.#memory.countExternal(CLIENT_BASE_BYTES - session.memoryBytes);
    this.#buckets[bucketOf(session.memoryBytes)].delete(session);
    session.memoryBytes = 0;
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
