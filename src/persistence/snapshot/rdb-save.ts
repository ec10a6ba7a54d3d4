/**
 * One snapshot on its way to a file, in slices of about a millisecond between requests (BGSAVE,
 * rewriting the AOF): written beside the place it is meant for, brought to the disk, and only then
 * given its name. `save-at-once.ts` is for SAVE.
 */
import type { Clock } from '../../base/clock.ts';
import type { Keyspace } from '../../keyspace/keyspace.ts';
import {
  type Done,
  directoryOf,
  type FileError,
  type Files,
  fileErrorOf,
  type OpenFile,
  removeIfThere,
} from '../files.ts';
import { keyDelayMs } from '../key-delay.ts';
import type { SaveWriter } from './save-writer.ts';
import { Snapshot } from './snapshot.ts';

/** So much is handed to the disk at a time. */
const CHUNK_BYTES = 128 * 1024;
/** The walk waits while so much waits for the disk. */
const PAUSE_BYTES = 1024 * 1024;
/** Who writes to what is ahead of the walk waits as well, until no more than half of it is left. */
const LIMIT_BYTES = 32 * 1024 * 1024;
/** With `rdb-save-incremental-fsync`, so much at most is left for the last fsync. */
const SYNC_BYTES = 4 * 1024 * 1024;

/** Why a save ended: it is on the disk; a file failed; or there was nothing left to save. */
export type SaveEnd = FileError | 'aborted' | undefined;

export interface SaveOrder {
  readonly files: Files;
  readonly clock: Clock;
  readonly keyspace: Keyspace;
  readonly writer: SaveWriter;
  readonly path: string;
  /** Used by no other save of this process that is not over: see `#abort`. */
  readonly temporaryPath: string;
  readonly syncsIncrementally: boolean;
  /** The option `rdb-key-save-delay`. */
  readonly keyDelay: () => number;
  /** Called when the snapshot begins, when those who wait for it may look again, and at its end. */
  readonly moved: () => void;
}

export class RdbSave {
  readonly #order: SaveOrder;
  readonly #file: OpenFile;
  #isOpen = true;
  readonly #writer: SaveWriter;
  readonly snapshot: Snapshot;
  #walking = true;
  #writingBytes = 0;
  #unsyncedBytes = 0;
  #error: FileError | undefined = undefined;
  #aborted = false;
  #ended = false;
  #notBeforeMs = 0;
  /** The walk stands still until `onReady`. */
  #waits = false;
  /** Somebody was told to wait since too much waits for the disk. */
  #holdsUp = false;
  /** Called once when all is over. */
  onEnd: (end: SaveEnd) => void = () => {};
  /** Called when the walk may go on after it had to wait for the disk. */
  onReady: () => void = () => {};

