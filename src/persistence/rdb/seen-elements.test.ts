import { describe, expect, it } from 'vitest';
import { HalfSipHash } from '../../base/half-siphash.ts';
import { SeenElements } from './seen-elements.ts';

function asked(seen: SeenElements, text: string): boolean {
  const bytes = new TextEncoder().encode(`..${text}`);
  return seen.mayRepeat(new DataView(bytes.buffer), 2, bytes.length - 2);
}

describe('Elements that were seen', () => {
  it('are told from those that were not, however many there are', () => {
    const seen = new SeenElements(new HalfSipHash(1, 2));
    for (let number = 0; number < 20_000; number++) {
      expect(asked(seen, `element ${number}`)).toBe(false);
      expect(asked(seen, `element ${(number * 7) % (number + 1)}`)).toBe(true);
    }
  });

  it('are forgotten', () => {
    const seen = new SeenElements(new HalfSipHash(1, 2));
    for (let number = 0; number < 1_000; number++) asked(seen, `${number}`);
    seen.clear();
    for (let number = 0; number < 1_000; number++) expect(asked(seen, `${number}`)).toBe(false);
    seen.clear();
    expect(asked(seen, '')).toBe(false);
    expect(asked(seen, '')).toBe(true);
  });
});
