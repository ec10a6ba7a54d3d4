/**
 * What `node dist/respite.js` runs first: it reads the program beside it, dist/respite-server.cjs,
 * and runs it. Node would read so large a module in one piece, as text of two bytes a character if
 * a single comment is not ASCII, and twice; and the C library, having seen a block of that size
 * freed, would from then on keep twice as much in the arena of every thread that V8 compiles in.
 * Read a piece at a time the server takes 20 MB less when it starts, and 7 MB less once its
 * functions are compiled. See docs/decisions/0018-the-program-is-read-in-pieces.md.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';

/** Smaller than what glibc maps for itself, 128 KiB. */
const PIECE_BYTES = 64 * 1024;

const program = fileURLToPath(new URL('respite-server.cjs', import.meta.url));

/** Only comments of the bundle are not ASCII, so a byte may stand for a character. */
function readInPieces(path: string): string {
  const file = openSync(path, 'r');
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  let text = '';
  for (;;) {
    const length = readSync(file, piece);
    if (length === 0) break;
    text += piece.latin1Slice(0, length);
  }
  closeSync(file);
  return text;
}

const run = compileFunction(readInPieces(program), ['require'], { filename: program });
run(createRequire(program));
