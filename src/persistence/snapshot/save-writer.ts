/** What a save hands its keys to: an RDB file, or one of commands. */
import type { SnapshotSink } from './snapshot.ts';

export interface SaveWriter extends SnapshotSink {
  /** Keys written so far. */
  readonly keys: number;
  /** Bytes that nobody has taken yet. */
  readonly pendingBytes: number;
  /** Takes what is ready for the disk; the bytes are the caller's. */
  take(): Uint8Array;
  /** The disk has what was taken: its buffer may be used again. */
  giveBack(bytes: Uint8Array): void;
  /** The last bytes of the file, and its beginning anew if that has to be put right. */
  end(): { readonly bytes: Uint8Array; readonly header: Uint8Array | undefined };
}
