/**
 * Loads the files of an append-only file, one after the other, a piece at a time. Commands between
 * MULTI and EXEC are executed when EXEC has been read, so a transaction that the file ends within
 * has no effect. What a crash may leave at the very end is cut off; anything else that is not as it
 * should be ends the loading.
 */
import { Arguments } from '../../base/arguments.ts';
import { asciiBytes, equalsIgnoreCase, latin1Text } from '../../base/ascii.ts';
import type { Crc64 } from '../../base/crc64.ts';
import { FileSource } from '../file-source.ts';
import { type Files, fileErrorOf, joinPath, type OpenFile } from '../files.ts';
import { afterFunctionCommand } from '../function-libraries.ts';
import { RdbError } from '../rdb/rdb-format.ts';
import type { RdbLoader } from '../rdb/rdb-loader.ts';
import type { RdbSource } from '../rdb/rdb-reader.ts';
import { AofReader, CHECKSUM_MARK } from './aof-reader.ts';
import { type AofPart, type Manifest, partsOf } from './manifest.ts';

const MULTI = asciiBytes('multi');
const EXEC = asciiBytes('exec');
const SIGNATURE = 'REDIS';

export interface AofLoaderHost {
  readonly files: Files;
  readonly directory: string;
  /** Cut off what is unfinished at the end (`aof-load-truncated`)? */
  readonly cutsTruncated: boolean;
  /** The name of an AOF of one file, as older versions wrote it. */
  readonly oldStyleName: string;
  /** Executes a command; what is wrong with it, if it cannot be one of ours. */
  execute(request: Arguments): string | undefined;
  rdbLoader(source: RdbSource): RdbLoader;
  seconds(): number;
  log(level: 'notice' | 'warning', text: string): void;
}

/** Whoever cannot go on throws this; the log has the reasons. */
export class AofLoadError extends Error {}

export class AofLoader {
  readonly #host: AofLoaderHost;
  readonly #parts: readonly AofPart[];
  readonly totalBytes: number;
  #next = 0;
  #part: AofPart | undefined = undefined;
  #file: OpenFile | undefined = undefined;
  #reader: AofReader | undefined = undefined;
  #rdb: RdbLoader | undefined = undefined;
  #finishedBytes = 0;
  #partBeganSeconds = 0;
  /** Up to where the file holds whole commands, transactions counting as one. */
  #validTo = 0;
  /** The commands of a transaction that EXEC has not ended yet; undefined outside of one. */
  #queued: Arguments[] | undefined = undefined;
  keysLoaded = 0;
  functions: readonly Uint8Array[] = [];
  /** The size and the checksum of the last file, which will be continued. */
  lastSize = 0;
  lastCrc: Crc64 | undefined = undefined;
  baseBytes = 0;

  /** Throws an AofLoadError when a file is missing. */
  constructor(host: AofLoaderHost, manifest: Manifest) {
    this.#host = host;
    this.#parts = partsOf(manifest);
    let total = 0;
    for (const part of this.#parts) {
      const size = host.files.sizeOf(joinPath(host.directory, part.name));
      if (size < 0) {
        host.log(
          'warning',
          `The append log file ${part.name} doesn't exist: No such file or directory`,
        );
        throw new AofLoadError(`${part.name} is missing`);
      }
      if (part.type === 'b') this.baseBytes = size;
      total += size;
    }
    this.totalBytes = total;
  }

  get loadedBytes(): number {
    const position = this.#rdb?.reader.position ?? this.#reader?.position ?? 0;
    return this.#finishedBytes + position;
  }

