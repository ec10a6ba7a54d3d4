/** A part of a file as a source of RDB bytes. */
import type { OpenFile } from './files.ts';
import type { RdbSource } from './rdb/rdb-reader.ts';

export class FileSource implements RdbSource {
  readonly #file: OpenFile;
  #position: number;
  readonly #end: number;

  constructor(file: OpenFile, start = 0, end = file.size) {
    this.#file = file;
    this.#position = start;
    this.#end = end;
  }

  get remaining(): number {
    return this.#end - this.#position;
  }

  read(bytes: Uint8Array, start: number, length: number): number {
    const wanted = Math.min(length, this.remaining);
    if (wanted <= 0) return 0;
    const got = this.#file.read(bytes, start, wanted, this.#position);
    this.#position += got;
    return got;
  }
}
