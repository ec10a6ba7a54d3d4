/** The directory that the files of an append-only file stand in: their paths, and the manifest. */
import type { Config } from '../../config/config.ts';
import { type Files, fileErrorOf, joinPath, replaceWhole } from '../files.ts';
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
    replaceWhole(files, this.manifestPath, this.path(`temp-${this.prefix}.manifest`), bytes);
    this.manifest = manifest;
  }

  /** Removes the files that a rewrite has made superfluous. */
  removeHistory(): void {
    const { config, files, log } = this.#host;
    const { history } = this.manifest;
    if (history.length === 0 || config.get('aof-disable-auto-gc')) return;
    for (const { name } of history) {
      log('notice', `Removing the history file ${name} in the background`);
      // Nobody needs it any more, and nobody can help it if it stays.
      files.removeLater(this.path(name), () => {});
    }
    try {
      this.saveManifest(withoutHistory(this.manifest));
    } catch (error) {
      log('warning', `The AOF manifest could not be tidied: ${fileErrorOf(error).message}`);
    }
  }
}

function lastIncrement({ increments }: Manifest): AofPart {
  return increments[increments.length - 1];
}
