/** The directory that the files of an append-only file stand in: their paths, and the manifest. */

import type { Clock } from '../../base/clock.ts';
import type { Config } from '../../config/config.ts';
import { type Files, fileErrorOf, joinPath, removeIfThere, replaceWhole } from '../files.ts';
import { IncrementFile } from './increment-file.ts';
import {
  type AofPart,
  EMPTY_MANIFEST,
  formatManifest,
  type Manifest,
  nextBase,
  partsOf,
  withIncrement,
  withoutHistory,
} from './manifest.ts';

/** What follows the prefix in the name of a part. */
const PART_ENDING = /^\.\d+\.(base\.(rdb|aof)|incr\.aof)$/;

interface Host {
  readonly config: Config;
  readonly files: Files;
  log(level: 'notice' | 'warning', text: string): void;
}

export class AofFolder {
  readonly #host: Host;
  /** As it is on the disk. */
  manifest: Manifest = EMPTY_MANIFEST;
  /** Replacing it failed at a point from which nobody knows which one the disk has. */
  #isUncertain = false;
  /** Bases that were to be named by a manifest that could not be written. */
  #abandoned: string[] = [];

  constructor(host: Host) {
    this.#host = host;
  }

  get directory(): string {
    const { config } = this.#host;
    return joinPath(config.get('dir'), config.get('appenddirname'));
  }

  /** What the names of all files begin with. */
  get prefix(): string {
    return this.#host.config.get('appendfilename');
  }

  get manifestPath(): string {
    return this.path(`${this.prefix}.manifest`);
  }

  path(name: string): string {
    return joinPath(this.directory, name);
  }

  /** 0 when it is not there. */
  sizeOf(name: string): number {
    return Math.max(this.#host.files.sizeOf(this.path(name)), 0);
  }

  /**
   * With one more increment. A file that has content and is in no manifest is passed over: it was
   * left behind, or its manifest was lost, and what is in it must not become part of this one.
   */
  withNewIncrement(manifest: Manifest): Manifest {
    let before = manifest;
    for (;;) {
      const next = withIncrement(before, this.prefix);
      const { incrementSequence } = next;
      if (this.sizeOf(lastIncrement(next).name) === 0) {
        return { ...next, increments: [...manifest.increments, lastIncrement(next)] };
      }
      before = { ...manifest, incrementSequence };
    }
  }

  /** Of a rewrite: a file that is empty as yet. Throws a FileError. */
  newIncrement(name: string, clock: Clock): IncrementFile {
    const file = new IncrementFile(this.#host.files, this.path(name), clock);
    this.#host.log('notice', `Creating AOF incr file ${name} on background rewrite`);
    return file;
  }

  /** One with a name for the time being; what was left of another is not gone on with. */
  newTemporary(name: string, clock: Clock): IncrementFile {
    const { files } = this.#host;
    if (files.sizeOf(this.path(name)) >= 0) files.remove(this.path(name));
    return this.newIncrement(name, clock);
  }

  dropTemporary(name: string, file: IncrementFile | undefined): void {
    const { files, log } = this.#host;
    log('notice', `Removing the temp incr aof file ${name}`);
    try {
      file?.close();
    } catch (error) {
      fileErrorOf(error); // The descriptor is gone all the same.
    }
    removeIfThere(files, this.path(name));
  }

  /** What had a name for the time being gets its own. Throws a FileError. */
  giveName(from: string, to: string): void {
    this.#host.files.rename(this.path(from), this.path(to));
    const { log } = this.#host;
    log('notice', `Successfully renamed the temporary AOF incr file ${from} into ${to}`);
  }

  /** The first base of all; the same goes for it. */
  firstBase(manifest: Manifest, isRdb: boolean): AofPart {
    let before = manifest;
    for (;;) {
      const base = nextBase(before, this.prefix, isRdb);
      if (this.sizeOf(base.name) === 0) return base;
      before = { ...manifest, baseSequence: base.sequence };
    }
  }

  /** Says that there are files here that look like parts and that no manifest names. */
  tellOfStrangers(manifest: Manifest): void {
    const { files, log } = this.#host;
    const named = new Set([...partsOf(manifest), ...manifest.history].map(({ name }) => name));
    const isPart = (name: string): boolean => {
      if (!name.startsWith(`${this.prefix}.`)) return false;
      return PART_ENDING.test(name.slice(this.prefix.length));
    };
    const strangers = files.list(this.directory).filter((name) => isPart(name) && !named.has(name));
    const withContent = strangers.filter((name) => this.sizeOf(name) > 0);
    if (withContent.length === 0) return;
    log(
      'warning',
      `WARNING: ${this.directory} holds files of an append-only file that its manifest does not ` +
        `name, so that nothing of them was loaded: ${withContent.join(', ')}. They are left alone.`,
    );
  }

  /** Replaces the manifest. Throws a FileError. */
  saveManifest(manifest: Manifest): void {
    const { files } = this.#host;
    const bytes = formatManifest(manifest);
    this.#isUncertain = true;
    replaceWhole(files, this.manifestPath, this.path(`temp-${this.prefix}.manifest`), bytes);
    this.#isUncertain = false;
    this.manifest = manifest;
  }

  /**
   * A base has its name, and no manifest could be made to say so, or perhaps it does all the same.
   * The next base must not take its place: increments that do not belong to it would follow.
   */
  abandon({ name, sequence }: AofPart): void {
    this.manifest = { ...this.manifest, baseSequence: sequence };
    this.#abandoned.push(name);
  }

  /** Removes the files that a rewrite has made superfluous. */
  removeHistory(): void {
    const { config, files, log } = this.#host;
    if (config.get('aof-disable-auto-gc')) return;
    if (this.#isUncertain && !this.#isSaved(this.manifest)) return;
    const history = this.manifest.history.map(({ name }) => name);
    for (const name of [...history, ...this.#abandoned]) {
      log('notice', `Removing the history file ${name} in the background`);
      // Nobody needs it any more, and nobody can help it if it stays.
      files.removeLater(this.path(name), () => {});
    }
    this.#abandoned = [];
    if (history.length > 0) this.#isSaved(withoutHistory(this.manifest));
  }

  #isSaved(manifest: Manifest): boolean {
    try {
      this.saveManifest(manifest);
      return true;
    } catch (error) {
      const reason = fileErrorOf(error).message;
      this.#host.log('warning', `The AOF manifest could not be tidied: ${reason}`);
      return false;
    }
  }
}

function lastIncrement({ increments }: Manifest): AofPart {
  return increments[increments.length - 1];
}
