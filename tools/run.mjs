// Runs a TypeScript program of this repository on any supported Node.js (20 cannot strip types by
// itself): `node tools/run.mjs benchmark/run.ts [arguments]`.
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';

const [source, ...rest] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: node tools/run.mjs FILE.ts [arguments]');
  process.exit(1);
}
const outfile = resolve('build/run', `${basename(source, '.ts')}.mjs`);
await build({
  entryPoints: [source],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
await stop();
process.argv = [process.argv[0], outfile, ...rest];
await import(pathToFileURL(outfile).href);
