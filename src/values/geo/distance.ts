/**
 * Distances on a sphere by the haversine formula, step by step as Redis computes them, so that they
 * are the same to the last digit.
 */
import { PreciseTrigonometry } from '../../base/precise-trigonometry.ts';

/** In metres. */
export const EARTH_RADIUS = 6372797.560856;
export const RADIANS = Math.PI / 180;

/** What `roughly` may be off by in metres, many times over. */
export const DOUBT_METRES = 1e-6;
/** Towards the other side of the Earth the arcsine makes much of little. */
const FAR = 0.99;

export class Distances {
  readonly #precise = new PreciseTrigonometry();
  /** The latitude that `roughly` was last asked about first, and its cosine. */
  #latitude = 0;
  #cosine = 1;

  cos(angle: number): number {
    return this.#precise.cos(angle);
  }

  /** Between two latitudes, in metres. */
  alongMeridian(latitude: number, otherLatitude: number): number {
    return EARTH_RADIUS * Math.abs(otherLatitude * RADIANS - latitude * RADIANS);
  }

  /** Between two positions, in metres. */
  between(
    longitude: number,
    latitude: number,
    otherLongitude: number,
    otherLatitude: number,
  ): number {
    const precise = this.#precise;
    const v = precise.sin((otherLongitude * RADIANS - longitude * RADIANS) / 2);
    if (v === 0) return this.alongMeridian(latitude, otherLatitude);
    const one = latitude * RADIANS;
    const other = otherLatitude * RADIANS;
    const u = precise.sin((other - one) / 2);
    const a = u * u + precise.cos(one) * precise.cos(other) * v * v;
    return 2 * EARTH_RADIUS * precise.asin(Math.sqrt(a));
  }

  /**
   * Between two positions, in metres, as the built-in functions give it: some 100 ns in place of
   * five microseconds, and all that is needed unless `isDoubtful`.
   */
  roughly(
    longitude: number,
    latitude: number,
    otherLongitude: number,
    otherLatitude: number,
  ): number {
    const v = Math.sin(((otherLongitude - longitude) * RADIANS) / 2);
    const u = Math.sin(((otherLatitude - latitude) * RADIANS) / 2);
    // The cosine of the centre's latitude, which is the same for all that are looked at.
    if (latitude !== this.#latitude) {
      this.#latitude = latitude;
      this.#cosine = Math.cos(latitude * RADIANS);
    }
    const a = u * u + this.#cosine * Math.cos(otherLatitude * RADIANS) * v * v;
    if (a > FAR) return this.between(longitude, latitude, otherLongitude, otherLatitude);
    return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(a));
  }

  /** Is a distance that is known roughly too near to another to tell which is the longer one? */
  isDoubtful(roughMetres: number, metres: number): boolean {
    return Math.abs(roughMetres - metres) <= DOUBT_METRES;
  }
}
