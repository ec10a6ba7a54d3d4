import { expect, test } from 'vitest';
import { seededRandom } from '../../../test/support/random.ts';
import { Distances } from './distance.ts';
import { LATITUDE_LIMIT, LONGITUDE_LIMIT, Position } from './geohash.ts';
import { SearchArea } from './search-area.ts';

const random = seededRandom(20261127);
const between = (low: number, high: number): number =>
  low + ((high - low) * random.below(2 ** 32)) / 2 ** 32;

/** Areas of a metre to half of the Earth, also at the poles and across the date line. */
function randomArea(distances: Distances): SearchArea {
  const area = new SearchArea(distances);
  area.longitude = random.pick([between(-180, 180), between(179, 180), between(-180, -179), 0]);
  area.latitude = random.pick([between(-85, 85), between(80, 85), between(-85, -80), 0]);
  const size = (): number => 10 ** between(0, 7.3);
  area.isBox = random.oneIn(2);
  area.radius = area.isBox ? 0 : size();
  area.width = area.isBox ? size() : 0;
  area.height = area.isBox ? size() : 0;
  return area;
}

/** Positions of which some are just within and some just outside. */
function positionNear(area: SearchArea): Position {
  const position = new Position();
  const degrees = (10 ** between(-0.5, 0.5) * Math.max(area.radius, area.width)) / 111_000;
  const longitude = area.longitude + between(-degrees, degrees) * random.pick([1, 1, 5, 20]);
  const latitude = area.latitude + between(-degrees, degrees);
  position.longitude = ((((longitude + 180) % 360) + 360) % 360) - 180;
  position.latitude = Math.max(-LATITUDE_LIMIT, Math.min(LATITUDE_LIMIT, latitude));
  expect(Math.abs(position.longitude)).toBeLessThanOrEqual(LONGITUDE_LIMIT);
  return position;
}

/** What lies within by the exact distances alone. */
function isWithin(area: SearchArea, distances: Distances, position: Position): boolean {
  const { longitude, latitude } = position;
  if (!area.isBox) return area.distanceOf(position) <= area.radius;
  if (distances.alongMeridian(latitude, area.latitude) > area.height / 2) return false;
  return distances.between(longitude, latitude, area.longitude, latitude) <= area.width / 2;
}

test('what is passed over for its degrees alone is outside', () => {
  const distances = new Distances();
  let within = 0;
  let outside = 0;
  for (let nth = 0; nth < 400; nth++) {
    const area = randomArea(distances);
    area.cells();
    for (let other = 0; other < 50; other++) {
      const position = positionNear(area);
      const expected = isWithin(area, distances, position);
      if (expected) within++;
      else outside++;
      const { longitude, latitude } = position;
      const where = `${longitude}, ${latitude} of ${JSON.stringify(area)}`;
      expect(area.contains(position), where).toBe(expected);
    }
  }
  expect(Math.min(within, outside)).toBeGreaterThan(2000);
});
