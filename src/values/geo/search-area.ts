/**
 * The area of a search, a circle or a box around a centre, and the nine cells at most that cover
 * it: the one of the centre and those around it, of a size that fits the area. The order of the
 * cells is Redis's, and so is the order of what is found.
 */
import { type Distances, EARTH_RADIUS, RADIANS } from './distance.ts';
import { Cell, FINEST, LONGITUDE_LIMIT, type Position } from './geohash.ts';

/** So much more is more, however the digits are rounded. */
const CERTAINLY = 1 + 1e-9;
/** Half of the equator's length in the Mercator projection, in metres. */
const MERCATOR_LIMIT = 20037726.37;
/** Beyond these latitudes cells are so narrow that larger ones are taken. */
const HIGH_LATITUDE = 66;
const HIGHEST_LATITUDE = 80;

/** East and north of the centre's cell, in the order of the search. */
const AROUND: readonly (readonly [east: number, north: number])[] = [
  [0, 0],
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
];

export class SearchArea {
  longitude = 0;
  latitude = 0;
  isBox = false;
  /** In the unit of the search; of a circle its radius only. */
  radius = 0;
  width = 0;
  height = 0;
  /** Metres in the unit. */
  unit = 1;
  /** Of the position that `contains` was last asked about, in metres, known roughly. */
  distance = 0;
  readonly #distances: Distances;
  /** Of a circle its radius. */
  #metres = 0;
  /** So many degrees from the centre are certainly outside. */
  #farLatitudes = 0;
  #farLongitudes = 0;

  constructor(distances: Distances) {
    this.#distances = distances;
  }

  /** Does a position lie within? Then `distance` is roughly its distance from the centre. */
  contains(position: Position): boolean {
    const { longitude, latitude } = this;
    const distances = this.#distances;
    if (this.#isFar(position)) return false;
    if (this.isBox && !this.#isInBox(position)) return false;
    const rough = distances.roughly(longitude, latitude, position.longitude, position.latitude);
    this.distance = rough;
    if (this.isBox) return true;
    const metres = this.#metres;
    return (distances.isDoubtful(rough, metres) ? this.distanceOf(position) : rough) <= metres;
  }

  /** Most of what is outside is known to be without any trigonometry. */
  #isFar({ longitude, latitude }: Position): boolean {
    if (Math.abs(latitude - this.latitude) > this.#farLatitudes) return true;
    const apart = Math.abs(longitude - this.longitude);
    return Math.min(apart, 2 * LONGITUDE_LIMIT - apart) > this.#farLongitudes;
  }

  /** From how many degrees on nothing can lie within; a metre more than that. */
  #findFar(): void {
    const { unit } = this;
    const north = ((this.isBox ? this.height / 2 : this.radius) * unit + 1) / EARTH_RADIUS;
    const east = ((this.isBox ? this.width / 2 : this.radius) * unit + 1) / EARTH_RADIUS;
    this.#farLatitudes = (north / RADIANS) * CERTAINLY;
    this.#farLongitudes = LONGITUDE_LIMIT;
    const latitude = Math.abs(this.latitude) * RADIANS;
    // Around a pole all longitudes are within.
    if (latitude + north >= Math.PI / 2 || east >= Math.PI / 2) return;
    // A box is as wide at any of its latitudes, in metres; a circle touches two meridians.
    const sine = this.isBox
      ? Math.sin(east / 2) / Math.cos(latitude + north)
      : Math.sin(east) / Math.cos(latitude);
    if (sine >= 1) return;
    const angle = this.isBox ? 2 * Math.asin(sine) : Math.asin(sine);
    this.#farLongitudes = (angle / RADIANS) * CERTAINLY;
  }

  #isInBox({ longitude, latitude }: Position): boolean {
    const distances = this.#distances;
    const halfHeight = (this.height * this.unit) / 2;
    if (distances.alongMeridian(latitude, this.latitude) > halfHeight) return false;
    const halfWidth = (this.width * this.unit) / 2;
    const rough = distances.roughly(longitude, latitude, this.longitude, latitude);
    if (!distances.isDoubtful(rough, halfWidth)) return rough <= halfWidth;
    return distances.between(longitude, latitude, this.longitude, latitude) <= halfWidth;
  }

  /** The distance of a position from the centre, in metres, to the last digit. */
  distanceOf({ longitude, latitude }: Position): number {
    return this.#distances.between(this.longitude, this.latitude, longitude, latitude);
  }

  /** Are two distances that are known roughly too near to each other to tell them apart? */
  isDoubtful(rough: number, otherRough: number): boolean {
    return this.#distances.isDoubtful(rough, otherRough);
  }

  /** The cells to be looked through, in order; asked for before `contains` is. */
  cells(): Cell[] {
    this.#metres = this.radius * this.unit;
    this.#findFar();
    const box = this.#boundingBox();
    let steps = this.#steps();
    let centre = Cell.at(this.longitude, this.latitude, steps);
    const reachesBeyond =
      centre.neighbour(0, 1).north < box.north ||
      centre.neighbour(0, -1).south > box.south ||
      centre.neighbour(1, 0).east < box.east ||
      centre.neighbour(-1, 0).west > box.west;
    if (steps > 1 && reachesBeyond) {
      steps--;
      centre = Cell.at(this.longitude, this.latitude, steps);
    }
    const cells: Cell[] = [];
    let last = -1;
    for (let at = 0; at < AROUND.length; at++) {
      const [east, north] = AROUND[at];
      if (steps >= 2 && isNeedless(centre, box, east, north)) continue;
      const cell = centre.neighbour(east, north);
      // A huge area has the same cell on several sides. Redis compares with the one before only,
      // and never with the centre's.
      if (last > 0 && cells[cells.length - 1].isSame(cell)) continue;
      cells.push(cell);
      last = at;
    }
    return cells;
  }

  #boundingBox(): Box {
    const { longitude, latitude, unit } = this;
    const height = unit * (this.isBox ? this.height / 2 : this.radius);
    const width = unit * (this.isBox ? this.width / 2 : this.radius);
    const vertical = height / EARTH_RADIUS / RADIANS;
    // The side nearer to the pole is the wider one in degrees.
    const side = latitude < 0 ? latitude - vertical : latitude + vertical;
    const horizontal = width / EARTH_RADIUS / this.#distances.cos(side * RADIANS) / RADIANS;
    return {
      west: longitude - horizontal,
      east: longitude + horizontal,
      south: latitude - vertical,
      north: latitude + vertical,
    };
  }

  /** How fine cells may be so that nine of them cover the area, mostly. */
  #steps(): number {
    const { latitude, unit } = this;
    const halfWidth = this.width / 2;
    const halfHeight = this.height / 2;
    const radius = this.isBox
      ? Math.sqrt(halfWidth * halfWidth + halfHeight * halfHeight)
      : this.radius;
    let metres = radius * unit;
    if (metres === 0) return FINEST;
    let steps = -1;
    for (; metres < MERCATOR_LIMIT; metres *= 2) steps++;
    if (Math.abs(latitude) > HIGH_LATITUDE) {
      steps--;
      if (Math.abs(latitude) > HIGHEST_LATITUDE) steps--;
    }
    return Math.max(1, Math.min(FINEST, steps));
  }
}

interface Box {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** Is the cell on this side of the centre's not needed, the box ending within the centre's? */
function isNeedless(centre: Cell, box: Box, east: number, north: number): boolean {
  return (
    (north < 0 && centre.south < box.south) ||
    (north > 0 && centre.north > box.north) ||
    (east < 0 && centre.west < box.west) ||
    (east > 0 && centre.east > box.east)
  );
}
