/**
 * LOLWUT: a picture of no use, and the version. Ours is what a toy of gears draws, a pen in a
 * small wheel rolling inside a larger one, on a grid of Braille dots; no two are the same.
 */

import { asciiBytes } from '../../base/ascii.ts';
import { type Random, randomBelow } from '../../base/random.ts';
import { integer, optional } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER } from '../framework/errors.ts';

const VERSION = asciiBytes('version');
/** The versions whose pictures take a size, and how many numbers Redis reads for each. */
const NUMBERS_OF_VERSION: Readonly<Record<number, number>> = { 5: 3, 6: 2 };

const USUAL_COLUMNS = 48;
const USUAL_ROWS = 24;
const MOST_COLUMNS = 240;
const MOST_ROWS = 120;

/** A character has two dots across and four down. */
const DOTS_ACROSS = 2;
const DOTS_DOWN = 4;
const BLANK_BRAILLE = 0x2800;
/** The bits of a character's dots, row by row. */
const DOT_BITS: readonly number[] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

export const lolwut = defineCommand({
  name: 'LOLWUT',
  group: 'server',
  since: '5.0.0',
  summary: 'Draws something, and tells the version.',
  complexity: '',
  arity: -1,
  flags: ['readonly', 'fast'],
  arguments: [optional(integer('version', { token: 'VERSION' }))],
  // What follows the version is read or left alone depending on it.
  parsesItself: true,
  run(call) {
    const size = readSize(call);
    if (size === undefined) return;
    const { server, reply } = call;
    const picture = drawGears(server.random, size.columns, size.rows);
    const version = server.identity.redisVersion;
    reply.verbatimText(`${picture}\nA wheel in a wheel. Redis ver. ${version}\n`);
  },
});

/** Undefined when an argument that is read is no integer, which is answered. */
function readSize(call: Call): { columns: number; rows: number } | undefined {
  const size = [USUAL_COLUMNS, USUAL_ROWS];
  if (call.request.count >= 3 && call.isWord(1, VERSION)) {
    const version = call.int64(2);
    const count = version === undefined ? 0 : (NUMBERS_OF_VERSION[Number(version)] ?? 0);
    const end = Math.min(call.request.count, 3 + count);
    for (let index = 2; index < end; index++) {
      const value = call.int64(index);
      if (value === undefined) {
        call.error(NOT_AN_INTEGER);
        return undefined;
      }
      if (index > 2) size[index - 3] = Number(value);
    }
  }
  const [columns, rows] = size;
  return {
    columns: Math.min(Math.max(columns, 1), MOST_COLUMNS),
    rows: Math.min(Math.max(rows, 1), MOST_ROWS),
  };
}

/** The curve of random gears, as so many lines of so many characters. */
function drawGears(random: Random, columns: number, rows: number): string {
  const wheel = 5 + randomBelow(random, 40);
  const ring = wheel + 3 + randomBelow(random, 60);
  const pen = wheel * (0.4 + randomBelow(random, 100) / 100);
  const arm = ring - wheel;
  const reach = arm + pen;
  const width = columns * DOTS_ACROSS;
  const height = rows * DOTS_DOWN;
  const cells = new Uint8Array(columns * rows);
  // After as many turns the pen is back where it began.
  const turns = wheel / greatestDivisor(wheel, ring);
  const steps = turns * 8 * (width + height);
  for (let step = 0; step < steps; step++) {
    const angle = (step / steps) * turns * 2 * Math.PI;
    const inner = (angle * arm) / wheel;
    const x = (arm * Math.cos(angle) + pen * Math.cos(inner)) / reach;
    const y = (arm * Math.sin(angle) - pen * Math.sin(inner)) / reach;
    const across = Math.round(((x + 1) / 2) * (width - 1));
    const down = Math.round(((y + 1) / 2) * (height - 1));
    const cell = Math.floor(down / DOTS_DOWN) * columns + (across >> 1);
    cells[cell] |= DOT_BITS[(down % DOTS_DOWN) * DOTS_ACROSS + (across & 1)];
  }
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const line = cells.subarray(row * columns, (row + 1) * columns);
    lines.push(String.fromCharCode(...Array.from(line, (dots) => BLANK_BRAILLE + dots)));
  }
  return `${lines.join('\n')}\n`;
}

function greatestDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestDivisor(right, left % right);
}
