import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test/support/random.ts';
import { Distances } from './distance.ts';
import {
  Cell,
  FINEST,
  GEOHASH_LENGTH,
  LATITUDE_LIMIT,
  Position,
  scoreOfPosition,
  writeGeohash,
} from './geohash.ts';
import { SearchArea } from './search-area.ts';

function positionAt(longitude: number, latitude: number): Position {
  const position = new Position();
  position.readScore(scoreOfPosition(longitude, latitude));
  return position;
}

function geohashOf(position: Position): string {
  writeGeohash(position);
  return String.fromCharCode(...position.text.subarray(0, GEOHASH_LENGTH));
}

describe('positions as scores', () => {
  it('are those of Redis', () => {
    expect(scoreOfPosition(13.361389, 38.115556)).toBe(3479099956230698);
    expect(scoreOfPosition(15.087269, 37.502669)).toBe(3479447370796909);
    expect(scoreOfPosition(-180, -LATITUDE_LIMIT)).toBe(0);
    expect(scoreOfPosition(180, LATITUDE_LIMIT)).toBe(3 * 2 ** 52);
  });

  it('come back within a step', () => {
    const random = seededRandom(1);
    for (let draw = 0; draw < 5000; draw++) {
      const longitude = (random.below(2 ** 32) / 2 ** 31 - 1) * 180;
      const latitude = (random.below(2 ** 32) / 2 ** 31 - 1) * LATITUDE_LIMIT;
      const position = positionAt(longitude, latitude);
      expect(Math.abs(position.longitude - longitude)).toBeLessThanOrEqual(180 / 2 ** 26);
      expect(Math.abs(position.latitude - latitude)).toBeLessThanOrEqual(90 / 2 ** 26);
    }
  });

  it('are somewhere whatever the score', () => {
    const position = new Position();
    for (const score of [-1, -1e30, 1e17, 1e19, 1e30, Infinity, -Infinity, 0.5]) {
      position.readScore(score);
      expect(Math.abs(position.longitude)).toBeLessThanOrEqual(180);
      expect(Math.abs(position.latitude)).toBeLessThanOrEqual(LATITUDE_LIMIT);
    }
  });

  it('have the usual geohash', () => {
    expect(geohashOf(positionAt(13.361389, 38.115556))).toBe('sqc8b49rny0');
    expect(geohashOf(positionAt(15.087269, 37.502669))).toBe('sqdtr74hyu0');
  });
});

describe('a cell', () => {
  it('is one range of scores, that of the finer cells within', () => {
    const random = seededRandom(2);
    for (let draw = 0; draw < 2000; draw++) {
      const longitude = random.below(360) - 180;
      const latitude = random.below(170) - 85;
      const score = scoreOfPosition(longitude, latitude);
      for (const steps of [1, 5, 13, FINEST]) {
        const cell = Cell.at(longitude, latitude, steps);
        expect(score).toBeGreaterThanOrEqual(cell.firstScore);
        expect(score).toBeLessThan(cell.endScore);
        expect(cell.west <= longitude && longitude <= cell.east).toBe(true);
        expect(cell.south <= latitude && latitude <= cell.north).toBe(true);
      }
    }
  });

  it('has neighbours also beyond the edges of the map', () => {
    const corner = new Cell(0, 0, 3);
    expect(corner.neighbour(-1, -1)).toEqual(new Cell(7, 7, 3));
    expect(new Cell(7, 7, 3).neighbour(1, 0)).toEqual(new Cell(0, 7, 3));
  });
});

describe('a search', () => {
  it('finds in its cells whatever lies within its area', () => {
    const random = seededRandom(3);
    const area = new SearchArea(new Distances());
    let within = 0;
    for (let search = 0; search < 300; search++) {
      area.longitude = random.below(340) - 170;
      area.latitude = random.below(140) - 70;
      area.isBox = random.oneIn(2);
      area.unit = 1000;
      area.radius = 1 + random.below(800);
      area.width = 1 + random.below(1500);
      area.height = 1 + random.below(1500);
      const cells = area.cells();
      for (let draw = 0; draw < 50; draw++) {
        const position = positionAt(
          area.longitude + (random.below(2000) - 1000) / 200,
          area.latitude + (random.below(2000) - 1000) / 200,
        );
        if (!area.contains(position)) continue;
        within++;
        const score = scoreOfPosition(position.longitude, position.latitude);
        const isCovered = cells.some((one) => score >= one.firstScore && score < one.endScore);
        expect(isCovered).toBe(true);
      }
    }
    expect(within).toBeGreaterThan(1000);
  });
});

describe('distances', () => {
  it('are Redis’s to the last digit', () => {
    const distances = new Distances();
    const palermo = positionAt(13.361389, 38.115556);
    const catania = positionAt(15.087269, 37.502669);
    const metres = distances.between(
      palermo.longitude,
      palermo.latitude,
      catania.longitude,
      catania.latitude,
    );
    expect(metres.toFixed(4)).toBe('166274.1516');
    expect(distances.between(5, 10, 5, 10)).toBe(0);
  });

  it('are known roughly as well as they are said to be', () => {
    const random = seededRandom(4);
    const distances = new Distances();
    const degrees = (limit: number) => (random.below(2 ** 32) / 2 ** 31 - 1) * limit;
    for (let draw = 0; draw < 3000; draw++) {
      const longitude = degrees(180);
      const latitude = degrees(LATITUDE_LIMIT);
      // Near ones, far ones, and those on the other side of the Earth.
      const scale = [1e-6, 1, 180][draw % 3] ?? 1;
      const isOpposite = draw % 6 >= 3;
      const otherLongitude = (isOpposite ? longitude - 180 : longitude) + degrees(scale);
      const otherLatitude = (isOpposite ? -latitude : latitude) + degrees(scale / 4);
      const exact = distances.between(longitude, latitude, otherLongitude, otherLatitude);
      const rough = distances.roughly(longitude, latitude, otherLongitude, otherLatitude);
      expect(Math.abs(rough - exact)).toBeLessThan(2e-7);
      expect(distances.isDoubtful(rough, exact)).toBe(true);
      expect(distances.isDoubtful(rough, exact * (1 + 1e-6) + 1)).toBe(false);
    }
  });
});
