// Bundles the server into one file, dist/respite.js. One file because start-up time counts: loading
// some two hundred modules one by one costs Node more than everything else the server does to start.
// Types are checked separately (`npm run types`); this step only strips them.
import { chmod } from 'node:fs/promises';
import { build } from 'esbuild';

await build({
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
});
await chmod('dist/respite.js', 0o755);
