/**
 * The incremental file that is being written: appends the effect stream, knows what of it is on the
 * disk, and puts annotations between commands: checksums of all that comes before (ours; a comment
 * to Redis), and the time (`aof-timestamp-enabled`).
 */
import { asciiBytes } from '../../base/ascii.ts';
import type { Clock } from '../../base/clock.ts';
import { Crc64 } from '../../base/crc64.ts';
import { type FileError, type Files, fileErrorOf, type OpenFile } from '../files.ts';
import { CHECKSUM_MARK } from './aof-reader.ts';

/** A checksum is due when so much has been added, at most once in a second; or after a while. */
const CHECKSUM_EVERY_BYTES = 4096;
const CHECKSUM_SOONEST_MS = 1000;
const CHECKSUM_LATEST_MS = 30_000;
const READ_BYTES = 256 * 1024;
const NOTHING = new Uint8Array(0);

export interface Annotations {
  readonly checksums: boolean;
  readonly timestamps: boolean;
}

/** The annotation that says when what follows it was written. */
export function timestampLine(seconds: number): Uint8Array {
  return asciiBytes(`#TS:${seconds}\r\n`);
}

export class IncrementFile {
  readonly #clock: Clock;
  readonly #file: OpenFile;
  readonly #crc = new Crc64();
  #size: number;
  #syncedSize: number;
  /** Up to where a checksum has been written. */
  #sealedSize = 0;
  #sealedMs = 0;
  #stampedSeconds = 0;
  /** A failed write left bytes behind that could not be cut off, or an fsync failed. */
  #broken = false;
  #syncing = false;
  #closesWhenSynced = false;

  /**
   * Opens a file to continue it, or makes it. `crc` is the checksum of what it holds, if that is
   * known. Throws a FileError.
   */
  constructor(files: Files, path: string, clock: Clock, crc?: Crc64) {
    const size = Math.max(files.sizeOf(path), 0);
    if (crc !== undefined) {
      this.#crc.low = crc.low;
      this.#crc.high = crc.high;
    } else if (size > 0) {
      this.#readChecksum(files, path);
    }
    this.#file = files.open(path, 'append');
    this.#size = size;
    this.#syncedSize = size;
    this.#clock = clock;
    this.#sealedMs = clock.monotonicMs();
  }

  #readChecksum(files: Files, path: string): void {
    const file = files.open(path, 'read');
    const buffer = new Uint8Array(READ_BYTES);
    for (let at = 0; ; ) {
      const got = file.read(buffer, 0, buffer.length, at);
      if (got === 0) break;
      this.#crc.update(buffer, 0, got);
      at += got;
    }
    file.close();
  }

  get size(): number {
    return this.#size;
  }

  get syncedSize(): number {
    return this.#syncedSize;
  }

  /** Must not be continued: what is on the disk of it is not known. */
  get broken(): boolean {
    return this.#broken;
  }

  get syncing(): boolean {
    return this.#syncing;
  }

  get needsSync(): boolean {
    return this.#syncedSize < this.#size;
  }

  /**
   * Appends all of it, or throws a FileError and the file is as before (or broken). Annotations
   * that are due go with it in one write: of two, a power cut could leave the second alone.
   */
  append(bytes: Uint8Array, length: number, { checksums, timestamps }: Annotations): void {
    const seal = checksums && this.#isSealDue() ? this.#sealLine() : NOTHING;
    const seconds = timestamps ? Math.floor(this.#clock.nowMs() / 1000) : 0;
    const isStamped = seconds > this.#stampedSeconds;
    const stamp = isStamped ? timestampLine(seconds) : NOTHING;
    const lead = seal.length + stamp.length;
    if (lead === 0) {
      this.#write(bytes, length);
      return;
    }
    const joined = new Uint8Array(lead + length);
    joined.set(seal);
    joined.set(stamp, seal.length);
    joined.set(bytes.subarray(0, length), lead);
    const sealedSize = this.#size + seal.length;
    this.#write(joined);
    if (isStamped) this.#stampedSeconds = seconds;
    if (seal.length > 0) this.#isSealed(sealedSize);
  }

  #isSealDue(): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (this.#sealedSize === this.#size) {
      this.#sealedMs = nowMs;
      return false;
    }
    const sinceMs = nowMs - this.#sealedMs;
    if (sinceMs < CHECKSUM_SOONEST_MS) return false;
    return sinceMs >= CHECKSUM_LATEST_MS || this.#size - this.#sealedSize >= CHECKSUM_EVERY_BYTES;
  }

  /** Covers everything by a checksum; for a file that will not be continued soon. */
  seal(): void {
    if (this.#sealedSize === this.#size) return;
    this.#write(this.#sealLine());
    this.#isSealed(this.#size);
  }

  #sealLine(): Uint8Array {
    return asciiBytes(`${CHECKSUM_MARK}${this.#crc}\r\n`);
  }

  #isSealed(size: number): void {
    this.#sealedSize = size;
    this.#sealedMs = this.#clock.monotonicMs();
  }

  #write(bytes: Uint8Array, length = bytes.length): void {
    try {
      this.#file.append(bytes, 0, length);
    } catch (error) {
      this.#cutOff();
      throw error;
    }
    this.#crc.update(bytes, 0, length);
    this.#size += length;
  }

  /** What was written of something that failed. */
  #cutOff(): void {
    if (this.#file.size === this.#size) return;
    try {
      this.#file.truncate(this.#size);
    } catch (error) {
      fileErrorOf(error);
      this.#broken = true;
    }
  }

  /** Returns when all is on the disk. Throws a FileError; then the file is broken. */
  sync(): void {
    try {
      this.#file.sync();
    } catch (error) {
      this.#broken = true;
      throw error;
    }
    this.#syncedSize = this.#size;
  }

  syncLater(done: (error: FileError | undefined) => void): void {
    const size = this.#size;
    this.#syncing = true;
    this.#file.syncLater((error) => {
      this.#syncing = false;
      if (error !== undefined) this.#broken = true;
      else this.#syncedSize = Math.max(this.#syncedSize, size);
      if (this.#closesWhenSynced) this.#closeAtLast();
      done(error);
    });
  }

  /** An fsync that is under way needs the descriptor to its end. */
  close(): void {
    if (this.#syncing) this.#closesWhenSynced = true;
    else this.#file.close();
  }

  /** All that can fail has; nobody is left to be told. */
  #closeAtLast(): void {
    try {
      this.#file.close();
    } catch (error) {
      fileErrorOf(error);
    }
  }
}
