/**
 * A save that is over before anybody else has a turn: SAVE, the last one before the server stops,
 * the first base of an append-only file. Nobody writes meanwhile, so the walk takes the tables as
 * they are and notes nothing in the records: a snapshot that is on its way to another file (a
 * rewrite of the append-only file) does not hear of it.
 */
import type { Keyspace } from '../../keyspace/keyspace.ts';
import { TablePreload } from '../../structures/table-preload.ts';
import { type Files, type OpenFile, replaceBy } from '../files.ts';
import type { SaveWriter } from './save-writer.ts';

/** So much is handed to the disk at a time. */
const CHUNK_BYTES = 128 * 1024;
/** Records that are brought into the processor's cache together. */
const BATCH_KEYS = 64;

export interface SaveAtOnceOrder {
  readonly files: Files;
  readonly keyspace: Keyspace;
  readonly writer: SaveWriter;
  readonly path: string;
  readonly temporaryPath: string;
}

/** Throws a FileError; unless it is from the directory's fsync, `path` is as it was before. */
export function saveAtOnce(order: SaveAtOnceOrder): void {
  const { files, keyspace, writer, path, temporaryPath } = order;
  replaceBy(files, path, temporaryPath, (file) => new WholeWalk(file, keyspace, writer).run());
}

class WholeWalk {
  readonly #file: OpenFile;
  readonly #keyspace: Keyspace;
  readonly #writer: SaveWriter;
  readonly #preload: TablePreload;
  readonly #batch = new Int32Array(BATCH_KEYS);
  #batched = 0;

  constructor(file: OpenFile, keyspace: Keyspace, writer: SaveWriter) {
    this.#file = file;
    this.#keyspace = keyspace;
    this.#writer = writer;
    this.#preload = new TablePreload(keyspace.memory, 0);
  }

  run(): void {
    for (const { index, keys } of this.#keyspace.databases) {
      keys.forEach((ref) => {
        this.#batch[this.#batched++] = ref;
        if (this.#batched === BATCH_KEYS) this.#saveBatch(index);
      });
      this.#saveBatch(index);
    }
    const { bytes, header } = this.#writer.end();
    this.#file.append(bytes, 0, bytes.length);
    if (header !== undefined) this.#file.overwrite(header, 0);
  }

  #saveBatch(database: number): void {
    this.#preload.touchRecords(this.#batch, this.#batched);
    for (let nth = 0; nth < this.#batched; nth++) this.#save(database, this.#batch[nth]);
    this.#batched = 0;
  }

  /** A value of gigabytes is no reason to have as much in a buffer. */
  #save(database: number, ref: number): void {
    const writer = this.#writer;
    if (writer.keyUnlessBig(database, ref)) {
      this.#writeChunk();
      return;
    }
    writer.begin(database, ref);
    while (writer.step()) this.#writeChunk();
    this.#writeChunk();
  }

  #writeChunk(): void {
    if (this.#writer.pendingBytes < CHUNK_BYTES) return;
    const chunk = this.#writer.take();
    this.#file.append(chunk, 0, chunk.length);
    this.#writer.giveBack(chunk);
  }
}
