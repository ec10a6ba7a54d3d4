/**
 * Positions on Earth as scores of a sorted set. Longitude and latitude are each divided in 2^26
 * steps and their bits interleaved, the longitude's in front: 52 bits, which a double holds.
 * Positions near each other mostly share their leading bits, so a cell of any power of two of steps
 * is one range of scores.
 *
 * Latitudes reach as far as maps in the Mercator projection do.
 */
import { asciiBytes } from '../../base/ascii.ts';

export const LONGITUDE_LIMIT = 180;
export const LATITUDE_LIMIT = 85.05112878;

/** Steps, as a power of two, of a position. */
export const FINEST = 26;
const FINEST_COUNT = 2 ** 26;
const SCORE_BITS = 52;
const SCORE_LIMIT = 2 ** 52;

const WORD = 2 ** 32;
/** More than the text of a coordinate takes, with RESP3's signs around it. */
const SCRATCH_BYTES = 40;
/** Scores from here on are none of ours; read as a 64-bit integer they are as below. */
const UNSIGNED_LIMIT = 2 ** 64;
const SIGNED_LIMIT = 2 ** 63;

/** A cell: so many of 2^steps steps east of -180 and north of the southern limit. */
export class Cell {
  readonly longitude: number;
  readonly latitude: number;
  readonly steps: number;

  constructor(longitude: number, latitude: number, steps: number) {
    this.longitude = longitude;
    this.latitude = latitude;
    this.steps = steps;
  }

  /** The cell at a position. */
  static at(longitude: number, latitude: number, steps: number): Cell {
    const count = 1 << steps;
    return new Cell(
      Math.floor(((longitude + LONGITUDE_LIMIT) / (2 * LONGITUDE_LIMIT)) * count),
      Math.floor(((latitude + LATITUDE_LIMIT) / (2 * LATITUDE_LIMIT)) * count),
      steps,
    );
  }

  /** The cell so many cells to the east and north; beyond an edge it begins again at the other. */
  neighbour(east: number, north: number): Cell {
    const mask = (1 << this.steps) - 1;
    return new Cell(
      east === 0 ? this.longitude : (this.longitude + east) & mask,
      north === 0 ? this.latitude : (this.latitude + north) & mask,
      this.steps,
    );
  }

  isSame(other: Cell): boolean {
    return (
      this.longitude === other.longitude &&
      this.latitude === other.latitude &&
      this.steps === other.steps
    );
  }

  get west(): number {
    return longitudeOf(this.longitude, this.steps);
  }

  get east(): number {
    return longitudeOf(this.longitude + 1, this.steps);
  }

  get south(): number {
    return latitudeOf(this.latitude, this.steps);
  }

  get north(): number {
    return latitudeOf(this.latitude + 1, this.steps);
  }

  /** How many there are within; made of small powers, since V8 calls a function for `**`. */
  get scores(): number {
    const side = 1 << (FINEST - this.steps);
    return side * side;
  }

  /** The lowest score within. */
  get firstScore(): number {
    return interleave(this.longitude, this.latitude) * this.scores;
  }

  /** The first score behind. */
  get endScore(): number {
    return (interleave(this.longitude, this.latitude) + 1) * this.scores;
  }
}

function longitudeOf(step: number, steps: number): number {
  return -LONGITUDE_LIMIT + (step / (1 << steps)) * (2 * LONGITUDE_LIMIT);
}

function latitudeOf(step: number, steps: number): number {
  return -LATITUDE_LIMIT + (step / (1 << steps)) * (2 * LATITUDE_LIMIT);
}

/** The score of a position. */
export function scoreOfPosition(longitude: number, latitude: number): number {
  return Cell.at(longitude, latitude, FINEST).firstScore;
}

/** A position, reused for one after the other. */
export class Position {
  longitude = 0;
  latitude = 0;
  #text: Uint8Array | undefined = undefined;

  /** Room for the text of a coordinate, or of a geohash. */
  get text(): Uint8Array {
    this.#text ??= new Uint8Array(SCRATCH_BYTES);
    return this.#text;
  }

