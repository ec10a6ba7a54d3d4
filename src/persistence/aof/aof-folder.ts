/** The directory that the files of an append-only file stand in: their paths, and the manifest. */
import type { Config } from '../../config/config.ts';
import { type Files, fileErrorOf, joinPath, replaceWhole } from '../files.ts';
import { EMPTY_MANIFEST, formatManifest, type Manifest, withoutHistory } from './manifest.ts';

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
