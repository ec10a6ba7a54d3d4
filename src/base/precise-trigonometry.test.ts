import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { PreciseTrigonometry } from './precise-trigonometry.ts';

/** Texts of at least 30 digits, from a table of values. */
const KNOWN: readonly (readonly [angle: number, sine: string, cosine: string])[] = [
  [0.5, '0.479425538604203000273287935216', '0.877582561890372716116281582604'],
  [1, '0.841470984807896506652502321630', '0.540302305868139717400936607443'],
  [1.5, '0.997494986604054430941723371141', '0.0707372016677029100881898514343'],
  [2, '0.909297426825681695396019865912', '-0.416146836547142386997568229501'],
  [3, '0.141120008059867222100744802808', '-0.989992496600445457271572875094'],
  [-1, '-0.841470984807896506652502321630', '0.540302305868139717400936607443'],
];

describe('precise trigonometry', () => {
  it('rounds known values to the nearest double', () => {
    const precise = new PreciseTrigonometry();
    for (const [angle, sine, cosine] of KNOWN) {
      expect(precise.sin(angle)).toBe(Number(sine));
      expect(precise.cos(angle)).toBe(Number(cosine));
    }
    expect(precise.asin(0.5)).toBe(Number('0.523598775598298873077107230547'));
    expect(precise.asin(1)).toBe(Math.PI / 2);
    expect(precise.asin(0)).toBe(0);
    expect(precise.sin(Math.PI)).toBe(1.2246467991473532e-16);
    expect(precise.cos(Math.PI / 2)).toBe(6.123233995736766e-17);
    expect(precise.sin(-0)).toBe(-0);
  });

  it('is never further from the built-in functions than one bit', () => {
    const precise = new PreciseTrigonometry();
    const random = seededRandom(1);
    const near = (one: number, other: number): boolean =>
      Math.abs(one - other) <= Math.abs(other) * 2 ** -51;
    for (let draw = 0; draw < 20_000; draw++) {
      const angle = ((random.below(2 ** 32) / 2 ** 31 - 1) * Math.PI) / 10 ** random.below(4);
      const sine = random.below(2 ** 32) / 2 ** 32 / 10 ** random.below(6);
      expect(near(precise.sin(angle), Math.sin(angle))).toBe(true);
      expect(near(precise.cos(angle), Math.cos(angle))).toBe(true);
      expect(near(precise.asin(sine), Math.asin(sine))).toBe(true);
    }
  });
});