  /** The middle of the cell that a score names; other scores than ours lead to some place too. */
  readScore(score: number): void {
    if (!(score >= 0 && score < SCORE_LIMIT)) {
      this.#readForeignScore(score);
      return;
    }
    const high = (score / WORD) | 0;
    const low = (score - high * WORD) | 0;
    const longitude = evenBits(low >>> 1) | (evenBits(high >>> 1) << 16);
    const latitude = evenBits(low) | (evenBits(high) << 16);
    this.#useMiddle(
      finestLongitude(longitude),
      finestLongitude(longitude + 1),
      finestLatitude(latitude),
      finestLatitude(latitude + 1),
    );
  }

  #readForeignScore(score: number): void {
    const whole = integerOf(score);
    const high = Math.floor(whole / WORD);
    const low = whole - high * WORD;
    const longitude = evenBits(low >>> 1) + evenBits(high >>> 1) * 0x10000;
    const latitude = evenBits(low) + evenBits(high) * 0x10000;
    this.#useMiddle(
      finestLongitude(longitude),
      finestLongitude(nextStep(longitude)),
      finestLatitude(latitude),
      finestLatitude(nextStep(latitude)),
    );
  }

  #useMiddle(west: number, east: number, south: number, north: number): void {
    this.longitude = within((west + east) / 2, LONGITUDE_LIMIT);
    this.latitude = within((south + north) / 2, LATITUDE_LIMIT);
  }
}

function finestLongitude(step: number): number {
  return -LONGITUDE_LIMIT + (step / FINEST_COUNT) * (2 * LONGITUDE_LIMIT);
}

function finestLatitude(step: number): number {
  return -LATITUDE_LIMIT + (step / FINEST_COUNT) * (2 * LATITUDE_LIMIT);
}

/** Steps are counted in 32 bits. */
function nextStep(step: number): number {
  return step === WORD - 1 ? 0 : step + 1;
}

function within(degrees: number, limit: number): number {
  if (degrees > limit) return limit;
  return degrees < -limit ? -limit : degrees;
}

/**
 * A score as the processor makes an unsigned integer of 64 bits of it; those that are negative as a
 * signed one stand for the same bits.
 */
function integerOf(score: number): number {
  const whole = Math.trunc(score);
  if (whole >= UNSIGNED_LIMIT || Number.isNaN(whole)) return 0;
  return Math.max(whole, -SIGNED_LIMIT);
}

/** The bits of two integers of up to 31 bits in turn, those of `odd` in front. */
function interleave(odd: number, even: number): number {
  const low = (spread(odd & 0xffff) << 1) | spread(even & 0xffff);
  const high = (spread(odd >>> 16) << 1) | spread(even >>> 16);
  return (high >>> 0) * WORD + (low >>> 0);
}

/** Puts a zero in front of each of 16 bits. */
function spread(bits: number): number {
  let spread = bits;
  spread = (spread | (spread << 8)) & 0x00ff00ff;
  spread = (spread | (spread << 4)) & 0x0f0f0f0f;
  spread = (spread | (spread << 2)) & 0x33333333;
  return (spread | (spread << 1)) & 0x55555555;
}

/** The other way: every second bit of 32, from the lowest on. */
function evenBits(word: number): number {
  let bits = word & 0x55555555;
  bits = (bits | (bits >>> 1)) & 0x33333333;
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff00ff;
  return (bits | (bits >>> 8)) & 0x0000ffff;
}

const ALPHABET = asciiBytes('0123456789bcdefghjkmnpqrstuvwxyz');
const LETTER_BITS = 5;
const POLE = 90;
export const GEOHASH_LENGTH = 11;

/**
 * Leaves the usual geohash of a position in its `text`: eleven letters of five bits each. It counts
 * latitudes from pole to pole, and there are bits for ten letters: the last is always a zero.
 */
export function writeGeohash({ longitude, latitude, text }: Position): void {
  const count = 2 ** FINEST;
  const east = Math.floor(((longitude + LONGITUDE_LIMIT) / (2 * LONGITUDE_LIMIT)) * count);
  const north = Math.floor(((latitude + POLE) / (2 * POLE)) * count);
  const low = (spread(east & 0xffff) << 1) | spread(north & 0xffff);
  const high = (spread(east >>> 16) << 1) | spread(north >>> 16);
  for (let letter = 0; letter < GEOHASH_LENGTH - 1; letter++) {
    const shift = SCORE_BITS - LETTER_BITS * (letter + 1);
    // No letter has bits of both words.
    const word = shift >= 32 ? high >>> (shift - 32) : low >>> shift;
    text[letter] = ALPHABET[word & 31];
  }
  text[GEOHASH_LENGTH - 1] = ALPHABET[0];
}
