/**
 * Everything that is kept on disk, seen from above: loading at the start, which of a save and a
 * rewrite may run, whether writes must be refused, and the end.
 */
import type { Arguments } from '../base/arguments.ts';
import { flushDatabases } from '../keyspace/flush.ts';
import { AofLoadError, AofLoader } from './aof/aof-loader.ts';
import { AppendOnlyFile } from './aof/append-only-file.ts';
import { CommitGroup } from './aof/commit-group.ts';
import { EMPTY_MANIFEST, type Manifest, ManifestError, parseManifest } from './aof/manifest.ts';
import { upgradeOldFile } from './aof/upgrade.ts';
import { FileSource } from './file-source.ts';
import { fileErrorOf, joinPath, readWhole } from './files.ts';
import { Loading } from './loading.ts';
import { checkRdb } from './rdb/check-rdb.ts';
import { DumpPayloads } from './rdb/dump-payload.ts';
import { RdbError } from './rdb/rdb-format.ts';
import { codecsByRdbType, RdbLoader } from './rdb/rdb-loader.ts';
import { RdbReader } from './rdb/rdb-reader.ts';
import { type LogLevel, type PersistenceHost, RdbPersistence } from './rdb-persistence.ts';

export interface LoadingHost extends PersistenceHost {
  /** Executes a command of the append-only file; what is wrong with it, if it is none of ours. */
  execute(request: Arguments): string | undefined;
  /** Is what happens now part of a transaction, whose effects must not be torn apart? */
  inTransaction(): boolean;
}

/** `default`: saves if there are save points. */
export type StopMode = 'save' | 'nosave' | 'default';

/** What SHUTDOWN's modifiers mean, and the words of `shutdown-on-sigterm` and `-sigint`. */
export function stopModeOf(words: readonly string[]): {
  readonly mode: StopMode;
  readonly force: boolean;
} {
  let mode: StopMode = 'default';
  if (words.includes('save')) mode = 'save';
  else if (words.includes('nosave')) mode = 'nosave';
  return { mode, force: words.includes('force') };
}

/** Why commands that write are refused. */
export type Refusal = 'rdb' | 'aof' | undefined;

export class Persistence {
  readonly #host: LoadingHost;
  readonly rdb: RdbPersistence;
  readonly aof: AppendOnlyFile;
  readonly dumps: DumpPayloads;
  /** DEBUG AOF-FLUSH-SLEEP: as on a disk that takes so long for each write. */
  commitDelayMs = 0;
  readonly #group = new CommitGroup();
  readonly #codecsByType;
  #loading: Loading | undefined = undefined;

