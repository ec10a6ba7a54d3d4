// Keys that somebody crafts without knowing the secret of the hash: the table they make must look
// like that of random keys. What is compared is its structure, which decides how long look-ups
// take on any machine: segments, depth, and entries that stand away from home.
import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { Keys, TableModel } from '../../test/support/table-model.ts';
import { HalfSipHash } from '../base/half-siphash.ts';
import { homeOf } from './segment.ts';

const COUNT = 5_000;
/** Top bits of the hash: they choose the segment. */
const SEGMENT_BITS = 2;
const GUESSED_SECRET = [0, 0] as const;

function tableOf(texts: readonly string[], random: Random, secret?: HalfSipHash): TableModel {
  const bytes = texts.map((text) => Buffer.from(text, 'latin1'));
  const keys = new Keys(
    bytes.map((key) => key.length),
    random,
  );
  keys.bytes.set(Buffer.concat(bytes));
  const model = new TableModel(keys, random, secret);
  for (let key = 0; key < keys.count; key++) model.insert(key);
  return model;
}

interface Shape {
  readonly segments: number;
  readonly depth: number;
  /** Entries that a look-up finds only at its second and at its last place. */
  readonly displaced: number;
  readonly stashed: number;
}

function shapeOf(model: TableModel): Shape {
  const { segments, displaced, stashed } = model.check();
  return { segments, displaced, stashed, depth: model.table.directoryDepth };
}

const numbers = Array.from({ length: COUNT }, (_, at) => at);

/** Keys that would all be at home in one bucket of few segments, were the guess right. */
function collidingUnder(guess: HalfSipHash): string[] {
  const found: string[] = [];
  const key = Buffer.alloc(8);
  const view = new DataView(key.buffer, key.byteOffset, key.length);
  for (let number = 0; found.length < COUNT; number++) {
    const text = number.toString(36).padStart(8, '0');
    key.write(text, 'latin1');
    guess.compute(view, 0, key.length);
    const segment = guess.high >>> (32 - SEGMENT_BITS);
    if (segment === 0 && homeOf(guess.low) === 0) found.push(text);
  }
  return found;
}

/** `Aa` and `BB` are the same to the hash that sums bytes by powers of 31; so are their chains. */
function collidingUnderPowersOf31(): string[] {
  return numbers.map((number) =>
    number.toString(2).padStart(13, '0').replaceAll('0', 'Aa').replaceAll('1', 'BB'),
  );
}

const crafted: Readonly<Record<string, () => string[]>> = {
  'counted upwards': () => numbers.map((number) => `user:${number}`),
  'different in their last byte or two after a long prefix': () =>
    numbers.map((n) => `${'p'.repeat(60)}${String.fromCharCode(n >> 8, n & 255)}`),
  'all of zeros, of different lengths': () => numbers.map((number) => '\0'.repeat(number)),
  'permutations of the same words': () =>
    numbers.map((number) => number.toString(2).padStart(13, '0').replaceAll('1', 'word')),
  'colliding in the hash that many languages use': collidingUnderPowersOf31,
  'colliding under a guessed secret': () => collidingUnder(new HalfSipHash(...GUESSED_SECRET)),
};

describe('a table of crafted keys looks like one of random keys', () => {
  it.each(Object.entries(crafted))(
    'when they are %s',
    (_name, craft) =>
      seeded((random) => {
        const plain = shapeOf(tableOf(randomTexts(random), random));
        const shape = shapeOf(tableOf(craft(), random));
        expect(shape.segments).toBeLessThanOrEqual(plain.segments + 4);
        expect(shape.depth).toBeLessThanOrEqual(plain.depth + 1);
        expect(shape.displaced).toBeLessThanOrEqual(plain.displaced * 1.5 + 50);
        expect(shape.stashed).toBeLessThanOrEqual(plain.stashed * 1.5 + 50);
      })(),
    60_000,
  );

  it('which the comparison would notice: it differs when the guess of the secret is right', () => {
    const random = seededRandom(5);
    const plain = shapeOf(tableOf(randomTexts(random), random));
    const secret = new HalfSipHash(...GUESSED_SECRET);
    const shape = shapeOf(tableOf(collidingUnder(secret), random, secret));
    expect(shape.segments).toBeGreaterThan(plain.segments * 3);
    expect(shape.depth).toBeGreaterThan(plain.depth + 2);
  });
});

function randomTexts(random: Random): string[] {
  return numbers.map((number) => `${random.bytes(8).toString('latin1')}${number}`);
}
