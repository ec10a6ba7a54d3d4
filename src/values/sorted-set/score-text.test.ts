import { describe, expect, it } from 'vitest';
import { latin1Text } from '../../base/ascii.ts';
import { formatDouble } from '../../base/doubles.ts';
import { SeededRandom } from '../../base/random.ts';
import { ScoreText } from './score-text.ts';

const text = new ScoreText();

function written(score: number): string {
  text.write(score);
  return latin1Text(text.bytes, 0, text.length);
}

describe('ScoreText', () => {
  it('writes scores as commands answer them', () => {
    expect(written(0)).toBe('0');
    expect(written(-0)).toBe('-0');
    expect(written(7.5)).toBe('7.5');
    expect(written(-0.25)).toBe('-0.25');
    expect(written(0.0625)).toBe('0.0625');
    expect(written(12.0078125)).toBe('12.0078125');
    expect(written(0.1)).toBe('0.10000000000000001');
    expect(written(Number.POSITIVE_INFINITY)).toBe('inf');
  });

  it('writes fractions of every size like all other doubles', () => {
    const random = new SeededRandom(7);
    for (let nth = 0; nth < 20_000; nth++) {
      const places = random.nextUint32() % 12;
      const sign = (random.nextUint32() & 1) === 0 ? 1 : -1;
      const size = 2 ** (random.nextUint32() % 53);
      const score = (sign * Math.floor((random.nextUint32() / 2 ** 32) * size)) / 2 ** places;
      expect(written(score)).toBe(formatDouble(score));
      expect(written(score / 10)).toBe(formatDouble(score / 10));
    }
  });
});