  constructor(host: LoadingHost) {
    this.#host = host;
    this.rdb = new RdbPersistence(host);
    this.aof = new AppendOnlyFile(host, this.rdb);
    this.dumps = new DumpPayloads(this.rdb.records, host.codecs);
    this.#codecsByType = codecsByRdbType(host.codecs);
    host.config.applyWith(['appendonly'], () => this.#appendOnlyChanged());
    host.config.applyWith(['aof-disable-auto-gc'], () => {
      this.aof.folder.removeHistory();
      return undefined;
    });
    host.config.applyWith(['appendfsync'], () => {
      this.aof.syncAtOnce();
      return undefined;
    });
    host.config.applyWith(['dir'], () => {
      this.aof.directoryChanged();
      return undefined;
    });
    host.config.applyWith(['stop-writes-on-bgsave-error', 'save'], () => {
      host.stateChanged();
      return undefined;
    });
  }

  /** Undefined when no data set is being loaded. */
  get loading(): Loading | undefined {
    return this.#loading;
  }

  get refusal(): Refusal {
    if (this.aof.state !== 'off' && this.aof.error !== undefined) return 'aof';
    const { config } = this.#host;
    const cares = config.get('stop-writes-on-bgsave-error') && config.get('save').length > 0;
    return cares && !this.rdb.lastOk ? 'rdb' : undefined;
  }

  /**
   * Is something being saved, so that nothing else can be? It is until it has its name: behind the
   * walk through the keys, bringing the file to the disk may take seconds.
   */
  get isBusy(): boolean {
    const { keyspace } = this.#host;
    if (keyspace.snapshot !== undefined) return true;
    return this.rdb.running !== undefined || this.aof.rewriting !== undefined;
  }

  /** CONFIG RESETSTAT. */
  resetStatistics(): void {
    this.rdb.resetStatistics();
    this.aof.rewrites.count = 0;
    this.aof.delays.count = 0;
  }

  #appendOnlyChanged(): string | undefined {
    const { config } = this.#host;
    if (config.get('appendonly') === (this.aof.state !== 'off')) return undefined;
    if (this.#loading !== undefined) return undefined;
    if (!config.get('appendonly')) {
      if (this.aof.rewriting !== undefined) {
        const { log, processId } = this.#host;
        log('notice', `Killing running AOF rewrite child: ${processId}`);
      }
      this.aof.disable();
      this.aof.waiters.turnedOff();
      return undefined;
    }
    this.aof.rewrites.giveUp();
    const { log, inTransaction } = this.#host;
    if (inTransaction() || this.isBusy) {
      const why = inTransaction()
        ? 'during a transaction'
        : 'but there is already another background operation';
      log(
        'warning',
        `AOF was enabled ${why}. An AOF background was scheduled to start when possible.`,
      );
      this.aof.enableLater();
      return undefined;
    }
    if (this.aof.enable()) return undefined;
    return 'Unable to turn on AOF. Check server logs.';
  }

  /** Before anybody is answered: what was changed goes to the append-only file. */
  commit(): boolean {
    if (!this.#isCommitDue) return true;
    const { clock } = this.#host;
    const isSynced = this.#syncsAlways;
    const startedMs = isSynced ? clock.monotonicMs() : 0;
    if (this.commitDelayMs > 0) clock.blockMs(this.commitDelayMs);
    const isSafe = this.aof.commit();
    if (isSynced) this.#group.committed(clock.monotonicMs() - startedMs);
    return isSafe;
  }

  get #isCommitDue(): boolean {
    return this.#host.keyspace.effects.length > 0 && this.aof.state !== 'off';
  }

  get #syncsAlways(): boolean {
    return this.#host.config.get('appendfsync') === 'always';
  }

