/**
 * The append-only file: takes the effects of every turn before anything is answered, brings them to
 * the disk as `appendfsync` says, and rewrites itself. DESIGN.md beside this folder says how it
 * fails: a write that did not work is tried again, a file whose fsync failed is never continued.
 */
import type { Crc64 } from '../../base/crc64.ts';
import { OutOfMemoryError } from '../../memory/out-of-memory-error.ts';
import { type FileError, type Files, fileErrorOf } from '../files.ts';
import { drive, type PersistenceHost, type RdbPersistence } from '../rdb-persistence.ts';
import type { RdbSave, SaveEnd } from '../snapshot/rdb-save.ts';
import { AofFolder } from './aof-folder.ts';
import { IncrementFile } from './increment-file.ts';
import { type Manifest, nextBase, partsOf, withBase } from './manifest.ts';
import { type Rewrite, Rewrites } from './rewrite.ts';
import { SyncDelays } from './sync-delays.ts';
import { SyncWaiters } from './sync-waiters.ts';

/** `waiting`: enabled, but only a rewrite will make a whole file of it. */
export type AofState = 'off' | 'on' | 'waiting';

const SYNC_EVERY_MS = 1000;
/** An error that lasts is told so often: the log is likely to be on the same disk. */
const TELL_EVERY_MS = 30_000;

export class AppendOnlyFile {
  readonly #host: PersistenceHost;
  readonly #rdb: RdbPersistence;
  readonly #files: Files;
  readonly folder: AofFolder;
  state: AofState = 'off';
  #file: IncrementFile | undefined = undefined;
  /** Bytes in the base and in increments that are complete. */
  #bytesBefore = 0;
  #rewriteBaseBytes = 0;
  #dirtyAtCommit = 0;
  /** Of the clock that is never set, here and below: the other may be put back by an hour. */
  #lastSyncMs = 0;
  #error: FileError | undefined = undefined;
  /** The directory in which the file that is written was opened. */
  #openedIn = '';
  /** When the log was told of it. */
  #toldMs = 0;
  /** Only a rewrite will make a whole file again: what the last increment has is not known. */
  #incomplete = false;
  readonly rewrites: Rewrites;
  readonly delays = new SyncDelays();
  /** Bytes of effects since the start, and how many of them are on the disk: for WAITAOF. */
  offset = 0;
  syncedOffset = 0;
  readonly waiters = new SyncWaiters();

  constructor(host: PersistenceHost, rdb: RdbPersistence) {
    this.#host = host;
    this.#rdb = rdb;
    this.#files = host.files;
    this.folder = new AofFolder(host);
    this.rewrites = new Rewrites(host);
  }

  /** Undefined when all is well; else what the disk said. */
  get error(): FileError | undefined {
    return this.#error;
  }

  get rewriting(): RdbSave | undefined {
    return this.rewrites.running?.save;
  }

  get currentBytes(): number {
    return this.#bytesBefore + (this.#file?.size ?? 0);
  }

  get baseBytes(): number {
    return this.#rewriteBaseBytes;
  }

  get isSyncing(): boolean {
    return this.#file?.syncing === true;
  }

