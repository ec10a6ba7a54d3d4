// Bundles the server into dist/respite-server.cjs, and what reads and runs it into dist/respite.js.
// One bundle because start-up time counts: loading some two hundred modules one by one costs Node
// more than everything else the server does to start. Types are checked separately (`npm run
// types`); this step only strips them.
//
// The finished files are moved into place, so that whoever starts the server meanwhile finds the
// old bundle or the new one, whole. They carry the time at which the build began: a source that
// changes while it runs is newer than its bundle, and spawn_redis_server.sh will build again.
import { chmod, mkdir, rename, utimes, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const startedAt = new Date();
const root = fileURLToPath(new URL('..', import.meta.url));

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
  write: false,
};

const program = {
  ...common,
  entryPoints: ['src/main.ts'],
  outfile: 'dist/respite-server.cjs',
  format: 'cjs',
  sourcemap: true,
  // Where it is run there is no `import()`.
  supported: { 'dynamic-import': false },
};

const launcher = {
  ...common,
  entryPoints: ['src/launcher.ts'],
  outfile: 'dist/respite.js',
  format: 'esm',
  banner: { js: '#!/usr/bin/env node' },
};

const built = await Promise.all([build(program), build(launcher)]).catch((error) => {
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

// The launcher last, and the source map first: what is started arrives when all else is there.
const outputFiles = built.flatMap((one) => one.outputFiles);
const order = ['.map', '.cjs', '.js'];
outputFiles.sort((a, b) => order.indexOf(extname(a.path)) - order.indexOf(extname(b.path)));
for (const { path, text } of outputFiles) {
  const unfinished = `${path}.${process.pid}.tmp`;
  const isLauncher = path.endsWith('.js');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(unfinished, path.endsWith('.map') ? text : restoreConstants(text));
  await chmod(unfinished, isLauncher ? 0o755 : 0o644);
  await utimes(unfinished, startedAt, startedAt);
  await rename(unfinished, path);
}
