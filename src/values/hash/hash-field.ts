/**
 * One field of a hash as reading it leaves it, whatever the hash's form: where the bytes of field
 * and value are until the hash is next touched, and when the field expires.
 */

/** The time of a field that does not expire. */
export const NEVER = 0;
/** The latest time, ms since the epoch, at which a field may expire: 46 bits, as Redis has it. */
export const LATEST_FIELD_TIME_MS = 2 ** 46 - 1;

const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(NO_BYTES.buffer);

export class HashField {
  fieldBytes: Uint8Array = NO_BYTES;
  /** The same bytes as a view, for hashing. */
  fieldView: DataView = NO_VIEW;
  fieldStart = 0;
  fieldLength = 0;
  valueBytes: Uint8Array = NO_BYTES;
  valueStart = 0;
  valueLength = 0;
  /** Ms since the epoch, or NEVER. */
  expiresAtMs: number = NEVER;

  close(): void {
    this.fieldBytes = NO_BYTES;
    this.fieldView = NO_VIEW;
    this.valueBytes = NO_BYTES;
  }

  isExpired(nowMs: number): boolean {
    return this.expiresAtMs !== NEVER && this.expiresAtMs < nowMs;
  }
}
