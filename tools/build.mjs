// Bundles the server into one file, dist/respite.js. One file because start-up time counts: loading
// some two hundred modules one by one costs Node more than everything else the server does to
// start. Types are checked separately (`npm run types`); this step only strips them.
//
// The finished files are moved into place, so that whoever starts the server meanwhile finds the
// old bundle or the new one, whole. They carry the time at which the build began: a source that
// changes while it runs is newer than its bundle, and spawn_redis_server.sh will build again.
import { chmod, mkdir, rename, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const startedAt = new Date();
const root = fileURLToPath(new URL('..', import.meta.url));

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outfile: 'dist/respite.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  legalComments: 'none',
  banner: { js: '#!/usr/bin/env node' },
  logLevel: 'warning',
  write: false,
}).catch((error) => {
  // What is wrong with the sources has been printed by now.
  if (error.errors === undefined) throw error;
  process.exit(1);
});

// esbuild declares everything at top level with `var`. Of a constant V8 then knows neither the
// value nor that it is a number, and `x + LIMIT` becomes floating-point arithmetic with checks. As
// `const` it is folded into the machine code. What the sources spell in capitals is constant.
function restoreConstants(source) {
  return source.replace(/^var (?=[A-Z][A-Z0-9_]* = )/gm, 'const ');
}

// The source map first: the bundle's arrival is what says that the build is done.
outputFiles.sort((a, b) => Number(b.path.endsWith('.map')) - Number(a.path.endsWith('.map')));
for (const { path, text } of outputFiles) {
  const unfinished = `${path}.${process.pid}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(unfinished, path.endsWith('.js') ? restoreConstants(text) : text);
  await chmod(unfinished, path.endsWith('.js') ? 0o755 : 0o644);
  await utimes(unfinished, startedAt, startedAt);
  await rename(unfinished, path);
}
