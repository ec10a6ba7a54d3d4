/**
 * Distances on a sphere by the haversine formula, step by step as Redis computes them, so that they
 * are the same to the last digit.
 */
import { PreciseTrigonometry } from '../../base/precise-trigonometry.ts';

/** In metres. */
export const EARTH_RADIUS = 6372797.560856;
export const RADIANS = Math.PI / 180;

/** What the built-in functions may be off by, many times over. */
const CERTAIN = 1 + 1e-9;

export class Distances {
  readonly #precise = new PreciseTrigonometry();

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

  /** True when two positions are certainly further apart: spares a precise look. */
  isBeyond(
    longitude: number,
    latitude: number,
    otherLongitude: number,
    otherLatitude: number,
    metres: number,
  ): boolean {
    const v = Math.sin(((otherLongitude - longitude) * RADIANS) / 2);
    const u = Math.sin(((otherLatitude - latitude) * RADIANS) / 2);
    const a = u * u + Math.cos(latitude * RADIANS) * Math.cos(otherLatitude * RADIANS) * v * v;
    return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(a))) > metres * CERTAIN + 1e-6;
  }
}