  /** A command or a key. False when all is loaded. Throws an AofLoadError. */
  step(): boolean {
    if (this.#rdb !== undefined) return this.#stepRdb(this.#rdb);
    if (this.#reader !== undefined) return this.#stepCommands(this.#reader);
    const part = this.#parts[this.#next++];
    if (part === undefined) return false;
    this.#openPart(part);
    return true;
  }

  /** Lets go of the open file when loading ends early. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #openPart(part: AofPart): void {
    const { files, directory, log, seconds } = this.#host;
    this.#part = part;
    this.#partBeganSeconds = seconds();
    let file: OpenFile;
    try {
      file = files.open(joinPath(directory, part.name), 'read');
    } catch (error) {
      const reason = fileErrorOf(error).message;
      const problem = `Fatal error: can't open the append log file ${part.name} for reading`;
      log('warning', `${problem}: ${reason}`);
      throw new AofLoadError(problem);
    }
    this.#file = file;
    this.#validTo = 0;
    this.#queued = undefined;
    if (!startsWithSignature(file)) {
      this.#reader = new AofReader(file);
      return;
    }
    const isOld = part.name === this.#host.oldStyleName;
    log(
      'notice',
      `Reading RDB ${isOld ? 'preamble from AOF file' : 'base file on AOF loading'}...`,
    );
    const rdb = this.#host.rdbLoader(new FileSource(file));
    this.#rdb = rdb;
    this.#guardRdb(rdb, () => rdb.readHeader());
  }

  #guardRdb<Result>(rdb: RdbLoader, work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof RdbError)) throw error;
      const { log, oldStyleName } = this.#host;
      const name = this.#part?.name ?? '';
      log(
        'warning',
        `Internal error in RDB reading offset ${rdb.reader.position}: ${error.message}`,
      );
      const what = name === oldStyleName ? 'preamble of the AOF file' : 'base file';
      log('warning', `Error reading the RDB ${what} ${name}, AOF loading aborted`);
      throw new AofLoadError(error.message);
    }
  }

  #stepRdb(rdb: RdbLoader): boolean {
    if (this.#guardRdb(rdb, () => rdb.step())) return true;
    rdb.logCounts();
    this.keysLoaded += rdb.keysLoaded;
    this.functions = rdb.functions;
    const file = this.#file;
    if (file === undefined) throw new Error('a file that is being read is not open');
    this.#rdb = undefined;
    const tail = rdb.reader.position;
    this.#validTo = tail;
    this.#reader = new AofReader(file, tail);
    if (tail < file.size && this.#part?.name === this.#host.oldStyleName) {
      this.#host.log('notice', 'Reading the remaining AOF tail...');
    }
    return true;
  }

  #stepCommands(reader: AofReader): boolean {
    const item = reader.next();
    if (item === 'command') this.#execute(reader);
    else if (item === 'annotation') this.#checkAnnotation(reader);
    else if (item === 'broken' && !reader.breaksInZeros) this.#refuse();
    else if (item === 'truncated' && reader.unfinishedHoldsChecksum) this.#refuse();
    else this.#endPart(reader, item !== 'end');
    return true;
  }

  #execute(reader: AofReader): void {
    const { request } = reader;
    const { bytes, starts, lengths } = request;
    if (equalsIgnoreCase(bytes, starts[0], lengths[0], MULTI)) {
      this.#queued = [];
    } else if (equalsIgnoreCase(bytes, starts[0], lengths[0], EXEC)) {
      for (const one of this.#queued ?? []) this.#run(one);
      this.#queued = undefined;
    } else if (this.#queued !== undefined) {
      this.#queued.push(copyOf(request));
      return;
    } else {
      this.#run(request);
    }
    if (this.#queued === undefined) this.#validTo = reader.position;
  }

  #run(request: Arguments): void {
    const functions = afterFunctionCommand(this.functions, request);
    if (functions !== undefined) {
      this.functions = functions;
      return;
    }
    const problem = this.#host.execute(request);
    if (problem === undefined) return;
    const name = latin1Text(request.bytes, request.starts[0], request.lengths[0]);
    const text = `Unknown command '${name}' reading the append only file ${this.#part?.name}`;
    this.#host.log('warning', problem === 'unknown' ? text : problem);
    throw new AofLoadError(text);
  }

  #checkAnnotation(reader: AofReader): void {
    if (reader.annotation.startsWith(CHECKSUM_MARK)) {
      const told = reader.annotation.slice(CHECKSUM_MARK.length);
      if (told !== reader.crc.toString()) {
        this.#host.log(
          'warning',
          `The append only file ${this.#part?.name} is damaged: the checksum at offset ` +
            `${reader.itemStart} does not agree with what stands before it`,
        );
        this.#refuse();
      }
    }
    if (this.#queued === undefined) this.#validTo = reader.position;
  }

  #refuse(): never {
    const name = this.#part?.name;
    this.#host.log(
      'warning',
      `Bad file format reading the append only file ${name}: make a backup of your AOF file, ` +
        'then use respite check-aof --fix <filename.manifest>',
    );
    throw new AofLoadError(`${name} is damaged`);
  }

  #endPart(reader: AofReader, isTruncated: boolean): void {
    const { log, seconds } = this.#host;
    const file = this.#file;
    const part = this.#part;
    if (file === undefined || part === undefined) throw new Error('no file is being read');
    if (this.#queued !== undefined) {
      log('warning', `Revert incomplete MULTI/EXEC transaction in AOF file ${part.name}`);
    }
    this.lastCrc = reader.checkAll();
    this.lastSize = file.size;
    if (isTruncated || this.#queued !== undefined) this.#cut(part);
    file.close();
    this.#file = undefined;
    this.#reader = undefined;
    this.#finishedBytes += this.lastSize;
    const took = (seconds() - this.#partBeganSeconds).toFixed(3);
    const kind = part.type === 'b' ? 'base' : 'incr';
    log('notice', `DB loaded from ${kind} file ${part.name}: ${took} seconds`);
  }

  /**
   * Behind the file that a crash has cut short nothing was written; but a manifest of which nobody
   * knew whether it was replaced may name an increment that was never begun.
   */
  #isLastWritten(): boolean {
    const { directory, files } = this.#host;
    const later = this.#parts.slice(this.#next);
    return later.every(({ name }) => files.sizeOf(joinPath(directory, name)) === 0);
  }

  #cut({ name }: AofPart): void {
    const { cutsTruncated, directory, files, log } = this.#host;
    if (!cutsTruncated) {
      log(
        'warning',
        `Unexpected end of file reading the append only file ${name}. You can: 1) Make a backup ` +
          'of your AOF file, then use respite check-aof --fix <filename.manifest>. 2) ' +
          "Alternatively you can set the 'aof-load-truncated' configuration option to yes and " +
          'restart the server.',
      );
      throw new AofLoadError(`${name} is truncated`);
    }
    log('warning', `!!! Warning: short read while loading the AOF file ${name}!!!`);
    log('warning', `!!! Truncating the AOF ${name} at offset ${this.#validTo} !!!`);
    if (!this.#isLastWritten()) {
      log('warning', 'Fatal error: the truncated file is not the last file');
      throw new AofLoadError(`${name} is truncated`);
    }
    try {
      const file = files.open(joinPath(directory, name), 'update');
      file.truncate(this.#validTo);
      file.sync();
      file.close();
    } catch (error) {
      const reason = fileErrorOf(error).message;
      log('warning', `Error truncating the AOF file ${name}: ${reason}`);
      throw new AofLoadError(reason);
    }
    this.lastSize = this.#validTo;
    this.lastCrc = undefined;
    log('warning', `AOF ${name} loaded anyway because aof-load-truncated is enabled`);
  }
}

function startsWithSignature(file: OpenFile): boolean {
  const bytes = new Uint8Array(SIGNATURE.length);
  const got = file.read(bytes, 0, bytes.length, 0);
  return got === bytes.length && latin1Text(bytes, 0, got) === SIGNATURE;
}

function copyOf(request: Arguments): Arguments {
  const copy = new Arguments();
  copy.setParts(Array.from({ length: request.count }, (_, index) => request.copy(index)));
  return copy;
}