  get #annotations(): { checksums: boolean; timestamps: boolean } {
    const { config } = this.#host;
    return {
      checksums: config.get('aof-checksum'),
      timestamps: config.get('aof-timestamp-enabled'),
    };
  }

  /**
   * At the start, when `manifest` has been loaded (or there was none): opens the last increment, or
   * the first one behind a new base. Throws a FileError.
   */
  openOnStart(manifest: Manifest, crc: Crc64 | undefined, baseBytes: number): void {
    const { log } = this.#host;
    this.#files.makeDirectory(this.folder.directory);
    this.folder.manifest = manifest;
    this.#openedIn = this.folder.directory;
    this.folder.tellOfStrangers(manifest);
    let next = manifest;
    if (manifest.base === undefined && manifest.increments.length === 0) {
      const base = this.folder.firstBase(manifest, this.#baseForm === 'aof base');
      const temporary = this.folder.path(`temp-${base.name}`);
      this.#rdb.saveAtOnce(this.folder.path(base.name), temporary, this.#baseForm);
      log('notice', `Creating AOF base file ${base.name} on server start`);
      next = withBase(manifest, base, 0);
    }
    const isNew = manifest.increments.length === 0;
    if (isNew) next = this.folder.withNewIncrement(next);
    const last = next.increments[next.increments.length - 1];
    this.#file = new IncrementFile(
      this.#files,
      this.folder.path(last.name),
      this.#host.clock,
      isNew ? undefined : crc,
    );
    if (next !== manifest) this.folder.saveManifest(next);
    log('notice', `${isNew ? 'Creating' : 'Opening'} AOF incr file ${last.name} on server start`);
    this.#bytesBefore = 0;
    for (const { name } of partsOf(next)) {
      if (name !== last.name) this.#bytesBefore += this.folder.sizeOf(name);
    }
    this.#rewriteBaseBytes = baseBytes;
    this.state = 'on';
    this.#begin();
  }

  get #baseForm(): 'aof base' | 'commands' {
    return this.#host.config.get('aof-use-rdb-preamble') ? 'aof base' : 'commands';
  }

  #begin(): void {
    const { effects, dirty } = this.#host.keyspace;
    effects.enabled = true;
    effects.forgetDatabase();
    this.#dirtyAtCommit = dirty;
    this.#lastSyncMs = this.#host.clock.monotonicMs();
  }

  /**
   * Writes what this turn has changed, and with `always` brings it to the disk. Must be called
   * before anybody is answered. False when it could not: then nobody who wrote may be answered.
   */
  commit(): boolean {
    const { keyspace, config } = this.#host;
    const { effects } = keyspace;
    const { length } = effects;
    if (length === 0 || this.state === 'off') return true;
    const hasWritten = keyspace.dirty !== this.#dirtyAtCommit;
    this.#dirtyAtCommit = keyspace.dirty;
    const file = this.#file;
    if (file === undefined || file.broken) {
      // What was changed is in memory, and will be in the next whole file.
      effects.drop();
      this.offset += length;
      return !hasWritten || (this.state === 'waiting' && this.#error === undefined);
    }
    try {
      file.append(effects.bytes, length, this.#annotations);
    } catch (error) {
      this.#failed(fileErrorOf(error), 'Error writing to the AOF file');
      return !hasWritten;
    }
    effects.drop();
    this.offset += length;
    if (config.get('appendfsync') === 'always') {
      try {
        file.sync();
      } catch (error) {
        this.#failed(fileErrorOf(error), "Can't persist AOF for fsync error");
        return !hasWritten;
      }
      this.#synced(this.offset);
    }
    if (this.#error !== undefined && !this.#incomplete) this.#healed();
    return true;
  }

  #synced(offset: number): void {
    this.#lastSyncMs = this.#host.clock.monotonicMs();
    // While a rewrite is to make a whole file of it, what is in the increment cannot be read back.
    if (this.state !== 'on' || this.#incomplete) return;
    this.syncedOffset = Math.max(this.syncedOffset, offset);
    this.waiters.synced(this.syncedOffset);
  }

  #failed(error: FileError, what: string): void {
    const now = this.#host.clock.monotonicMs();
    const isNews = this.#error?.code !== error.code;
    if (isNews || now - this.#toldMs >= TELL_EVERY_MS) {
      this.#host.log('warning', `${what}: ${error.message}`);
      this.#toldMs = now;
    }
    this.#error = error;
    if (this.#file?.broken === true && !this.#incomplete) {
      this.#incomplete = true;
      this.#host.log(
        'warning',
        'What the disk has of the AOF is not known: writes are refused until it is rewritten',
      );
      this.rewrites.hurry();
    }
    this.#host.stateChanged();
  }

  #healed(): void {
    this.#host.log('warning', 'AOF write error looks solved, the server can write again.');
    this.#error = undefined;
    this.#host.stateChanged();
  }

  /** Some times a second: fsync, what could not be written, and rewrites that are due. */
  tick(mayRewrite: boolean): void {
    if (this.state === 'off') return;
    const now = this.#host.clock.monotonicMs();
    if (this.#error !== undefined && !this.#incomplete) this.#tryAgain();
    this.#syncEverySecond(now);
    if (this.rewriting !== undefined) return;
    const mustRewrite = this.state === 'waiting' || this.#incomplete;
    if (mustRewrite && mayRewrite && this.rewrites.mayTry) this.startRewrite();
  }

  /** Nothing may be left to write by which success would show, so an empty write is tried. */
  #tryAgain(): void {
    const { effects } = this.#host.keyspace;
    if (effects.length > 0) {
      this.commit();
      return;
    }
    try {
      this.#file?.append(effects.bytes, 0, this.#annotations);
      this.#file?.sync();
    } catch (error) {
      this.#failed(fileErrorOf(error), 'Error writing to the AOF file');
      return;
    }
    this.#healed();
  }

  #syncEverySecond(now: number): void {
    const file = this.#file;
    const { config } = this.#host;
    if (file === undefined || file.broken || !file.needsSync) return;
    if (config.get('appendfsync') !== 'everysec' || now - this.#lastSyncMs < SYNC_EVERY_MS) return;
    if (file.syncing) {
      this.delays.wait(now, this.#host.log);
      return;
    }
    this.delays.over();
    const isBusy = this.rewriting !== undefined || this.#rdb.running !== undefined;
    if (isBusy && config.get('no-appendfsync-on-rewrite')) return;
    const { offset } = this;
    this.#lastSyncMs = now;
    file.syncLater((error) => {
      if (file !== this.#file) return;
      if (error !== undefined) this.#failed(error, 'Fail to fsync the AOF file');
      else this.#synced(offset);
    });
  }

  /** By how many per cent the file has grown since it was last rewritten, if that is enough. */
  growthDue(): number | undefined {
    if (this.state !== 'on') return undefined;
    return this.rewrites.growthDue(this.currentBytes, this.#rewriteBaseBytes);
  }

  /** `appendfsync` is `always` now: so it is for what was written before. */
  syncAtOnce(): void {
    const file = this.#file;
    if (file === undefined || file.broken || !file.needsSync) return;
    if (this.#host.config.get('appendfsync') !== 'always') return;
    try {
      file.sync();
      this.#synced(this.offset);
    } catch (error) {
      this.#failed(fileErrorOf(error), "Can't persist AOF for fsync error");
    }
  }

  /** CONFIG SET appendonly yes, when a rewrite cannot begin now. */
  enableLater(): void {
    this.#wait();
    this.rewrites.schedule();
  }

  #wait(): void {
    this.state = 'waiting';
    this.#error = undefined;
    // What there is already is no effect, and not on the disk either: WAITAOF is to wait for it.
    this.offset++;
    this.#begin();
  }

  /** CONFIG SET appendonly yes. False when a rewrite cannot even begin. */
  enable(): boolean {
    this.#wait();
    if (this.startRewrite()) return true;
    this.state = 'off';
    this.#host.keyspace.effects.enabled = false;
    this.#host.log(
      'warning',
      'The AOF cannot be enabled: a rewrite could not begin. The lines above say why.',
    );
    return false;
  }

  /** CONFIG SET appendonly no. */
  disable(): void {
    this.rewrites.giveUp();
    this.commit();
    this.close();
    this.state = 'off';
    this.#error = undefined;
    this.#incomplete = false;
    this.#host.keyspace.effects.enabled = false;
    this.#host.stateChanged();
  }

  /** Brings all to the disk, for a server that stops. Throws a FileError. */
  finish(): void {
    if (this.state === 'off') return;
    const isWritten = this.commit();
    if ((!isWritten || this.#incomplete) && this.#error !== undefined) throw this.#error;
    this.rewrites.beginAnew();
    if (this.#annotations.checksums) this.#file?.seal();
    this.#file?.sync();
  }

  close(): void {
    const file = this.#file;
    if (file === undefined) return;
    this.#file = undefined;
    try {
      if (!file.broken) {
        if (this.#annotations.checksums) file.seal();
        file.sync();
      }
      file.close();
    } catch (error) {
      this.#host.log('warning', `Fail to fsync the AOF file: ${fileErrorOf(error).message}`);
    }
  }

  /**
   * `dir` was set: whoever starts a server there is to find the data, so the file is rewritten in
   * that place. What has begun elsewhere is no use.
   */
  directoryChanged(): void {
    if (this.state === 'off' || this.folder.directory === this.#openedIn) return;
    this.rewrites.schedule();
    this.rewrites.beginAnew();
  }

  /** BGREWRITEAOF. False when it could not begin; the log says why. */
  startRewrite(): boolean {
    if (this.rewriting !== undefined) throw new Error('a rewrite is under way already');
    this.rewrites.begins();
    let rewrite: Rewrite;
    try {
      rewrite = this.#beginRewrite();
    } catch (error) {
      if (error instanceof OutOfMemoryError) throw error;
      const reason = fileErrorOf(error).message;
      this.#host.log('warning', `Can't begin to rewrite the append-only file: ${reason}`);
      this.rewrites.failed();
      if (this.#file?.broken === true) this.#failed(fileErrorOf(error), 'The AOF is broken');
      return false;
    }
    const { save } = rewrite;
    this.rewrites.running = rewrite;
    save.onEnd = (end) => this.#rewritten(end);
    this.#host.log(
      'notice',
      `Background append only file rewriting started by pid ${this.#host.processId}`,
    );
    drive(save, this.#host);
    this.#host.stateChanged();
    return true;
  }

  #beginRewrite(): Rewrite {
    this.commit();
    this.#dropUnwritten();
    this.#openedIn = this.folder.directory;
    this.#files.makeDirectory(this.folder.directory);
    const old = this.#file;
    const base = nextBase(this.folder.manifest, this.folder.prefix, this.#baseForm === 'aof base');
    const startedMs = this.#host.clock.monotonicMs();
    let next = this.folder.manifest;
    let renames: Rewrite['renames'];
    if (this.state !== 'off') {
      next = this.folder.withNewIncrement(this.folder.manifest);
      const name = next.increments[next.increments.length - 1].name;
      if (this.state === 'on' && old !== undefined && !this.#incomplete) {
        this.#continueIn(old, next, name);
      } else {
        renames = { from: `temp-${this.folder.prefix}.incr`, to: name };
        this.#replaceFile(this.folder.newTemporary(renames.from, this.#host.clock));
      }
      this.#host.keyspace.effects.forgetDatabase();
    }
    const temporary = this.#rdb.newTemporaryPath('temp-rewriteaof-bg-', '.aof');
    const save = this.#rdb.order(this.folder.path(base.name), temporary, this.#baseForm);
    const kept = this.state === 'off' ? 0 : 1;
    return { save, startedMs, base, manifestAfter: withBase(next, base, kept), renames };
  }

  /**
   * What could not be written before a rewrite begins will be in the base, so it must not stand
   * behind it as well; and until there is that base, no file has it.
   */
  #dropUnwritten(): void {
    const { effects } = this.#host.keyspace;
    if (this.state === 'off' || effects.length === 0) return;
    this.offset += effects.length;
    effects.drop();
    this.#incomplete = true;
  }

  /** Closes an increment that is whole and goes on in the next, which the manifest names first. */
  #continueIn(old: IncrementFile, next: Manifest, name: string): void {
    if (this.#annotations.checksums) old.seal();
    old.sync();
    this.#synced(this.offset);
    const file = this.folder.newIncrement(name, this.#host.clock);
    try {
      this.folder.saveManifest(next);
    } catch (error) {
      file.close();
      throw error;
    }
    this.#replaceFile(file);
  }

  #replaceFile(file: IncrementFile): void {
    const old = this.#file;
    this.#file = file;
    if (old === undefined) return;
    this.#bytesBefore += old.size;
    old.close();
  }

  #rewritten(end: SaveEnd): void {
    const rewrite = this.rewrites.ends();
    if (end !== undefined) this.#dropTemporary(rewrite);
    if (end === 'aborted') {
      const { log } = this.#host;
      log('notice', 'AOF rewrite terminated: its data were flushed, or it was stopped');
      this.rewrites.stopped();
    } else if (end !== undefined) {
      this.#rewriteFailed(end);
    } else {
      try {
        this.#adopt(rewrite);
      } catch (error) {
        this.folder.abandon(rewrite.base);
        this.#rewriteFailed(fileErrorOf(error));
      }
    }
    this.#host.stateChanged();
  }

  /** The next base will have what is in it, and may need its room on the disk. */
  #dropTemporary({ renames }: Rewrite): void {
    if (renames === undefined) return;
    this.folder.dropTemporary(renames.from, this.#file);
    this.#file = undefined;
  }

  #rewriteFailed(error: FileError): void {
    this.#host.log('warning', `Background AOF rewrite terminated with error: ${error.message}`);
    this.rewrites.failed();
  }

  /** The new base is there: from now on the file consists of it and what was written since. */
  #adopt({ base, manifestAfter, renames }: Rewrite): void {
    const { log } = this.#host;
    const file = this.#file;
    log('notice', 'Background AOF rewrite terminated with success');
    if (renames !== undefined) {
      if (file !== undefined) {
        this.commit();
        if (file.broken) throw this.#error ?? new Error('a broken file without an error');
        file.sync();
      }
      this.folder.giveName(renames.from, renames.to);
    }
    this.folder.saveManifest(manifestAfter);
    this.#bytesBefore = this.folder.sizeOf(base.name);
    this.#rewriteBaseBytes = this.currentBytes;
    this.rewrites.succeeded();
    if (this.state === 'waiting') this.state = 'on';
    if (this.state === 'on' && renames !== undefined) {
      this.#incomplete = false;
      if (this.#error !== undefined) this.#healed();
      this.#synced(this.offset);
    }
    this.folder.removeHistory();
    log('notice', 'Background AOF rewrite finished successfully');
  }
}
