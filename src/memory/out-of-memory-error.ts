/** Thrown when the address space or the system's memory is used up; answered to clients as -OOM. */
export class OutOfMemoryError extends Error {
  readonly code = 'OUT_OF_MEMORY';
}