  /** Opens the file and begins the snapshot. Throws a FileError. */
  constructor(order: SaveOrder) {
    this.#order = order;
    this.#file = order.files.open(order.temporaryPath, 'create');
    this.#writer = order.writer;
    this.snapshot = new Snapshot(order.keyspace, this.#writer);
    this.snapshot.onAbort = () => this.#abort();
    this.snapshot.isFull = () => {
      if (this.isFull) this.#holdsUp = true;
      return this.#holdsUp;
    };
    this.snapshot.onProgress = order.moved;
    order.moved();
  }

  get keysSaved(): number {
    return this.#writer.keys;
  }

  /** Does so much wait for the disk that nothing should be added? */
  get isFull(): boolean {
    return this.#writer.pendingBytes + this.#writingBytes > LIMIT_BYTES;
  }

  /** What the save holds in memory. */
  get bufferBytes(): number {
    return this.#writer.pendingBytes + this.#writingBytes;
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#file.close();
  }

  /** Closes and removes what there is of the file. */
  #giveUp(): void {
    try {
      this.#close();
    } catch (error) {
      fileErrorOf(error); // the descriptor is gone all the same
    }
    removeIfThere(this.#order.files, this.#order.temporaryPath);
  }

  /**
   * Works for about so long. True when it should be called again soon; otherwise it is over, or
   * waits for the disk and calls `onReady`.
   */
  slice(budgetMs: number): boolean {
    if (!this.#walking) return false;
    const { clock } = this.#order;
    if (this.#notBeforeMs > clock.monotonicMs()) return true;
    const deadline = clock.monotonicMs() + budgetMs;
    do {
      if (this.#error === undefined && this.#waitsForDisk()) {
        this.#waits = true;
        return false;
      }
      const before = this.#writer.keys;
      if (!this.snapshot.step()) {
        this.#walked();
        return false;
      }
      if (this.#delay(this.#writer.keys - before)) break;
    } while (clock.monotonicMs() < deadline);
    this.#writeChunk();
    return true;
  }

  /** `rdb-key-save-delay`. */
  #delay(keys: number): boolean {
    const delayMs = keyDelayMs(this.#order.keyDelay(), keys);
    if (delayMs === 0) return false;
    this.#notBeforeMs = this.#order.clock.monotonicMs() + delayMs;
    return true;
  }

  #waitsForDisk(): boolean {
    if (this.#writer.pendingBytes < CHUNK_BYTES) return false;
    this.#writeChunk();
    // What is kept aside behind a big value only goes to the disk when that is saved to its end.
    return this.#writingBytes > 0 && this.bufferBytes >= PAUSE_BYTES;
  }

  #writeChunk(): void {
    if (this.#writingBytes > 0 || this.#writer.pendingBytes < CHUNK_BYTES) return;
    if (this.#error !== undefined) {
      this.#writer.giveBack(this.#writer.take());
      return;
    }
    const bytes = this.#writer.take();
    if (bytes.length > 0) this.#write(bytes, () => this.#written());
  }

  #write(bytes: Uint8Array, then: () => void): void {
    const written = (): void => {
      this.#writer.giveBack(bytes);
      this.#unsyncedBytes += bytes.length;
      this.#syncSometimes(then);
    };
    this.#file.appendLater(bytes, this.#underWay(bytes.length, written));
  }

  /** Something is asked of the disk, of so many bytes; what follows when it has worked. */
  #underWay(byteCount: number, then: () => void): Done {
    this.#writingBytes = byteCount;
    return (error) => {
      this.#writingBytes = 0;
      if (this.#aborted) this.#endAborted();
      else if (error !== undefined) this.#failed(error);
      else then();
    };
  }

  #syncSometimes(then: () => void): void {
    if (!this.#order.syncsIncrementally || this.#unsyncedBytes < SYNC_BYTES) {
      then();
      return;
    }
    this.#unsyncedBytes = 0;
    this.#file.syncLater(this.#underWay(1, then));
  }

  #written(): void {
    if (this.#holdsUp && this.bufferBytes <= LIMIT_BYTES / 2) {
      this.#holdsUp = false;
      this.#order.moved();
    }
    if (!this.#walking) this.#finish();
    else this.#goOn();
  }

  /** Only what stands still is set going: else each chunk written would add a walk of its own. */
  #goOn(): void {
    if (!this.#waits) return;
    this.#waits = false;
    this.onReady();
  }

  /** The walk is through: what is left of the file follows once the disk has the rest. */
  #walked(): void {
    this.#walking = false;
    if (this.#error !== undefined) this.#end(this.#error);
    else if (this.#writingBytes === 0) this.#finish();
  }

  #finish(): void {
    const { bytes, header } = this.#writer.end();
    this.#write(bytes, () => {
      try {
        if (header !== undefined) this.#file.overwrite(header, 0);
      } catch (error) {
        this.#failed(fileErrorOf(error));
        return;
      }
      this.#file.syncLater(this.#underWay(1, () => this.#nameLater()));
    });
  }

  /** Beside the requests: giving the name frees the file that had it, which takes long. */
  #nameLater(): void {
    const { files, path, temporaryPath } = this.#order;
    try {
      this.#close();
    } catch (error) {
      this.#failed(fileErrorOf(error));
      return;
    }
    const named = (): void => {
      files.syncDirectoryLater(
        directoryOf(path),
        this.#underWay(1, () => this.#end(undefined)),
      );
    };
    files.renameLater(temporaryPath, path, this.#underWay(1, named));
  }

  #failed(error: FileError): void {
    this.#error = error;
    if (!this.#walking) {
      this.#end(error);
      return;
    }
    this.snapshot.cancel();
    this.#goOn();
  }

  #abort(): void {
    this.#aborted = true;
    this.#walking = false;
    // At once: if the file is just about to be named, it must not take the place of a later one.
    removeIfThere(this.#order.files, this.#order.temporaryPath);
    if (this.#writingBytes === 0) this.#endAborted();
  }

  #endAborted(): void {
    this.#giveUp();
    this.#ended = true;
    this.onEnd('aborted');
  }

  /** Stops a save that nobody wants any more, at once: the data stay, the file goes. */
  stop(): void {
    if (this.#ended || this.#aborted) return;
    this.snapshot.cancel();
    while (this.snapshot.step());
    this.#abort();
  }

  #end(error: FileError | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    if (error !== undefined) this.#giveUp();
    this.onEnd(error);
  }
}
