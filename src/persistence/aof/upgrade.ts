/** Takes over the append-only file of one piece that Redis wrote before version 7. */
import { directoryOf, type Files, joinPath, replaceWhole } from '../files.ts';
import { formatManifest, type Manifest } from './manifest.ts';

interface Where {
  readonly directory: string;
  readonly prefix: string;
  readonly manifestPath: string;
}

/**
 * The manifest, in which an old file, if there is one and nothing newer, has become the base. The
 * manifest is written first: should the move not happen, the next start does it.
 */
export function upgradeOldFile(
  files: Files,
  where: Where,
  directory: string,
  manifest: Manifest,
  log: (level: 'notice', text: string) => void,
): Manifest {
  const { prefix } = where;
  const oldPath = joinPath(directory, prefix);
  if (files.sizeOf(oldPath) < 0) return manifest;
  const newPath = joinPath(where.directory, prefix);
  const { base, increments } = manifest;
  const isEmpty = base === undefined && increments.length === 0;
  const wasBegun = base?.name === prefix && increments.length === 0 && files.sizeOf(newPath) < 0;
  if (!isEmpty && !wasBegun) return manifest;
  const upgraded: Manifest = {
    ...manifest,
    base: { name: prefix, sequence: 1, type: 'b' },
    baseSequence: 1,
  };
  files.makeDirectory(where.directory);
  const temporary = joinPath(where.directory, `temp-${prefix}.manifest`);
  replaceWhole(files, where.manifestPath, temporary, formatManifest(upgraded));
  files.rename(oldPath, newPath);
  // The new name first: a file of two names can be found, one without any cannot.
  files.syncDirectory(where.directory);
  files.syncDirectory(directoryOf(oldPath));
  log(
    'notice',
    `Successfully migrated an old-style AOF file (${prefix}) into the AOF directory ` +
      `(${where.directory}).`,
  );
  return upgraded;
}
