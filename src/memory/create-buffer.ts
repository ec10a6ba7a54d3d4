/**
 * Where memory comes from. Plain buffers by default: bulk copies from and to shared ones are 8 to
 * 50 times slower in V8 (1 KB: 900 ns against 110; 16 KB: 9 to 17 µs against 0.3), because it
 * copies them piece by piece with atomic operations. A server with several threads passes in a
 * factory of shared buffers and pays that price for what it gains.
 */
export type CreateBuffer = (bytes: number) => ArrayBufferLike;

export function createPlainBuffer(bytes: number): ArrayBuffer {
  return new ArrayBuffer(bytes);
}

/**
 * So many bytes into its buffer an arena begins. A bucket of a hash table has the size of a cache
 * line, and should be one: glibc hands out a large block from 16 bytes behind the start of a page,
 * and without these every bucket, and every other record of 32 bytes, would lie in two lines.
 * Touching the buckets and records of a pipeline took 140 ns a key, and takes 70. No program can
 * see where its buffers are; where an allocator begins elsewhere, nothing but that gain is lost.
 */
export const ARENA_START_BYTES = 48;
