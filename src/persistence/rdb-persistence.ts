/**
 * Saving to and loading from the RDB file: SAVE, BGSAVE, save points, and what INFO and LASTSAVE
 * tell of them.
 */
import type { Clock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import { CommandFileWriter } from './aof/command-file-writer.ts';
import { type FileError, type Files, fileErrorOf, joinPath } from './files.ts';
import { type FileFacts, RdbFileWriter } from './rdb/rdb-file-writer.ts';
import { RecordWriter } from './rdb/record-writer.ts';
import type { ValueCodec } from './rdb/value-codec.ts';
import { RdbSave, type SaveEnd } from './snapshot/rdb-save.ts';
import { saveAtOnce } from './snapshot/save-at-once.ts';
import type { SaveWriter } from './snapshot/save-writer.ts';

export type LogLevel = 'debug' | 'verbose' | 'notice' | 'warning';

export interface PersistenceHost {
  readonly clock: Clock;
  readonly config: Config;
  readonly keyspace: Keyspace;
  readonly files: Files;
  readonly redisVersion: string;
  readonly processId: number;
  readonly codecs: readonly (ValueCodec | undefined)[];
  log(level: LogLevel, text: string): void;
  /** Calls back on a later turn of the event loop. */
  defer(work: () => void): void;
  /** Whether writes are refused, or a snapshot runs, may have changed. */
  stateChanged(): void;
  /** A snapshot has begun or ended, or whoever waits for it may look again. */
  snapshotMoved(): void;
}

/** The RDB file, or the base of an append-only file in either form. */
export type SaveForm = 'rdb' | 'aof base' | 'commands';

/** A save that failed is tried again so much later. */
const RETRY_SECONDS = 5;
/** A snapshot works so long between two rounds of requests. */
export const SLICE_MS = 1;

export class RdbPersistence {
  readonly #host: PersistenceHost;
  readonly records: RecordWriter;
  /** The dirty count that the file on disk has. */
  #dirtySaved = 0;
  /** What LASTSAVE tells. */
  #lastSaveMs: number;
  /** The same and others by the clock that is never set: the other may be put back by an hour. */
  #savedMonotonicMs: number;
  #lastTryMs = Number.NEGATIVE_INFINITY;
  #lastOk = true;
  #lastSeconds = -1;
  #saves = 0;
  #startedMs = 0;
  #running: RdbSave | undefined = undefined;
  #dirtyAtStart = 0;
  #temporaries = 0;
  /** Libraries of functions that were loaded, kept as they are and written back. */
  functions: readonly Uint8Array[] = [];
  /** BGSAVE SCHEDULE while the AOF is being rewritten. */
  scheduled = false;
  keysLoaded = 0;
  keysExpiredOnLoad = 0;

  constructor(host: PersistenceHost) {
    this.#host = host;
    this.#lastSaveMs = host.clock.nowMs();
    this.#savedMonotonicMs = host.clock.monotonicMs();
    const { records, accesses } = host.keyspace;
    this.records = new RecordWriter(records, accesses, host.codecs);
  }

  get running(): RdbSave | undefined {
    return this.#running;
  }

  /** Changes that are not in the file. */
  get changes(): number {
    return this.#host.keyspace.dirty - this.#dirtySaved;
  }

  get lastSaveSeconds(): number {
    return Math.floor(this.#lastSaveMs / 1000);
  }

  get lastOk(): boolean {
    return this.#lastOk;
  }

  get lastDurationSeconds(): number {
    return this.#lastSeconds;
  }

  get currentDurationSeconds(): number {
    if (this.#running === undefined) return -1;
    return Math.floor((this.#host.clock.monotonicMs() - this.#startedMs) / 1000);
  }

  get saves(): number {
    return this.#saves;
  }

  get path(): string {
    const { config } = this.#host;
    return joinPath(config.get('dir'), config.get('dbfilename'));
  }

  /** Of a save in the background: each has a name of its own. */
  newTemporaryPath(beginning: string, ending: string): string {
    const name = `${beginning}${this.#host.processId}-${++this.#temporaries}${ending}`;
    return joinPath(this.#host.config.get('dir'), name);
  }

  /** The data were loaded, or are what is in the file for another reason. */
  isSaved(): void {
    this.#noteSaved(this.#host.keyspace.dirty);
  }

  resetStatistics(): void {
    this.#saves = 0;
  }

  facts(isAofBase: boolean): FileFacts {
    const { clock, config, keyspace, redisVersion } = this.#host;
    const policy = config.get('maxmemory-policy');
    if (policy.includes('lfu')) this.records.useNoted = 'frequency';
    else this.records.useNoted = policy.includes('lru') ? 'idle' : 'nothing';
    return {
      redisVersion,
      createdSeconds: Math.floor(clock.nowMs() / 1000),
      usedMemoryBytes: keyspace.memory.usedBytes,
      isAofBase,
      compresses: config.get('rdbcompression'),
      hasChecksum: config.get('rdbchecksum'),
      functions: this.functions,
    };
  }

  #rdbWriter(isAofBase: boolean): SaveWriter {
    const { databases } = this.#host.keyspace;
    return new RdbFileWriter(this.records, this.facts(isAofBase), (index) => [
      databases[index].keys.size,
      databases[index].expires.size,
    ]);
  }

  #commandWriter(): SaveWriter {
    const { clock, config, keyspace } = this.#host;
    return new CommandFileWriter(
      keyspace.records,
      this.records,
      config.get('rdbcompression'),
      config.get('aof-timestamp-enabled') ? Math.floor(clock.nowMs() / 1000) : undefined,
      this.functions,
    );
  }

  #writerOf(form: SaveForm): SaveWriter {
    return form === 'commands' ? this.#commandWriter() : this.#rdbWriter(form === 'aof base');
  }

  /** A save to any path, in slices; throws a FileError. */
  order(path: string, temporaryPath: string, form: SaveForm): RdbSave {
    const { clock, config, files, keyspace } = this.#host;
    const isRdb = form === 'rdb';
    const incremental = isRdb ? 'rdb-save-incremental-fsync' : 'aof-rewrite-incremental-fsync';
    return new RdbSave({
      files,
      clock,
      keyspace,
      writer: this.#writerOf(form),
      path,
      temporaryPath,
      syncsIncrementally: config.get(incremental),
      keyDelay: () => config.get('rdb-key-save-delay'),
      moved: () => this.#host.snapshotMoved(),
    });
  }

  /** The same before it returns. A snapshot that is being taken for another file goes on. */
  saveAtOnce(path: string, temporaryPath: string, form: SaveForm): void {
    const { files, keyspace } = this.#host;
    saveAtOnce({ files, keyspace, writer: this.#writerOf(form), path, temporaryPath });
  }

  /**
   * SAVE. False, with the reason in the log, when it could not be done. Only a BGSAVE that fails
   * makes writes be refused: who waits for a SAVE learns of it by the reply.
   */
  saveNow(): boolean {
    const { config, keyspace, log, processId } = this.#host;
    const dirty = keyspace.dirty;
    const temporaryPath = joinPath(config.get('dir'), `temp-${processId}.rdb`);
    try {
      this.saveAtOnce(this.path, temporaryPath, 'rdb');
    } catch (error) {
      this.#logFailure(fileErrorOf(error));
      return false;
    }
    log('notice', 'DB saved on disk');
    this.#succeeded(dirty);
    return true;
  }

  #logFailure(error: FileError): void {
    const directory = this.#host.config.get('dir');
    const name = this.#host.config.get('dbfilename');
    this.#host.log(
      'warning',
      `Failed saving the RDB file ${name} (in server root dir ${directory}): ${error.message}`,
    );
  }

  #noteSaved(dirty: number): void {
    const { clock } = this.#host;
    this.#dirtySaved = dirty;
    this.#lastSaveMs = clock.nowMs();
    this.#savedMonotonicMs = clock.monotonicMs();
  }

  #succeeded(dirty: number): void {
    this.#noteSaved(dirty);
    this.#lastOk = true;
    this.#saves++;
    this.#host.stateChanged();
  }

  /** BGSAVE: begins one; nothing else may be running. False when the file cannot be opened. */
  startInBackground(): boolean {
    const { clock, keyspace, log, processId } = this.#host;
    this.#lastTryMs = clock.monotonicMs();
    this.#startedMs = this.#lastTryMs;
    this.#dirtyAtStart = keyspace.dirty;
    this.scheduled = false;
    let save: RdbSave;
    try {
      save = this.order(this.path, this.newTemporaryPath('temp-', '.rdb'), 'rdb');
    } catch (error) {
      this.#logFailure(fileErrorOf(error));
      this.#lastOk = false;
      this.#host.stateChanged();
      return false;
    }
    log('notice', `Background saving started by pid ${processId}`);
    this.#running = save;
    save.onEnd = (end) => this.#ended(end);
    drive(save, this.#host);
    return true;
  }

  #ended(end: SaveEnd): void {
    const { clock, log } = this.#host;
    this.#running = undefined;
    this.#lastSeconds = Math.floor((clock.monotonicMs() - this.#startedMs) / 1000);
    if (end === undefined) {
      log('notice', 'DB saved on disk');
      log('notice', 'Background saving terminated with success');
      this.#succeeded(this.#dirtyAtStart);
      return;
    }
    if (end === 'aborted') {
      log('warning', 'Background saving terminated: its data were flushed, or it was stopped');
    } else {
      this.#logFailure(end);
      log('warning', 'Background saving error');
      this.#lastOk = false;
    }
    this.#host.stateChanged();
  }

  /** Stops a BGSAVE: the server is about to do something that makes it useless. */
  stop(): void {
    this.#running?.stop();
  }

  /**
   * Has a save point been reached? Says so in the log.
   * @param isAwaited Writes are refused until a save works: then it need not have been.
   */
  isDue(isAwaited: boolean): boolean {
    const { clock, config, log } = this.#host;
    const now = clock.monotonicMs();
    const { changes } = this;
    const mayTry = this.#lastOk || now - this.#lastTryMs > RETRY_SECONDS * 1000;
    if (!mayTry) return false;
    if (isAwaited) {
      log('notice', 'Writes are refused until a save works. Saving...');
      return true;
    }
    for (const point of config.get('save')) {
      if (changes < point.changes || now - this.#savedMonotonicMs <= point.seconds * 1000) continue;
      log('notice', `${point.changes} changes in ${point.seconds} seconds. Saving...`);
      return true;
    }
    return false;
  }
}

/** Runs a save in slices between requests until it ends. */
export function drive(save: RdbSave, host: { defer(work: () => void): void }): void {
  const slice = (): void => {
    if (save.slice(SLICE_MS)) host.defer(slice);
  };
  save.onReady = () => host.defer(slice);
  host.defer(slice);
}
