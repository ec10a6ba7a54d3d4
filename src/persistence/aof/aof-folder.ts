/** The directory that the files of an append-only file stand in: their paths, and the manifest. */
import type { Config } from '../../config/config.ts';
import { type Files, joinPath, removeIfThere, replaceWhole } from '../files.ts';
import { type AofPart, formatManifest, type Manifest } from './manifest.ts';

interface Host {
  readonly config: Config;
  readonly files: Files;
  log(level: 'notice', text: string): void;
}

export class AofFolder {
  readonly #host: Host;

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
  }

  removeParts(parts: readonly AofPart[]): void {
    const { files, log } = this.#host;
    for (const { name } of parts) {
      log('notice', `Removing the history file ${name} in the background`);
      removeIfThere(files, this.path(name));
    }
  }
}