  /** Had others better be served first, when `waiting` of the `connected` clients wait for it? */
  mayServeMore(waiting: number, connected: number): boolean {
    if (!this.#isCommitDue || !this.#syncsAlways) return false;
    return this.#group.mayGrow(waiting, connected, this.#host.clock.monotonicMs());
  }

  /** Some times a second. */
  tick(): void {
    if (this.#loading !== undefined) return;
    const { log } = this.#host;
    this.aof.tick(!this.isBusy);
    if (this.isBusy) return;
    if (this.aof.rewrites.isDue) {
      this.aof.startRewrite();
    } else if (this.rdb.isDue(this.refusal === 'rdb')) {
      this.rdb.startInBackground();
    } else {
      const growth = this.aof.growthDue();
      if (growth !== undefined) {
        log('notice', `Starting automatic rewriting of AOF on ${growth}% growth`);
        this.aof.startRewrite();
      }
    }
    if (!this.isBusy && this.rdb.scheduled) this.rdb.startInBackground();
  }

  /**
   * Need nobody look whether the elements of a packed value differ? `sanitize-dump-payload` says of
   * whom that is believed: of everybody, of nobody, or of files and of users who are spared it.
   * Whether every byte of it is where it belongs is looked at in any case.
   */
  believes(whom: 'file' | 'client' | 'spared client'): boolean {
    const option = this.#host.config.get('sanitize-dump-payload');
    return option === 'no' || (option === 'clients' && whom !== 'client');
  }

  /** A codec's loader for a file or a preamble. */
  rdbLoader(reader: RdbReader, isOfAof: boolean, replacesKeys = false): RdbLoader {
    const { clock, config, keyspace, log } = this.#host;
    reader.trustsElements = this.believes('file');
    return new RdbLoader(keyspace, this.#codecsByType, reader, {
      dropExpiredBeforeMs: isOfAof ? undefined : clock.nowMs(),
      verifiesChecksum: config.get('rdbchecksum'),
      replacesKeys,
      nowSeconds: Math.floor(clock.nowMs() / 1000),
      notes: keyspace.accesses.countsAccesses ? 'frequency' : 'time',
      log,
    });
  }

  /**
   * Begins to load what there is: the append-only file if that is enabled, else the RDB file. Call
   * `loading.slice` until it is done; when there is nothing to load, it is done at once. Undefined
   * when it cannot be loaded; the log says why.
   */
  startLoading(): Loading | undefined {
    const { config } = this.#host;
    if (config.get('appendonly')) return this.#startLoadingAof();
    const manifest = this.#readManifest();
    if (manifest === undefined) return undefined;
    this.aof.folder.manifest = manifest;
    return this.startLoadingRdb(false, (path) => this.#checkRdb(path));
  }

  /** A file that cannot be loaded: whoever is to mend it wants to know what there is in it. */
  #checkRdb(path: string): void {
    const { clock, files, keyspace, log } = this.#host;
    const print = (line: string): void => log('warning', line);
    try {
      flushDatabases(keyspace, undefined);
      keyspace.lazyFree.run(clock, Number.POSITIVE_INFINITY);
      checkRdb({ files, nowMs: clock.nowMs(), print }, path);
    } catch (error) {
      print(`The file cannot be checked either: ${String(error)}`);
    }
  }

  /**
   * The RDB file, as one that DEBUG RELOAD may `replace` keys from.
   * @param damaged Called when it is.
   */
  startLoadingRdb(replacesKeys: boolean, damaged?: (path: string) => void): Loading | undefined {
    const { files, log } = this.#host;
    const { path } = this.rdb;
    try {
      if (files.sizeOf(path) < 0) return this.#begin(0, { step: () => false, position: () => 0 });
      const file = files.open(path, 'read');
      const reader = RdbReader.ofSource(new FileSource(file), this.rdb.records.routines);
      const loader = this.rdbLoader(reader, false, replacesKeys);
      loader.readHeader();
      const finish = (): void => {
        file.close();
        this.rdb.functions = loader.functions;
        this.rdb.keysLoaded = loader.keysLoaded;
        this.rdb.keysExpiredOnLoad = loader.keysExpired;
        this.rdb.isSaved();
        loader.logCounts();
      };
      return this.#begin(file.size, {
        step: () => loader.step(),
        position: () => reader.position,
        finish: (seconds) => {
          finish();
          log('notice', `DB loaded from disk: ${seconds} seconds`);
        },
        close: () => file.close(),
        damaged: () => damaged?.(path),
      });
    } catch (error) {
      if (error instanceof RdbError) log('warning', error.message);
      else log('warning', `Fatal error loading the DB: ${fileErrorOf(error).message}. Exiting.`);
      return undefined;
    }
  }

  #readManifest(): Manifest | undefined {
    const { files, log } = this.#host;
    try {
      if (files.sizeOf(this.aof.folder.manifestPath) < 0) return EMPTY_MANIFEST;
      return parseManifest(readWhole(files, this.aof.folder.manifestPath));
    } catch (error) {
      log('warning', '*** FATAL AOF MANIFEST FILE ERROR ***');
      if (error instanceof ManifestError) {
        log('warning', `Reading the manifest file, at line ${error.line}`);
        log('warning', `>>> '${error.text}'`);
        log('warning', error.message);
      } else {
        log('warning', `Read AOF manifest failed: ${fileErrorOf(error).message}`);
      }
      return undefined;
    }
  }

  #startLoadingAof(): Loading | undefined {
    const { clock, config, files, keyspace, log } = this.#host;
    const read = this.#readManifest();
    if (read === undefined) return undefined;
    try {
      const directory = config.get('dir');
      const manifest = upgradeOldFile(files, this.aof.folder, directory, read, log);
      if (manifest === EMPTY_MANIFEST && files.sizeOf(this.rdb.path) >= 0) {
        log(
          'warning',
          `WARNING: there is no append-only file yet, and ${this.rdb.path} is not loaded, as ` +
            'appendonly is on. To go on with its data, start with appendonly no, and then CONFIG ' +
            'SET appendonly yes.',
        );
      }
      const loader = new AofLoader(
        {
          files,
          directory: this.aof.folder.directory,
          cutsTruncated: config.get('aof-load-truncated'),
          oldStyleName: config.get('appendfilename'),
          execute: (request) => this.#host.execute(request),
          rdbLoader: (source) =>
            this.rdbLoader(RdbReader.ofSource(source, this.rdb.records.routines), true),
          seconds: () => clock.monotonicMs() / 1000,
          log,
        },
        manifest,
      );
      const finish = (seconds: string): void => {
        if (loader.totalBytes > 0) {
          log('notice', `DB loaded from append only file: ${seconds} seconds`);
        }
        this.rdb.functions = loader.functions;
        this.rdb.keysLoaded = loader.keysLoaded;
        keyspace.effects.drop();
        this.aof.folder.manifest = manifest;
        this.rdb.isSaved();
        // DEBUG LOADAOF may load a file that is not being written.
        if (!config.get('appendonly')) return;
        this.aof.openOnStart(manifest, loader.lastCrc, loader.baseBytes);
        this.aof.folder.removeHistory();
      };
      return this.#begin(loader.totalBytes, {
        step: () => loader.step(),
        position: () => loader.loadedBytes,
        finish,
        close: () => loader.close(),
      });
    } catch (error) {
      if (error instanceof AofLoadError) return undefined;
      log('warning', `Can't load the append-only file: ${fileErrorOf(error).message}`);
      return undefined;
    }
  }

  #begin(totalBytes: number, source: ConstructorParameters<typeof Loading>[2]): Loading {
    const { clock, keyspace, config } = this.#host;
    const settings = {
      clock,
      keyspace,
      loadDelay: () => config.get('key-load-delay'),
      log: (level: LogLevel, text: string) => this.#host.log(level, text),
    };
    const loading = new Loading(settings, totalBytes, source, () => {
      this.#loading = undefined;
      this.#host.stateChanged();
    });
    this.#loading = loading;
    this.#host.stateChanged();
    return loading;
  }

  /** DEBUG RELOAD and LOADAOF, which load while everybody waits: true when it worked. */
  loadAtOnce(loading: Loading | undefined): boolean {
    while (loading !== undefined && !loading.done) loading.slice(1000);
    return loading !== undefined && !loading.failed;
  }

  /** For DEBUG LOADAOF: from the files as they are now. */
  reloadAof(): boolean {
    this.aof.close();
    return this.loadAtOnce(this.#startLoadingAof());
  }

  /**
   * The server is to stop: saves what is to be saved. False when that failed, and then the server
   * should not stop, unless it is forced to.
   */
  prepareToStop(mode: StopMode, force: boolean): boolean {
    const { log } = this.#host;
    log('warning', 'User requested shutdown...');
    if (this.#finishFiles(mode, force)) return true;
    log('warning', 'Errors trying to shut down the server. Check the logs for more information.');
    return false;
  }

  #finishFiles(mode: StopMode, force: boolean): boolean {
    const { config, log } = this.#host;
    const isLoading = this.#loading !== undefined;
    if (this.rdb.running !== undefined) {
      log('warning', 'There is a background save of an .rdb. Stopping it!');
      this.rdb.stop();
    }
    if (this.aof.state !== 'off' && !isLoading) {
      // The first file is being written, or will be: none there is has the data.
      const isFirst = this.aof.state === 'waiting';
      if (isFirst && !force) {
        log('warning', "Writing initial AOF, can't exit.");
        return false;
      }
      if (isFirst) log('warning', 'Writing initial AOF. Exit anyway.');
      if (this.aof.rewriting !== undefined) {
        log('warning', 'There is a background rewrite of the AOF. Stopping it!');
      }
      log('notice', 'Calling fsync() on the AOF file.');
      try {
        this.aof.finish();
      } catch (error) {
        log('warning', `Fail to fsync the AOF file: ${fileErrorOf(error).message}`);
        if (!force) return false;
      }
    }
    const saves = mode === 'save' || (mode === 'default' && config.get('save').length > 0);
    if (!saves || isLoading) return true;
    log('notice', 'Saving the final RDB snapshot before exiting.');
    if (this.rdb.saveNow()) return true;
    log('warning', "Error trying to save the DB, can't exit.");
    return force;
  }

  /** What FLUSHALL leaves behind on disk, when there are save points: nothing. */
  flushedAll(): void {
    if (this.#host.config.get('save').length > 0 && this.#loading === undefined) {
      // What is being saved, or is saved and not yet named, is of before.
      this.rdb.stop();
      this.rdb.saveNow();
    }
  }

  /** The directory of the RDB file, for those who put something beside it. */
  pathInDirectory(name: string): string {
    return joinPath(this.#host.config.get('dir'), name);
  }
}
